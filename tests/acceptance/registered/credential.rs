//! `zoom_connector_conductorone_credential`.

use jiff::Timestamp;
use xtask::terraform::Terraform;
use zoom_simulator::world::conductorone::{BATON, Connector};

use super::conductorone::{app_id, other_app_id};
use super::drift::{Drift, Shows};
use super::{Kind, Update, in_place, replaces, set, text};
use crate::support::{Arguments, Scene};

const AT_ZOOM: &str = "it signs in to ConductorOne, and not to Zoom";
const NO_OWNERS: &str = "it has no owners";

pub(super) const KIND: Kind = Kind {
    type_name: "zoom_connector_conductorone_credential",
    scene,
    arguments,
    healthy: None,
    updates,
    drifts,
    id: "id",
    identity: &["app_id", "connector_id", "credential_id"],
    wrong: &[("app_id", "\" \"", "must not be empty"), ("connector_id", "\" \"", "must not be empty")],
    without: &[
        ("drift: scope removed", AT_ZOOM),
        ("drift: app deactivated", AT_ZOOM),
        ("drift: secret rotated", "ConductorOne issues another credential, and leaves this one"),
        ("drift: owner deactivated", NO_OWNERS),
        ("drift: owner demoted", NO_OWNERS),
        ("drift: changed by hand", "there is nothing to change about it"),
        ("warn settles", "it is never unhealthy"),
    ],
    is_gone: |world| {
        world.conductorone.credentials.values().all(|credential| credential.deleted_at.is_some())
    },
};

/// Connectors that a customer runs, two of one app and one of another.
const CONNECTORS: [&str; 3] = ["3SelfHosted1", "3SelfHosted2", "3SelfHosted3"];

fn scene(terraform: &Terraform) -> Scene {
    let scene = Scene::on(terraform);
    let (app, other) = (app_id(&scene), other_app_id(&scene));
    scene.change_world(|world| {
        for (id, app_id) in CONNECTORS.iter().zip([&app, &app, &other]) {
            let connector = Connector {
                app_id: app_id.clone(),
                catalog_id: BATON.to_owned(),
                display_name: "Zoom, self-hosted".to_owned(),
                ..Connector::default()
            };
            world.conductorone.connectors.insert((*id).to_owned(), connector);
        }
    });
    scene
}

fn arguments(scene: &Scene) -> Arguments {
    Arguments::default().text("app_id", &app_id(scene)).text("connector_id", CONNECTORS[0])
}

fn updates(_scene: &Scene) -> Vec<Update> {
    let elsewhere = vec![set("app_id", text("4OtherApp")), set("connector_id", text(CONNECTORS[2]))];
    vec![
        Update { steps: vec![elsewhere], ..replaces("app_id", "") },
        replaces("connector_id", text(CONNECTORS[1])),
        in_place("timeouts", "{ create = \"5m\" }"),
    ]
}

fn drifts(_scene: &Scene) -> Vec<Drift> {
    vec![Drift {
        check: "drift: deleted",
        name: "credential revoked",
        happens: |scene| {
            scene.change_world(|world| {
                for credential in world.conductorone.credentials.values_mut() {
                    credential.deleted_at.get_or_insert(Timestamp::now());
                }
            });
        },
        shows: Shows::Creates,
        says: Vec::new(),
        mended: None,
    }]
}
