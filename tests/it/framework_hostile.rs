//! A host that breaks every rule: values null, unknown, mistyped, cut, random and nested without end,
//! in every place of every call. Each call is answered, and none of them panics.

use bytes::Bytes;
use futures_util::future::join_all;
use serde_json::json;
use terraform_provider_zoom::framework::proto::{self, DynamicValue, RawState, ResourceIdentityData};
use terraform_provider_zoom::framework::value::{Type, Value, msgpack};
use tonic::Status;

use crate::support::framework::host::{Host, packed};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::strategies::Random;
use crate::support::framework::values::{block_type, block_value, pack, typed_value};
use crate::support::framework::{Client, connect};

/// Every call that takes a value, or names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    ValidateProviderConfig,
    ConfigureProvider,
    ValidateResourceConfig,
    ValidateDataResourceConfig,
    UpgradeResourceState,
    ReadResource,
    PlanResourceChange,
    ApplyResourceChange,
    ImportResourceState,
    MoveResourceState,
    GenerateResourceConfig,
    ReadDataSource,
    UpgradeResourceIdentity,
    ValidateEphemeralResourceConfig,
    OpenEphemeralResource,
    RenewEphemeralResource,
    CloseEphemeralResource,
    CallFunction,
    ListResource,
    ValidateListResourceConfig,
    ValidateActionConfig,
    PlanAction,
    InvokeAction,
    ValidateStateStoreConfig,
    ConfigureStateStore,
    ReadStateBytes,
    WriteStateBytes,
}

use Method::*;

const METHODS: [Method; 27] = [
    ValidateProviderConfig,
    ConfigureProvider,
    ValidateResourceConfig,
    ValidateDataResourceConfig,
    UpgradeResourceState,
    ReadResource,
    PlanResourceChange,
    ApplyResourceChange,
    ImportResourceState,
    MoveResourceState,
    GenerateResourceConfig,
    ReadDataSource,
    UpgradeResourceIdentity,
    ValidateEphemeralResourceConfig,
    OpenEphemeralResource,
    RenewEphemeralResource,
    CloseEphemeralResource,
    CallFunction,
    ListResource,
    ValidateListResourceConfig,
    ValidateActionConfig,
    PlanAction,
    InvokeAction,
    ValidateStateStoreConfig,
    ConfigureStateStore,
    ReadStateBytes,
    WriteStateBytes,
];

/// The calls in which values of a resource's schema stand.
const RESOURCE_METHODS: [Method; 5] =
    [ValidateResourceConfig, ReadResource, PlanResourceChange, ApplyResourceChange, GenerateResourceConfig];

/// One call as a hostile host makes it.
#[derive(Clone, Debug)]
struct Hostile {
    method: Method,
    type_name: String,
    /// What stands where the call takes values, in turn.
    values: [Option<DynamicValue>; 3],
    bytes: Bytes,
}

