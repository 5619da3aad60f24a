//! Functions in expressions.

use serde_json::json;
use xtask::terraform::Feature;

use crate::support::{Scene, has, strings};

#[test]
fn functions_compute_without_any_credentials() {
    if !has(Feature::Functions, "functions") {
        return;
    }
    let scene = Scene::new().without_credentials();
    scene.configure(
        r#"
output "default" { value = provider::zoom::connector_scopes("conductorone") }
output "sync" { value = provider::zoom::connector_scopes("conductorone", "sync") }
output "both" { value = provider::zoom::connector_scopes("conductorone", "sync", "provisioning") }
output "missing" {
  value = provider::zoom::missing_scopes(
    ["user:read:admin"], ["user:read:list_users:admin", "group:read:list_groups:admin"])
}
output "none" { value = provider::zoom::missing_scopes(["a:b:c"], []) }
output "granular" { value = provider::zoom::expand_scopes(["group:read:admin", "user:read:user:admin"]) }
"#,
    );
    scene.apply();
    scene.plan_is_empty();
    let outputs = scene.state()["outputs"].clone();
    let set = |name: &str| strings(&outputs[name]["value"]);
    assert!(set("sync").is_subset(&set("both")) && set("sync").len() < set("both").len(), "{outputs}");
    assert!(!set("default").is_empty(), "{outputs}");
    assert_eq!(outputs["missing"]["value"], json!(["group:read:list_groups:admin"]));
    assert_eq!(outputs["none"]["value"], json!([]));
    assert!(set("granular").contains("group:read:list_groups:admin"), "{outputs}");
    assert!(set("granular").contains("user:read:user:admin"), "{outputs}");
    assert_eq!(scene.simulator.requests(), []);
}

#[test]
fn an_error_of_a_function_points_at_its_argument() {
    if !has(Feature::Functions, "errors of functions") {
        return;
    }
    let scene = Scene::new().without_credentials();
    let cases = [
        ("connector_scopes(\"conductor\")", "product", "There is no preset for the product \"conductor\""),
        ("connector_scopes(\"conductorone\", \"sync\", \"fly\")", "features", "has no feature \"fly\""),
        ("missing_scopes([\"user:read, group:read\"], [])", "granted", "is not one scope"),
        ("missing_scopes([], [\"\"])", "required", "A scope must not be empty"),
        ("expand_scopes([\"a b\"])", "scopes", "is not one scope"),
    ];
    for (call, parameter, text) in cases {
        scene.configure(format!("output \"x\" {{ value = provider::zoom::{call} }}"));
        scene.plan_fails(&[&format!("Invalid value for \"{parameter}\" parameter"), text]);
    }
}
