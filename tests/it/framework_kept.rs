//! What Terraform has and a service never answers with: secrets, write-only values, digits and letters, at every
//! depth.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::value::{Number, Value};

use crate::support::framework::host::{Action, Host, Object};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::with;

const TYPE: &str = "test_depot";

fn provider_and_config() -> (TestProvider, Json) {
    let config = json!({
        "name": "n", "doors": 2, "password": "word",
        "keys": [{ "holder": "a", "pin": "1", "pin_wo": "wo-1" }, { "holder": "b" }],
        "rooms": { "r": { "holder": "c", "pin": "2", "pin_wo": "wo-2" } },
        "crates": [{ "mark": "m", "seal": "3" }, { "mark": "n", "seal": "4", "goods": [{ "kind": "k" }] }],
        "shelf": { "s": { "depth": 1.5, "pin_wo": "wo-3" } },
        "guard": { "holder": "d", "pin": "5", "pin_wo": "wo-4" },
    });
    (TestProvider::default(), config)
}

async fn made(host: &Host, written: &Json) -> Object {
    host.bring_about(TYPE, None, &host.config(TYPE, written)).await.unwrap().unwrap()
}

/// The text at a path of names, keys and positions.
fn at<'a>(object: &'a Object, path: &str) -> Option<&'a str> {
    let found = path.split('.').fold(&object.value, |value, step| match value {
        Value::Map(elements) => &elements[step],
        Value::Object(_) => value.get(step),
        other => &other.as_elements().unwrap()[step.parse::<usize>().unwrap()],
    });
    found.as_str()
}

fn crate_marked<'a>(object: &'a Object, mark: &str) -> &'a Value {
    let crates = object.value.get("crates").as_elements().unwrap();
    crates.iter().find(|one| one.get("mark").as_str() == Some(mark)).unwrap()
}

#[tokio::test]
async fn secrets_stay_at_every_depth() {
    let (provider, config) = provider_and_config();
    let host = Host::configured(provider).await;
    let object = made(&host, &config).await;
    let read = host.refresh(TYPE, &object).await.unwrap().unwrap();
    assert_eq!(read, object, "reading changes nothing");
    for (path, secret) in
        [("password", "word"), ("keys.0.pin", "1"), ("rooms.r.pin", "2"), ("guard.pin", "5")]
    {
        assert_eq!(at(&read, path), Some(secret), "{path}");
    }
    assert_eq!(at(&read, "keys.1.pin"), None);
    assert_eq!(crate_marked(&read, "m").get("seal"), &Value::string("3"));
    assert_eq!(crate_marked(&read, "n").get("seal"), &Value::string("4"));
    let idle = host.plan(TYPE, Some(&read), &host.config(TYPE, &config)).await.unwrap();
    assert_eq!(idle.action, Action::Nothing);
}

#[tokio::test]
async fn a_secret_that_the_service_makes_is_written_and_kept() {
    let (provider, mut config) = provider_and_config();
    let host = Host::configured(provider).await;
    let object = made(&host, &config).await;
    let issued = [("issued", "the depot"), ("keys.0.code", "a"), ("rooms.r.code", "c"), ("guard.code", "d")];
    let all_issued = |object: &Object| {
        for (path, holder) in issued {
            assert_eq!(at(object, path), Some(&*format!("issued to {holder}")), "{path}");
        }
        for mark in ["m", "n"] {
            let code = crate_marked(object, mark).get("code");
            assert_eq!(code, &Value::string(format!("issued to {mark}")), "{mark}");
        }
    };
    all_issued(&object);
    config["label"] = json!("another");
    let changed = host.bring_about(TYPE, Some(&object), &host.config(TYPE, &config)).await.unwrap().unwrap();
    all_issued(&changed);
    config["password"] = Json::Null;
    let without = host.bring_about(TYPE, Some(&changed), &host.config(TYPE, &config)).await.unwrap().unwrap();
    assert_eq!(at(&without, "password"), None, "one that is no longer given is gone");
}

#[tokio::test]
async fn write_only_values_are_handed_over_at_every_depth_and_kept_at_none() {
    let (provider, config) = provider_and_config();
    let host = Host::configured(provider.clone()).await;
    let object = made(&host, &config).await;
    let id = at(&object, "id").unwrap();
    let mut pins = provider.service.depots()[id].1.clone();
    pins.sort();
    assert_eq!(pins, ["wo-1", "wo-2", "wo-3", "wo-4"]);
    for path in ["keys.0.pin_wo", "rooms.r.pin_wo", "shelf.s.pin_wo", "guard.pin_wo"] {
        assert_eq!(at(&object, path), None, "{path}");
    }
}

