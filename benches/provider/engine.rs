//! How planning grows with the size of a set.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use terraform_provider_zoom::framework::plan::{fill, replacements};
use terraform_provider_zoom::framework::schema::{
    Attribute, Behaviour, Block, Kind, Nesting, computed, optional, required,
};
use terraform_provider_zoom::framework::value::{Type, Value, msgpack};

use crate::Result;
use crate::arguments::Arguments;
use crate::sample::Sample;

/// The sizes of the sets: the last is ten times the first.
const SIZES: [usize; 3] = [1_000, 5_000, 10_000];

const ATTRIBUTE: &str = "members";

/// Plans a set in which one element is new, from the bytes that Terraform sends to the bytes that it gets: a set of
/// texts, one of objects that are told by what the configuration gives, and one of objects whose attributes have
/// defaults or are computed, all of them.
pub(crate) fn measure(arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let texts = Kind::Plain(Type::set(Type::String));
    grow(arguments, "strings", texts, |email, _| Value::string(email), out)?;
    let attribute =
        |kind, behaviour| Attribute { description: String::new(), kind: Kind::Plain(kind), behaviour };
    let objects = |email: Behaviour| Kind::Nested {
        nesting: Nesting::Set,
        attributes: BTreeMap::from([
            ("email".to_owned(), attribute(Type::String, email)),
            ("role".to_owned(), attribute(Type::String, optional().default_to("member"))),
            ("id".to_owned(), attribute(Type::String, computed())),
        ]),
    };
    let object = |email: String, made: bool| {
        let completed = |value: &str| if made { Value::string(value) } else { Value::Null };
        let id = completed(&email);
        let attributes = [("email", Value::string(email)), ("role", completed("member")), ("id", id)];
        Value::Object(attributes.into())
    };
    grow(arguments, "objects", objects(required()), object, out)?;
    grow(arguments, "objects that may all be left open", objects(optional().or_computed()), object, out)
}

/// `element` makes one as it stands in the state, or else as it is configured.
fn grow(
    arguments: &Arguments,
    what: &str,
    kind: Kind,
    element: impl Fn(String, bool) -> Value,
    out: &mut impl Write,
) -> Result<()> {
    let attribute = Attribute { description: String::new(), kind, behaviour: optional() };
    let block = Block { attributes: BTreeMap::from([(ATTRIBUTE.to_owned(), attribute)]), ..Block::default() };
    let kind = block.value_type();
    let sent = sent(&kind);
    let mut samples = <[Sample; 3]>::default();
    for _ in 0..arguments.rounds {
        for (size, sample) in SIZES.into_iter().zip(&mut samples) {
            let prior = msgpack::encode(&members(size - 1, |email| element(email, true)), &sent)?;
            let config = msgpack::encode(&members(size, |email| element(email, false)), &sent)?;
            let started = Instant::now();
            let prior = msgpack::decode(&prior, &kind)?;
            let config = msgpack::decode(&config, &kind)?;
            let planned = fill(&block, &prior, &config);
            let replaced = replacements(&block, &prior, &planned);
            let planned = msgpack::encode(&planned, &kind)?;
            let elapsed = started.elapsed();
            if planned.is_empty() || !replaced.is_empty() {
                return Err("nothing was planned, or a replacement".into());
            }
            sample.add_time(elapsed);
        }
    }
    for (size, sample) in SIZES.into_iter().zip(&samples) {
        writeln!(out, "plan of a set of {size} {what}: {:.2} ms at least", sample.least())?;
    }
    let [first, _, last] = samples.map(|sample| sample.least());
    Ok(writeln!(out, "ratio of the last to the first: {:.1}", last / first)?)
}

/// The type as it is on the wire, where a set is a list: Terraform's order is not ours.
fn sent(kind: &Type) -> Type {
    match kind {
        Type::Set(element) => Type::list((**element).clone()),
        Type::Object { attributes, .. } => {
            Type::object(attributes.iter().map(|(name, kind)| (name.clone(), sent(kind))))
        }
        other => other.clone(),
    }
}

/// An object with so many elements, in no order.
fn members(count: usize, element: impl Fn(String) -> Value) -> Value {
    // A prime: every number below it comes once, far from its neighbours.
    let spread = |number: usize| number * 7_919 % 10_007;
    let elements = (0..count).map(|number| element(format!("user{}@example.com", spread(number))));
    Value::Object([(ATTRIBUTE, Value::List(elements.collect()))].into())
}
