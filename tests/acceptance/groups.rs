//! Groups, roles, contact groups and who belongs to them: every check of every type, on a real Terraform, in
//! one configuration that holds one of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::json;
use xtask::terraform::{Feature, Terraform};
use zoom_simulator::world::{ContactGroup, ContactKind, ContactMember, Group, Role, User, UserStatus, World};

use crate::support::{Scene, change, changed, with};

/// One resource: its type, and its arguments as expressions. Its label is `this`.
type Blocks = BTreeMap<&'static str, BTreeMap<&'static str, String>>;

const CHECKS: [&str; 8] = [
    "created, then nothing to do",
    "applied again: nothing to do",
    "changed in place",
    "replaced",
    "imported",
    "gone: planned anew",
    "gone: deleted all the same",
    "listed, and generated",
];

/// The table of types and checks, with what was tried in each cell.
#[derive(Default)]
struct Table(BTreeMap<&'static str, BTreeMap<&'static str, BTreeSet<String>>>);

impl Table {
    fn note(&mut self, kind: &'static str, check: &'static str, what: impl Into<String>) {
        assert!(CHECKS.contains(&check), "{check}");
        self.0.entry(kind).or_default().entry(check).or_default().insert(what.into());
    }

    fn print(&self) {
        let mut text = String::new();
        for (kind, checks) in &self.0 {
            writeln!(text, "{kind}").expect("a text grows");
            for check in CHECKS {
                let what: Vec<&str> = checks.get(check).into_iter().flatten().map(String::as_str).collect();
                writeln!(text, "  {check:<30} {}", what.join(", ")).expect("a text grows");
            }
        }
        println_past_the_harness(&text);
        for (kind, checks) in &self.0 {
            for check in CHECKS {
                assert!(checks.contains_key(check), "nobody has tried with {kind}: {check}");
            }
        }
    }
}

fn println_past_the_harness(text: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "{text}").ok();
}

fn mail(name: &str) -> String {
    format!("{name}@example.com")
}

fn texts(texts: &[&str]) -> String {
    format!("{texts:?}")
}

fn mails(names: &[&str]) -> String {
    let mails: Vec<String> = names.iter().map(|name| mail(name)).collect();
    format!("{mails:?}")
}

/// Groups, roles and contact groups that the configuration names, and people to put into them.
fn prepare(world: &mut World) {
    for id in ["gMembers", "gMembers2", "gMember", "gMember2", "gAdmins", "gAdmins2", "gContact"] {
        world.groups.insert(id.to_owned(), Group { name: format!("Group {id}"), ..Group::default() });
    }
    for id in ["rMembers", "rMembers2", "rMember", "rMember2"] {
        world.roles.insert(id.to_owned(), Role { name: format!("Role {id}"), ..Role::default() });
    }
    for id in ["dir.c1", "dir.c2"] {
        let group = ContactGroup { name: format!("Contacts {id}"), ..ContactGroup::default() };
        world.contact_groups.insert(id.to_owned(), group);
    }
    let model = world.users.values().find(|user| user.status == UserStatus::Active && user.role_id == "2");
    let model = User { group_ids: Vec::new(), ..model.expect("an active member").clone() };
    for name in ["anna", "bert", "cleo", "dora", "emil"] {
        world.users.insert(format!("id-{name}"), User { email: mail(name), ..model.clone() });
    }
}