#[tokio::test]
async fn write_only_values_in_stored_state_are_taken_out_at_every_depth() {
    let (provider, _) = provider_and_config();
    let host = Host::configured(provider).await;
    let stored = json!({
        "name": "n", "doors": 1, "keys": [{ "holder": "a", "pin": "1", "pin_wo": "leaked" }],
        "rooms": { "r": { "holder": "c", "pin_wo": "leaked" } }, "guard": { "holder": "d", "pin_wo": "leaked" },
        "worker": null, "shelf": { "s": { "depth": 1, "pin_wo": "leaked" } },
    });
    let state = host.upgrade(TYPE, 0, &stored.to_string()).await.unwrap();
    assert!(!format!("{state:?}").contains("leaked"));
    assert_eq!(state.get("keys").as_elements().unwrap()[0].get("pin"), &Value::string("1"));
    assert_eq!(state.get("worker"), &Value::set([]), "a block that does not occur");
}

#[tokio::test]
async fn numbers_keep_the_digits_that_a_float_does_not_hold() {
    let (provider, config) = provider_and_config();
    let host = Host::configured(provider).await;
    let number = |text: &str| Value::Number(Number::parse(text).unwrap());
    let third = number(&format!("0.{:3<154}", ""));
    let mut config = host.config(TYPE, &config);
    config = with(&config, "area", third.clone());
    config = with(&config, "areas", Value::List(vec![third.clone(), number("2")]));
    config = with(&config, "shares", Value::Map([("a".to_owned(), third.clone())].into()));
    let object = host.bring_about(TYPE, None, &config).await.unwrap().unwrap();
    assert_eq!(object.value.get("area"), &third);
    let read = host.refresh(TYPE, &object).await.unwrap().unwrap();
    assert_eq!(read, object);
    assert_eq!(host.plan(TYPE, Some(&read), &config).await.unwrap().action, Action::Nothing);
}

#[tokio::test]
async fn a_set_that_ignores_case_is_planned_while_it_is_partly_unknown() {
    let (provider, mut config) = provider_and_config();
    let host = Host::configured(provider).await;
    config["owners"] = json!(["a@x", "b@x"]);
    let object = made(&host, &config).await;
    assert_eq!(host.refresh(TYPE, &object).await.unwrap().unwrap(), object, "answered in capitals");
    config["owners"] = json!(["A@x", "b@x"]);
    let known = host.config(TYPE, &config);
    let hidden = with(&known, "owners", Value::set([Value::string("A@x"), Value::unknown()]));
    let plan = host.plan(TYPE, Some(&object), &hidden).await.unwrap();
    let applied = host.apply(TYPE, &plan, &known).await.unwrap().object.unwrap();
    assert_eq!(applied.value.get("owners"), known.get("owners"));
    let read = host.refresh(TYPE, &applied).await.unwrap().unwrap();
    assert_eq!(host.plan(TYPE, Some(&read), &known).await.unwrap().action, Action::Nothing);
}

#[tokio::test]
async fn what_must_be_configured_is_empty_until_an_import_has_read_it() {
    let (provider, config) = provider_and_config();
    let host = Host::configured(provider.clone()).await;
    let object = made(&host, &config).await;
    let imported = host.import(TYPE, at(&object, "id").unwrap()).await.unwrap();
    assert_eq!(at(&imported, "name"), Some("n"));
    assert_eq!(imported.value.get("doors"), &Value::Number(2_i64.into()));
    // What the service does not tell either stays null.
    provider.service.depots().values_mut().for_each(|(depot, _)| depot.name = String::new());
    let imported = host.import(TYPE, at(&object, "id").unwrap()).await.unwrap();
    assert_eq!(imported.value.get("name"), &Value::Null);
}

#[tokio::test]
async fn sets_and_maps_of_blocks_converge() {
    let (provider, mut config) = provider_and_config();
    config["worker"] = json!([{ "name": "ann" }, { "name": "bob", "role": "r" }]);
    let host = Host::configured(provider).await;
    let object = made(&host, &config).await;
    let names: Vec<_> =
        object.value.get("worker").as_elements().unwrap().iter().map(|one| one.get("name")).collect();
    assert_eq!(names, [&Value::string("ann"), &Value::string("bob")], "answered in capitals");
    let read = host.refresh(TYPE, &object).await.unwrap().unwrap();
    assert_eq!(read, object);
    let idle = host.plan(TYPE, Some(&read), &host.config(TYPE, &config)).await.unwrap();
    assert_eq!(idle.action, Action::Nothing);
    config["label"] = json!("another");
    let plan = host.plan(TYPE, Some(&read), &host.config(TYPE, &config)).await.unwrap();
    assert_eq!(plan.action, Action::Update, "the workers' numbers become unknown, and nobody is replaced");
}
