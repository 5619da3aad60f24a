//! An app, its connector and the connector's owners in one apply from nothing; and new credentials, during which
//! the product holds at every moment some that Zoom accepts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use zoom_simulator::world::conductorone::Connector;
use zoom_simulator::{Simulator, World};

use crate::support::{Scene, assert_shows, has_write_only};

const SCOPES: [&str; 8] = [
    "contact_group:read:list_groups:admin",
    "group:read:administrator:admin",
    "group:read:list_groups:admin",
    "group:read:list_members:admin",
    "role:read:list_members:admin",
    "role:read:list_roles:admin",
    "user:read:list_users:admin",
    "user:read:user:admin",
];

const CONNECTOR: &str = "zoom_connector_conductorone.reviews";

/// An app of Zoom's and the connector of ConductorOne's that uses it, in an app of its own there. `secret` are the
/// connector's arguments that give it the secret.
fn configuration(scene: &Scene, version: &str, scopes: &[&str], secret: &str) -> String {
    format!(
        r#"data "zoom_user" "owner" {{
  email = "{owner}"
}}

resource "zoom_oauth_app" "reviews" {{
  name           = "Access reviews"
  contact_name   = "Zoom administrators"
  contact_email  = data.zoom_user.owner.email
  company_name   = "Example Organisation"
  scopes         = {scopes:?}
  secret_version = "{version}"

  lifecycle {{
    create_before_destroy = true
  }}
}}

resource "zoom_connector_conductorone" "reviews" {{
  name       = "Access reviews"
  app        = {{ display_name = "Zoom" }}
  owners     = [data.zoom_user.owner.email]
  account_id = zoom_oauth_app.reviews.account_id
  client_id  = zoom_oauth_app.reviews.client_id
{secret}}}
"#,
        owner = scene.owner
    )
}

const KEPT: &str = "  client_secret = zoom_oauth_app.reviews.client_secret\n";
const WRITE_ONLY: &str = "  client_secret_wo = zoom_oauth_app.reviews.client_secret\n  \
                          client_secret_wo_version = zoom_oauth_app.reviews.secret_version\n";

fn scene() -> Scene {
    let scene = Scene::new();
    scene.change_world(|world| {
        world.conductorone.sync_queue_seconds = 0;
        world.conductorone.sync_seconds = 0;
    });
    scene
}

/// What ConductorOne signs in to Zoom with: the client ID and the secret.
fn held(connector: &Connector) -> Option<(String, String)> {
    let configuration = &connector.config.as_ref()?.configuration;
    let text = |name: &str| configuration.get(name)?.get("stringValue")?.as_str().map(str::to_owned);
    Some((text("zoom_client_id")?, text("zoom_client_secret")?))
}

/// The connector that is there, if there is one.
fn alive(world: &World) -> Option<&Connector> {
    world.conductorone.connectors.values().find(|connector| connector.deleted_at.is_none())
}

/// Whether Zoom accepts what ConductorOne holds; nothing where there is no connector.
fn works(world: &World) -> Option<bool> {
    let (client_id, secret) = held(alive(world)?)?;
    let accepts =
        |app: &zoom_simulator::world::App| app.active && app.accepts(&client_id, &secret, Timestamp::now());
    Some(world.apps.get(&client_id).is_some_and(accepts))
}

/// Ends the watch.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Looks at the simulated world all the while that `work` lasts; answers with how often there was a connector, and
/// how often what it held did not work.
fn watched(simulator: &Simulator, work: impl FnOnce()) -> (usize, usize) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let (mut looked, mut broken) = (0, 0);
            while !over.load(Ordering::Relaxed) {
                if let Some(works) = simulator.with_state(|world| works(world)) {
                    looked += 1;
                    broken += usize::from(!works);
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            (looked, broken)
        });
        {
            // Also where the work fails: nobody watches for ever.
            let _over = Over(&over);
            work();
        }
        watch.join().expect("whoever watches")
    })
}

fn app_of(scene: &Scene) -> (String, String) {
    let app = scene.attributes("zoom_oauth_app.reviews");
    let text = |name: &str| app[name].as_str().expect("a text").to_owned();
    (text("client_id"), text("client_secret"))
}

