
/// Forty memberships of one group, of which the first call takes one and the second is never answered.
fn apply_in_batches(scene: &Scene) -> Running {
    use zoom_simulator::world::{Group, User, UserStatus};
    scene.change_world(|world| {
        world.groups.insert("g1".to_owned(), Group { name: "Batches".to_owned(), ..Group::default() });
        let model = world.users.values().find(|user| user.status == UserStatus::Active && user.role_id == "2");
        let model = User { group_ids: Vec::new(), ..model.expect("an active member").clone() };
        for number in 0..40 {
            let email = format!("many{number:02}@example.com");
            world.users.insert(format!("many{number:02}"), User { email, ..model.clone() });
        }
    });
    scene.configure(
        "resource \"zoom_group_member\" \"each\" {\n  count    = 40\n  group_id = \"g1\"\n  user_id  = \
         format(\"many%02d@example.com\", count.index)\n}\n",
    );
    let fault = json!({
        "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": 60_000, "after": 2,
    });
    scene.simulator.fault(fault).expect("a fault");
    let apply = scene.workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    let deadline = std::time::Instant::now() + PATIENCE;
    while scene.simulator.count("groupMembersCreate") < 2 {
        assert!(std::time::Instant::now() < deadline, "no batch was sent");
        thread::sleep(Duration::from_millis(20));
    }
    // The third is on its way, and its answer far away.
    thread::sleep(Duration::from_millis(500));
    apply
}

fn members_of_the_batches(scene: &Scene) -> usize {
    scene.change_world(|world| {
        world.users.values().filter(|user| user.group_ids.iter().any(|id| id == "g1")).count()
    })
}

#[test]
fn a_provider_that_is_killed_in_the_middle_of_a_batch_loses_nobody() {
    let scene = Scene::new();
    let apply = apply_in_batches(&scene);
    let recorded = members_of_the_batches(&scene);
    assert!(recorded > 0 && recorded < 40, "{recorded}");
    for pid in providers_in(&scene.workspace.path()) {
        let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status().expect("kill");
        assert!(killed.success());
    }
    assert_eq!(apply.wait().expect("end").code(), Some(1));
    scene.simulator.clear_faults();
    // The batch that nobody saw the end of: Zoom has carried it out.
    scene.change_world(|world| {
        for number in 0..20 {
            let user = world.users.get_mut(&format!("many{number:02}")).expect("somebody");
            if user.group_ids.is_empty() {
                user.group_ids.push("g1".to_owned());
            }
        }
    });
    scene.apply();
    assert_eq!(members_of_the_batches(&scene), 40);
    scene.plan_is_empty();
}
