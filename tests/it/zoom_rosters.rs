//! Few calls: how often Zoom is asked, counted at the simulator.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::json;
use terraform_provider_zoom::zoom::rosters::Answer;
use terraform_provider_zoom::zoom::users::UserStatus;
use terraform_provider_zoom::zoom::{Client, ClientOptions, Credentials, Endpoints, Environment};
use zoom_simulator::Simulator;
use zoom_simulator::world::{User, UserStatus as Status};

const GROUP: &str = "roster-group";

/// A Zoom with so many users beside those that it begins with, and a client of its own app.
async fn zoom(users: usize) -> (Simulator, Client) {
    let simulator = Simulator::builder().seed(1).users(users).groups(1).start().await.unwrap();
    let client = client(&simulator);
    (simulator, client)
}

fn client(simulator: &Simulator) -> Client {
    let env = simulator.env();
    let endpoints =
        Endpoints::new(Environment::Commercial, Some(&env["ZOOM_API_URL"]), Some(&env["ZOOM_OAUTH_URL"]));
    let credentials = Credentials {
        account_id: env["ZOOM_ACCOUNT_ID"].clone(),
        client_id: env["ZOOM_CLIENT_ID"].clone(),
        client_secret: env["ZOOM_CLIENT_SECRET"].clone().into(),
    };
    Client::new(ClientOptions::new("tests/1", endpoints.unwrap()), credentials)
}

/// Everybody of that status, as id and address.
fn people(simulator: &Simulator, status: Status) -> Vec<(String, String)> {
    simulator.with_state(|world| {
        let of_status = world.users.iter().filter(|(_, user)| user.status == status);
        of_status.map(|(id, user)| (id.clone(), user.email.clone())).collect()
    })
}

/// Reads as Terraform does, ten at a time: from the roster, or else singly. Says how many were found.
async fn read(client: &Client, status: UserStatus, people: &[(String, String)]) -> usize {
    let reads = people.iter().map(|(id, email)| async move {
        match client.rosters().user(status, Some(id), email).await {
            Answer::Row(row) => row.email.eq_ignore_ascii_case(email),
            Answer::Absent | Answer::ReadSingly => client.users().get(id).await.is_ok(),
        }
    });
    iter(reads).buffer_unordered(10).filter(|found| std::future::ready(*found)).count().await
}

/// All requests but those for tokens.
fn calls(simulator: &Simulator) -> u64 {
    ["users", "user", "groupMembers", "roleMembers"].iter().map(|operation| simulator.count(operation)).sum()
}

#[tokio::test]
async fn a_refresh_of_users_costs_at_most_twice_the_least_and_eleven() {
    let (simulator, _) = zoom(5000).await;
    let active = people(&simulator, Status::Active);
    let pages = active.len().div_ceil(2000) as u64;
    for count in [1, 10, 11, 300, active.len()] {
        simulator.clear_requests();
        let client = client(&simulator);
        // The last of the list: nothing comes by luck.
        let asked = &active[active.len() - count..];
        assert_eq!(read(&client, UserStatus::Active, asked).await, count);
        let least = pages.min(count as u64);
        assert!(calls(&simulator) <= 2 * least + 11, "{} calls for {count} users", calls(&simulator));
    }
}

#[tokio::test]
async fn each_status_has_its_list_and_pending_users_are_found_by_address() {
    let (simulator, client) = zoom(600).await;
    let mut everybody = 0;
    for (status, of) in [
        (UserStatus::Active, Status::Active),
        (UserStatus::Inactive, Status::Inactive),
        (UserStatus::Pending, Status::Pending),
    ] {
        let people = people(&simulator, of);
        assert!(!people.is_empty(), "{of:?}");
        everybody += people.len();
        assert_eq!(read(&client, status, &people).await, people.len(), "{of:?}");
    }
    assert!(everybody >= 600);
    assert!(simulator.count("user") <= 10, "ten are read singly, whatever their status");
    assert_eq!(simulator.count("users"), 3);
}

