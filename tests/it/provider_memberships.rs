//! Groups, roles, contact groups and who belongs to them, against a simulated Zoom that is as odd as the real
//! one. Every answer is held against Terraform's rules.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::value::Value;
use zoom_simulator::Simulator;
use zoom_simulator::world::{ContactGroup, Group, Role, User, UserStatus, World};

use super::support::framework::host::{Action, Applied, Object, Stop};
use super::support::zoom::{Stage, only, texts};

const GROUP_MEMBERS: &str = "zoom_group_members";
const GROUP_MEMBER: &str = "zoom_group_member";
const GROUP_ADMINS: &str = "zoom_group_admins";
const ROLE_MEMBERS: &str = "zoom_role_members";
const ROLE_MEMBER: &str = "zoom_role_member";
const CONTACT_MEMBERS: &str = "zoom_contact_group_members";

/// Puts somebody into the account.
fn enrol(world: &mut World, name: &str, change: impl FnOnce(&mut User)) {
    let model = world.users.values().find(|user| user.status == UserStatus::Active && user.role_id == "2");
    let mut user = User {
        email: format!("{name}@example.com"),
        group_ids: Vec::new(),
        ..model.expect("an active member").clone()
    };
    change(&mut user);
    world.users.insert(format!("id-{name}"), user);
}

/// A stage with groups `g1` and `g2`, roles `R1` and `R2`, a contact group `dir.c1`, and some people.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    stage.simulator.with_state(|world| {
        for id in ["g1", "g2"] {
            let group = Group { name: format!("Group {id}"), ..Group::default() };
            world.groups.insert(id.to_owned(), group);
        }
        for id in ["R1", "R2"] {
            let role = Role { name: format!("Role {id}"), ..Role::default() };
            world.roles.insert(id.to_owned(), role);
        }
        let contacts = ContactGroup { name: "Contacts".to_owned(), ..ContactGroup::default() };
        world.contact_groups.insert("dir.c1".to_owned(), contacts);
        for name in ["anna", "bert", "cleo", "dora"] {
            enrol(world, name, |_| {});
        }
        enrol(world, "paul", |user| user.status = UserStatus::Pending);
        enrol(world, "ivan", |user| user.status = UserStatus::Inactive);
    });
    stage
}

fn mail(name: &str) -> String {
    format!("{name}@example.com")
}

fn mails(names: &[&str]) -> Json {
    names.iter().map(|name| mail(name)).collect()
}

/// Who is in a group, by the names of [`enrol`]; others by their ids.
fn in_group(simulator: &Simulator, group_id: &str) -> Vec<String> {
    simulator.with_state(|world| {
        let members = world.users.iter().filter(|(_, user)| user.group_ids.iter().any(|id| id == group_id));
        let mut names: Vec<String> =
            members.map(|(id, _)| id.strip_prefix("id-").unwrap_or(id).to_owned()).collect();
        names.sort();
        names
    })
}

fn role_of(simulator: &Simulator, name: &str) -> String {
    simulator.with_state(|world| world.users[&format!("id-{name}")].role_id.clone())
}

fn move_into(simulator: &Simulator, group_id: &str, names: &[&str]) {
    simulator.with_state(|world| {
        for name in names {
            let user = world.users.get_mut(&format!("id-{name}")).expect("somebody");
            user.group_ids.push(group_id.to_owned());
        }
    });
}

fn owner(simulator: &Simulator) -> (String, String) {
    simulator.with_state(|world| {
        let (id, user) = world.users.iter().find(|(_, user)| user.role_id == "0").expect("the owner");
        (id.clone(), user.email.clone())
    })
}

async fn apply(stage: &Stage, kind: &str, object: Option<&Object>, config: &Value) -> Applied {
    let plan = stage.host.plan(kind, object, config).await.expect("a plan");
    stage.host.apply(kind, &plan, config).await.expect("an answer")
}

async fn created(stage: &Stage, kind: &str, config: &Json) -> Object {
    let config = stage.host.config(kind, config);
    let made = stage.host.bring_about(kind, None, &config).await.expect("an apply");
    made.expect("an object")
}

async fn refreshed(stage: &Stage, kind: &str, object: &Object) -> Option<Object> {
    stage.next_walk().await;
    stage.host.refresh(kind, object).await.expect("a read")
}

async fn destroyed(stage: &Stage, kind: &str, object: &Object) -> Applied {
    apply(stage, kind, Some(object), &Value::Null).await
}

