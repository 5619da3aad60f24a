//! `zoom_connector_conductorone`.

use jiff::Timestamp;
use xtask::terraform::Terraform;
use zoom_simulator::World;
use zoom_simulator::world::conductorone::{Connector, Pause, Person, PersonStatus, SUPER_ADMINISTRATOR};

use super::drift::{Drift, FINDINGS, Shows, at_zoom, changes, scope_removed};
use super::{Effect, Kind, Update, in_place, replaces, set, text};
use crate::support::{Arguments, Scene};

pub(super) const KIND: Kind = Kind {
    type_name: "zoom_connector_conductorone",
    scene,
    arguments,
    healthy: Some("connected"),
    updates,
    drifts,
    id: "id",
    identity: &["app_id", "connector_id"],
    wrong: &[
        ("client_id", "null", "account_id"),
        ("app", "{ display_name = \"Zoom\" }", "app_id"),
        ("hosting", "\"clouds\"", "\"cloud\" or \"self_hosted\""),
        ("features", "[\"synch\"]", "Did you mean \"sync\"?"),
        ("owners", "[\"jane\"]", "Invalid owner"),
        ("config_keys", "{ secret = \"zoom_client_secret\" }", "Unknown configuration value"),
    ],
    without: &[],
    is_gone: |world| world.conductorone.connectors.values().all(|connector| connector.deleted_at.is_some()),
};

/// What provisioning needs beyond what the app has.
const WRITES: [&str; 7] = [
    "group:delete:administrator:admin",
    "group:delete:member:admin",
    "group:write:administrator:admin",
    "group:write:member:admin",
    "role:delete:member:admin",
    "role:write:member:admin",
    "user:write:user:admin",
];

/// The syncs of a simulated ConductorOne take no time.
pub(super) fn scene(terraform: &Terraform) -> Scene {
    let scene = Scene::on(terraform);
    scene.change_world(|world| {
        world.conductorone.sync_queue_seconds = 0;
        world.conductorone.sync_seconds = 0;
    });
    scene.change_app(|app| app.scopes.extend(WRITES.map(str::to_owned)));
    scene
}

/// The app that ConductorOne has discovered.
pub(super) fn app_id(scene: &Scene) -> String {
    scene.change_world(|world| world.conductorone.apps.keys().next().expect("an app").clone())
}

/// A second one, made by hand.
pub(super) fn other_app_id(scene: &Scene) -> String {
    let other = "4OtherApp";
    scene.change_world(|world| {
        let app = world.conductorone.apps.values().next().expect("an app").clone();
        world.conductorone.apps.insert(other.to_owned(), app);
    });
    other.to_owned()
}

fn arguments(scene: &Scene) -> Arguments {
    Arguments::default()
        .text("name", "Reviews")
        .text("app_id", &app_id(scene))
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret")
        .texts("owners", &[&scene.owner])
}

/// Another app at Zoom, as good as the first.
pub(super) fn second_zoom_app(scene: &Scene) -> String {
    let other = "sEcOnDzOoMaPp";
    scene.change_world(|world| {
        let app = world.apps[&scene.client_id].clone();
        world.apps.insert(other.to_owned(), app);
    });
    other.to_owned()
}

fn updates(scene: &Scene) -> Vec<Update> {
    // What cannot be true is written without asking Zoom, and nothing syncs with it.
    let resting = |name, expression: String| Update {
        attribute: name,
        effect: Effect::InPlace,
        steps: vec![vec![set(name, expression), set("verify", text("never")), set("paused", "true")]],
    };
    let write_only = |version: &str| {
        vec![
            ("client_secret", None),
            set("client_secret_wo", "var.client_secret"),
            set("client_secret_wo_version", text(version)),
        ]
    };
    vec![
        in_place("name", text("Access reviews")),
        resting("account_id", text("aNoThErAcCoUnT")),
        in_place("client_id", text(&second_zoom_app(scene))),
        resting("client_secret", text("another-secret")),
        Update { steps: vec![write_only("1")], ..in_place("client_secret_wo", "") },
        Update { steps: vec![write_only("1"), write_only("2")], ..in_place("client_secret_wo_version", "") },
        in_place("owners", "[]"),
        in_place("features", "[\"sync\", \"provisioning\"]"),
        in_place("presets", "[\"conductorone_sync_minimum\"]"),
        in_place("scopes", "[\"user:read:list_users:admin\"]"),
        in_place("on_unhealthy", text("warn")),
        in_place("verify", text("apply")),
        replaces("app_id", text(&other_app_id(scene))),
        Update {
            steps: vec![vec![
                ("app_id", None),
                set("app", "{ display_name = \"Zoom, managed\", description = \"Ours\" }"),
            ]],
            ..replaces("app", "")
        },
        replaces("hosting", text("self_hosted")),
        in_place("display_name", text("Zoom EU")),
        in_place("description", text("For reviews")),
        in_place("paused", "true"),
        in_place("wait_for_sync", "true"),
        in_place("sync_trigger", text("again")),
        in_place("config_keys", "{ account_id = \"zoom_account_id\" }"),
        in_place("timeouts", "{ read = \"5m\" }"),
    ]
}