#[tokio::test]
async fn somebody_pending_is_found_in_any_case_and_read_anew_after_a_write() {
    let (simulator, client) = zoom(1000).await;
    let pending = people(&simulator, Status::Pending);
    simulator.with_state(|world| {
        world.users.get_mut(&pending[0].0).unwrap().email = "Mixed.Case@Example.com".to_owned();
    });
    let ask = async |email: &str, id: &str| client.rosters().user(UserStatus::Pending, Some(id), email).await;
    read(&client, UserStatus::Pending, &pending).await;
    let row = ask("mixed.case@EXAMPLE.com", &pending[0].0).await;
    assert!(matches!(&row, Answer::Row(row) if &*row.email == "Mixed.Case@Example.com"), "{row:?}");
    // The row does not tell the id by which it was written.
    let (id, email) = &pending[1];
    assert!(matches!(ask(email, id).await, Answer::Row(_)));
    client.users().sign_out(id).await.ok();
    assert_eq!(ask(email, id).await, Answer::ReadSingly);
}

#[tokio::test]
async fn pages_of_two_thousand_that_are_refused_fall_back_to_three_hundred() {
    let (simulator, client) = zoom(900).await;
    let body = json!({"code": 300, "message": "Validation Failed."});
    let fault =
        json!({"match": {"operation": "users"}, "times": 1, "fault": "status", "code": 400, "body": body});
    simulator.fault(fault).unwrap();
    let active = people(&simulator, Status::Active);
    assert_eq!(read(&client, UserStatus::Active, &active).await, active.len());
    let sizes: Vec<String> = simulator
        .requests()
        .into_iter()
        .filter(|request| request.operation.as_deref() == Some("users"))
        .map(|request| request.query["page_size"].clone())
        .collect();
    assert!(sizes[0] == "2000" && sizes[1..].iter().all(|size| size == "300"), "{sizes:?}");
    assert_eq!(sizes.len(), 1 + active.len().div_ceil(300));
}

#[tokio::test]
async fn an_app_that_may_not_list_reads_singly_and_asks_for_the_list_once() {
    let (simulator, client) = zoom(100).await;
    let app = simulator.app(&simulator.env()["ZOOM_CLIENT_ID"]);
    assert!(app.set_scopes(["user:read:user:admin"]));
    let active = people(&simulator, Status::Active);
    assert_eq!(read(&client, UserStatus::Active, &active).await, active.len());
    assert_eq!(simulator.count("users"), 1, "a refusal is remembered");
    assert_eq!(simulator.count("user"), active.len() as u64);
}

#[tokio::test]
async fn what_was_written_is_read_anew_and_nothing_else() {
    let (simulator, client) = zoom(100).await;
    let active = people(&simulator, Status::Active);
    read(&client, UserStatus::Active, &active).await;
    let (before, [one, other, ..]) = (calls(&simulator), &active[20..]) else { panic!("users") };
    simulator.with_state(|world| world.users.get_mut(&one.0).unwrap().dept = "Changed".into());
    assert_eq!(read(&client, UserStatus::Active, &active).await, active.len());
    assert_eq!(calls(&simulator), before, "nobody says that anything was written");
    client.users().sign_out(&one.0).await.unwrap();
    assert_eq!(client.rosters().user(UserStatus::Active, Some(&one.0), &one.1).await, Answer::ReadSingly);
    assert_eq!(client.users().get(&one.0).await.unwrap().dept.as_deref(), Some("Changed"));
    let row = client.rosters().user(UserStatus::Active, Some(&other.0), &other.1).await;
    assert!(matches!(row, Answer::Row(_)), "{row:?}");
}

/// Puts the first so many active users into a group, and says who they are.
fn fill_group(simulator: &Simulator, members: usize) -> Vec<(String, String)> {
    simulator.with_state(|world| {
        world.groups.insert(GROUP.to_owned(), serde_json::from_value(json!({"name": "Roster"})).unwrap());
        let active = |(_, user): &(&String, &User)| user.status == Status::Active;
        let ids: Vec<String> =
            world.users.iter().filter(active).take(members).map(|(id, _)| id.clone()).collect();
        let fill = |id: String| {
            let user = world.users.get_mut(&id).unwrap();
            user.group_ids.push(GROUP.to_owned());
            (id, user.email.clone())
        };
        ids.into_iter().map(fill).collect()
    })
}