/// What the plan of the object's end is refused with.
async fn end_refused(stage: &Stage, kind: &str, object: &Object) -> String {
    match stage.host.plan(kind, Some(object), &Value::Null).await {
        Err(Stop::Errors(diagnostics)) => only(&diagnostics),
        other => panic!("no error: {other:?}"),
    }
}

/// What is said when that is applied, which must fail.
async fn refused(stage: &Stage, kind: &str, object: Option<&Object>, config: &Json) -> String {
    let config = stage.host.config(kind, config);
    match stage.host.plan(kind, object, &config).await {
        Err(Stop::Errors(diagnostics)) => only(&diagnostics),
        Err(other) => panic!("{other:?}"),
        Ok(plan) => only(&stage.host.apply(kind, &plan, &config).await.expect("an answer").diagnostics),
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "expected {words:?} in:\n{text}");
    }
}

#[tokio::test]
async fn whom_zoom_passes_over_is_named_with_the_reason_and_the_others_are_members() {
    let stage = stage().await;
    let config = json!({ "group_id": "g1", "members": mails(&["anna", "paul", "nobody", "bert"]) });
    let said = refused(&stage, GROUP_MEMBERS, None, &config).await;
    says(
        &said,
        &[
            "Members were not added: ",
            "paul@example.com: The user was invited and has not accepted yet",
            "nobody@example.com: The account has no user with that e-mail address.",
            "Everybody else is in the group now.",
        ],
    );
    assert!(!said.contains("anna"), "{said}");
    assert_eq!(in_group(&stage.simulator, "g1"), ["anna", "bert"]);
    assert_eq!(stage.simulator.count("groupMembersCreate"), 1);
    // Nothing is kept, so that the next apply is not a removal of everybody.
    let config = json!({ "group_id": "g1", "members": mails(&["anna", "bert"]) });
    created(&stage, GROUP_MEMBERS, &config).await;
}

#[tokio::test]
async fn a_new_list_removes_nobody_whom_no_plan_has_shown() {
    let stage = stage().await;
    move_into(&stage.simulator, "g1", &["cleo", "dora"]);
    let config = json!({ "group_id": "g1", "members": mails(&["anna", "cleo"]) });
    let said = refused(&stage, GROUP_MEMBERS, None, &config).await;
    says(&said, &["Others are there already: ", "    dora@example.com", "id = \"g1\"", "import {"]);
    assert_eq!(in_group(&stage.simulator, "g1"), ["cleo", "dora"], "nothing was changed");

    let imported = stage.host.import(GROUP_MEMBERS, "Group g1").await.expect("an import");
    let read = refreshed(&stage, GROUP_MEMBERS, &imported).await.expect("a list");
    assert_eq!(texts(read.value.get("members")), ["cleo@example.com", "dora@example.com"]);
    let config = stage.host.config(GROUP_MEMBERS, &config);
    assert_eq!(apply(&stage, GROUP_MEMBERS, Some(&read), &config).await.diagnostics, []);
    assert_eq!(in_group(&stage.simulator, "g1"), ["anna", "cleo"]);
}

#[tokio::test]
async fn an_import_takes_everybody_the_owner_included() {
    let stage = stage().await;
    let (owner_id, owner_email) = owner(&stage.simulator);
    stage.simulator.with_state(|world| {
        world.users.get_mut(&owner_id).expect("the owner").group_ids.push("g1".to_owned());
    });
    let imported = stage.host.import(GROUP_MEMBERS, "Group g1").await.expect("an import");
    let read = refreshed(&stage, GROUP_MEMBERS, &imported).await.expect("a list");
    assert_eq!(texts(read.value.get("members")), [owner_email]);
}

