//! `zoom_connector_pingone`.

use serde_json::{Value, json};
use xtask::terraform::Terraform;
use zoom_simulator::World;
use zoom_simulator::world::pingone::{SecretsOnRead, Store};
use zoom_simulator::world::{Configuration, UserStatus};

use super::conductorone::second_zoom_app;
use super::drift::{Drift, FINDINGS, Shows, at_zoom, changes, scope_removed};
use super::{Effect, Kind, Update, in_place, replaces, set, text};
use crate::support::{Arguments, Scene};

pub(super) const KIND: Kind = Kind {
    type_name: "zoom_connector_pingone",
    scene,
    arguments,
    healthy: Some("connected"),
    updates,
    drifts,
    id: "id",
    identity: &["environment_id", "store_id"],
    wrong: &[
        ("remove_action", "\"Forget\"", "\"Disable\" or \"Delete\""),
        ("client_secret", "null", "client_secret"),
        ("presets", "[\"pingon\"]", "Unknown preset"),
        ("scim_url", "\" \"", "must not be empty"),
    ],
    without: &[("drift: owner demoted", "PingOne asks no role of an owner at Zoom")],
    is_gone: |world| {
        let mut stores = world.pingone.environments.values().flat_map(|it| it.stores.values());
        stores.all(|store| store.kind != "Zoom")
    },
};

/// The seven scopes that Ping documents.
const SCOPES: [&str; 7] = [
    "user:master",
    "user:read:admin",
    "user:write:admin",
    "account:master",
    "account:read:admin",
    "account:write:admin",
    "scim2",
];

fn scene(terraform: &Terraform) -> Scene {
    let scene = Scene::on(terraform);
    scene.change_app(|app| app.scopes = SCOPES.map(str::to_owned).to_vec());
    scene
}

/// An administrator, who owns no app.
fn administrator(scene: &Scene) -> String {
    scene.change_world(|world| {
        world.users.values().find(|user| user.role_id == "1").expect("an administrator").email.clone()
    })
}

fn arguments(scene: &Scene) -> Arguments {
    Arguments::default()
        .text("name", "Provisioning")
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret")
        .texts("owners", &[&administrator(scene)])
}

/// A second environment, which the provider's worker administers as well.
fn other_environment(scene: &Scene) -> String {
    let other = "11111111-0000-4000-a000-000000000001";
    scene.change_world(|world| {
        let environment = zoom_simulator::world::pingone::Environment::default();
        world.pingone.environments.insert(other.to_owned(), environment);
        let worker = world.pingone.workers.values_mut().next().expect("a worker");
        worker.administers.push(other.to_owned());
    });
    other.to_owned()
}

fn updates(scene: &Scene) -> Vec<Update> {
    // What cannot be true is written without asking Zoom, and is not tested.
    let untried = |name, expression: String| Update {
        attribute: name,
        effect: Effect::InPlace,
        steps: vec![vec![
            set(name, expression),
            set("verify", text("never")),
            set("test_connection", "false"),
        ]],
    };
    let write_only = |version: &str| {
        vec![
            ("client_secret", None),
            set("client_secret_wo", "var.client_secret"),
            set("client_secret_wo_version", text(version)),
        ]
    };
    vec![
        in_place("name", text("Provisioning EU")),
        untried("account_id", text("aNoThErAcCoUnT")),
        in_place("client_id", text(&second_zoom_app(scene))),
        untried("client_secret", text("another-secret")),
        Update { steps: vec![write_only("1")], ..in_place("client_secret_wo", "") },
        Update { steps: vec![write_only("1"), write_only("2")], ..in_place("client_secret_wo_version", "") },
        in_place("owners", "[]"),
        in_place("features", "[\"provisioning\"]"),
        in_place("presets", "[\"pingfederate\"]"),
        in_place("scopes", "[\"scim2\"]"),
        in_place("on_unhealthy", text("warn")),
        in_place("verify", text("apply")),
        replaces("environment_id", text(&other_environment(scene))),
        in_place("description", text("Sales")),
        in_place("active", "false"),
        in_place("managed", "true"),
        untried("scim_url", text("https://scim.example.com/scim2")),
        untried("oauth_token_url", text("https://tokens.example.com/oauth/token")),
        in_place("create_users", "false"),
        in_place("update_users", "false"),
        in_place("disable_users", "false"),
        in_place("deprovision_users", "false"),
        in_place("remove_action", text("Delete")),
        in_place("test_connection", "false"),
        in_place("timeouts", "{ read = \"5m\" }"),
    ]
}

fn store(world: &mut World) -> &mut Store {
    let mut stores = world.pingone.environments.values_mut().flat_map(|it| it.stores.values_mut());
    stores.find(|store| store.kind == "Zoom").expect("a store")
}

fn configure(scene: &Scene, key: &str, value: Value) {
    scene.change_world(|world| {
        let store = store(world);
        let mut configuration = (*store.configuration).clone();
        configuration.insert(key.to_owned(), value);
        store.configuration = Configuration::new(configuration);
    });
}

fn set_owner(scene: &Scene, status: UserStatus) {
    let owner = administrator(scene);
    scene.change_world(|world| {
        world.users.find_mut(|user| user.has_email(&owner)).expect("the owner").status = status;
    });
}

fn drifts(scene: &Scene) -> Vec<Drift> {
    let owner = administrator(scene);
    let by_hand = |name, happens, shows, says| Drift {
        check: "drift: changed by hand",
        name,
        happens,
        shows,
        says,
        mended: None,
    };
    let mut drifts = at_zoom("Provisioning");
    drifts.push(scope_removed(
        "Provisioning",
        |scene| scene.take_scope("scim2"),
        |scene| scene.give_scope("scim2"),
    ));
    drifts.extend([
        Drift {
            check: "drift: owner deactivated",
            name: "owner deactivated",
            happens: |scene| set_owner(scene, UserStatus::Inactive),
            shows: changes(&[FINDINGS]),
            says: vec![format!("The owner {owner} is not an active Zoom user, but inactive.")],
            mended: Some(|scene| set_owner(scene, UserStatus::Active)),
        },
        Drift {
            check: "drift: deleted",
            name: "store deleted",
            happens: |scene| {
                scene.change_world(|world| {
                    for environment in world.pingone.environments.values_mut() {
                        environment.stores.retain(|_, store| store.kind != "Zoom");
                    }
                });
            },
            shows: Shows::Creates,
            says: Vec::new(),
            mended: None,
        },
        by_hand(
            "configuration edited",
            |scene| configure(scene, "REMOVE_ACTION", json!("Delete")),
            changes(&[FINDINGS, &["remove_action"]]),
            vec!["\"Delete\" -> \"Disable\"".to_owned()],
        ),
        by_hand(
            "deactivated by hand",
            |scene| scene.change_world(|world| store(world).status = "INACTIVE".to_owned()),
            changes(&[FINDINGS, &["active"]]),
            Vec::new(),
        ),
        by_hand(
            "secret replaced",
            |scene| {
                scene.change_world(|world| world.pingone.secrets_on_read = SecretsOnRead::Clear);
                configure(scene, "OAUTH_CLIENT_SECRET", json!("theirs"));
            },
            changes(&[FINDINGS]),
            vec!["The store holds another client secret than this one.".to_owned()],
        ),
    ]);
    drifts
}