#[tokio::test]
async fn memberships_of_a_group_are_its_pages() {
    let (simulator, client) = zoom(4000).await;
    let members = fill_group(&simulator, 2500);
    let asked = members.iter().enumerate().map(|(number, (id, email))| {
        let (client, user) = (&client, if number % 2 == 0 { id.clone() } else { email.to_uppercase() });
        async move { client.rosters().group_member(GROUP, &user).await.unwrap() }
    });
    let found = iter(asked).buffered(10).collect::<Vec<_>>().await;
    for ((id, email), member) in members.iter().zip(found) {
        let member = member.unwrap();
        assert_eq!((member.id.as_ref(), &member.email), (Some(id), email));
    }
    assert_eq!(simulator.count("groupMembers"), 2, "two pages of two thousand");
    assert!(simulator.count("user") <= 1, "one read before two pages are paid for");
}

#[tokio::test]
async fn somebody_else_is_confirmed_by_one_single_read() {
    let (simulator, client) = zoom(100).await;
    let members = fill_group(&simulator, 20);
    let active = people(&simulator, Status::Active);
    let outsider = active.iter().find(|person| !members.contains(person)).unwrap();
    let client = Arc::new(client);
    assert!(client.rosters().group_member(GROUP, &members[0].0).await.unwrap().is_some());
    assert_eq!(client.rosters().group_member(GROUP, &outsider.0).await.unwrap(), None);
    assert_eq!((simulator.count("groupMembers"), simulator.count("user")), (1, 1));
    assert_eq!(client.rosters().group_member(GROUP, "nobody@example.com").await.unwrap(), None);
    assert_eq!(client.rosters().group_member("no-such-group", &outsider.0).await.unwrap(), None);
    // The list lags behind: the member that it does not show is one all the same.
    simulator.with_state(|world| {
        world.users.get_mut(&outsider.0).unwrap().group_ids.push(GROUP.to_owned());
    });
    let late = Client::clone(&client).rosters().group_member(GROUP, &outsider.1).await.unwrap();
    assert_eq!(late.unwrap().id.as_ref(), Some(&outsider.0));
}

#[tokio::test]
async fn holders_of_a_role_are_its_pages() {
    let (simulator, client) = zoom(1000).await;
    let active = people(&simulator, Status::Active);
    let holders: Vec<_> = active.into_iter().take(700).collect();
    simulator.with_state(|world| {
        for (id, _) in &holders {
            world.users.get_mut(id).unwrap().role_id = "1".to_owned();
        }
    });
    let asked = holders.iter().map(|(id, _)| client.rosters().role_member("1", id));
    let found = iter(asked).buffered(10).collect::<Vec<_>>().await;
    assert!(found.iter().all(|member| member.as_ref().unwrap().is_some()));
    assert_eq!(simulator.count("roleMembers"), 3);
    assert!(simulator.count("user") <= 2);
    // The list lags behind: the holder that it does not show is one all the same, and nobody else is.
    let [late, other, ..] = &people(&simulator, Status::Active)[800..] else { panic!("nobody left") };
    simulator.with_state(|world| world.users.get_mut(&late.0).unwrap().role_id = "1".to_owned());
    assert_eq!(client.rosters().role_member("1", &late.0).await.unwrap().unwrap().email, late.1);
    assert_eq!(client.rosters().role_member("1", &other.0).await.unwrap(), None);
}

#[tokio::test]
async fn the_account_of_an_app_is_known_without_a_call_and_of_a_token_by_its_user() {
    let (simulator, client) = zoom(12).await;
    let account_id = simulator.env()["ZOOM_ACCOUNT_ID"].clone();
    assert_eq!(client.account().id().await.unwrap().as_ref(), Some(&account_id));
    assert_eq!(simulator.requests().len(), 0);
    let token = client.grant().await.unwrap().access_token;
    let env = simulator.env();
    let endpoints =
        Endpoints::new(Environment::Commercial, Some(&env["ZOOM_API_URL"]), Some(&env["ZOOM_OAUTH_URL"]));
    let options = ClientOptions::new("tests/1", endpoints.unwrap());
    let with_token = Client::new(options, terraform_provider_zoom::zoom::Authentication::AccessToken(token));
    for _ in 0..3 {
        assert_eq!(with_token.account().id().await.unwrap().as_ref(), Some(&account_id));
    }
    assert_eq!(simulator.count("user"), 1);
}