#[tokio::test]
async fn the_owner_is_never_removed_and_never_in_the_way() {
    let stage = stage().await;
    let (owner_id, owner_email) = owner(&stage.simulator);
    stage.simulator.with_state(|world| {
        world.users.get_mut(&owner_id).expect("the owner").group_ids.push("g1".to_owned());
    });
    let config = stage.host.config(GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["anna"]) }));
    let applied = apply(&stage, GROUP_MEMBERS, None, &config).await;
    assert_eq!(applied.diagnostics, [], "the owner is no stranger");
    let object = applied.object.expect("a list");
    let read = refreshed(&stage, GROUP_MEMBERS, &object).await.expect("a list");
    assert_eq!(read, object, "the owner makes no difference");

    // Named, and then no longer.
    let mut members = mails(&["anna"]);
    members.as_array_mut().expect("a list").push(json!(owner_email));
    let named = stage.host.config(GROUP_MEMBERS, &json!({ "group_id": "g1", "members": members }));
    let object = stage
        .host
        .bring_about(GROUP_MEMBERS, Some(&object), &named)
        .await
        .expect("an apply")
        .expect("a list");
    let read = refreshed(&stage, GROUP_MEMBERS, &object).await.expect("a list");
    assert_eq!(read, object);
    let config = stage.host.config(GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["bert"]) }));
    let applied = apply(&stage, GROUP_MEMBERS, Some(&read), &config).await;
    assert_eq!(applied.diagnostics, []);
    let object = applied.object.expect("a list");
    assert_eq!(in_group(&stage.simulator, "g1"), ["bert", &owner_id]);
    let read = refreshed(&stage, GROUP_MEMBERS, &object).await.expect("a list");
    assert_eq!(read, object);
    assert_eq!(destroyed(&stage, GROUP_MEMBERS, &read).await.diagnostics, []);
    assert_eq!(in_group(&stage.simulator, "g1"), [owner_id]);
}

#[tokio::test]
async fn whoever_appears_between_plan_and_apply_is_left_alone_and_told() {
    let stage = stage().await;
    let object =
        created(&stage, GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["anna"]) })).await;
    let config = stage.host.config(GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["bert"]) }));
    let plan = stage.host.plan(GROUP_MEMBERS, Some(&object), &config).await.expect("a plan");
    move_into(&stage.simulator, "g1", &["dora"]);
    let applied = stage.host.apply(GROUP_MEMBERS, &plan, &config).await.expect("an answer");
    says(&only(&applied.diagnostics), &["Others were added meanwhile: ", "    dora@example.com"]);
    assert_eq!(in_group(&stage.simulator, "g1"), ["bert", "dora"]);
    let read = refreshed(&stage, GROUP_MEMBERS, &applied.object.expect("a list")).await.expect("a list");
    assert_eq!(texts(read.value.get("members")), ["bert@example.com", "dora@example.com"]);
    assert_eq!(
        stage.host.plan(GROUP_MEMBERS, Some(&read), &config).await.expect("a plan").action,
        Action::Update
    );
}

#[tokio::test]
async fn a_long_list_goes_in_full_calls_and_one_more_member_in_one() {
    let stage = stage().await;
    stage.simulator.with_state(|world| {
        for number in 0..=4_100 {
            enrol(world, &format!("many{number:04}"), |_| {});
        }
    });
    let config = |count: usize| {
        let people: Json = (0..count).map(|number| mail(&format!("many{number:04}"))).collect();
        stage.host.config(GROUP_MEMBERS, &json!({ "group_id": "g1", "members": people }))
    };
    let calls = || (stage.simulator.count("groupMembersCreate"), stage.simulator.count("groupMembers"));
    let made = stage.host.bring_about(GROUP_MEMBERS, None, &config(4_100)).await.expect("an apply");
    let (written, read) = calls();
    assert_eq!(written, 137, "thirty at a time");
    assert!(read <= 1 + 3, "{read} pages: none before, and three after");
    stage.next_walk().await;
    let changed =
        stage.host.bring_about(GROUP_MEMBERS, made.as_ref(), &config(4_101)).await.expect("an apply");
    assert!(changed.is_some());
    let (written, read) = (calls().0 - written, calls().1 - read);
    assert_eq!(written, 1);
    assert!(read <= 3 + 3, "{read} pages: three before and three after");
    assert_eq!(stage.simulator.count("user"), 0, "nobody is read singly");
}

#[tokio::test]
async fn naming_somebody_otherwise_changes_nothing_in_zoom() {
    let stage = stage().await;
    let object =
        created(&stage, GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["anna", "bert"]) }))
            .await;
    let config = json!({ "group_id": "g1", "members": ["id-anna", "BERT@example.com"] });
    let config = stage.host.config(GROUP_MEMBERS, &config);
    let (added, removed) =
        (stage.simulator.count("groupMembersCreate"), stage.simulator.count("groupMembersDelete"));
    let object = stage
        .host
        .bring_about(GROUP_MEMBERS, Some(&object), &config)
        .await
        .expect("an apply")
        .expect("a list");
    assert_eq!(stage.simulator.count("groupMembersCreate"), added);
    assert_eq!(stage.simulator.count("groupMembersDelete"), removed);
    assert_eq!(refreshed(&stage, GROUP_MEMBERS, &object).await.expect("a list"), object);
}

