//! `examples/scenarios/governance`: one repository with five systems, through its life.

use serde_json::{Value, json};
use zoom_simulator::World;
use zoom_simulator::world::{App, Secret, User, UserStatus};

use crate::scenarios::copy;
use crate::support::{Scene, assert_shows, change, changed, has_write_only};

const SYSTEMS: [&str; 5] = ["purview", "conductorone", "snow", "pingone", "pingone_for_enterprise"];

/// An app at Zoom for each of the five systems, each with a secret of its own, and the people of the teams. The
/// provider's app has every scope, so its scopes do for the others.
fn populate(world: &mut World) {
    let app = world.apps[&world.entry_apps.provider].clone();
    for system in SYSTEMS {
        let app = App {
            app_id: format!("id-{system}"),
            client_secret: Secret::new(format!("first-secret-of-{system}")),
            ..app.clone()
        };
        world.apps.insert(format!("client-{system}"), app);
    }
    let model = world.users.values().find(|user| user.role_id == "2" && user.status == UserStatus::Active);
    let model = User { group_ids: Vec::new(), ..model.expect("a member").clone() };
    for name in ["anna", "bert", "cleo"] {
        let user = User { email: format!("{name}@example.com"), ..model.clone() };
        world.users.insert(format!("id-{name}"), user);
    }
    world.conductorone.sync_queue_seconds = 0;
    world.conductorone.sync_seconds = 0;
}

/// The variables of the scenario `governance`, but for the secrets.
fn variables(scene: &Scene, compliance: &[&str], rotated: Option<&str>) -> Value {
    let apps: serde_json::Map<String, Value> = SYSTEMS
        .iter()
        .map(|system| {
            let version = if rotated == Some(*system) { "2" } else { "1" };
            let app = json!({ "client_id": format!("client-{system}"), "secret_version": version });
            ((*system).to_owned(), app)
        })
        .collect();
    json!({
        "account_owner": scene.owner,
        "teams": {
            "compliance": { "members": compliance, "manages_apps": true },
            "identity": { "members": ["bert@example.com"] },
            "licences": { "members": ["cleo@example.com"] },
        },
        "apps": apps,
    })
}

fn write_variables(scene: &Scene, variables: &Value) {
    scene.write("terraform.tfvars.json", &variables.to_string());
}

/// The secrets, as the environment brings them from a secret store.
fn secrets(rotated: Option<&str>) -> String {
    let secret = |system: &str| {
        let which = if rotated == Some(system) { "second" } else { "first" };
        format!("{which}-secret-of-{system}")
    };
    let secrets: serde_json::Map<String, Value> =
        SYSTEMS.iter().map(|system| ((*system).to_owned(), secret(system).into())).collect();
    Value::Object(secrets).to_string()
}

/// The addresses that a plan does something to.
fn touched(plan: &Value) -> Vec<String> {
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let acting = changes.filter(|change| change["change"]["actions"] != json!(["no-op"]));
    acting.filter_map(|change| change["address"].as_str()).map(str::to_owned).collect()
}

#[test]
fn the_governance_of_five_systems_lives_in_one_repository() {
    if !has_write_only("scenarios/governance") {
        return;
    }
    let scene = Scene::new().env("TF_VAR_client_secrets", &secrets(None));
    scene.change_world(populate);
    copy("governance", &scene);
    write_variables(&scene, &variables(&scene, &["anna@example.com"], None));
    scene.apply();
    scene.plan_is_empty();
    let outputs = scene.state()["outputs"].clone();
    assert_eq!(
        outputs["status"]["value"],
        json!({
            "purview": "connected",
            "conductorone": "connected",
            "snow": "unverified",
            "pingone": "connected",
            "pingone_for_enterprise": "connected",
        })
    );
    let to_type_in = outputs["to_type_in"]["value"].as_object().expect("what to type in");
    assert_eq!(
        to_type_in.keys().map(String::as_str).collect::<Vec<_>>(),
        ["pingone_for_enterprise", "purview", "snow"]
    );
    assert_eq!(to_type_in["pingone_for_enterprise"]["OAUTH_CLIENT_ID"], "client-pingone_for_enterprise");

    // Everything is where it belongs, and the secrets are in the products alone.
    scene.change_world(|world| {
        let connectors = serde_json::to_string(&world.conductorone.connectors).expect("JSON");
        assert!(connectors.contains("first-secret-of-conductorone"), "{connectors}");
        let stores = serde_json::to_string(&world.pingone.environments).expect("JSON");
        assert!(stores.contains("first-secret-of-pingone"), "{stores}");
        let groups = world.groups.values().filter(|group| group.name.starts_with("Connectors: ")).count();
        assert_eq!(groups, 3);
    });
    assert!(!scene.workspace.read("terraform.tfstate").expect("a state").contains("-secret-of-"));

    // Somebody joins: the group, the role and the owners of the one connector follow, and nothing else.
    write_variables(&scene, &variables(&scene, &["anna@example.com", "cleo@example.com"], None));
    let plan = scene.planned();
    assert_eq!(
        touched(&plan),
        [
            "zoom_connector_purview.this",
            "zoom_group_members.team[\"compliance\"]",
            "zoom_role_members.app_manager"
        ]
    );
    scene.apply();
    scene.plan_is_empty();
    scene.change_world(|world| {
        let cleo = &world.users["id-cleo"];
        let role = &world.roles[&cleo.role_id];
        assert_eq!(role.name, "Connector Administrator");
    });

    // An app breaks: one connector, one warning, and the scheduled plan ends with 2.
    scene.simulator.app("client-purview").set_active(false);
    let told = scene.plan_differs();
    assert_shows(
        &told,
        &["Warning: Connector \"Microsoft Purview Compliance Manager\" is not healthy: app_deactivated"],
    );
    assert_eq!(touched(&scene.planned()), ["zoom_connector_purview.this"]);
    scene.simulator.app("client-purview").set_active(true);
    scene.plan_is_empty();

    // A new secret: PingOne has it after one apply.
    scene.simulator.app("client-pingone").set_client_secret("second-secret-of-pingone");
    let scene = scene.env("TF_VAR_client_secrets", &secrets(Some("pingone")));
    let both = ["anna@example.com", "cleo@example.com"];
    write_variables(&scene, &variables(&scene, &both, Some("pingone")));
    let plan = scene.planned();
    assert_eq!(touched(&plan), ["zoom_connector_pingone.this"]);
    assert!(changed(change(&plan, "zoom_connector_pingone.this")).contains("client_secret_wo_version"));
    scene.apply();
    scene.plan_is_empty();
    scene.change_world(|world| {
        let stores = serde_json::to_string(&world.pingone.environments).expect("JSON");
        assert!(stores.contains("second-secret-of-pingone"), "{stores}");
    });

    scene.expect(&["destroy", "-auto-approve"], 0);
    assert_eq!(scene.state()["resources"], json!([]));
    scene.change_world(|world| {
        assert!(world.conductorone.connectors.values().all(|connector| connector.deleted_at.is_some()));
        assert!(world.groups.values().all(|group| !group.name.starts_with("Connectors: ")));
    });
}
