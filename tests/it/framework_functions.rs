//! Functions: signatures, arguments, results, and errors that point at the argument.

use serde_json::json;
use terraform_provider_zoom::framework::proto::{self, DynamicValue, FunctionError};
use terraform_provider_zoom::framework::value::{Type, Value};

use crate::support::framework::host::Host;
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::{UNKNOWN, pack, typed_value, unpack};

/// A host that does not configure the provider: Terraform calls functions so.
async fn host() -> Host {
    Host::start(TestProvider::default()).await
}

fn text(text: &str) -> DynamicValue {
    pack(&typed_value(&Type::String, &json!(text)), &Type::String)
}

fn words(words: &serde_json::Value) -> DynamicValue {
    let kind = Type::set(Type::String);
    pack(&typed_value(&kind, words), &kind)
}

async fn call(host: &Host, name: &str, arguments: &[DynamicValue]) -> Result<Value, FunctionError> {
    let request = proto::call_function::Request { name: name.to_owned(), arguments: arguments.to_vec() };
    let answer = host.client.clone().call_function(request).await.unwrap().into_inner();
    match answer.error {
        Some(error) => {
            assert_eq!(answer.result, None);
            Err(error)
        }
        None => Ok(unpack(answer.result.as_ref(), &Type::String).unwrap()),
    }
}

async fn joined(host: &Host, arguments: &[DynamicValue]) -> Result<String, (Option<i64>, String)> {
    call(host, "joined", arguments)
        .await
        .map(|result| result.as_str().unwrap().to_owned())
        .map_err(|error| (error.function_argument, error.text))
}

#[tokio::test]
async fn a_signature_says_what_a_function_takes_and_gives() {
    let host = host().await;
    let signature = &host.functions["joined"];
    let names: Vec<&str> = signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["separator", "words"]);
    assert_eq!(signature.parameters[1].r#type, r#"["set","string"]"#);
    let allow: Vec<_> =
        signature.parameters.iter().map(|one| (one.allow_null_value, one.allow_unknown_values)).collect();
    assert_eq!(allow, [(false, false), (true, false)]);
    assert_eq!(signature.variadic_parameter.as_ref().unwrap().name, "more");
    // Hosts crash on a function without a result.
    assert_eq!(signature.r#return.as_ref().unwrap().r#type, r#""string""#);
    assert_eq!(signature.deprecation_message, "Use join instead.");
    let asked =
        host.client.clone().get_functions(proto::get_functions::Request {}).await.unwrap().into_inner();
    assert_eq!(asked.functions.into_iter().collect::<std::collections::BTreeMap<_, _>>(), host.functions);
}

#[tokio::test]
async fn arguments_arrive_in_their_places() {
    let host = host().await;
    let two = [text("-"), words(&json!(["b", "a"]))];
    assert_eq!(joined(&host, &two).await.unwrap(), "a-b");
    let more = [&two[..], &[text("d"), text("c")]].concat();
    assert_eq!(joined(&host, &more).await.unwrap(), "a-b-d-c");
    // A null argument is sent in three forms.
    for null in [
        DynamicValue::default(),
        words(&json!(null)),
        DynamicValue { json: "null".into(), ..DynamicValue::default() },
    ] {
        assert_eq!(joined(&host, &[text("-"), null, text("c")]).await.unwrap(), "c");
    }
}

#[tokio::test]
async fn an_error_points_at_its_argument() {
    let host = host().await;
    let fine = words(&json!([]));
    let cases = [
        (vec![DynamicValue::default(), fine.clone()], Some(0), "\"separator\" must not be null"),
        (vec![text("-"), words(&json!(["a", null]))], Some(1), "must not hold null"),
        (
            vec![text("-"), fine.clone(), text("a"), DynamicValue::default()],
            Some(3),
            "\"more\" must not be null",
        ),
        (vec![text("-"), fine.clone(), text("a"), text("fail")], Some(3), "cannot be joined"),
        (vec![text("-"), text("a")], Some(1), "does not fit"),
        (vec![text("-")], None, "takes 2 arguments"),
    ];
    for (arguments, position, words) in cases {
        let (at, text) = joined(&host, &arguments).await.unwrap_err();
        assert_eq!(at, position, "{text}");
        assert!(text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_known_yet_gives_what_is_not_known_yet() {
    let host = host().await;
    for unknown in [words(&json!(UNKNOWN)), words(&json!(["a", UNKNOWN]))] {
        assert!(call(&host, "joined", &[text("-"), unknown]).await.unwrap().is_unknown());
    }
}

#[tokio::test]
async fn a_function_that_panics_is_an_error_without_its_message() {
    let host = host().await;
    let (at, text) = joined(&host, &[text("panic"), words(&json!([]))]).await.unwrap_err();
    assert_eq!(at, None);
    assert!(text.contains("CallFunction") && !text.contains("secret"), "{text}");
    let unknown = call(&host, "none", &[]).await.unwrap_err();
    assert!(unknown.text.contains("no function \"none\""), "{}", unknown.text);
}