#[tokio::test]
async fn a_failed_change_of_a_list_keeps_what_was_done() {
    let stage = stage().await;
    let object =
        created(&stage, GROUP_MEMBERS, &json!({ "group_id": "g1", "members": mails(&["anna"]) })).await;
    let config = json!({ "group_id": "g1", "members": mails(&["bert", "nobody"]) });
    let config = stage.host.config(GROUP_MEMBERS, &config);
    let applied = apply(&stage, GROUP_MEMBERS, Some(&object), &config).await;
    says(&only(&applied.diagnostics), &["nobody@example.com"]);
    let kept = applied.object.expect("the list stays");
    assert!(!kept.tainted);
    assert_eq!(texts(kept.value.get("members")), ["bert@example.com"]);
    assert_eq!(in_group(&stage.simulator, "g1"), ["bert"]);
}

#[tokio::test]
async fn one_member_is_added_beside_others_and_taken_over_where_they_are_in_already() {
    let stage = stage().await;
    move_into(&stage.simulator, "g1", &["anna", "dora"]);
    let anna = created(&stage, GROUP_MEMBER, &json!({ "group_id": "g1", "user_id": mail("ANNA") })).await;
    let bert = created(&stage, GROUP_MEMBER, &json!({ "group_id": "g1", "user_id": "id-bert" })).await;
    assert_eq!(in_group(&stage.simulator, "g1"), ["anna", "bert", "dora"]);
    assert_eq!(refreshed(&stage, GROUP_MEMBER, &anna).await, Some(anna.clone()));
    assert_eq!(refreshed(&stage, GROUP_MEMBER, &bert).await, Some(bert.clone()));
    assert_eq!(destroyed(&stage, GROUP_MEMBER, &anna).await.diagnostics, []);
    assert_eq!(in_group(&stage.simulator, "g1"), ["bert", "dora"]);
    assert_eq!(refreshed(&stage, GROUP_MEMBER, &anna).await, None);
    assert_eq!(destroyed(&stage, GROUP_MEMBER, &anna).await.diagnostics, [], "gone is as good as removed");
    stage.simulator.with_state(|world| {
        world.groups.remove("g1");
        for name in ["bert", "dora"] {
            world.users.get_mut(&format!("id-{name}")).expect("somebody").group_ids.clear();
        }
    });
    assert_eq!(refreshed(&stage, GROUP_MEMBER, &bert).await, None, "so is a group that is gone");
    assert_eq!(destroyed(&stage, GROUP_MEMBER, &bert).await.diagnostics, []);
}

#[tokio::test]
async fn one_member_whom_zoom_passes_over_is_an_error() {
    let stage = stage().await;
    for (user, words) in [
        ("paul", "was invited and has not accepted yet"),
        ("nobody", "The account has no user with that e-mail address."),
    ] {
        let config = json!({ "group_id": "g1", "user_id": mail(user) });
        says(
            &refused(&stage, GROUP_MEMBER, None, &config).await,
            &["Member was not added: ", &mail(user), words],
        );
    }
    let config = json!({ "group_id": "gone", "user_id": mail("anna") });
    says(&refused(&stage, GROUP_MEMBER, None, &config).await, &["Group not found: "]);
}

#[tokio::test]
async fn administrators_are_told_without_ids_and_may_be_given_by_id() {
    let stage = stage().await;
    let config = json!({ "group_id": "g1", "admins": ["id-anna", mail("bert")] });
    let object = created(&stage, GROUP_ADMINS, &config).await;
    assert_eq!(refreshed(&stage, GROUP_ADMINS, &object).await.expect("a list"), object);
    let config = stage.host.config(GROUP_ADMINS, &json!({ "group_id": "g1", "admins": [mail("cleo")] }));
    let object = stage
        .host
        .bring_about(GROUP_ADMINS, Some(&object), &config)
        .await
        .expect("an apply")
        .expect("a list");
    let admins = || stage.simulator.with_state(|world| world.groups["g1"].admin_ids.clone());
    assert_eq!(admins(), ["id-cleo"]);
    // 400/4138: not an administrator (any more).
    stage.simulator.with_state(|world| world.groups.get_mut("g1").expect("g1").admin_ids.clear());
    assert_eq!(destroyed(&stage, GROUP_ADMINS, &object).await.diagnostics, []);
}

