//! What the data sources tell, held against the simulator's own state.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zoom_simulator::world::{Group, User, UserStatus, World};
use zoom_simulator::{Plan, Simulator};

use crate::support::{CONNECTOR, Scene, found, strings};

/// `data "<type>" "<label>" { <argument> }`
fn data(kind: &str, label: &str, argument: &str) -> String {
    format!("data {kind:?} {label:?} {{\n  {argument}\n}}\n")
}

/// A scene that has read these data sources, and whose second plan is empty.
fn read(scene: Scene, sources: &[(&str, &str, String)]) -> Scene {
    let text: String = sources.iter().map(|(kind, label, argument)| data(kind, label, argument)).collect();
    scene.configure(text);
    scene.apply();
    scene.plan_is_empty();
    scene
}

fn world(scene: &Scene) -> World {
    scene.change_world(|world| world.clone())
}

/// The e-mail addresses of the users that a filter leaves, in order.
fn emails(world: &World, filter: impl Fn(&User) -> bool) -> Vec<String> {
    let mut emails: Vec<String> =
        world.users.values().filter(|user| filter(user)).map(|user| user.email.clone()).collect();
    emails.sort();
    emails
}

/// One field of the objects in a list, in order.
fn each(list: &Value, field: &str) -> Vec<String> {
    let objects = list.as_array().expect("a list").iter();
    objects.map(|object| object[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_user_is_found_by_id_and_by_address_in_any_case() {
    let scene = Scene::new();
    let world = world(&scene);
    let (id, user) = world.find_user(&scene.owner).expect("the owner");
    let scene = read(
        scene,
        &[
            ("zoom_user", "by_id", format!("id = {id:?}")),
            ("zoom_user", "by_email", format!("email = {:?}", user.email.to_uppercase())),
            ("zoom_user", "me", "id = \"me\"".to_owned()),
        ],
    );
    let by_id = scene.attributes("data.zoom_user.by_id");
    assert_eq!(by_id["id"], *id);
    assert_eq!(by_id["email"], user.email);
    assert_eq!(by_id["first_name"], user.first_name.as_str());
    assert_eq!(by_id["last_name"], user.last_name.as_str());
    assert_eq!(by_id["display_name"], user.shown_name());
    assert_eq!(by_id["type"], "licensed");
    assert_eq!(by_id["status"], "active");
    assert_eq!((&by_id["role_id"], &by_id["role_name"]), (&json!("0"), &json!("Owner")));
    assert_eq!(by_id["department"], user.dept.as_str());
    assert_eq!(by_id["timezone"], user.timezone.as_str());
    assert_eq!(strings(&by_id["group_ids"]), user.group_ids.iter().map(String::as_str).collect());
    assert_eq!(by_id["account_id"], scene.account_id);

    let by_email = scene.attributes("data.zoom_user.by_email");
    assert_eq!(by_email["email"], user.email.to_uppercase(), "what is configured stays as it is written");
    assert_eq!(by_email["id"], *id);
    assert_eq!(by_email["display_name"], by_id["display_name"]);
    assert_eq!(scene.attributes("data.zoom_user.me")["email"], user.email);
}

#[test]
fn users_are_all_there_are_or_those_that_a_filter_leaves() {
    let scene = Scene::new();
    let world = world(&scene);
    let group = world.users.values().find_map(|user| user.group_ids.first()).expect("a member").clone();
    let scene = read(
        scene,
        &[
            ("zoom_users", "all", String::new()),
            ("zoom_users", "away", r#"statuses = ["inactive", "pending"]"#.to_owned()),
            ("zoom_users", "admins", r#"role_id = "1""#.to_owned()),
            ("zoom_users", "members", format!("group_id = {group:?}")),
            ("zoom_users", "ours", r#"email_suffix = "@EXAMPLE.com""#.to_owned()),
            ("zoom_users", "theirs", r#"email_suffix = "@example.org""#.to_owned()),
        ],
    );
    let found = |label: &str| each(&scene.attributes(&format!("data.zoom_users.{label}"))["users"], "email");
    assert_eq!(found("all"), emails(&world, |_| true));
    assert_eq!(found("away"), emails(&world, |user| user.status != UserStatus::Active));
    assert_eq!(found("admins"), emails(&world, |user| user.role_id == "1"));
    assert_eq!(found("members"), emails(&world, |user| user.group_ids.contains(&group)));
    assert_eq!(found("ours"), found("all"));
    assert_eq!(found("theirs"), [""; 0]);

    let all = scene.attributes("data.zoom_users.all");
    let known: BTreeSet<&str> = world
        .users
        .iter()
        .filter(|(_, user)| user.status != UserStatus::Pending)
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(strings(&all["ids"]), known, "Zoom does not tell pending users' ids in lists");
    assert_eq!(strings(&all["emails"]).len(), world.users.len());
}

#[test]
fn more_users_than_a_page_holds_are_all_found() {
    let scene = Scene::new();
    scene.change_world(|world| {
        let one = world.users.values().next_back().expect("a user").clone();
        for number in 0..700 {
            let email = format!("more.{number}@example.com");
            world
                .users
                .insert(format!("more{number}"), User { email, status: UserStatus::Active, ..one.clone() });
        }
    });
    let expected = scene.change_world(|world| world.users.len());
    let scene = read(scene, &[("zoom_users", "all", String::new())]);
    assert_eq!(strings(&scene.attributes("data.zoom_users.all")["emails"]).len(), expected);
}

#[test]
fn groups_are_found_by_id_by_name_and_by_prefix() {
    let scene = Scene::new();
    let world = world(&scene);
    let (id, group) = world.groups.iter().next().expect("a group");
    let prefix: String = group.name.chars().take(2).collect();
    let scene = read(
        scene,
        &[
            ("zoom_group", "by_id", format!("id = {id:?}")),
            ("zoom_group", "by_name", format!("name = {:?}", group.name)),
            ("zoom_groups", "all", String::new()),
            ("zoom_groups", "some", format!("name_prefix = {prefix:?}")),
        ],
    );
    let members = world.users.values().filter(|user| user.group_ids.contains(id)).count();
    for label in ["by_id", "by_name"] {
        let found = scene.attributes(&format!("data.zoom_group.{label}"));
        assert_eq!(found, json!({ "id": id, "name": group.name, "total_members": members }));
    }
    let names = |filter: &dyn Fn(&str) -> bool| -> Vec<String> {
        let names: BTreeSet<String> = world.groups.values().map(|group| group.name.clone()).collect();
        names.into_iter().filter(|name| filter(name)).collect()
    };
    let all = scene.attributes("data.zoom_groups.all");
    assert_eq!(each(&all["groups"], "name"), names(&|_| true));
    assert_eq!(strings(&all["ids"]), world.groups.keys().map(String::as_str).collect());
    let some = scene.attributes("data.zoom_groups.some");
    assert_eq!(each(&some["groups"], "name"), names(&|name| name.starts_with(&prefix)));
}

#[test]
fn roles_are_found_by_id_and_by_name() {
    let scene = Scene::new();
    let world = world(&scene);
    let (id, role) = world.roles.iter().find(|(_, role)| role.name == "Auditor").expect("a custom role");
    let scene = read(
        scene,
        &[
            ("zoom_role", "by_id", "id = \"1\"".to_owned()),
            ("zoom_role", "by_name", "name = \"Auditor\"".to_owned()),
            ("zoom_roles", "all", String::new()),
        ],
    );
    let by_id = scene.attributes("data.zoom_role.by_id");
    assert_eq!((&by_id["name"], &by_id["total_members"]), (&json!("Admin"), &json!(2)));
    let by_name = scene.attributes("data.zoom_role.by_name");
    assert_eq!(by_name["id"], *id);
    assert_eq!(by_name["description"], role.description);
    assert_eq!(by_name["type"], "common");
    assert_eq!(strings(&by_name["privileges"]), role.privileges.iter().map(String::as_str).collect());
    let all = scene.attributes("data.zoom_roles.all");
    let names: BTreeSet<String> = world.roles.values().map(|role| role.name.clone()).collect();
    assert_eq!(each(&all["roles"], "name"), names.into_iter().collect::<Vec<_>>());
}

#[test]
fn presets_name_the_scopes_that_connectors_take_and_nobody_is_asked() {
    let scene = read(
        Scene::new().without_credentials(),
        &[
            ("zoom_connector_presets", "all", String::new()),
            ("zoom_connector_presets", "sync", "product = \"veza\"\n  feature = \"sync\"".to_owned()),
            ("zoom_connector_presets", "none", "product = \"slack\"".to_owned()),
        ],
    );
    assert_eq!(scene.simulator.requests(), []);
    let presets =
        |label: &str| scene.attributes(&format!("data.zoom_connector_presets.{label}"))["presets"].clone();
    let products: BTreeSet<String> = each(&presets("all"), "product").into_iter().collect();
    assert!(products.contains("purview") && products.contains("snow"), "{products:?}");
    assert_eq!(presets("none"), json!([]));

    let sync = presets("sync");
    let taken: Vec<&Value> =
        sync.as_array().expect("a list").iter().filter(|preset| preset["default"] == true).collect();
    assert_eq!(taken.len(), 1, "{sync}");
    scene.connect(&scene.connector().set("features", r#"["sync"]"#));
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["scopes"], taken[0]["scopes"]);
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let scene = Scene::new();
    let groups = world(&scene).groups;
    let some_group = &groups.values().next().expect("a group").name;
    let cases: [(&str, String, &[&str]); 6] = [
        ("zoom_user", "email = \"nobody@example.com\"".into(), &["User not found", "\"nobody@example.com\""]),
        ("zoom_user", "id = \"nobody\"".into(), &["User not found", "with the id \"nobody\""]),
        (
            "zoom_group",
            "name = \"Nowhere\"".into(),
            &["Group not found", &format!("name = \"{some_group}\"")],
        ),
        ("zoom_group", "id = \"nowhere\"".into(), &["Group not found"]),
        ("zoom_role", "name = \"admin\"".into(), &["Role not found", "There are: name = \"Admin\""]),
        ("zoom_role", "id = \"99\"".into(), &["Role not found"]),
    ];
    // One plan reports them all.
    let sources: String = cases
        .iter()
        .enumerate()
        .map(|(number, (kind, argument, _))| data(kind, &format!("case_{number}"), argument))
        .collect();
    scene.configure(sources);
    let all: Vec<&str> = cases.iter().flat_map(|(_, _, words)| words.iter().copied()).collect();
    let output = scene.plan_fails(&all);
    for number in 0..cases.len() {
        assert!(output.shows(&format!("case_{number}, on main.tf")), "{number}: {}", output.text());
    }
}

#[test]
fn several_of_one_name_are_refused_with_their_ids() {
    let scene = Scene::new();
    scene.change_world(|world| {
        for id in ["firstGroup", "secondGroup"] {
            let name = "Twins".to_owned();
            world.groups.insert(id.to_owned(), Group { name, ..Group::default() });
        }
    });
    scene.configure(data("zoom_group", "twins", "name = \"Twins\""));
    scene.plan_fails(&[
        "Several groups found",
        "2 groups named \"Twins\"",
        "id = \"firstGroup\"",
        "id = \"secondGroup\"",
    ]);
}

#[test]
fn what_zoom_offers_for_paid_plans_only_is_told_apart() {
    let scene = Scene::with(found(), Simulator::builder().plan(Plan::Free));
    scene.configure(data("zoom_groups", "all", ""));
    scene.plan_fails(&["Error: Zoom plan too small", "Upgrade the account."]);
}

#[test]
fn many_at_once_stay_under_zoom_s_rate_limits() {
    let scene = Scene::with(found(), Simulator::builder().users(60).plan(Plan::Pro).enforce_limits(true));
    let ids: Vec<String> = scene.change_world(|world| world.users.keys().cloned().collect());
    scene.configure(format!(
        "data \"zoom_user\" \"each\" {{\n  for_each = toset({ids:?})\n  id = each.key\n}}\n"
    ));
    scene.expect(&["plan", "-parallelism=60"], 0);
    let requests = scene.simulator.requests();
    let answered = |status| {
        let of_users = requests.iter().filter(|request| request.operation.as_deref() == Some("user"));
        of_users.filter(|request| request.status == Some(status)).count()
    };
    assert_eq!(answered(200), 60);
    // On a busy machine a request may be on its way for longer than the provider allows for; then it is
    // refused and repeated. Without any limit of the provider's own, half of them would be.
    assert!(answered(429) <= 6, "{} of 60 came too early", answered(429));
}

#[test]
fn exactly_one_key_is_asked_for() {
    let scene = Scene::new();
    for (kind, one, other) in
        [("zoom_user", "id", "email"), ("zoom_group", "id", "name"), ("zoom_role", "id", "name")]
    {
        scene.configure(
            data(kind, "none", "") + &data(kind, "both", &format!("{one} = \"1\"\n  {other} = \"2\"")),
        );
        let output = scene.validate_fails(&[one, other]);
        for label in ["none", "both"] {
            assert!(output.shows(&format!("with data.{kind}.{label},")), "{}", output.text());
        }
    }
    assert_eq!(scene.simulator.requests(), []);
}

#[test]
fn a_key_not_known_yet_is_read_when_it_is() {
    let scene = Scene::new();
    let late = format!("resource \"terraform_data\" \"late\" {{\n  input = {:?}\n}}\n", scene.owner);
    scene.configure(late + &data("zoom_user", "owner", "email = terraform_data.late.output"));
    scene.plan_differs();
    assert_eq!(scene.simulator.requests(), []);
    scene.apply();
    assert_eq!(scene.attributes("data.zoom_user.owner")["role_name"], "Owner");
    scene.plan_is_empty();
}