impl Hostile {
    /// Makes the call, and gives everything that was answered for people to read.
    async fn send(self, mut client: Client) -> Result<Vec<String>, Status> {
        let Self { method, type_name, values: [first, second, third], bytes } = self;
        let raw = Some(RawState { json: bytes.clone(), ..RawState::default() });
        let name = type_name.clone();
        let diagnostics = match method {
            ValidateProviderConfig => {
                let request = proto::validate_provider_config::Request { config: first };
                client.validate_provider_config(request).await?.into_inner().diagnostics
            }
            ConfigureProvider => {
                let request = proto::configure_provider::Request {
                    config: first,
                    terraform_version: type_name,
                    client_capabilities: None,
                };
                client.configure_provider(request).await?.into_inner().diagnostics
            }
            ValidateResourceConfig => {
                let request = proto::validate_resource_config::Request {
                    type_name,
                    config: first,
                    client_capabilities: None,
                };
                client.validate_resource_config(request).await?.into_inner().diagnostics
            }
            ValidateDataResourceConfig => {
                let request = proto::validate_data_resource_config::Request { type_name, config: first };
                client.validate_data_resource_config(request).await?.into_inner().diagnostics
            }
            UpgradeResourceState => {
                let version = i64::try_from(bytes.len() % 4).unwrap_or_default() - 1;
                let request = proto::upgrade_resource_state::Request { type_name, version, raw_state: raw };
                client.upgrade_resource_state(request).await?.into_inner().diagnostics
            }
            ReadResource => {
                let request = proto::read_resource::Request {
                    type_name,
                    current_state: first,
                    private: bytes,
                    provider_meta: second,
                    current_identity: identity(third),
                    ..Default::default()
                };
                client.read_resource(request).await?.into_inner().diagnostics
            }
            PlanResourceChange => {
                let request = proto::plan_resource_change::Request {
                    type_name,
                    prior_state: first,
                    config: second,
                    proposed_new_state: third,
                    prior_identity: identity(Some(in_msgpack(bytes.clone()))),
                    prior_private: bytes,
                    ..Default::default()
                };
                client.plan_resource_change(request).await?.into_inner().diagnostics
            }
            ApplyResourceChange => {
                let request = proto::apply_resource_change::Request {
                    type_name,
                    prior_state: first,
                    planned_state: second,
                    config: third,
                    planned_identity: identity(Some(in_msgpack(bytes.clone()))),
                    planned_private: bytes,
                    ..Default::default()
                };
                client.apply_resource_change(request).await?.into_inner().diagnostics
            }
            ImportResourceState => {
                let id = String::from_utf8_lossy(&bytes).into_owned();
                let request = proto::import_resource_state::Request {
                    type_name,
                    id,
                    identity: identity(first),
                    ..Default::default()
                };
                client.import_resource_state(request).await?.into_inner().diagnostics
            }
            MoveResourceState => {
                let request = proto::move_resource_state::Request {
                    target_type_name: type_name,
                    source_provider_address: "registry.example.com/anybody/test".to_owned(),
                    source_type_name: "test_note".to_owned(),
                    source_state: raw.clone(),
                    source_identity: raw,
                    source_private: bytes,
                    ..Default::default()
                };
                client.move_resource_state(request).await?.into_inner().diagnostics
            }
            GenerateResourceConfig => {
                let request = proto::generate_resource_config::Request { type_name, state: first };
                client.generate_resource_config(request).await?.into_inner().diagnostics
            }
            ReadDataSource => {
                let request =
                    proto::read_data_source::Request { type_name, config: first, ..Default::default() };
                client.read_data_source(request).await?.into_inner().diagnostics
            }
            UpgradeResourceIdentity => {
                let version = i64::try_from(bytes.len() % 4).unwrap_or_default() - 1;
                let request =
                    proto::upgrade_resource_identity::Request { type_name, version, raw_identity: raw };
                client.upgrade_resource_identity(request).await?.into_inner().diagnostics
            }
            ValidateEphemeralResourceConfig => {
                let request = proto::validate_ephemeral_resource_config::Request { type_name, config: first };
                client.validate_ephemeral_resource_config(request).await?.into_inner().diagnostics
            }
            OpenEphemeralResource => {
                let request = proto::open_ephemeral_resource::Request {
                    type_name,
                    config: first,
                    ..Default::default()
                };
                client.open_ephemeral_resource(request).await?.into_inner().diagnostics
            }
            RenewEphemeralResource => {
                let request = proto::renew_ephemeral_resource::Request { type_name, private: Some(bytes) };
                client.renew_ephemeral_resource(request).await?.into_inner().diagnostics
            }
            CloseEphemeralResource => {
                let request = proto::close_ephemeral_resource::Request { type_name, private: Some(bytes) };
                client.close_ephemeral_resource(request).await?.into_inner().diagnostics
            }
            CallFunction => {
                let arguments = [first, second, third].into_iter().flatten().collect();
                let request = proto::call_function::Request { name: type_name, arguments };
                let answer = client.call_function(request).await?.into_inner();
                return Ok(answer.error.into_iter().map(|error| error.text).collect());
            }
            ListResource => {
                let request = proto::list_resource::Request {
                    type_name,
                    config: first,
                    include_resource_object: bytes.len() % 2 == 1,
                    limit: i64::try_from(bytes.len()).unwrap_or_default() - 1,
                };
                let mut events = client.list_resource(request).await?.into_inner();
                let mut diagnostics = Vec::new();
                while let Some(event) = events.message().await? {
                    assert!(event.identity.is_some() || !event.diagnostic.is_empty(), "an event of nothing");
                    diagnostics.extend(event.diagnostic);
                }
                diagnostics
            }
            ValidateListResourceConfig => {
                let request = proto::validate_list_resource_config::Request {
                    type_name,
                    config: first,
                    include_resource_object: second,
                    limit: third,
                };
                client.validate_list_resource_config(request).await?.into_inner().diagnostics
            }
            ValidateActionConfig => {
                let request = proto::validate_action_config::Request { type_name, config: first };
                client.validate_action_config(request).await?.into_inner().diagnostics
            }
            PlanAction => {
                let request = proto::plan_action::Request {
                    action_type: type_name,
                    config: first,
                    ..Default::default()
                };
                client.plan_action(request).await?.into_inner().diagnostics
            }
            InvokeAction => {
                let request = proto::invoke_action::Request {
                    action_type: type_name,
                    config: first,
                    ..Default::default()
                };
                let mut events = client.invoke_action(request).await?.into_inner();
                let mut ends = Vec::new();
                while let Some(event) = events.message().await? {
                    assert!(ends.is_empty(), "something follows the end");
                    if let proto::invoke_action::event::Type::Completed(end) = event.r#type.expect("a type") {
                        ends.push(end.diagnostics);
                    }
                }
                assert_eq!(ends.len(), 1, "exactly one end");
                ends.remove(0)
            }
            ValidateStateStoreConfig => {
                let request = proto::validate_state_store::Request { type_name, config: first };
                client.validate_state_store_config(request).await?.into_inner().diagnostics
            }
            ConfigureStateStore => {
                let request =
                    proto::configure_state_store::Request { type_name, config: first, capabilities: None };
                client.configure_state_store(request).await?.into_inner().diagnostics
            }
            ReadStateBytes => {
                let request = proto::read_state_bytes::Request { type_name, state_id: name };
                let mut chunks = client.read_state_bytes(request).await?.into_inner();
                chunks.message().await?.map(|chunk| chunk.diagnostics).unwrap_or_default()
            }
            WriteStateBytes => {
                let chunk = proto::write_state_bytes::RequestChunk { bytes, ..Default::default() };
                let chunks = tokio_stream::iter(vec![chunk; 2]);
                client.write_state_bytes(chunks).await?.into_inner().diagnostics
            }
        };
        Ok(diagnostics.into_iter().map(|one| format!("{}: {}", one.summary, one.detail)).collect())
    }
}