#[tokio::test]
async fn a_role_that_moved_meanwhile_is_left_alone() {
    let stage = stage().await;
    let config = json!({ "role_id": "R1", "members": mails(&["anna", "bert"]) });
    let list = created(&stage, ROLE_MEMBERS, &config).await;
    let single = created(&stage, ROLE_MEMBER, &json!({ "role_id": "R2", "user_id": mail("cleo") })).await;
    stage.simulator.with_state(|world| {
        world.users.get_mut("id-anna").expect("anna").role_id = "R2".to_owned();
        world.users.get_mut("id-cleo").expect("cleo").role_id = "R1".to_owned();
    });
    assert_eq!(destroyed(&stage, ROLE_MEMBER, &single).await.diagnostics, []);
    assert_eq!(role_of(&stage.simulator, "cleo"), "R1");
    assert_eq!(destroyed(&stage, ROLE_MEMBERS, &list).await.diagnostics, []);
    assert_eq!(
        (role_of(&stage.simulator, "anna"), role_of(&stage.simulator, "bert")),
        ("R2".into(), "2".into())
    );
    assert_eq!(role_of(&stage.simulator, "cleo"), "R1", "somebody of whom the list never knew");
}

#[tokio::test]
async fn roles_are_given_to_active_people_only_and_the_reason_is_told() {
    let stage = stage().await;
    let (_, owner_email) = owner(&stage.simulator);
    let config =
        json!({ "role_id": "R1", "members": [mail("anna"), mail("ivan"), mail("paul"), owner_email] });
    let said = refused(&stage, ROLE_MEMBERS, None, &config).await;
    if said.contains("as whom") {
        // The provider's app acts as the owner, which is seen first.
        let config = json!({ "role_id": "R1", "members": mails(&["anna", "ivan", "paul"]) });
        let said = refused(&stage, ROLE_MEMBERS, None, &config).await;
        says(&said, &["ivan@example.com: The user is deactivated", "paul@example.com: The user was invited"]);
    } else {
        says(&said, &["The user owns the account", "ivan@example.com: The user is deactivated"]);
    }
    assert_eq!(role_of(&stage.simulator, "anna"), "R1");
}

/// Makes `anna` the one as whom the provider's app acts.
fn anna_owns_the_app(simulator: &Simulator, role_id: &str) {
    simulator.with_state(|world| {
        world.users.get_mut("id-anna").expect("anna").role_id = role_id.to_owned();
        let privileges = world.roles["1"].privileges.clone();
        world.roles.get_mut("R1").expect("R1").privileges = privileges;
        let client_id = world.entry_apps.provider.clone();
        world.apps.get_mut(&client_id).expect("the provider's app").owner_id = "id-anna".to_owned();
    });
}

#[tokio::test]
async fn nobody_as_whom_the_app_acts_loses_a_role() {
    let stage = stage().await;
    let list = created(&stage, ROLE_MEMBERS, &json!({ "role_id": "R1", "members": mails(&["bert"]) })).await;
    anna_owns_the_app(&stage.simulator, "R1");
    stage.next_walk().await;
    let list = refreshed(&stage, ROLE_MEMBERS, &list).await.expect("a list");
    let without = json!({ "role_id": "R1", "members": mails(&["bert"]) });
    let said = refused(&stage, ROLE_MEMBERS, Some(&list), &without).await;
    says(&said, &["User is the one as whom the app acts: ", "take this role from anna@example.com"]);
    let other = json!({ "role_id": "R2", "members": mails(&["anna"]) });
    says(&refused(&stage, ROLE_MEMBERS, None, &other).await, &["give another role to anna@example.com"]);
    let other = json!({ "role_id": "R2", "user_id": "id-anna" });
    says(&refused(&stage, ROLE_MEMBER, None, &other).await, &["give another role to anna@example.com"]);
    let single = created(&stage, ROLE_MEMBER, &json!({ "role_id": "R1", "user_id": mail("anna") })).await;
    says(&end_refused(&stage, ROLE_MEMBER, &single).await, &["take this role from"]);
    says(&end_refused(&stage, ROLE_MEMBERS, &list).await, &["take this role from anna@example.com"]);
    let role = stage.host.import("zoom_role", "Role R1").await.expect("an import");
    let role = refreshed(&stage, "zoom_role", &role).await.expect("a role");
    says(&end_refused(&stage, "zoom_role", &role).await, &["take the role from"]);
    let admin = stage.host.import("zoom_role", "1").await.expect("an import");
    let admin = refreshed(&stage, "zoom_role", &admin).await.expect("a role");
    says(&end_refused(&stage, "zoom_role", &admin).await, &["Built-in role"]);
    assert_eq!(role_of(&stage.simulator, "anna"), "R1");
}

