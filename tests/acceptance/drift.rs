//! What others change at Zoom, and what plans and applies say of it.

use serde_json::json;
use zoom_simulator::world::{Secret, UserStatus};

use crate::support::{CONNECTOR, Scene, assert_shows, change, changed};

/// A scope that the connector requires.
const SCOPE: &str = "group:read:list_groups:admin";

/// A scene whose connector is applied.
fn connected() -> Scene {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    scene
}

/// The plan shows the finding, and the apply is refused with these words; the state keeps the record,
/// with the finding in it.
#[track_caller]
fn assert_drift(scene: &Scene, status: &str, words: &[&str]) {
    let before = scene.attributes(CONNECTOR);
    let unhealthy = format!("Connector \"Governance\" is not healthy: {status}");
    assert_shows(
        &scene.plan_differs(),
        &[&format!("status = \"{status}\" -> (known after apply)"), &format!("Warning: {unhealthy}")],
    );
    let apply = scene.apply_fails(&[&format!("Error: {unhealthy}"), "with zoom_connector.this,"]);
    assert_shows(&apply, words);
    let after = scene.attributes(CONNECTOR);
    assert_eq!(after["status"], status);
    for kept in ["id", "name", "client_secret", "owners", "scopes", "settings"] {
        assert_eq!(after[kept], before[kept], "a refused apply keeps {kept}");
    }
}

#[test]
fn a_scope_taken_away_is_planned_refused_and_mended() {
    let scene = connected();
    scene.take_scope(SCOPE);
    let plan = scene.planned();
    let change = change(&plan, CONNECTOR);
    assert_eq!(change["actions"], json!(["update"]));
    assert_eq!(change["before"]["status"], "scopes_missing");
    assert_eq!(change["before"]["missing_scopes"], json!([SCOPE]));
    let open = ["missing_scopes", "status", "status_detail"].map(str::to_owned);
    assert_eq!(changed(change), open.into(), "nothing else is shown");
    assert_drift(
        &scene,
        "scopes_missing",
        &["The Zoom app lacks a scope", "Manage, the app, Scopes.", SCOPE],
    );
    scene.give_scope(SCOPE);
    scene.plan_is_empty();
}

#[test]
fn a_deactivated_app_is_planned_refused_and_mended() {
    let scene = connected();
    scene.change_app(|app| app.active = false);
    assert_drift(
        &scene,
        "app_deactivated",
        &[
            "The Zoom app is not activated.",
            "Activate it in the Zoom App Marketplace: Manage, the app, Activation.",
        ],
    );
    scene.change_app(|app| app.active = true);
    scene.plan_is_empty();
}

#[test]
fn a_secret_regenerated_at_zoom_is_planned_refused_and_mended() {
    let scene = connected();
    scene.change_app(|app| app.client_secret = Secret::new("regenerated"));
    assert_drift(&scene, "credentials_rejected", &["Zoom refused the client ID or secret.", "regenerated."]);
    scene.secret("regenerated");
    scene.apply();
    scene.plan_is_empty();
}

/// A connector whose owner is an administrator, not the owner of the apps.
fn owned_by_an_administrator() -> (Scene, String) {
    let scene = Scene::new();
    let administrator = scene.change_world(|world| {
        world.users.values().find(|user| user.role_id == "1").expect("an administrator").email.clone()
    });
    scene.connect(&scene.connector().texts("owners", &[&administrator]));
    scene.apply();
    (scene, administrator)
}

#[test]
fn a_deactivated_owner_is_planned_and_refused_by_name() {
    let (scene, owner) = owned_by_an_administrator();
    let set_status = |status| {
        scene.change_world(|world| {
            let user = world.users.find_mut(|user| user.has_email(&owner)).expect("the owner");
            user.status = status;
        });
    };
    set_status(UserStatus::Inactive);
    assert_drift(
        &scene,
        "owner_invalid",
        &[&format!("The owner {owner} is not an active Zoom user, but inactive.")],
    );
    set_status(UserStatus::Active);
    scene.plan_is_empty();
}