fn identity(value: Option<DynamicValue>) -> Option<ResourceIdentityData> {
    value.map(|value| ResourceIdentityData { identity_data: Some(value) })
}

/// Makes all calls, many at once, and checks that each is answered and none has panicked.
async fn all_are_answered(client: &Client, calls: impl IntoIterator<Item = Hostile>) -> usize {
    let mut answered = 0;
    let mut calls = calls.into_iter().peekable();
    while calls.peek().is_some() {
        let batch: Vec<Hostile> = calls.by_ref().take(64).collect();
        let sent = batch.iter().map(|call| tokio::spawn(call.clone().send(client.clone())));
        for (call, answer) in batch.iter().zip(join_all(sent).await) {
            let texts = answer.unwrap().unwrap_or_else(|status| panic!("{call:?} got {status:?}"));
            let panicked = texts.iter().find(|text| text.contains("failed unexpectedly"));
            assert_eq!(panicked, None, "{call:?}");
            answered += 1;
        }
    }
    answered
}

/// Bytes that stand where a value of some other kind, or none at all, should stand.
fn bad_bytes() -> Vec<Vec<u8>> {
    let repeated = |bytes: &[u8], times: usize| bytes.repeat(times);
    let deep_type = format!("{}\"string\"{}", "[\"list\",".repeat(20_000), "]".repeat(20_000));
    let length = u32::try_from(deep_type.len()).unwrap().to_be_bytes();
    let deep_dynamic = [b"\x92\xc6".as_slice(), &length, deep_type.as_bytes(), b"\xc0"].concat();
    vec![
        b"\xc0".to_vec(),                                 // null
        b"\xd4\x00\x00".to_vec(),                         // unknown
        b"\xc7\x03\x0c\x81\x01\xc2".to_vec(),             // unknown, not null
        b"\xc7\x04\x0c\x81\x02\xa1a".to_vec(),            // unknown, with a prefix
        b"\xc7\x05\x0c\x81\x03\x92\x01".to_vec(),         // unknown, with half a bound
        b"\xc3".to_vec(),                                 // true
        b"\x07".to_vec(),                                 // 7
        b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00".to_vec(), // not a number
        b"\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00".to_vec(), // infinity
        b"\xa5hello".to_vec(),                            // text
        b"\xaa1e99999999".to_vec(),                       // text that is a large number
        b"\xa2\xff\xfe".to_vec(),                         // text that is no UTF-8
        b"\x90".to_vec(),                                 // an empty list
        b"\x93\xc0\x01\xa1x".to_vec(),                    // a mixed list
        b"\x80".to_vec(),                                 // an empty object
        b"\x81\xa1x\x01".to_vec(),                        // an object of something else
        b"\x82\xa1x\x01\xa1x\x02".to_vec(),               // a key that is given twice
        b"\x81\x01\x01".to_vec(),                         // a key that is no text
        b"\x92\xc4\x08\"string\"\xa1x".to_vec(),          // a value with its own type
        b"\x92\xc4\x03odd\xa1x".to_vec(),                 // a value with no type
        b"\xdd\xff\xff\xff\xff".to_vec(),                 // more elements than there are
        b"\xdf\xff\xff\xff\xff".to_vec(),                 // more attributes than there are
        b"\xdb\xff\xff\xff\xff".to_vec(),                 // more text than there is
        b"\xc1".to_vec(),                                 // what MessagePack never uses
        Vec::new(),                                       // nothing
        repeated(b"\x91", 20_000),                        // lists in lists
        repeated(b"\x81\xa1a", 20_000),                   // objects in objects
        repeated(b"\x92\xc4\x09\"dynamic\"", 20_000),     // types of their own without end
        deep_dynamic,
    ]
}