#[tokio::test]
async fn whoever_comes_to_own_the_app_after_the_plan_keeps_the_role() {
    let stage = stage().await;
    let single = created(&stage, ROLE_MEMBER, &json!({ "role_id": "R1", "user_id": mail("anna") })).await;
    let list = json!({ "role_id": "R2", "members": mails(&["bert"]) });
    let list = created(&stage, ROLE_MEMBERS, &list).await;
    let role = stage.host.import("zoom_role", "Role R1").await.expect("an import");
    let role = refreshed(&stage, "zoom_role", &role).await.expect("a role");
    let mut plans = Vec::new();
    for (kind, object) in [(ROLE_MEMBER, &single), ("zoom_role", &role), (ROLE_MEMBERS, &list)] {
        plans.push((kind, stage.host.plan(kind, Some(object), &Value::Null).await.expect("a plan")));
    }
    for (kind, plan) in plans {
        if kind == ROLE_MEMBERS {
            // Of the other list.
            stage.simulator.with_state(|world| {
                let client_id = world.entry_apps.provider.clone();
                world.apps.get_mut(&client_id).expect("the app").owner_id = "id-bert".to_owned();
                let privileges = world.roles["1"].privileges.clone();
                world.roles.get_mut("R2").expect("R2").privileges = privileges;
            });
        } else {
            anna_owns_the_app(&stage.simulator, "R1");
        }
        stage.next_walk().await;
        let applied = stage.host.apply(kind, &plan, &Value::Null).await.expect("an answer");
        says(&only(&applied.diagnostics), &["User is the one as whom the app acts"]);
        assert!(applied.object.is_some(), "{kind}");
    }
    assert_eq!(role_of(&stage.simulator, "anna"), "R1");
    assert_eq!(role_of(&stage.simulator, "bert"), "R2");
}

#[tokio::test]
async fn a_privilege_that_nobody_has_heard_of_is_passed_on() {
    let stage = stage().await;
    let privileges = ["FloatingRooms:Edit", "User:Read"];
    created(&stage, "zoom_role", &json!({ "name": "New", "description": "", "privileges": privileges }))
        .await;
    let known = stage.simulator.with_state(|world| {
        world.roles.values().find(|role| role.name == "New").expect("the role").privileges.clone()
    });
    assert!(known.iter().any(|privilege| privilege == "FloatingRooms:Edit"), "{known:?}");
}

#[tokio::test]
async fn protected_roles_are_refused_before_anything_is_planned() {
    let stage = stage().await;
    for (kind, rest) in [(ROLE_MEMBERS, json!({ "members": [] })), (ROLE_MEMBER, json!({ "user_id": "a" }))] {
        for (role, why) in [("0", "An account has one owner"), ("2", "which everybody has")] {
            let mut config = rest.clone();
            config["role_id"] = json!(role);
            let config = stage.host.config(kind, &config);
            let said = stage.host.validate(kind, &config).await;
            says(&only(&said), &["Protected role: ", why]);
        }
    }
    for id in ["0", "Member"] {
        assert_eq!(
            stage.host.import("zoom_role", id).await.expect_err("no import").summaries(),
            ["Protected role"]
        );
    }
}

