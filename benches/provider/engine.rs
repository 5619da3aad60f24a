//! How planning grows with the size of a set.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use terraform_provider_zoom::framework::plan::fill;
use terraform_provider_zoom::framework::schema::{Attribute, Block, Kind, optional};
use terraform_provider_zoom::framework::value::{Type, Value, msgpack};

use crate::Result;
use crate::arguments::Arguments;
use crate::sample::Sample;

/// The sizes of the sets: the last is ten times the first.
const SIZES: [usize; 3] = [1_000, 5_000, 10_000];

const ATTRIBUTE: &str = "members";

/// Plans a set in which one element is new, from the bytes that Terraform sends to the bytes that it gets.
pub(crate) fn measure(arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let attribute = Attribute {
        description: String::new(),
        kind: Kind::Plain(Type::set(Type::String)),
        behaviour: optional(),
    };
    let block = Block { attributes: BTreeMap::from([(ATTRIBUTE.to_owned(), attribute)]), ..Block::default() };
    let kind = block.value_type();
    // On the wire a set is a list; Terraform's order is not ours.
    let sent = Type::object([(ATTRIBUTE, Type::list(Type::String))]);
    let mut samples = <[Sample; 3]>::default();
    for _ in 0..arguments.rounds {
        for (size, sample) in SIZES.into_iter().zip(&mut samples) {
            let prior = msgpack::encode(&members(size - 1), &sent)?;
            let config = msgpack::encode(&members(size), &sent)?;
            let started = Instant::now();
            let prior = msgpack::decode(&prior, &kind)?;
            let config = msgpack::decode(&config, &kind)?;
            let planned = msgpack::encode(&fill(&block, &prior, &config, &config), &kind)?;
            let elapsed = started.elapsed();
            if planned.is_empty() {
                return Err("nothing was planned".into());
            }
            sample.add_time(elapsed);
        }
    }
    for (size, sample) in SIZES.into_iter().zip(&samples) {
        writeln!(out, "plan of a set of {size} strings: {:.2} ms at least", sample.least())?;
    }
    let [first, _, last] = samples.map(|sample| sample.least());
    Ok(writeln!(out, "ratio of the last to the first: {:.1}", last / first)?)
}

/// An object with so many addresses, in no order.
fn members(count: usize) -> Value {
    // A prime: every number below it comes once, far from its neighbours.
    let spread = |number: usize| number * 7_919 % 10_007;
    let addresses = (0..count).map(|number| Value::string(format!("user{}@example.com", spread(number))));
    Value::Object(BTreeMap::from([(ATTRIBUTE.to_owned(), Value::List(addresses.collect()))]))
}