const MARKER: &str = "marks the place";

/// The value once for each place in it, with a mark in that place.
fn marked(value: &Value, kind: &Type) -> Vec<(Value, Type)> {
    let mut all = vec![(Value::string(MARKER), Type::String)];
    match (value, kind) {
        (Value::Object(values), Type::Object { attributes, .. }) => {
            for (name, kind) in attributes {
                for (value, kind) in marked(&values[name], kind) {
                    let mut values = values.clone();
                    values.insert(name.as_str(), value);
                    let kinds = attributes.iter().map(|(other, old)| {
                        (other.clone(), if other == name { kind.clone() } else { old.clone() })
                    });
                    all.push((Value::Object(values), Type::object(kinds)));
                }
            }
        }
        (Value::List(elements), Type::List(kind)) if !elements.is_empty() => {
            let wrap = |(value, kind)| (Value::List(vec![value]), Type::list(kind));
            all.extend(marked(&elements[0], kind).into_iter().map(wrap));
        }
        (Value::Set(elements), Type::Set(kind)) if !elements.is_empty() => {
            let wrap = |(value, kind)| (Value::set([value]), Type::set(kind));
            all.extend(marked(&elements[0], kind).into_iter().map(wrap));
        }
        (Value::Map(elements), Type::Map(kind)) if !elements.is_empty() => {
            let (key, element) = elements.iter().next().unwrap();
            let wrap = |(value, kind)| (Value::Map([(key.clone(), value)].into()), Type::map(kind));
            all.extend(marked(element, kind).into_iter().map(wrap));
        }
        _ => {}
    }
    all
}

