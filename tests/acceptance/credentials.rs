//! Credentials and other settings that are wrong, missing or not known yet: each has its clear error,
//! and no secret is ever shown.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use zoom_simulator::world::Secret;

use crate::support::{Arguments, CONNECTOR, Scene, assert_shows, has_write_only};

/// Asks Zoom with the provider's own credentials.
fn look_up(scene: &Scene) -> String {
    format!("data \"zoom_user\" \"owner\" {{\n  email = {:?}\n}}\n", scene.owner)
}

/// The plan of what asks Zoom with the provider's own credentials fails with these words.
#[track_caller]
fn assert_refused(scene: Scene, words: &[&str]) {
    let scene = scene.traced();
    scene.configure(look_up(&scene));
    scene.plan_fails(words);
    scene.assert_secretless(&[]);
}

#[test]
fn without_credentials_the_error_says_where_to_set_them() {
    assert_refused(
        Scene::new().without_credentials(),
        &[
            "Error: No Zoom credentials",
            "with data.zoom_user.owner,",
            "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET",
            "client_secret = var.zoom_client_secret",
        ],
    );
}

#[test]
fn half_of_the_credentials_names_the_other_half() {
    assert_refused(
        Scene::new().env("ZOOM_CLIENT_ID", "").env("ZOOM_ACCOUNT_ID", ""),
        &[
            "Error: Incomplete credentials",
            "Missing: \"account_id\" (or ZOOM_ACCOUNT_ID), \"client_id\" (or ZOOM_CLIENT_ID).",
        ],
    );
}

#[test]
fn a_wrong_secret_is_told_apart() {
    assert_refused(
        Scene::new().env("ZOOM_CLIENT_SECRET", "not-the-secret"),
        &["Error: Zoom refused the client ID or secret", "Compare client_id and client_secret"],
    );
}

#[test]
fn a_wrong_account_is_told_apart() {
    assert_refused(
        Scene::new().env("ZOOM_ACCOUNT_ID", "another"),
        &["Error: Zoom refused the account ID", "Compare account_id"],
    );
}

#[test]
fn a_deactivated_app_of_the_provider_is_told_apart() {
    let scene = Scene::new();
    scene.change_provider_app(|app| app.active = false);
    assert_refused(scene, &["Error: Zoom app is not activated", "Manage, the app, Activation."]);
}

#[test]
fn a_missing_scope_of_the_provider_is_named_with_where_to_add_it() {
    let scene = Scene::new();
    scene.change_provider_app(|app| app.scopes.retain(|scope| !scope.starts_with("user:read:user")));
    assert_refused(
        scene,
        &[
            "Error: Zoom app lacks a scope",
            "in the Zoom App Marketplace under Manage",
            "user:read:user:admin",
        ],
    );
}

/// The ID of a user who may do nothing.
fn member(scene: &Scene) -> String {
    scene.change_world(|world| {
        let members = world.users.iter().filter(|(_, user)| user.role_id == "2");
        members.map(|(id, _)| id.clone()).next().expect("a member")
    })
}

#[test]
fn a_role_that_lacks_a_privilege_is_told_apart() {
    let scene = Scene::new();
    let member = member(&scene);
    scene.change_provider_app(|app| app.owner_id = member);
    assert_refused(scene, &["Error: Zoom role lacks a privilege", "User Management, Roles"]);
}

#[test]
fn an_access_token_that_zoom_refuses_is_told_apart() {
    let scene = Scene::new().without_credentials().env("ZOOM_ACCESS_TOKEN", "no-such-token").traced();
    scene.configure(look_up(&scene));
    scene.plan_fails(&["Error: Zoom refused the access token", "they live for one hour"]);
    scene.assert_secretless(&["no-such-token"]);
}

/// An access token of the provider's app.
fn access_token(scene: &Scene) -> String {
    let host = scene.simulator.url().trim_start_matches("http://").to_owned();
    let env = scene.simulator.env();
    let credentials = format!("{}:{}", env["ZOOM_CLIENT_ID"], env["ZOOM_CLIENT_SECRET"]);
    let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, credentials);
    let mut stream = TcpStream::connect(&host).expect("the simulator");
    let request = format!(
        "POST /oauth/token?grant_type=account_credentials&account_id={} HTTP/1.0\r\nHost: {host}\r\n\
         Authorization: Basic {basic}\r\nContent-Length: 0\r\n\r\n",
        scene.account_id
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}

