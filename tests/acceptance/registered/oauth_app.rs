//! `zoom_oauth_app`.

use zoom_simulator::World;
use zoom_simulator::world::App;

use super::drift::{Drift, Shows};
use super::{Effect, Kind, Update, in_place, replaces, set, text};
use crate::support::{Arguments, Scene};

const NOT_TOLD: &str = "Zoom does not tell; the connectors that use the app do";
const NO_OWNERS: &str = "it has no owners beside the account's";

pub(super) const KIND: Kind = Kind {
    type_name: "zoom_oauth_app",
    scene: Scene::on,
    arguments,
    healthy: None,
    updates,
    drifts,
    id: "app_id",
    identity: &["app_id"],
    wrong: &[
        ("name", "\"\"", "must not be empty"),
        ("contact_email", "\"nobody\"", "Invalid e-mail address"),
        ("secret_overlap", "\"721h\"", "Overlap too long"),
        ("secret_overlap", "\"a day\"", "units: h, m, s, ms"),
        ("scopes", "[]", "at least"),
    ],
    without: &[
        ("drift: app deactivated", NOT_TOLD),
        ("drift: secret rotated", NOT_TOLD),
        ("drift: owner deactivated", NO_OWNERS),
        ("drift: owner demoted", NO_OWNERS),
        ("warn settles", "it is never unhealthy"),
    ],
    is_gone: |world| made(world).is_none(),
};

/// The app that was made by the API.
fn made(world: &World) -> Option<&App> {
    world.apps.values().find(|app| app.created_at.is_some())
}

fn change_made(scene: &Scene, change: fn(&mut App)) {
    scene.change_world(|world| {
        change(world.apps.values_mut().find(|app| app.created_at.is_some()).expect("an app"));
    });
}

fn arguments(scene: &Scene) -> Arguments {
    Arguments::default()
        .text("name", "Governance")
        .text("contact_name", "Zoom administrators")
        .text("contact_email", &scene.owner)
        .text("company_name", "Example Organisation")
        .texts("scopes", &["user:read:list_users:admin", "group:read:list_groups:admin"])
}

fn updates(_scene: &Scene) -> Vec<Update> {
    vec![
        replaces("name", text("Access reviews")),
        replaces("contact_name", text("Somebody else")),
        replaces("contact_email", text("else@example.com")),
        replaces("company_name", text("Example Holding")),
        replaces("scopes", "[\"user:read:list_users:admin\"]"),
        replaces("active", "false"),
        // The first is only recorded, the second rotates.
        Update {
            attribute: "secret_version",
            effect: Effect::InPlace,
            steps: vec![vec![set("secret_version", text("1"))], vec![set("secret_version", text("2"))]],
        },
        in_place("secret_overlap", text("1h")),
        in_place("timeouts", "{ create = \"5m\" }"),
    ]
}

fn drifts(_scene: &Scene) -> Vec<Drift> {
    vec![
        Drift {
            check: "drift: scope removed",
            name: "scope removed",
            happens: |scene| change_made(scene, |app| app.scopes.retain(|scope| !scope.starts_with("group"))),
            shows: Shows::ReplacesFor("scopes"),
            says: vec!["# forces replacement".to_owned()],
            mended: None,
        },
        Drift {
            check: "drift: changed by hand",
            name: "renamed",
            happens: |scene| change_made(scene, |app| app.name = "Old governance".to_owned()),
            shows: Shows::ReplacesFor("name"),
            says: vec!["\"Old governance\" -> \"Governance\"".to_owned()],
            mended: None,
        },
        Drift {
            check: "drift: deleted",
            name: "app deleted",
            happens: |scene| scene.change_world(|world| world.apps.retain(|_, app| app.created_at.is_none())),
            shows: Shows::Creates,
            says: Vec::new(),
            mended: None,
        },
    ]
}