#[tokio::test]
async fn a_contact_group_keeps_its_last_member() {
    let stage = stage().await;
    let config =
        json!({ "contact_group_id": "dir.c1", "users": ["id-anna", mail("bert")], "groups": ["g1"] });
    let object = created(&stage, CONTACT_MEMBERS, &config).await;
    assert_eq!(refreshed(&stage, CONTACT_MEMBERS, &object).await.expect("a list"), object);
    // Everybody is exchanged: those who come, come first.
    let config =
        stage.host.config(CONTACT_MEMBERS, &json!({ "contact_group_id": "dir.c1", "users": ["id-cleo"] }));
    let object = stage
        .host
        .bring_about(CONTACT_MEMBERS, Some(&object), &config)
        .await
        .expect("an apply")
        .expect("a list");
    let members = || stage.simulator.with_state(|world| world.contact_groups["dir.c1"].members.len());
    assert_eq!(members(), 1);
    assert_eq!(refreshed(&stage, CONTACT_MEMBERS, &object).await.expect("a list"), object);
    let said = destroyed(&stage, CONTACT_MEMBERS, &object).await;
    assert!(said.object.is_none());
    says(&only(&said.diagnostics), &["One member stays in the contact group: "]);
    assert_eq!(members(), 1);
}

#[tokio::test]
async fn a_contact_group_names_whom_zoom_passes_over() {
    let stage = stage().await;
    let config = json!({
        "contact_group_id": "dir.c1", "users": ["id-anna", mail("nobody"), "id-nobody"], "groups": ["g9"],
    });
    let said = refused(&stage, CONTACT_MEMBERS, None, &config).await;
    says(
        &said,
        &[
            "nobody@example.com: The account has no user with that e-mail address.",
            "id-nobody: The account has no user with that ID.",
            "g9: The account has no group with that ID.",
        ],
    );
}

#[tokio::test]
async fn names_that_are_taken_print_the_block_that_imports_them() {
    let stage = stage().await;
    for (kind, name, id) in [("zoom_group", "Group g1", "g1"), ("zoom_role", "Role R1", "R1")] {
        let said = refused(&stage, kind, None, &json!({ "name": name })).await;
        says(
            &said,
            &[" exists already: ", "import {", &format!("to = {kind}.NAME"), &format!("id = \"{id}\"")],
        );
        let object = created(&stage, kind, &json!({ "name": "Another" })).await;
        let said = refused(&stage, kind, Some(&object), &json!({ "name": name })).await;
        says(&said, &[" exists already: ", &format!("id = \"{id}\"")]);
        assert_eq!(destroyed(&stage, kind, &object).await.diagnostics, []);
    }
}

#[tokio::test]
async fn an_error_in_a_good_status_is_an_error_unless_it_says_gone() {
    let stage = stage().await;
    let object =
        created(&stage, "zoom_role", &json!({ "name": "Help desk", "privileges": ["User:Read"] })).await;
    stage.simulator.with_state(|world| world.account.errors_in_200 = true);
    let fault = json!({
        "match": { "operation": "updateRole" }, "fault": "error_in_200", "times": 1,
        "body": { "code": 200, "message": "The account must be a paid account to update the role." },
    });
    stage.simulator.fault(fault).expect("a fault");
    let said =
        refused(&stage, "zoom_role", Some(&object), &json!({ "name": "Help", "privileges": ["User:Read"] }))
            .await;
    says(&said, &["Zoom plan too small: "]);
    let id = object.value.get("id").as_str().expect("an id").to_owned();
    stage.simulator.with_state(|world| world.roles.remove(&id));
    assert_eq!(refreshed(&stage, "zoom_role", &object).await, None);
    assert_eq!(destroyed(&stage, "zoom_role", &object).await.diagnostics, []);
}

#[tokio::test]
async fn additive_memberships_go_out_together_and_two_applies_lose_nobody() {
    let stage = stage().await;
    stage.simulator.with_state(|world| {
        for number in 0..40 {
            enrol(world, &format!("many{number:02}"), |_| {});
        }
    });
    let fault = json!({ "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": 30 });
    stage.simulator.fault(fault).expect("a fault");
    let joining = (0..40).map(|number| {
        let stage = &stage;
        async move {
            let config = json!({ "group_id": "g1", "user_id": mail(&format!("many{number:02}")) });
            created(stage, GROUP_MEMBER, &config).await
        }
    });
    // Another configuration works on the same group meanwhile.
    let (objects, ()) = tokio::join!(futures_util::future::join_all(joining), async {
        move_into(&stage.simulator, "g1", &["dora"]);
    });
    assert_eq!(in_group(&stage.simulator, "g1").len(), 41);
    assert!(
        stage.simulator.count("groupMembersCreate") <= 4,
        "{}",
        stage.simulator.count("groupMembersCreate")
    );
    assert_eq!(stage.simulator.count("user"), 0, "no read for each");
    let before = stage.simulator.requests().len();
    stage.next_walk().await;
    let reads = objects.iter().map(|object| stage.host.refresh(GROUP_MEMBER, object));
    for read in futures_util::future::join_all(reads).await {
        assert!(read.expect("a read").is_some());
    }
    let reads = stage.simulator.requests().len() - before;
    assert!(reads <= 16, "{reads} calls to read 40 memberships");
}