#[test]
fn an_access_token_stands_in_for_the_credentials() {
    let scene = Scene::new();
    let token = access_token(&scene);
    let scene = scene.without_credentials().env("ZOOM_ACCESS_TOKEN", &token).traced();
    scene.configure(look_up(&scene));
    scene.simulator.clear_requests();
    scene.expect(&["plan"], 0);
    assert_eq!(scene.simulator.count("oauthToken"), 0);
    assert_eq!(scene.simulator.count("user"), 1);
    scene.assert_secretless(&[&token]);
}

#[test]
fn plain_http_is_for_loopback_only() {
    for (name, variable) in [("api_url", "ZOOM_API_URL"), ("oauth_url", "ZOOM_OAUTH_URL")] {
        let scene = Scene::new().env(variable, "http://zoom.example.com/v2");
        scene.configure(look_up(&scene));
        scene.plan_fails(&[
            "Error: Invalid address",
            &format!("\"{name}\" (or the environment variable {variable}) cannot be used"),
            "loopback",
        ]);
    }
}

#[test]
fn a_word_that_a_setting_does_not_know_is_refused_with_those_that_it_does() {
    let scene = Scene::new().env("ZOOM_ENVIRONMENT", "staging");
    scene.configure(look_up(&scene));
    scene.plan_fails(&["ZOOM_ENVIRONMENT", "commercial, government"]);
    scene.configure(format!("provider \"zoom\" {{\n  plan = \"enormous\"\n}}\n{}", look_up(&scene)));
    scene.validate_fails(&[
        "plan = \"enormous\"",
        "The value of \"plan\" must be one of \"free\", \"pro\" or \"business\".",
    ]);
}

#[test]
fn two_ways_to_authorize_are_refused() {
    let scene = Scene::new();
    let provider = "provider \"zoom\" {\n  account_id = \"a\"\n  client_id = \"c\"\n  \
                    client_secret = var.client_secret\n  access_token = \"t\"\n}\n";
    scene.configure(format!("{provider}{}", look_up(&scene)));
    scene.plan_fails(&[
        "Attributes exclude each other",
        "at most one of \"client_secret\", \"access_token\".",
    ]);
}

#[test]
fn white_space_around_a_secret_in_the_environment_is_refused() {
    let scene = Scene::new();
    let secret = scene.simulator.env()["ZOOM_CLIENT_SECRET"].clone();
    assert_refused(
        scene.env("ZOOM_CLIENT_SECRET", &format!("{secret}\n")),
        &["white space", "ZOOM_CLIENT_SECRET"],
    );
}

/// A connector that is refused with these words before Zoom is asked.
#[track_caller]
fn assert_invalid(change: impl FnOnce(Arguments) -> Arguments, words: &[&str]) {
    let scene = Scene::new().traced();
    scene.connect(&change(scene.connector()));
    scene.plan_fails(words);
    assert_eq!(scene.simulator.requests(), []);
    scene.assert_secretless(&[]);
}