/// The encoded value in two parts, before and after each place in it.
fn around_each_place(value: &Value, kind: &Type) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mark = msgpack::encode(&Value::string(MARKER), &Type::String).unwrap();
    marked(value, kind)
        .into_iter()
        .map(|(value, kind)| {
            let bytes = msgpack::encode(&value, &kind).unwrap();
            let at = bytes.windows(mark.len()).position(|window| window == mark).unwrap();
            (bytes[..at].to_vec(), bytes[at + mark.len()..].to_vec())
        })
        .collect()
}

fn in_msgpack(bytes: impl Into<Bytes>) -> DynamicValue {
    DynamicValue { msgpack: bytes.into(), json: Bytes::new() }
}

fn in_json(text: impl Into<Bytes>) -> DynamicValue {
    DynamicValue { msgpack: Bytes::new(), json: text.into() }
}

/// Values that are wrong as a whole.
fn bad_values() -> Vec<Option<DynamicValue>> {
    let mut values = vec![None, Some(DynamicValue::default())];
    values.extend(bad_bytes().into_iter().map(|bytes| Some(in_msgpack(bytes))));
    let texts = [
        "null",
        "{",
        "[]",
        "7",
        "\"text\"",
        "{\"x\":1}",
        "{}",
        "{\"name\":{\"value\":1,\"type\":\"odd\"}}",
        "\u{0}",
    ];
    values.extend(texts.map(|text| Some(in_json(text))));
    values.push(Some(in_json(b"\xff\xfe".to_vec())));
    values.push(Some(in_json("[".repeat(20_000))));
    values.push(Some(in_json("{\"a\":".repeat(20_000))));
    values
}

fn bad_raw_bytes() -> Vec<Bytes> {
    let mut all: Vec<Bytes> = bad_bytes().into_iter().map(Bytes::from).collect();
    all.extend(bad_values().into_iter().flatten().map(|value| value.json));
    all
}

/// A thing with something in every place.
fn full_thing(host: &Host) -> (Value, Type) {
    let written = json!({
        "id": "i", "revision": 1, "name": "a", "label": "l", "nickname": "n", "region": "r", "owner": "o",
        "tags": ["t"], "size": 5, "ratio": 0.5, "enabled": true, "status": "active", "token": "k",
        "secret_version": 1, "old": "o", "anything": { "a": [1, "b"] },
        "place": { "city": "c", "code": "d", "zone": "z" },
        "steps": [{ "verb": "v", "number": 1, "kind": "k", "whom": "w" }],
        "parts": [{ "name": "p", "code": "c", "grade": "g" }],
        "limits": { "k": { "most": 1, "unit": "u", "seen": 1 } },
        "hints": [{ "text": "h", "rank": 1 }],
        "rule": [{ "action": "a", "note": "n", "code": "c", "weight": 1 }],
        "window": { "start": "s", "hours": 1 }, "timeouts": { "create": "1h" },
    });
    (host.config("test_thing", &written), host.kind("test_thing"))
}

fn call(method: Method, type_name: &str, values: [Option<DynamicValue>; 3]) -> Hostile {
    Hostile { method, type_name: type_name.to_owned(), values, bytes: Bytes::new() }
}