#[tokio::test]
async fn data_sources_tell_who_belongs_where_and_count_without_the_list() {
    let stage = stage().await;
    move_into(&stage.simulator, "g1", &["bert", "anna"]);
    stage.simulator.with_state(|world| {
        world.users.get_mut("id-cleo").expect("cleo").role_id = "R1".to_owned();
        world.users.get_mut("id-anna").expect("anna").kind = 1;
        world.users.get_mut("id-bert").expect("bert").kind = 2;
        world.groups.get_mut("g1").expect("g1").admin_ids.push("id-dora".to_owned());
    });
    let members = stage.read(GROUP_MEMBERS, json!({ "group_id": "g1" })).await.expect("members");
    assert_eq!(texts(members.get("emails")), ["anna@example.com", "bert@example.com"]);
    let config = json!({ "group_id": "g1", "type": "licensed" });
    let licensed = stage.read(GROUP_MEMBERS, config).await.expect("members");
    assert_eq!(texts(licensed.get("emails")), ["bert@example.com"]);
    let row = &licensed.get("members").as_elements().expect("rows")[0];
    assert_eq!((row.get("id").as_str(), row.get("type").as_str()), (Some("id-bert"), Some("licensed")));

    stage.simulator.clear_requests();
    let config = json!({ "group_id": "g1", "count_only": true });
    let counted = stage.read(GROUP_MEMBERS, config).await.expect("a count");
    assert!(counted.get("members").is_null());
    assert_eq!(counted.get("total_members"), members.get("total_members"));
    let pages = stage.simulator.requests();
    let one =
        |page: &zoom_simulator::RequestRecord| page.query.get("page_size").is_some_and(|size| size == "1");
    assert!(!pages.is_empty() && pages.iter().all(one), "{pages:?}");

    let admins = stage.read(GROUP_ADMINS, json!({ "group_id": "g1" })).await.expect("administrators");
    assert_eq!(texts(admins.get("emails")), ["dora@example.com"]);
    let holders = stage.read(ROLE_MEMBERS, json!({ "role_id": "R1" })).await.expect("holders");
    assert_eq!(texts(holders.get("emails")), ["cleo@example.com"]);
}

#[tokio::test]
async fn a_filter_that_names_nothing_is_an_error_and_not_an_empty_list() {
    let stage = stage().await;
    for (kind, attribute, summary) in [
        (GROUP_MEMBERS, "group_id", "Group not found"),
        (GROUP_ADMINS, "group_id", "Group not found"),
        (ROLE_MEMBERS, "role_id", "Role not found"),
        (CONTACT_MEMBERS, "contact_group_id", "Contact group not found"),
    ] {
        let refused = stage.read(kind, json!({ attribute: "nothing" })).await.expect_err("nothing is there");
        says(&only(&refused), &[summary, "\"nothing\""]);
    }
}

#[tokio::test]
async fn another_accounts_credentials_are_refused_with_both_accounts() {
    let stage = stage().await;
    let object = created(&stage, "zoom_group", &json!({ "name": "Ours" })).await;
    let other = Object {
        private: String::from_utf8_lossy(&object.private)
            .replace(&stage.env["ZOOM_ACCOUNT_ID"], "AnotherAccount")
            .into_bytes()
            .into(),
        identity: None,
        ..object.clone()
    };
    let Err(Stop::Errors(diagnostics)) = stage.host.refresh("zoom_group", &other).await else {
        panic!("a group of another account was read");
    };
    says(
        &only(&diagnostics),
        &["Credentials of another Zoom account", "AnotherAccount", &stage.env["ZOOM_ACCOUNT_ID"]],
    );
    says(&end_refused(&stage, "zoom_group", &other).await, &["Credentials of another Zoom account"]);
    let id = object.value.get("id").as_str().expect("an id");
    let identity = json!({ "id": id, "account_id": "AnotherAccount" });
    let refused = stage.host.import_by_identity("zoom_group", &identity).await.expect_err("another account");
    assert_eq!(refused.summaries(), ["Credentials of another Zoom account"]);
}