#[test]
fn a_connector_secret_with_a_trailing_newline_is_refused() {
    let scene = Scene::new().traced();
    scene.connect(&scene.connector().set("client_secret", r#""${var.client_secret}\n""#));
    scene.plan_fails(&["white space", "with zoom_connector.this,"]);
    assert_eq!(scene.simulator.requests(), []);
    scene.assert_secretless(&[]);
}

#[test]
fn exactly_one_way_to_give_the_secret_is_asked_for() {
    if !has_write_only("two secrets of a connector") {
        return;
    }
    let both = |connector: Arguments| {
        connector.text("client_secret_wo", "another-secret").set("client_secret_wo_version", "1")
    };
    assert_invalid(
        both,
        &["Exactly one attribute must be set", "Set exactly one of \"client_secret\", \"client_secret_wo\"."],
    );
    assert_invalid(
        |connector| connector.without("client_secret"),
        &["Set exactly one of \"client_secret\", \"client_secret_wo\".", "None is set."],
    );
}

#[test]
fn a_write_only_secret_needs_a_version() {
    if !has_write_only("a write-only secret without a version") {
        return;
    }
    assert_invalid(
        |connector| connector.without("client_secret").set("client_secret_wo", "var.client_secret"),
        &["\"client_secret_wo\" is set, so \"client_secret_wo_version\" must be set too."],
    );
}

#[test]
fn a_connector_without_account_is_told_where_its_id_stands() {
    assert_invalid(
        |connector| connector.without("account_id"),
        &["Error: Missing account ID", "App Credentials page"],
    );
}

/// A connector that `terraform validate` refuses, with these words.
#[track_caller]
fn assert_not_valid(change: impl FnOnce(Arguments) -> Arguments, words: &[&str]) {
    let scene = Scene::new();
    scene.connect(&change(scene.connector()));
    scene.validate_fails(words);
}

#[test]
fn an_unknown_product_is_refused_with_the_known_ones() {
    assert_not_valid(
        |connector| connector.text("product", "slack"),
        &[
            "Error: Unknown product",
            "There is no preset for the product \"slack\".",
            "pingfederate, sailpoint, veza,",
        ],
    );
}

#[test]
fn an_unknown_feature_is_refused_with_the_known_ones() {
    assert_not_valid(
        |connector| connector.text("product", "cartography").texts("features", &["users", "telepathy"]),
        &[
            "Error: Unknown feature",
            "Cartography has no feature \"telepathy\".",
            "Its features are: apps, dashboard, groups,",
        ],
    );
}

#[test]
fn a_timeout_or_a_word_that_cannot_be_is_refused_with_those_that_can() {
    assert_not_valid(
        |connector| connector.set("timeouts", r#"{ create = "soon" }"#),
        &["\"timeouts.create\" must be a length of time", "such as \"30s\""],
    );
    assert_not_valid(|connector| connector.text("on_unhealthy", "ignore"), &["\"error\" or \"warn\""]);
    assert_not_valid(|connector| connector.text("verify", "often"), &["\"always\", \"apply\" or \"never\""]);
    assert_not_valid(|connector| connector.text("name", " "), &["\"name\" must not be empty"]);
}

#[test]
fn neither_product_nor_scopes_is_refused() {
    assert_invalid(
        |connector| connector.without("product"),
        &["Set at least one of \"product\", \"scopes\". None is set."],
    );
}

/// A new connector that Zoom refuses, with these words.
#[track_caller]
fn assert_unhealthy(change: impl FnOnce(&Scene), words: &[&str]) {
    let scene = Scene::new().traced();
    scene.connect(&scene.connector());
    change(&scene);
    let apply =
        scene.apply_fails(&["Error: Connector \"Governance\" is not healthy", "Mend it and apply again"]);
    assert_shows(&apply, words);
    assert_eq!(scene.state()["resources"], json!([]));
    scene.assert_secretless(&["not-the-secret", "another-secret"]);
}

#[test]
fn a_wrong_secret_of_the_connector_is_told_apart() {
    assert_unhealthy(
        |scene| scene.secret("not-the-secret"),
        &["Zoom refused the client ID or secret.", "App Credentials page"],
    );
    assert_unhealthy(
        |scene| scene.change_app(|app| app.client_secret = Secret::new("another-secret")),
        &["The secret may have been regenerated."],
    );
}

#[test]
fn a_wrong_account_of_the_connector_is_told_apart() {
    assert_unhealthy(
        |scene| scene.connect(&scene.connector().text("account_id", "another")),
        &["Zoom refused the account ID.", "Compare account_id with the App Credentials page"],
    );
}

#[test]
fn a_deactivated_app_of_the_connector_is_told_apart() {
    assert_unhealthy(
        |scene| scene.change_app(|app| app.active = false),
        &["The Zoom app is not activated.", "Manage, the app, Activation."],
    );
}

#[test]
fn a_connector_whose_app_s_owner_lacks_a_privilege_is_told_apart() {
    assert_unhealthy(
        |scene| {
            let member = member(scene);
            scene.change_app(|app| app.owner_id = member);
        },
        &[
            "Zoom refuses GET /users to the app.",
            "Does not contain permissions [User:Read].",
            "Give the owner's role the privilege User:Read under User Management, Roles",
        ],
    );
}

/// A provider block whose address comes from a resource, and is not known until that is applied.
fn late_address(scene: &Scene, trigger: &str) -> String {
    format!(
        "resource \"terraform_data\" \"address\" {{\n  input            = {:?}\n  triggers_replace = {trigger:?}\n}}\n\
         provider \"zoom\" {{\n  api_url = terraform_data.address.output\n}}\n",
        scene.simulator.env()["ZOOM_API_URL"]
    )
}

#[test]
fn an_address_not_known_yet_is_waited_for_and_never_taken_from_the_environment() {
    let scene = Scene::new();
    let configure = |trigger| {
        scene.configure(format!("{}{}", late_address(&scene, trigger), scene.connector().resource("this")));
    };
    configure("first");
    scene.plan_differs();
    assert_eq!(scene.simulator.requests(), []);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();

    // Now there is a connector that cannot be read while the plan is made.
    configure("second");
    scene.simulator.clear_requests();
    assert_shows(&scene.plan_differs(), &["1 to add, 0 to change, 1 to destroy."]);
    assert_eq!(scene.simulator.requests(), []);
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn a_write_only_connector_waits_for_an_address_not_known_yet() {
    if !has_write_only("write-only secrets with an address not known yet") {
        return;
    }
    let scene = Scene::new();
    let configure = |trigger| {
        let connector = scene.write_only_connector().resource("this");
        scene.configure(format!("{}{connector}", late_address(&scene, trigger)));
    };
    configure("first");
    scene.apply();
    configure("second");
    scene.simulator.clear_requests();
    scene.plan_differs();
    assert_eq!(scene.simulator.requests(), []);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn credentials_not_known_yet_are_never_taken_from_the_environment() {
    let scene = Scene::new();
    let env = scene.simulator.env();
    scene.configure(format!(
        "resource \"terraform_data\" \"secret\" {{\n  input = var.client_secret\n}}\n\
         provider \"zoom\" {{\n  account_id    = {:?}\n  client_id     = {:?}\n  \
         client_secret = terraform_data.secret.output\n}}\n{}",
        scene.account_id,
        scene.client_id,
        look_up(&scene),
    ));
    scene.plan_fails(&["Error: Provider configuration not known yet", "client_secret", "-target"]);
    assert_eq!(scene.simulator.requests(), []);
    // As the message advises.
    scene.expect(&["apply", "-auto-approve", "-target=terraform_data.secret"], 0);
    scene.expect(&["apply", "-auto-approve"], 0);
    assert_ne!(env["ZOOM_CLIENT_ID"], scene.client_id);
    let asked = scene.simulator.requests();
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|request| request.client_id.as_ref() == Some(&scene.client_id)));
}

#[test]
fn a_connector_of_values_not_known_yet_is_planned_and_applied() {
    let scene = Scene::new();
    let late = |value: &str| {
        format!(
            "resource \"terraform_data\" \"late\" {{\n  input = {{ secret = var.client_secret, product = {value:?} }}\n}}\n"
        )
    };
    let connector = scene
        .connector()
        .set("client_secret", "terraform_data.late.output.secret")
        .set("product", "terraform_data.late.output.product");
    scene.configure(format!("{}{}", late("veza"), connector.resource("this")));
    scene.plan_differs();
    assert_eq!(scene.simulator.requests(), []);
    scene.apply();
    let applied = scene.attributes(CONNECTOR);
    assert_eq!((&applied["status"], &applied["product"]), (&json!("connected"), &json!("veza")));
    scene.plan_is_empty();
    // A product that turns out to be none is refused when it is known.
    scene.configure(format!("{}{}", late("slack"), connector.resource("this")));
    scene.apply_fails(&["Unknown product", "There is no preset for the product"]);
    scene.configure(format!("{}{}", late("veza"), connector.resource("this")));
    scene.apply();
    scene.plan_is_empty();
}
