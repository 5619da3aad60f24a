//! Two configurations, each with a Terraform of its own, that change the members of one group at the same time.

use std::path::Path;

use serde_json::json;
use xtask::terraform::{Output, Workspace};
use zoom_simulator::world::{Group, User, UserStatus};

use crate::support::{HEADER, PROVIDER, Scene, found};

/// How many people each configuration puts into the group.
const EACH: usize = 15;

/// A group, people, and a Zoom that takes its time, so that the two meet.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.change_world(|world| {
        world.groups.insert("g1".to_owned(), Group { name: "Shared".to_owned(), ..Group::default() });
        let model =
            world.users.values().find(|user| user.status == UserStatus::Active && user.role_id == "2");
        let model = User { group_ids: Vec::new(), ..model.expect("an active member").clone() };
        for name in ["left", "right"] {
            for number in 0..EACH {
                let email = format!("{name}{number:02}@example.com");
                world.users.insert(format!("{name}{number:02}"), User { email, ..model.clone() });
            }
        }
    });
    for operation in ["groupMembers", "groupMembersCreate"] {
        let fault = json!({ "match": { "operation": operation }, "fault": "delay", "ms": 300 });
        scene.simulator.fault(fault).expect("a fault");
    }
    scene
}

/// A folder of its own, with a configuration for the people of that name.
fn folder(scene: &Scene, name: &str, resource: &str) -> Workspace {
    let workspace = Workspace::new(found(), Path::new(PROVIDER)).expect("a folder");
    let workspace = workspace.envs(scene.simulator.env()).env("TF_VAR_client_secret", &scene.client_secret);
    workspace.write("main.tf", &format!("{HEADER}\n{}", resource.replace("NAME", name))).expect("main.tf");
    workspace
}

/// Applies both at the same time.
fn apply(left: &Workspace, right: &Workspace) -> [Output; 2] {
    let start = |workspace: &Workspace| workspace.spawn(&["apply", "-auto-approve"]).expect("an apply");
    [start(left), start(right)].map(|running| running.wait().expect("an end"))
}

fn members(scene: &Scene) -> usize {
    scene.change_world(|world| {
        world.users.values().filter(|user| user.group_ids.iter().any(|id| id == "g1")).count()
    })
}

#[test]
fn additive_memberships_lose_no_member_of_either() {
    let scene = scene();
    let resource = format!(
        "resource \"zoom_group_member\" \"each\" {{\n  count    = {EACH}\n  group_id = \"g1\"\n  user_id  = \
         format(\"NAME%02d@example.com\", count.index)\n}}\n"
    );
    let (left, right) = (folder(&scene, "left", &resource), folder(&scene, "right", &resource));
    for output in apply(&left, &right) {
        assert_eq!(output.code(), Some(0), "{}", output.text());
    }
    assert_eq!(members(&scene), 2 * EACH);
    for workspace in [&left, &right] {
        let plan = workspace.run(&["plan", "-detailed-exitcode"]).expect("a plan");
        assert_eq!(plan.code(), Some(0), "{}", plan.text());
    }
}

#[test]
fn authoritative_memberships_say_that_somebody_else_owns_the_group_and_remove_nobody() {
    let scene = scene();
    let resource = format!(
        "resource \"zoom_group_members\" \"all\" {{\n  group_id = \"g1\"\n  members  = [for number in \
         range({EACH}) : format(\"NAME%02d@example.com\", number)]\n}}\n"
    );
    let (left, right) = (folder(&scene, "left", &resource), folder(&scene, "right", &resource));
    let outputs = apply(&left, &right);
    let mut told = 0;
    for output in &outputs {
        // Who reads before the other writes finds out afterwards; who reads later is refused.
        let warned = output.shows("Others were added meanwhile");
        let refused = output.shows("Others are there already");
        assert_eq!(output.code(), Some(i32::from(refused)), "{}", output.text());
        told += usize::from(warned || refused);
    }
    assert!(told > 0, "{}\n{}", outputs[0].text(), outputs[1].text());
    let done = outputs.iter().filter(|output| output.code() == Some(0)).count();
    assert!(done > 0, "at least one of them has its group");
    assert_eq!(members(&scene), done * EACH, "nobody was removed whom no plan has shown");
    // The next plan of each shows whom it would remove.
    if done == 2 {
        let plan = left.run(&["plan", "-detailed-exitcode"]).expect("a plan");
        assert_eq!(plan.code(), Some(2), "{}", plan.text());
        assert!(plan.shows("right00@example.com"), "{}", plan.text());
    }
}
