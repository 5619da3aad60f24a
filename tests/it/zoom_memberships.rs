//! Changes of who belongs where, against a server that answers as it is told, and against the simulator.

use std::time::Duration;

use serde_json::json;
use terraform_provider_zoom::http::CancellationToken;
use terraform_provider_zoom::zoom::memberships::{Change, Circle, Done, Member};
use terraform_provider_zoom::zoom::{
    Authentication, Client, ClientOptions, Credentials, Endpoints, Environment, Error, Plan,
};
use zoom_simulator::Simulator;

/// A simulator, and a client of its provider's app.
async fn stage() -> (Simulator, Client) {
    stage_with(Simulator::builder().seed(1), Plan::default()).await
}

async fn stage_with(builder: zoom_simulator::Builder, plan: Plan) -> (Simulator, Client) {
    let simulator = builder.start().await.expect("a simulator");
    let env = simulator.env();
    let endpoints =
        Endpoints::new(Environment::Commercial, Some(&env["ZOOM_API_URL"]), Some(&env["ZOOM_OAUTH_URL"]))
            .expect("addresses");
    let credentials = Credentials {
        account_id: env["ZOOM_ACCOUNT_ID"].clone(),
        client_id: env["ZOOM_CLIENT_ID"].clone(),
        client_secret: env["ZOOM_CLIENT_SECRET"].clone().into(),
    };
    let options = ClientOptions { plan, ..ClientOptions::new("tests/1", endpoints) };
    let client = Client::new(options, Authentication::App(credentials));
    (simulator, client)
}

/// The id of a new group, and ids and addresses of active people who are in no group.
async fn group_and_people(simulator: &Simulator, client: &Client) -> (String, Vec<(String, String)>) {
    let group = client.groups().create("Batches").await.expect("a group");
    let people = simulator.with_state(|world| {
        let people: Vec<(String, String)> = (0..40)
            .map(|number| {
                let email = format!("batch-{number:02}@example.com");
                let user = world.users.values().find(|user| {
                    user.role_id == "2" && user.status == zoom_simulator::world::UserStatus::Active
                });
                let user = user.expect("an active member").clone();
                let id = format!("batchUser{number:02}");
                let user =
                    zoom_simulator::world::User { email: email.clone(), group_ids: Vec::new(), ..user };
                world.users.insert(id.clone(), user);
                (id, email)
            })
            .collect();
        people
    });
    (group.id, people)
}

fn adds<'a>(keys: impl IntoIterator<Item = &'a String>) -> Vec<Change> {
    keys.into_iter().map(|key| Change::Add(Member::User(key.clone()))).collect()
}

fn done(answers: Vec<Result<Done, Error>>) -> Vec<Done> {
    answers.into_iter().map(|answer| answer.expect("no refusal")).collect()
}

#[tokio::test]
async fn forty_people_join_in_two_calls_and_leave_one_by_one() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id.clone());
    let emails = people.iter().map(|(_, email)| email);
    assert_eq!(done(client.memberships().change_all(&circle, adds(emails)).await), [Done::Added; 40]);
    assert_eq!(simulator.count("groupMembersCreate"), 2);
    assert_eq!(client.groups().member_count(&group_id).await.expect("a count"), Some(40));

    let removals = people.iter().take(3).map(|(id, _)| Change::Remove(Member::User(id.clone())));
    assert_eq!(done(client.memberships().change_all(&circle, removals).await), [Done::Removed; 3]);
    assert_eq!(simulator.count("groupMembersDelete"), 3);
    let again = Change::Remove(Member::User(people[0].0.clone()));
    assert_eq!(client.memberships().change(&circle, again).await.expect("no refusal"), Done::Absent);
    assert_eq!(client.groups().members(&group_id).await.expect("members").len(), 37);
}

#[tokio::test]
async fn callers_who_come_one_by_one_share_the_next_call() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id);
    let fault = json!({ "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": 50 });
    simulator.fault(fault).expect("a fault");
    let joining = adds(people.iter().map(|(id, _)| id)).into_iter().map(|change| {
        let (client, circle) = (client.clone(), circle.clone());
        async move { client.memberships().change(&circle, change).await }
    });
    let answers = futures_util::future::join_all(joining).await;
    assert_eq!(done(answers), [Done::Added; 40]);
    assert!(simulator.count("groupMembersCreate") <= 3, "{}", simulator.count("groupMembersCreate"));
}

#[tokio::test]
async fn zoom_answers_201_and_adds_nobody_which_is_noticed() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id);
    let (id, email) = &people[0];
    let nobody = "nobody@elsewhere.example".to_owned();
    let first = client.memberships().change_all(&circle, adds([id, &nobody])).await;
    assert_eq!(done(first), [Done::Added, Done::Unconfirmed]);
    let again = client.memberships().change_all(&circle, adds([id, email])).await;
    assert_eq!(done(again), [Done::Unconfirmed; 2], "whoever is a member is not added");
}

