//! Ephemeral resources: what they give is nowhere afterwards.

use xtask::terraform::Feature;

use crate::support::{Scene, has};

/// A token of the app, and a second configuration of the provider that knows nothing else.
fn brokered(owner: &str, scope: &str) -> String {
    format!(
        r#"
ephemeral "zoom_access_token" "this" {{
  scopes = ["{scope}"]
}}

provider "zoom" {{
  alias         = "brokered"
  access_token  = ephemeral.zoom_access_token.this.access_token
}}

data "zoom_user" "owner" {{
  provider = zoom.brokered
  email    = "{owner}"
}}

output "owner" {{
  value = data.zoom_user.owner.id
}}
"#
    )
}

#[test]
fn a_provider_block_is_fed_by_a_token_that_is_nowhere_afterwards() {
    if !has(Feature::Ephemeral, "zoom_access_token") {
        return;
    }
    let scene = Scene::new().traced();
    scene.configure(brokered(&scene.owner, "user:read:user:admin"));
    scene.apply();
    assert!(scene.state()["outputs"]["owner"]["value"].is_string());
    let plan = scene.planned();
    let token = |text: &str| text.contains("access_token\":\"") || text.contains("eyJ");
    assert!(!token(&plan.to_string()), "the plan has a token");
    assert!(!token(&scene.state().to_string()), "the state has a token");
    // Whatever authorizes a request begins with "Bearer ", and a token with what all of Zoom's begin with.
    scene.assert_secretless(&["eyJ"]);
    let asked = scene.simulator.requests();
    let revoked = asked.iter().filter(|request| request.path.ends_with("/oauth/revoke")).count();
    let opened = asked.iter().filter(|request| request.path.ends_with("/oauth/token")).count();
    assert!(revoked >= 2, "one for the plan and one for the apply: {asked:#?}");
    assert_eq!(revoked, opened, "each token is revoked");
}

#[test]
fn a_token_that_would_lack_a_scope_is_not_given() {
    if !has(Feature::Ephemeral, "scopes of zoom_access_token") {
        return;
    }
    let scene = Scene::new();
    scene.configure(brokered(&scene.owner, "user:read:no_such_thing:admin"));
    scene.plan_fails(&["Missing Zoom scopes", "user:read:no_such_thing:admin"]);
    let asked = scene.simulator.requests();
    let revoked = asked.iter().filter(|request| request.path.ends_with("/oauth/revoke")).count();
    assert_eq!(revoked, 1, "nobody closes what was not opened: {asked:#?}");
}