#[test]
fn an_owner_who_left_is_planned_and_refused_by_name() {
    let (scene, owner) = owned_by_an_administrator();
    scene.change_world(|world| world.users.retain(|_, user| !user.has_email(&owner)));
    assert_drift(&scene, "owner_invalid", &[&format!("The owner {owner} is no user of this Zoom account.")]);
    scene.connect(&scene.connector());
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn a_connector_that_warns_is_recorded_as_it_is_and_settles() {
    let scene = Scene::new();
    scene.take_scope(SCOPE);
    scene.connect(&scene.connector().text("on_unhealthy", "warn"));
    assert_shows(&scene.apply(), &["Warning: Connector \"Governance\" is not healthy", SCOPE, "1 added"]);
    let connector = scene.attributes(CONNECTOR);
    assert_eq!(
        (&connector["status"], &connector["missing_scopes"]),
        (&json!("scopes_missing"), &json!([SCOPE]))
    );

    let plan = scene.expect(&["plan", "-detailed-exitcode"], 0);
    assert_shows(&plan, &["Warning: Connector \"Governance\" is not healthy", "It is recorded as it is"]);
    assert!(!plan.text().contains("set on_unhealthy"), "{}", plan.text());
    scene.give_scope(SCOPE);
    scene.plan_is_empty();
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
}

#[test]
fn a_new_connector_that_does_not_verify_is_not_recorded() {
    let scene = Scene::new();
    scene.take_scope(SCOPE);
    scene.connect(&scene.connector());
    scene.apply_fails(&["Error: Connector \"Governance\" is not healthy", "lacks a scope", SCOPE]);
    assert_eq!(scene.state()["resources"], json!([]));
    scene.give_scope(SCOPE);
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn a_broken_connector_is_changed_and_destroyed_as_ever() {
    let scene = connected();
    scene.change_app(|app| app.active = false);
    scene.connect(&scene.connector().text("name", "Another").text("on_unhealthy", "warn"));
    assert_shows(&scene.apply(), &["Warning: Connector \"Another\" is not healthy", "1 changed"]);
    let connector = scene.attributes(CONNECTOR);
    assert_eq!((&connector["name"], &connector["status"]), (&json!("Another"), &json!("app_deactivated")));
    scene.expect(&["destroy", "-auto-approve"], 0);
    assert_eq!(scene.state()["resources"], json!([]));
}

#[test]
fn a_plan_that_another_change_has_overtaken_is_refused_with_the_reason() {
    let scene = connected();
    scene.connect(&scene.connector().without("owners"));
    scene.expect(&["plan", "-out=plan.bin"], 0);
    scene.take_scope(SCOPE);
    let apply = scene.expect(&["apply", "plan.bin"], 1);
    assert_shows(&apply, &["Connector \"Governance\" is not healthy", SCOPE]);
    scene.give_scope(SCOPE);
    scene.apply();
    scene.plan_is_empty();
}

/// A connector whose argument has this value, which is not known while a plan with another trigger is
/// made.
fn late_argument(scene: &Scene, argument: &'static str, value: &str, trigger: &str) {
    let connector = scene.connector().set(argument, "terraform_data.late.output");
    scene.configure(format!(
        "resource \"terraform_data\" \"late\" {{\n  input            = {value}\n  \
         triggers_replace = {trigger:?}\n}}\n{}",
        connector.resource("this")
    ));
}

#[test]
fn arguments_known_late_that_come_out_the_same_change_nothing() {
    for argument in ["owners", "product", "name"] {
        let scene = Scene::new();
        let value = match argument {
            "owners" => format!("[{:?}]", scene.owner),
            "product" => r#""veza""#.to_owned(),
            _ => r#""Governance""#.to_owned(),
        };
        late_argument(&scene, argument, &value, "first");
        scene.apply();
        let before = scene.attributes(CONNECTOR);
        late_argument(&scene, argument, &value, "second");
        scene.apply();
        assert_eq!(scene.attributes(CONNECTOR), before, "{argument}");
        scene.plan_is_empty();
    }
}

#[test]
fn whether_to_warn_may_be_known_late() {
    let scene = Scene::new();
    scene.take_scope(SCOPE);
    late_argument(&scene, "on_unhealthy", "\"warn\"", "first");
    scene.apply();
    late_argument(&scene, "on_unhealthy", "\"warn\"", "second");
    assert_shows(&scene.apply(), &["Warning: Connector \"Governance\" is not healthy"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "scopes_missing");
    late_argument(&scene, "on_unhealthy", "\"error\"", "third");
    scene.apply_fails(&["Error: Connector \"Governance\" is not healthy", SCOPE]);
}

#[test]
fn verify_apply_asks_zoom_with_applies_only() {
    let scene = Scene::new();
    scene.connect(&scene.connector().text("verify", "apply"));
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.take_scope(SCOPE);
    scene.simulator.clear_requests();
    scene.plan_is_empty();
    assert_eq!(scene.simulator.requests(), []);
    scene.connect(&scene.connector().text("verify", "apply").without("owners"));
    scene.apply_fails(&["Connector \"Governance\" is not healthy", SCOPE]);
}

#[test]
fn verify_never_asks_zoom_nothing() {
    let scene = Scene::new();
    scene.change_app(|app| app.active = false);
    scene.connect(&scene.connector().text("verify", "never"));
    scene.apply();
    let connector = scene.attributes(CONNECTOR);
    assert_eq!(connector["status"], "unverified");
    assert!(connector["status_detail"].as_str().expect("a sentence").contains("\"verify\" is \"never\""));
    scene.plan_is_empty();
    assert_eq!(scene.simulator.requests(), []);
}

#[test]
fn zoom_out_of_reach_fails_the_plan_and_loses_nothing() {
    let scene = connected();
    let before = scene.attributes(CONNECTOR);
    scene.simulator.fault(json!({ "fault": "status", "code": 503 })).expect("a fault");
    scene.configure(format!(
        "provider \"zoom\" {{\n  max_retries = 0\n}}\n{}",
        scene.connector().resource("this")
    ));
    scene.plan_fails(&[
        "Zoom failed",
        "could not ask Zoom about the connector \"Governance\"",
        "terraform destroy -refresh=false",
    ]);
    scene.apply_fails(&["Zoom failed"]);
    assert_eq!(scene.attributes(CONNECTOR), before);
    scene.simulator.clear_faults();
    scene.plan_is_empty();
}

#[test]
fn each_lasting_failure_of_zoom_is_told_apart() {
    let scene = connected();
    scene.configure(format!(
        "provider \"zoom\" {{\n  max_retries = 0\n}}\n{}",
        scene.connector().resource("this")
    ));
    let cases = [
        ("rate_limit_day", "Error: Zoom's daily limit is used up"),
        ("rate_limit_second", "Error: Zoom's rate limit was hit"),
        ("not_json", "Error: Zoom cannot be reached"),
        ("cut_body", "Error: Zoom cannot be reached"),
        ("drop_before", "Error: Zoom cannot be reached"),
    ];
    for (fault, words) in cases {
        scene.simulator.fault(json!({ "match": { "operation": "users" }, "fault": fault })).expect("a fault");
        scene.plan_fails(&[words, "could not ask Zoom about the connector", "with zoom_connector.this,"]);
        scene.simulator.clear_faults();
    }
    scene.plan_is_empty();
}

#[test]
fn passing_failures_of_zoom_are_not_seen() {
    let scene = Scene::new();
    for (operation, fault) in
        [("oauthToken", "drop_before"), ("users", "rate_limit_second"), ("user", "drop_after")]
    {
        let fault = json!({ "match": { "operation": operation }, "fault": fault, "times": 1 });
        scene.simulator.fault(fault).expect("a fault");
    }
    scene.connect(&scene.connector());
    scene.apply();
    let fired = scene.simulator.requests().iter().filter(|request| !request.faults.is_empty()).count();
    assert_eq!(fired, 3);
    scene.plan_is_empty();
}