async fn configured() -> Host {
    Host::configured(TestProvider::default()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_wrong_as_a_whole_are_answered_by_every_call() {
    let host = configured().await;
    let good: Vec<(&str, DynamicValue)> = vec![
        ("test_thing", host.pack("test_thing", &full_thing(&host).0)),
        ("test_lookup", {
            let block = host.data_sources["test_lookup"].block.as_ref().unwrap();
            pack(&block_value(block, &json!({ "text": "a" })), &block_type(block))
        }),
        ("test_cue", host.pack("test_cue", &host.config("test_cue", &json!({ "mode": "m" })))),
        ("test_lease", packed(&host.ephemerals["test_lease"], &json!({ "owner": "me" }))),
        ("test_nudge", packed(&host.actions["test_nudge"], &json!({ "mode": "m" }))),
        ("joined", pack(&Value::string("-"), &Type::String)),
        ("test_none", DynamicValue::default()),
    ];
    let mut calls = Vec::new();
    for method in METHODS {
        for (type_name, good) in &good {
            for bad in bad_values() {
                let good = Some(good.clone());
                calls.push(call(method, type_name, [bad.clone(), good.clone(), good.clone()]));
                if matches!(method, PlanResourceChange | ApplyResourceChange | CallFunction) {
                    calls.push(call(method, type_name, [good.clone(), bad.clone(), good.clone()]));
                    calls.push(call(method, type_name, [good.clone(), good, bad.clone()]));
                    calls.push(call(method, type_name, [bad.clone(), bad.clone(), bad]));
                }
            }
        }
    }
    assert!(all_are_answered(&host.client, calls).await > 6_000);
    still_works(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_wrong_in_any_one_place_are_answered() {
    let host = configured().await;
    let (value, kind) = full_thing(&host);
    let good = Some(host.pack("test_thing", &value));
    let null = Some(in_msgpack(b"\xc0".to_vec()));
    let bad = bad_bytes();
    let mut random = Random(1);
    let mut calls = Vec::new();
    for (before, after) in around_each_place(&value, &kind) {
        for method in RESOURCE_METHODS {
            let places = if matches!(method, PlanResourceChange | ApplyResourceChange) { 3 } else { 1 };
            for place in 0..places {
                // Null and unknown fit everywhere, so they go furthest; of the others some will do.
                for bad in [&bad[0], &bad[1], &bad[random.below(bad.len())], &bad[random.below(bad.len())]] {
                    let mut values = [good.clone(), good.clone(), good.clone()];
                    if place > 0 && random.one_in(2) {
                        values[0].clone_from(&null);
                    }
                    values[place] = Some(in_msgpack([before.as_slice(), bad, &after].concat()));
                    calls.push(call(method, "test_thing", values));
                }
            }
        }
    }
    assert!(all_are_answered(&host.client, calls).await > 1_000);
    still_works(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attributes_missing_and_extra_cut_and_random_bytes_are_answered() {
    let host = configured().await;
    let (value, kind) = full_thing(&host);
    let Type::Object { attributes, .. } = &kind else { panic!("{kind}") };
    let bytes = msgpack::encode(&value, &kind).unwrap();
    let mut wrong: Vec<Vec<u8>> = Vec::new();
    for name in attributes.keys() {
        let mut values = value.as_object().unwrap().clone();
        let mut kinds = attributes.clone();
        values.remove(name);
        kinds.remove(name);
        wrong.push(msgpack::encode(&Value::Object(values.clone()), &Type::object(kinds.clone())).unwrap());
        values.insert("extra", Value::Null);
        kinds.insert("extra".to_owned(), Type::String);
        wrong.push(msgpack::encode(&Value::Object(values), &Type::object(kinds)).unwrap());
    }
    let mut random = Random(2);
    wrong.extend((0..120).map(|_| bytes[..random.below(bytes.len())].to_vec()));
    wrong.extend((0..120).map(|_| (0..random.below(60)).map(|_| random.next().to_be_bytes()[0]).collect()));
    wrong.extend((0..240).map(|_| {
        let mut bytes = bytes.clone();
        let at = random.below(bytes.len());
        bytes[at] = random.next().to_be_bytes()[0];
        bytes
    }));
    let calls = wrong.into_iter().enumerate().flat_map(|(number, wrong)| {
        let good = Some(in_msgpack(bytes.clone()));
        RESOURCE_METHODS.map(|method| {
            let mut values = [good.clone(), good.clone(), good.clone()];
            values[number % 3] = Some(in_msgpack(wrong.clone()));
            // A call that takes one value only gets the wrong one.
            if !matches!(method, PlanResourceChange | ApplyResourceChange) {
                values[0] = Some(in_msgpack(wrong.clone()));
            }
            call(method, "test_thing", values)
        })
    });
    assert!(all_are_answered(&host.client, calls).await > 2_000);
    still_works(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_that_nothing_has_and_bytes_that_nobody_wrote_are_answered() {
    let host = configured().await;
    let names = ["", "test_", "test_thing\0", "../../etc", "\u{202e}gniht", &"n".repeat(100_000)];
    let nameless =
        METHODS.into_iter().flat_map(|method| names.map(|name| call(method, name, [None, None, None])));
    let good = Some(host.pack("test_note", &host.config("test_note", &json!({ "text": "a" }))));
    let raw = METHODS.into_iter().flat_map(|method| {
        let good = good.clone();
        bad_raw_bytes().into_iter().flat_map(move |bytes| {
            ["test_note", "test_cue", "test_lease", "test_nudge"].map(|type_name| {
                let values = [good.clone(), good.clone(), good.clone()];
                Hostile { bytes: bytes.clone(), ..call(method, type_name, values) }
            })
        })
    });
    assert!(all_are_answered(&host.client, nameless.chain(raw)).await > 1_000);
    still_works(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_before_the_provider_is_configured_are_answered() {
    let host = configured().await;
    let good = Some(host.pack("test_thing", &full_thing(&host).0));
    let unconfigured = connect(TestProvider::default()).await;
    let calls = METHODS.into_iter().filter(|method| *method != ConfigureProvider).flat_map(|method| {
        let good = good.clone();
        bad_values()
            .into_iter()
            .chain([good.clone()])
            .map(move |bad| call(method, "test_thing", [bad, good.clone(), good.clone()]))
    });
    assert!(all_are_answered(&unconfigured, calls).await > 1_000);
}

/// The new kinds, with what fits their schemas in all but one place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newer_calls_are_answered_with_something_wrong_in_any_one_place() {
    let host = configured().await;
    let schemas = [
        (&host.lists["test_cue"], "test_cue", json!({ "mode": "m", "timeouts": { "list": "1h" } })),
        (
            &host.ephemerals["test_lease"],
            "test_lease",
            json!({ "owner": "me", "timeouts": { "open": "1h" } }),
        ),
        (
            &host.actions["test_nudge"],
            "test_nudge",
            json!({ "mode": "m", "lines": 3, "timeouts": { "invoke": "1h" } }),
        ),
    ];
    let methods = [
        ListResource,
        ValidateListResourceConfig,
        OpenEphemeralResource,
        ValidateEphemeralResourceConfig,
        InvokeAction,
        PlanAction,
        ValidateActionConfig,
    ];
    let mut calls = Vec::new();
    for (schema, name, written) in schemas {
        let block = schema.block.as_ref().unwrap();
        for (before, after) in around_each_place(&block_value(block, &written), &block_type(block)) {
            for bad in bad_bytes() {
                let value = Some(in_msgpack([before.as_slice(), &bad, &after].concat()));
                calls.extend(methods.map(|method| call(method, name, [value.clone(), None, None])));
            }
        }
    }
    let kind = host.identity_type("test_cue");
    let cue = Some(host.pack("test_cue", &host.config("test_cue", &json!({ "id": "i", "mode": "m" }))));
    let identity = typed_value(&kind, &json!({ "id": "i", "region": "r" }));
    for (before, after) in around_each_place(&identity, &kind) {
        for bad in bad_bytes() {
            let bytes = [before.as_slice(), &bad, &after].concat();
            let identity = Some(in_msgpack(bytes.clone()));
            calls.push(call(ImportResourceState, "test_cue", [identity.clone(), None, None]));
            calls.push(call(ReadResource, "test_cue", [cue.clone(), None, identity]));
            for method in [PlanResourceChange, ApplyResourceChange] {
                let values = [cue.clone(), cue.clone(), cue.clone()];
                calls.push(Hostile { bytes: bytes.clone().into(), ..call(method, "test_cue", values) });
            }
        }
    }
    assert!(all_are_answered(&host.client, calls).await > 3_000);
    still_works(&host).await;
}

/// After everything, an honest host is served as ever.
async fn still_works(host: &Host) {
    assert_eq!(host.configure(json!({ "endpoint": "here" })).await, []);
    let config = host.config("test_thing", &json!({ "name": "a", "tags": ["b"] }));
    let object = host.bring_about("test_thing", None, &config).await.unwrap().unwrap();
    assert_eq!(host.refresh("test_thing", &object).await.unwrap().unwrap(), object);
    assert_eq!(host.bring_about("test_thing", Some(&object), &Value::Null).await.unwrap(), None);
}