fn connector(world: &mut World) -> &mut Connector {
    let mut alive = world.conductorone.connectors.values_mut().filter(|it| it.deleted_at.is_none());
    alive.next().expect("a connector")
}

fn set_owner(scene: &Scene, change: impl FnOnce(&mut Person)) {
    scene.change_world(|world| {
        let mut people = world.conductorone.users.values_mut();
        change(people.find(|person| person.email == scene.owner).expect("the owner"));
    });
}

fn administrator_role(scene: &Scene) -> String {
    scene.change_world(|world| {
        let mut roles = world.conductorone.roles.iter();
        roles.find(|(_, role)| role.display_name == SUPER_ADMINISTRATOR).expect("a role").0.clone()
    })
}

const SCOPE: &str = "group:read:list_groups:admin";

fn drifts(scene: &Scene) -> Vec<Drift> {
    let owner = scene.owner.clone();
    let by_hand = |name, happens, shows, says| Drift {
        check: "drift: changed by hand",
        name,
        happens,
        shows,
        says,
        mended: None,
    };
    let mut drifts = at_zoom("Reviews");
    drifts.push(scope_removed("Reviews", |scene| scene.take_scope(SCOPE), |scene| scene.give_scope(SCOPE)));
    drifts.extend([
        Drift {
            check: "drift: owner deactivated",
            name: "owner deactivated",
            happens: |scene| set_owner(scene, |person| person.status = PersonStatus::Disabled),
            shows: changes(&[FINDINGS]),
            says: vec![format!("The owner {owner} is disabled in ConductorOne.")],
            mended: Some(|scene| set_owner(scene, |person| person.status = PersonStatus::Enabled)),
        },
        Drift {
            check: "drift: owner demoted",
            name: "owner demoted",
            happens: |scene| set_owner(scene, |person| person.role_ids.clear()),
            shows: changes(&[FINDINGS]),
            says: vec![format!("the roles of {owner} there: none")],
            mended: Some(|scene| {
                let role = administrator_role(scene);
                set_owner(scene, |person| person.role_ids.push(role));
            }),
        },
        Drift {
            check: "drift: deleted",
            name: "connector deleted",
            happens: |scene| scene.change_world(|world| connector(world).deleted_at = Some(Timestamp::now())),
            shows: Shows::Creates,
            says: Vec::new(),
            mended: None,
        },
        by_hand(
            "paused",
            |scene| {
                scene.change_world(|world| {
                    connector(world).pause = Some(Pause {
                        since: Timestamp::now(),
                        category: "SYNC_DISABLED_CATEGORY_USER".to_owned(),
                        reason: "Paused by a user".to_owned(),
                    });
                });
            },
            changes(&[FINDINGS, &["last_error", "paused"]]),
            vec![
                "Warning: Connector \"Reviews\" is paused in ConductorOne".to_owned(),
                "ConductorOne says: Paused by a user.".to_owned(),
            ],
        ),
        by_hand(
            "owners changed",
            |scene| scene.change_world(|world| connector(world).user_ids.clear()),
            changes(&[FINDINGS, &["owner_details", "owners"]]),
            Vec::new(),
        ),
        by_hand(
            "renamed",
            |scene| scene.change_world(|world| connector(world).display_name = "Old Zoom".to_owned()),
            changes(&[&["display_name"]]),
            vec!["\"Old Zoom\" -> \"Zoom\"".to_owned()],
        ),
        by_hand(
            "credentials replaced",
            |scene| scene.change_world(|world| connector(world).config_updated_at = Some(Timestamp::now())),
            changes(&[FINDINGS]),
            vec!["written in ConductorOne past Terraform".to_owned(), "and then puts this right".to_owned()],
        ),
    ]);
    drifts
}
