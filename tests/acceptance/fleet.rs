//! Many connectors: what a pull request shows of the one that broke, and what they cost.

use zoom_simulator::world::App;

use crate::support::{Arguments, Scene, plan_as_read, words_are_known};

/// A scope that the connectors require.
const SCOPE: &str = "group:read:list_groups:admin";

/// A scene with this many apps as good as the connector's own.
fn scene(apps: usize) -> Scene {
    let scene = Scene::new();
    scene.change_world(|world| {
        let app = world.apps[&scene.client_id].clone();
        for number in 0..apps {
            let app = App { app_id: format!("id{number:02}"), ..app.clone() };
            world.apps.insert(format!("client{number:02}"), app);
        }
    });
    scene
}

/// This many connectors, each of its own app or all of one.
fn connectors(scene: &Scene, count: usize, client_id: &str) -> String {
    let connector = scene
        .connector()
        .set("count", count.to_string())
        .set("name", "format(\"Connector %02d\", count.index)")
        .set("client_id", client_id);
    connector.resource("each")
}

const OWN: &str = "format(\"client%02d\", count.index)";
const SHARED: &str = "\"client00\"";

#[test]
fn a_pull_request_shows_the_one_of_twenty_connectors_that_broke() {
    let scene = scene(20);
    scene.configure(connectors(&scene, 20, OWN));
    scene.apply();
    scene.plan_is_empty();
    scene.change_world(|world| {
        let app = world.apps.get_mut("client07").expect("an app");
        app.scopes.retain(|scope| scope != SCOPE);
    });
    let plan = scene.plan_differs();
    let read = plan_as_read(&scene, &plan, std::slice::from_ref(&scene.account_id));
    let (changes, warnings) = read.split_once("\n╷").expect("changes, then warnings");
    assert!(changes.lines().count() <= 15, "{read}");
    assert_eq!(warnings.matches("Warning:").count(), 1, "{read}");
    if words_are_known() {
        insta::assert_snapshot!("one_of_twenty", read);
    }
}

/// How many requests a command makes.
fn cost(scene: &Scene, arguments: &[&str], code: i32) -> usize {
    scene.simulator.clear_requests();
    scene.expect(arguments, code);
    scene.simulator.requests().len()
}

#[test]
fn fifty_connectors_of_one_app_cost_as_much_as_one() {
    let costs = [1, 50].map(|count| {
        let scene = scene(1);
        scene.configure(connectors(&scene, count, SHARED));
        let applied = cost(&scene, &["apply", "-auto-approve"], 0);
        let planned = cost(&scene, &["plan", "-detailed-exitcode"], 0);
        (applied, planned)
    });
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].1 <= 10, "{costs:?}");
}

#[test]
fn fifty_apps_with_a_wrong_secret_are_asked_about_once_each() {
    let scene = scene(50);
    scene.secret("wrong");
    scene.configure(connectors(&scene, 50, OWN));
    assert_eq!(cost(&scene, &["plan"], 0), 50);
}

#[test]
fn twenty_connectors_without_a_network_end_with_one_full_explanation() {
    let scene = scene(20);
    scene.configure(connectors(&scene, 20, OWN));
    scene.apply();
    let provider =
        "provider \"zoom\" {\n  oauth_url   = \"http://127.0.0.1:9/oauth\"\n  max_retries = 1\n}\n";
    scene.configure(format!("{provider}{}", connectors(&scene, 20, OWN)));
    let plan = scene.expect(&["plan"], 1).text().replace("\n│ ", " ");
    assert_eq!(plan.matches("Error: Zoom cannot be reached").count(), 20, "{plan}");
    assert_eq!(plan.matches("Check the network").count(), 1, "{plan}");
    assert_eq!(plan.matches("this is told in full where it was met first").count(), 19, "{plan}");
}

#[test]
fn connectors_of_pingone_that_are_made_together_share_a_revision() {
    let scene = scene(1);
    // What PingOne's granular list asks for, and more.
    scene.change_world(|world| {
        let scopes = world.apps[&world.entry_apps.provider].scopes.clone();
        world.apps.get_mut(&scene.client_id).expect("the app").scopes = scopes;
    });
    let arguments = Arguments::default()
        .set("count", "8")
        .set("name", "format(\"Store %02d\", count.index)")
        .texts("presets", &["scim2_granular_inferred"])
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret");
    let revisions = |scene: &Scene| {
        scene.change_world(|world| {
            world.pingone.environments.values().map(|environment| environment.revisions.len()).sum::<usize>()
        })
    };
    scene.configure(arguments.clone().resource_of("zoom_connector_pingone", "each"));
    scene.apply();
    assert_eq!(revisions(&scene), 1);
    scene.configure(arguments.text("description", "For all").resource_of("zoom_connector_pingone", "each"));
    scene.apply();
    assert_eq!(revisions(&scene), 2);
    scene.plan_is_empty();
}