/// The operations in the order in which they were carried out.
fn operations(scene: &Scene) -> Vec<String> {
    let requests = scene.simulator.requests().into_iter().filter(|request| request.handled);
    requests.filter_map(|request| request.operation).collect()
}

fn place_of(operations: &[String], name: &str) -> usize {
    operations.iter().position(|operation| operation.ends_with(name)).unwrap_or_else(|| {
        panic!("nobody has asked for {name}: {operations:?}");
    })
}

fn from_nothing_then_rotated(secret: &str) {
    let scene = scene();
    scene.configure(configuration(&scene, "1", &SCOPES, secret));
    assert_shows(&scene.apply(), &["2 added, 0 changed, 0 destroyed"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected", "{}", scene.attributes(CONNECTOR));
    let owned = scene.change_world(|world| {
        let ids = alive(world).expect("a connector").user_ids.clone();
        ids.iter().map(|id| world.conductorone.users[id].email.clone()).collect::<Vec<_>>()
    });
    assert_eq!(owned, std::slice::from_ref(&scene.owner));
    scene.plan_is_empty();

    let before = app_of(&scene);
    scene.simulator.clear_requests();
    scene.configure(configuration(&scene, "2", &SCOPES, secret));
    let (looked, broken) = watched(&scene.simulator, || {
        assert_shows(&scene.apply(), &["0 added, 2 changed, 0 destroyed"]);
    });
    assert!(looked > 20, "{looked}");
    assert_eq!(broken, 0, "of {looked} moments");
    let after = app_of(&scene);
    assert_eq!(before.0, after.0, "the app stays");
    assert_ne!(before.1, after.1);
    scene.change_world(|world| {
        assert_eq!(held(alive(world).expect("a connector")), Some(after.clone()));
        // For a day, so that whoever else has the old one can follow.
        assert!(world.apps[&before.0].accepts(&before.0, &before.1, Timestamp::now()));
    });
    let operations = operations(&scene);
    let (rotated, told) =
        (place_of(&operations, "RotateClientSecret"), place_of(&operations, "ConnectorService.Update"));
    assert!(rotated < told, "{operations:?}");
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();

    // Other scopes make a new app; the old one goes when the connector has moved.
    let more: Vec<&str> = SCOPES.into_iter().chain(["role:read:role:admin"]).collect();
    scene.configure(configuration(&scene, "2", &more, secret));
    let (looked, broken) = watched(&scene.simulator, || {
        assert_shows(&scene.apply(), &["1 added, 1 changed, 1 destroyed"]);
    });
    assert!(looked > 20, "{looked}");
    assert_eq!(broken, 0, "of {looked} moments");
    let newest = app_of(&scene);
    assert_ne!(newest.0, after.0);
    scene.change_world(|world| {
        assert_eq!(held(alive(world).expect("a connector")), Some(newest));
        assert!(!world.apps.contains_key(&after.0), "the old app is gone");
    });
    scene.plan_is_empty();
    scene.expect(&["destroy", "-auto-approve"], 0);
    scene.change_world(|world| {
        assert_eq!(alive(world), None);
        assert!(world.apps.values().all(|app| app.created_at.is_none()));
    });
}

#[test]
fn from_nothing_to_owners_in_one_apply_and_at_no_moment_without_a_working_secret() {
    from_nothing_then_rotated(KEPT);
}

#[test]
fn the_same_with_a_secret_that_the_connector_does_not_keep() {
    if has_write_only("a rotation with a write-only secret") {
        from_nothing_then_rotated(WRITE_ONLY);
    }
}

#[test]
fn whoever_watches_sees_a_secret_that_does_not_work() {
    let scene = scene();
    scene.configure(configuration(&scene, "1", &SCOPES, KEPT));
    scene.apply();
    let (looked, broken) = watched(&scene.simulator, || {
        let (client_id, _) = app_of(&scene);
        std::thread::sleep(Duration::from_millis(20));
        scene.simulator.app(client_id).set_client_secret("regenerated-by-hand");
        std::thread::sleep(Duration::from_millis(20));
    });
    assert!(looked > broken && broken > 0, "{looked} {broken}");
}