#[tokio::test]
async fn a_refusal_that_one_of_several_causes_does_not_hit_the_others() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id);
    // The first call, with everybody, and the second, with the first of them alone.
    let fault = json!({
        "match": { "operation": "groupMembersCreate" }, "fault": "status", "code": 400,
        "body": { "code": 300, "message": "Validation Failed." }, "times": 2,
    });
    simulator.fault(fault).expect("a fault");
    let answers =
        client.memberships().change_all(&circle, adds(people.iter().take(3).map(|(id, _)| id))).await;
    assert!(answers[0].is_err());
    assert_eq!(done(answers.into_iter().skip(1).collect()), [Done::Added; 2]);
}

#[tokio::test]
async fn an_addition_whose_answer_is_lost_is_sent_again() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id.clone());
    let fault = json!({ "match": { "operation": "groupMembersCreate" }, "fault": "drop_after", "times": 1 });
    simulator.fault(fault).expect("a fault");
    let change = Change::Add(Member::User(people[0].0.clone()));
    // The first one was carried out, so the second finds nobody to add.
    assert_eq!(client.memberships().change(&circle, change).await.expect("no refusal"), Done::Unconfirmed);
    assert_eq!(client.groups().member_count(&group_id).await.expect("a count"), Some(1));
}

#[tokio::test]
async fn whoever_is_interrupted_leaves_the_others_their_call() {
    let (simulator, client) = stage().await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    let circle = Circle::Group(group_id);
    let fault = json!({ "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": 1000 });
    simulator.fault(fault).expect("a fault");
    let token = CancellationToken::new();
    let impatient = client.with_cancellation(token.clone());
    let change = |index: usize| Change::Add(Member::User(people[index].0.clone()));
    // On its way; queued by the one who is interrupted; queued by another.
    let (first, second, third, ()) = tokio::join!(
        async { impatient.memberships().change(&circle, change(0)).await },
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            impatient.memberships().change(&circle, change(1)).await
        },
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            client.memberships().change(&circle, change(2)).await
        },
        async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            token.cancel();
        },
    );
    assert_eq!(first.expect("awaited"), Done::Added);
    assert!(second.expect_err("withdrawn").is_cancelled());
    assert_eq!(third.expect("another's"), Done::Added);
}

#[tokio::test]
async fn the_last_member_of_a_contact_group_stays_and_the_others_go() {
    let (simulator, client) = stage().await;
    let (_, people) = group_and_people(&simulator, &client).await;
    let content = terraform_provider_zoom::zoom::contact_groups::ContactGroupContent {
        name: Some("Contacts".to_owned()),
        ..Default::default()
    };
    let group = client.contact_groups().create(&content).await.expect("a contact group");
    let circle = Circle::ContactGroup(group.id.clone());
    let ids: Vec<&String> = people.iter().take(3).map(|(id, _)| id).collect();
    assert_eq!(done(client.memberships().change_all(&circle, adds(ids.clone())).await), [Done::Added; 3]);
    // One who is not there hides nothing of the others.
    let absent = "nobodysId".to_owned();
    let removals = |ids: &[&String]| -> Vec<Change> {
        ids.iter().map(|id| Change::Remove(Member::User((*id).clone()))).collect()
    };
    let answers = done(client.memberships().change_all(&circle, removals(&[ids[0], &absent])).await);
    assert_eq!(answers, [Done::Removed, Done::Absent]);
    assert_eq!(client.contact_groups().members(&group.id).await.expect("members").len(), 2);
    let answers = done(client.memberships().change_all(&circle, removals(&ids[1..])).await);
    assert_eq!(answers, [Done::Removed, Done::LastMember]);
    assert_eq!(client.contact_groups().members(&group.id).await.expect("members").len(), 1);
}

#[tokio::test]
async fn nothing_goes_beyond_the_published_limits() {
    let builder = Simulator::builder().seed(1).plan(zoom_simulator::Plan::Pro).enforce_limits(true);
    let (simulator, client) = stage_with(builder, Plan::Pro).await;
    let (group_id, people) = group_and_people(&simulator, &client).await;
    // More calls in a row than a second allows: forty in one lane beside thirty reads at once.
    let circle = Circle::Group(group_id.clone());
    let ids = || people.iter().map(|(id, _)| id);
    assert_eq!(done(client.memberships().change_all(&circle, adds(ids())).await), [Done::Added; 40]);
    let reads = ids().map(|id| async { client.users().get(id).await.map(drop) });
    let removals = ids().map(|id| Change::Remove(Member::User(id.clone())));
    let (removed, read) = tokio::join!(
        client.memberships().change_all(&circle, removals),
        futures_util::future::join_all(reads)
    );
    assert_eq!(done(removed), [Done::Removed; 40]);
    assert!(read.iter().all(Result::is_ok));
    let refused = simulator.requests().iter().filter(|request| request.status == Some(429)).count();
    assert_eq!(refused, 0);
}