fn base() -> Blocks {
    let block = |arguments: &[(&'static str, String)]| arguments.iter().cloned().collect();
    BTreeMap::from([
        ("zoom_group", block(&[("name", "\"Alpha\"".to_owned())])),
        (
            "zoom_group_members",
            block(&[("group_id", "\"gMembers\"".to_owned()), ("members", mails(&["anna", "bert"]))]),
        ),
        (
            "zoom_group_member",
            block(&[("group_id", "\"gMember\"".to_owned()), ("user_id", format!("{:?}", mail("anna")))]),
        ),
        ("zoom_group_admins", block(&[("group_id", "\"gAdmins\"".to_owned()), ("admins", mails(&["anna"]))])),
        (
            "zoom_role",
            block(&[
                ("name", "\"Onlooker\"".to_owned()),
                ("description", "\"Looks on\"".to_owned()),
                ("privileges", texts(&["User:Read"])),
            ]),
        ),
        (
            "zoom_role_members",
            block(&[("role_id", "\"rMembers\"".to_owned()), ("members", mails(&["anna", "bert"]))]),
        ),
        (
            "zoom_role_member",
            block(&[("role_id", "\"rMember\"".to_owned()), ("user_id", format!("{:?}", mail("cleo")))]),
        ),
        (
            "zoom_contact_group",
            block(&[
                ("name", "\"Vendors\"".to_owned()),
                ("description", "\"Who sells\"".to_owned()),
                ("privacy", "\"public\"".to_owned()),
            ]),
        ),
        (
            "zoom_contact_group_members",
            block(&[
                ("contact_group_id", "\"dir.c1\"".to_owned()),
                ("users", texts(&["id-anna", "id-bert"])),
                ("groups", texts(&["gContact"])),
            ]),
        ),
    ])
}

fn written(blocks: &Blocks) -> String {
    let mut text = String::new();
    for (kind, arguments) in blocks {
        writeln!(text, "resource {kind:?} \"this\" {{").expect("a text grows");
        for (name, expression) in arguments {
            writeln!(text, "  {name} = {expression}").expect("a text grows");
        }
        text.push_str("}\n\n");
    }
    text
}

fn address(kind: &str) -> String {
    format!("{kind}.this")
}

/// The attributes that change in place, one of each type at a time.
fn in_place() -> Vec<Vec<(&'static str, &'static str, String)>> {
    vec![
        vec![
            ("zoom_group", "name", "\"Beta\"".to_owned()),
            ("zoom_group_members", "members", mails(&["bert", "cleo"])),
            ("zoom_group_member", "timeouts", "{ create = \"5m\" }".to_owned()),
            ("zoom_group_admins", "admins", mails(&["bert", "cleo"])),
            ("zoom_role", "name", "\"Watcher\"".to_owned()),
            ("zoom_role_members", "members", mails(&["bert", "dora"])),
            ("zoom_role_member", "timeouts", "{ create = \"5m\" }".to_owned()),
            ("zoom_contact_group", "name", "\"Vendors of Europe\"".to_owned()),
            ("zoom_contact_group_members", "users", texts(&["id-bert", "id-cleo"])),
        ],
        vec![
            ("zoom_group", "timeouts", "{ delete = \"5m\" }".to_owned()),
            ("zoom_group_members", "timeouts", "{ delete = \"5m\" }".to_owned()),
            ("zoom_group_admins", "timeouts", "{ delete = \"5m\" }".to_owned()),
            ("zoom_role", "description", "\"\"".to_owned()),
            ("zoom_role_members", "timeouts", "{ delete = \"5m\" }".to_owned()),
            ("zoom_contact_group", "description", "\"\"".to_owned()),
            ("zoom_contact_group_members", "groups", texts(&["gContact", "gAdmins"])),
        ],
        vec![
            ("zoom_role", "privileges", texts(&["User:Edit", "Brand:New"])),
            ("zoom_contact_group", "privacy", "\"private\"".to_owned()),
            ("zoom_contact_group_members", "timeouts", "{ delete = \"5m\" }".to_owned()),
        ],
        vec![
            ("zoom_role", "timeouts", "{ delete = \"5m\" }".to_owned()),
            ("zoom_contact_group", "timeouts", "{ delete = \"5m\" }".to_owned()),
        ],
    ]
}

/// The attributes of which a new value needs a new object.
fn replacing() -> Vec<Vec<(&'static str, &'static str, String)>> {
    vec![
        vec![
            ("zoom_group_members", "group_id", "\"gMembers2\"".to_owned()),
            ("zoom_group_member", "group_id", "\"gMember2\"".to_owned()),
            ("zoom_group_admins", "group_id", "\"gAdmins2\"".to_owned()),
            ("zoom_role_members", "role_id", "\"rMembers2\"".to_owned()),
            ("zoom_role_member", "role_id", "\"rMember2\"".to_owned()),
            ("zoom_contact_group_members", "contact_group_id", "\"dir.c2\"".to_owned()),
        ],
        vec![
            ("zoom_group_member", "user_id", format!("{:?}", mail("dora"))),
            ("zoom_role_member", "user_id", format!("{:?}", mail("emil"))),
        ],
    ]
}

/// The import blocks of everything, each with its key of that form.
fn imports(ids: &BTreeMap<&str, String>, form: &str) -> String {
    let key = |kind: &str| -> String {
        match (kind, form) {
            ("zoom_group" | "zoom_role" | "zoom_contact_group", "id" | "identity") => ids[kind].clone(),
            ("zoom_group", _) => "Alpha".to_owned(),
            ("zoom_role", _) => "Onlooker".to_owned(),
            ("zoom_contact_group", _) => "Vendors".to_owned(),
            ("zoom_group_members", "name") => "Group gMembers".to_owned(),
            ("zoom_group_members", _) => "gMembers".to_owned(),
            ("zoom_group_member", "name") => format!("Group gMember/{}", mail("anna")),
            ("zoom_group_member", _) => format!("gMember/{}", mail("anna")),
            ("zoom_group_admins", "name") => "Group gAdmins".to_owned(),
            ("zoom_group_admins", _) => "gAdmins".to_owned(),
            ("zoom_role_members", "name") => "Role rMembers".to_owned(),
            ("zoom_role_members", _) => "rMembers".to_owned(),
            ("zoom_role_member", "name") => format!("Role rMember/{}", mail("cleo")),
            ("zoom_role_member", _) => format!("rMember/{}", mail("cleo")),
            ("zoom_contact_group_members", "name") => "Contacts dir.c1".to_owned(),
            ("zoom_contact_group_members", _) => "dir.c1".to_owned(),
            other => panic!("no key for {other:?}"),
        }
    };
    let mut text = String::new();
    for kind in base().into_keys() {
        let key = key(kind);
        let how = match (form, key.split_once('/')) {
            ("identity", Some((first, second))) => {
                let first_name = if kind == "zoom_role_member" { "role_id" } else { "group_id" };
                format!("identity = {{\n    {first_name} = {first:?}\n    user_id = {second:?}\n  }}")
            }
            ("identity", None) => {
                let name = match kind {
                    "zoom_group_members" | "zoom_group_admins" => "group_id",
                    "zoom_role_members" => "role_id",
                    "zoom_contact_group_members" => "contact_group_id",
                    _ => "id",
                };
                format!("identity = {{\n    {name} = {key:?}\n  }}")
            }
            _ => format!("id = {key:?}"),
        };
        writeln!(text, "import {{\n  to = {}\n  {how}\n}}\n", address(kind)).expect("a text grows");
    }
    text
}

/// Everything that the configuration has made is taken away behind its back.
fn take_away(world: &mut World) {
    world.groups.retain(|_, group| group.name != "Alpha");
    world.roles.retain(|_, role| role.name != "Onlooker");
    world.contact_groups.retain(|_, group| group.name != "Vendors");
    for name in ["anna", "bert", "cleo", "dora", "emil"] {
        let user = world.users.get_mut(&format!("id-{name}")).expect("somebody");
        user.group_ids.clear();
        user.role_id = "2".to_owned();
    }
    for group in world.groups.values_mut() {
        group.admin_ids.clear();
    }
    for group in world.contact_groups.values_mut() {
        group.members.clear();
    }
}

/// What a list of members looks like when everything that it stands on is gone.
fn take_away_what_they_stand_on(world: &mut World) {
    take_away(world);
    world.groups.retain(|id, _| !matches!(id.as_str(), "gMembers" | "gMember" | "gAdmins"));
    world.roles.retain(|id, _| !matches!(id.as_str(), "rMembers" | "rMember"));
    world.contact_groups.remove("dir.c1");
}

#[test]
fn every_check_of_every_type() {
    let scene = Scene::new();
    scene.change_world(prepare);
    let mut table = Table::default();
    let configure = |blocks: &Blocks| scene.configure(written(blocks));
    let kinds: Vec<&'static str> = base().into_keys().collect();

    configure(&base());
    scene.apply();
    scene.plan_is_empty();
    let again = scene.apply();
    assert!(again.shows("0 added, 0 changed, 0 destroyed"), "{}", again.text());
    for &kind in &kinds {
        table.note(kind, "created, then nothing to do", "yes");
        table.note(kind, "applied again: nothing to do", "yes");
    }

    for (waves, check, actions) in [
        (in_place(), "changed in place", json!(["update"])),
        (replacing(), "replaced", json!(["delete", "create"])),
    ] {
        let mut blocks = base();
        for wave in waves {
            for (kind, attribute, expression) in &wave {
                blocks.get_mut(kind).expect("a block").insert(attribute, expression.clone());
            }
            configure(&blocks);
            let plan = scene.planned();
            for (kind, attribute, _) in &wave {
                let change = change(&plan, &address(kind));
                assert_eq!(change["actions"], actions, "{kind}.{attribute}: {change}");
                assert!(changed(change).contains(*attribute), "{kind}.{attribute}: {change}");
                if check == "changed in place" {
                    assert_eq!(changed(change).len(), 1, "{kind}.{attribute}: {change}");
                } else {
                    assert_eq!(change["replace_paths"], json!([[attribute]]), "{kind}: {change}");
                }
                table.note(kind, check, *attribute);
            }
            scene.apply();
            scene.plan_is_empty();
        }
        configure(&base());
        scene.apply();
        scene.plan_is_empty();
    }
    // What has an ID of Zoom's own is never replaced.
    for kind in ["zoom_group", "zoom_role", "zoom_contact_group"] {
        table.note(kind, "replaced", "never");
    }

    let ids = ids_in(&scene);
    for form in ["id", "name"] {
        everything_is_imported(&scene, &ids, form);
        for &kind in &kinds {
            table.note(kind, "imported", format!("by {form}"));
        }
    }

    scene.change_world(take_away);
    let plan = scene.planned();
    for &kind in &kinds {
        // A list is there for as long as its group is; it has lost its members.
        let list = matches!(
            kind,
            "zoom_group_members" | "zoom_group_admins" | "zoom_role_members" | "zoom_contact_group_members"
        );
        let actions = if list { json!(["update"]) } else { json!(["create"]) };
        assert_eq!(change(&plan, &address(kind))["actions"], actions, "{kind}");
    }
    scene.apply();
    scene.plan_is_empty();
    let before = scene.change_world(|world| world.clone());
    scene.change_world(take_away_what_they_stand_on);
    let plan = scene.planned();
    for &kind in &kinds {
        assert_eq!(change(&plan, &address(kind))["actions"], json!(["create"]), "{kind}");
        table.note(kind, "gone: planned anew", "yes");
    }
    scene.change_world(|world| *world = before);
    scene.plan_is_empty();

    scene.change_world(take_away_what_they_stand_on);
    scene.expect(&["destroy", "-refresh=false", "-auto-approve"], 0);
    assert_eq!(scene.state()["resources"], json!([]));
    for &kind in &kinds {
        table.note(kind, "gone: deleted all the same", "yes");
    }

    if let Some(terraform) = with(Feature::ListResources, "identities and queries of groups and roles") {
        let scene = Scene::on(terraform);
        scene.change_world(prepare);
        scene.configure(written(&base()));
        scene.apply();
        everything_is_imported(&scene, &ids_in(&scene), "identity");
        for &kind in &kinds {
            table.note(kind, "imported", "by identity");
            let count = generated_configuration_plans_empty(terraform, kind);
            table.note(kind, "listed, and generated", format!("{count} objects"));
        }
        table.print();
    }
}

/// The IDs that Zoom has given.
fn ids_in(scene: &Scene) -> BTreeMap<&'static str, String> {
    let id = |kind| scene.attributes(&address(kind))["id"].as_str().expect("an id").to_owned();
    ["zoom_group", "zoom_role", "zoom_contact_group"].map(|kind| (kind, id(kind))).into()
}

/// Forgets everything and imports it, which must leave nothing to do.
fn everything_is_imported(scene: &Scene, ids: &BTreeMap<&str, String>, form: &str) {
    let addresses: Vec<String> = base().into_keys().map(address).collect();
    let mut arguments = vec!["state", "rm"];
    arguments.extend(addresses.iter().map(String::as_str));
    scene.expect(&arguments, 0);
    scene.write("import.tf", &imports(ids, form));
    let output = scene.apply();
    let all = format!("{} imported, 0 added, 0 changed, 0 destroyed", addresses.len());
    assert!(output.shows(&all), "by {form}: {}", output.text());
    scene.write("import.tf", "");
    scene.plan_is_empty();
}

/// Lists everything of a type in an account that nobody manages, and imports it with the configuration that
/// is generated.
fn generated_configuration_plans_empty(terraform: &Terraform, kind: &str) -> usize {
    let scene = Scene::on(terraform);
    scene.change_world(|world| {
        prepare(world);
        world.users.get_mut("id-anna").expect("anna").group_ids = vec!["gMembers".to_owned()];
        world.users.get_mut("id-bert").expect("bert").role_id = "rMembers".to_owned();
        world.groups.get_mut("gAdmins").expect("a group").admin_ids.push("id-anna".to_owned());
        let member = ContactMember { kind: ContactKind::User, id: "id-anna".to_owned() };
        world.contact_groups.get_mut("dir.c1").expect("a contact group").members.push(member);
    });
    // A contact group without members has none that could be kept.
    scene.change_world(|world| world.contact_groups.retain(|_, group| !group.members.is_empty()));
    scene.configure("provider \"zoom\" {}");
    scene.write("all.tfquery.hcl", &format!("list {kind:?} \"all\" {{\n  provider = zoom\n}}\n"));
    let output = scene.expect(&["query", "-generate-config-out=generated.tf"], 0);
    let generated = scene.workspace.read("generated.tf").expect("generated configuration");
    let count = generated.matches("import {").count();
    assert!(count > 0, "{kind}: {}\n{generated}", output.text());
    let plan = scene.expect(&["plan", "-detailed-exitcode"], 2);
    let words = format!("Plan: {count} to import, 0 to add, 0 to change, 0 to destroy.");
    assert!(plan.shows(&words), "{kind}: {}\n{generated}", plan.text());
    count
}

#[test]
fn bad_input_is_refused_where_it_can_be_known() {
    let scene = Scene::new();
    scene.change_world(prepare);
    for (block, words) in [
        (
            "resource \"zoom_role_members\" \"a\" {\n  role_id = \"2\"\n  members = []\n}",
            &["Protected role", "which everybody has who has no other"][..],
        ),
        (
            "resource \"zoom_role_member\" \"a\" {\n  role_id = \"0\"\n  user_id = \"a@example.com\"\n}",
            &["Protected role", "An account has one owner"],
        ),
        (
            "resource \"zoom_contact_group\" \"a\" {\n  name = \"a\"\n  privacy = \"hidden\"\n}",
            &["\"public\", \"searchable\" or \"private\""],
        ),
        (
            "resource \"zoom_contact_group_members\" \"a\" {\n  contact_group_id = \"dir.c1\"\n}",
            &["users", "groups"],
        ),
        (
            "resource \"zoom_group_members\" \"a\" {\n  group_id = \"g\"\n  members = [\"a@example.com \"]\n}",
            &["must not begin or end with white space"],
        ),
    ] {
        scene.configure(block);
        scene.validate_fails(words);
    }
    let long = "x".repeat(128);
    scene.configure(format!("resource \"zoom_group\" \"a\" {{\n  name = {long:?}\n}}"));
    scene.validate_fails(&["must have at most 127 characters"]);

    // These only Zoom knows.
    for (block, words) in [
        (
            "resource \"zoom_group\" \"a\" {\n  name = \"Group gMembers\"\n}",
            &["Group exists already", "import {", "to = zoom_group.NAME", "id = \"gMembers\""][..],
        ),
        (
            "resource \"zoom_role\" \"a\" {\n  name = \"Role rMembers\"\n}",
            &["Role exists already", "id = \"rMembers\""],
        ),
        (
            "resource \"zoom_group_members\" \"a\" {\n  group_id = \"gMembers\"\n  members = [\"x@elsewhere.example\"]\n}",
            &[
                "Members were not added",
                "x@elsewhere.example: The account has no user with that e-mail address.",
            ],
        ),
        (
            "resource \"zoom_group_member\" \"a\" {\n  group_id = \"nothing\"\n  user_id = \"anna@example.com\"\n}",
            &["Group not found", "\"nothing\""],
        ),
    ] {
        scene.configure(block);
        scene.apply_fails(words);
    }
    let kept = scene.state()["resources"].as_array().map_or(0, Vec::len);
    assert_eq!(kept, 0, "nothing is kept of what was refused");
}
