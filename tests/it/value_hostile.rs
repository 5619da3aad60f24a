//! Bytes that no honest host sends: each gives a value or an error, in little time and memory.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use terraform_provider_zoom::framework::value::{DecodeProblem, MAX_DEPTH, Type, Value, json, msgpack};

use crate::value_strategies::{Holding, typed_value};

/// The splitmix64 generator: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}

fn samples(count: usize) -> Vec<(Type, Value)> {
    let mut runner = TestRunner::deterministic();
    let strategy = typed_value(Holding::Unknowns);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// Decodes; where that gives a value, it must be one that can be written and read again.
fn decode_soundly(bytes: &[u8], kind: &Type) -> bool {
    let Ok(value) = msgpack::decode(bytes, kind) else { return false };
    let written =
        msgpack::encode(&value, kind).unwrap_or_else(|error| panic!("{bytes:02x?} as {kind}: {error}"));
    assert_eq!(msgpack::decode(&written, kind).unwrap(), value, "{bytes:02x?} as {kind}");
    true
}

#[test]
fn random_bytes_give_a_value_or_an_error() {
    let samples = samples(300);
    let mut random = Random(1);
    let mut values = 0;
    for _ in 0..150_000 {
        let (kind, _) = &samples[random.below(samples.len())];
        let bytes: Vec<u8> = (0..random.below(48)).map(|_| random.byte()).collect();
        values += usize::from(decode_soundly(&bytes, kind));
    }
    assert!(values > 100, "only {values} of the random inputs were values");
}

#[test]
fn damaged_values_give_a_value_or_an_error() {
    let samples: Vec<_> = samples(300)
        .into_iter()
        .map(|(kind, value)| {
            let bytes = msgpack::encode(&value, &kind).unwrap();
            (kind, bytes)
        })
        .collect();
    let mut random = Random(2);
    let mut values = 0;
    for _ in 0..150_000 {
        let (kind, bytes) = &samples[random.below(samples.len())];
        let mut bytes = bytes.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() + 1);
            match random.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, random.byte()),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
                _ if at < bytes.len() => bytes[at] = random.byte(),
                _ => {}
            }
        }
        values += usize::from(decode_soundly(&bytes, kind));
    }
    assert!(values > 1000, "only {values} of the damaged inputs were values");
}

#[test]
fn every_truncation_of_a_value_is_an_error() {
    for (kind, value) in samples(300) {
        let bytes = msgpack::encode(&value, &kind).unwrap();
        for length in 0..bytes.len() {
            assert!(
                msgpack::decode(&bytes[..length], &kind).is_err(),
                "{length} bytes of {bytes:02x?} as {kind}"
            );
        }
    }
}

#[test]
fn a_length_that_the_bytes_do_not_keep_is_refused() {
    let object = Type::object([("a", Type::String)]);
    for (bytes, kind) in [
        (&b"\xdd\xff\xff\xff\xff"[..], Type::list(Type::Bool)),
        (b"\xdd\xff\xff\xff\xff\xc0\xc0", Type::set(Type::Bool)),
        (b"\xdc\xff\xff\xc0", Type::list(Type::Dynamic)),
        (b"\xdf\xff\xff\xff\xff", Type::map(Type::Bool)),
        (b"\xdf\xff\xff\xff\xff\xa1a\xc0", object),
        (b"\xdb\xff\xff\xff\xffabc", Type::String),
        (b"\xdb\xff\xff\xff\xff1", Type::Number),
        (b"\xc9\xff\xff\xff\xff\x0c", Type::String),
        (b"\xc7\x08\x0c\x81\x02\xdb\xff\xff\xff\xff\x61", Type::String),
        (b"\xc7\x08\x0c\x81\x09\xdd\xff\xff\xff\xff\x61", Type::String),
        (b"\x92\xc6\xff\xff\xff\xff\"", Type::Dynamic),
    ] {
        let error = msgpack::decode(bytes, &kind).unwrap_err();
        assert!(matches!(error.problem, DecodeProblem::Truncated), "{bytes:02x?}: {error}");
    }
}

#[test]
fn twenty_thousand_levels_are_refused() {
    let wrappers = b"\x92\xc4\x09\"dynamic\"".repeat(20_000);
    let error = msgpack::decode(&wrappers, &Type::Dynamic).unwrap_err();
    assert!(matches!(error.problem, DecodeProblem::TooDeep), "{error}");

    let kind = [b"[\"list\",".repeat(20_000), b"\"string\"".to_vec(), b"]".repeat(20_000)].concat();
    let length = u32::try_from(kind.len()).unwrap().to_be_bytes();
    let typed = [b"\x92\xc6".to_vec(), length.to_vec(), kind, b"\xc0".to_vec()].concat();
    let error = msgpack::decode(&typed, &Type::Dynamic).unwrap_err();
    assert!(matches!(error.problem, DecodeProblem::Type(_)), "{error}");

    let skipped = [b"\xc8\x03\xff\x0c\x81\x63".to_vec(), b"\x91".repeat(1021)].concat();
    let error = msgpack::decode(&skipped, &Type::String).unwrap_err();
    assert!(matches!(error.problem, DecodeProblem::Truncated), "{error}");

    let text = [b"[".repeat(20_000), b"]".repeat(20_000)].concat();
    assert!(matches!(json::from_slice(&text).unwrap_err().problem, DecodeProblem::Json(_)));
}

#[test]
fn the_deepest_value_that_is_read_can_be_written() {
    let nested = |levels| {
        (0..levels).fold((Type::Bool, vec![0xc3]), |(kind, bytes), _| {
            (Type::list(kind), [vec![0x91], bytes].concat())
        })
    };
    let (kind, bytes) = nested(MAX_DEPTH);
    let value = msgpack::decode(&bytes, &kind).unwrap();
    assert_eq!(msgpack::encode(&value, &kind).unwrap(), bytes);
    assert_eq!(json::decode(&json::encode(&value, &kind).unwrap(), &kind).unwrap(), value);
    let (kind, bytes) = nested(MAX_DEPTH + 1);
    assert!(matches!(msgpack::decode(&bytes, &kind).unwrap_err().problem, DecodeProblem::TooDeep));
    let deeper = Value::List(vec![value]);
    assert!(msgpack::encode(&deeper, &kind).is_err() && json::encode(&deeper, &kind).is_err());
}

#[test]
fn work_grows_no_faster_than_the_bytes() {
    let count = 100_000_u32;
    let promise = |marker: u8| [vec![marker], count.to_be_bytes().to_vec()].concat();
    let nulls = [promise(0xdd), vec![0xc0; 100_000]].concat();
    // One large element, and many small ones that must be of the same type.
    let outer = [promise(0xdd), nulls.clone(), vec![0x90; 99_999]].concat();
    let kind = Type::list(Type::list(Type::Dynamic));
    assert!(msgpack::decode(&outer, &kind).is_ok());
    // Many nulls of a large type.
    let names: Vec<_> = (0..10_000).map(|position| (format!("a{position}"), Type::Dynamic)).collect();
    assert!(msgpack::decode(&nulls, &Type::list(Type::list(Type::object(names)))).is_ok());
    // Many numbers whose order takes a look at every digit.
    let fractions = b"\xcb\x3f\xe9\x99\x99\x99\x99\x99\x9a\xa30.8".repeat(2_000);
    let mixed = [vec![0xdc], 4_000_u16.to_be_bytes().to_vec(), fractions].concat();
    let set = msgpack::decode(&mixed, &Type::set(Type::Number)).unwrap();
    assert_eq!(set.as_elements().map(<[_]>::len), Some(2));
}
