//! A user's life has one set of rules: the REST API, SCIM and whoever steers meet the same.

use http::Method;
use serde_json::{Value, json};
use zoom_simulator::{Clock, Simulator};

use crate::client::{Reply, Zoom};
use crate::scim2::call;

const ZOOM_USER: &str = "urn:ietf:params:scim:schemas:extension:zoom:1.0:User";

/// A simulator, its token, and somebody of each sort.
struct People {
    zoom: Zoom,
    token: String,
    owner: String,
    admin: String,
    licensed: String,
    pending: String,
}

impl People {
    async fn start() -> Self {
        Self::of(Zoom::start().await).await
    }

    async fn of(zoom: Zoom) -> Self {
        let token = zoom.token().await;
        let (owner, admin, licensed, pending) = zoom.simulator.with_state(|world| {
            let find = |is: &dyn Fn(&zoom_simulator::world::User) -> bool| {
                world.users.iter().find(|(_, user)| is(user)).unwrap().0.clone()
            };
            (
                find(&|user| user.role_id == "0"),
                find(&|user| user.role_id == "1"),
                find(&|user| user.role_id == "2" && user.kind == 2),
                find(&|user| user.verified == 0),
            )
        });
        Self { zoom, token, owner, admin, licensed, pending }
    }

    async fn rest(&self, method: &str, path: &str, body: Value) -> Reply {
        self.zoom.call(method, &self.token, path, (!body.is_null()).then_some(&body)).await
    }

    async fn scim(&self, method: Method, path: &str, body: Value) -> Reply {
        call(&self.zoom, &self.token, method, path, (!body.is_null()).then_some(&body)).await
    }

    async fn scim_active(&self, id: &str, active: bool) -> Reply {
        let operations = json!([{"op": "replace", "value": {"active": active}}]);
        self.scim(Method::PATCH, &format!("/Users/{id}"), json!({"Operations": operations})).await
    }

    fn user(&self, id: &str) -> Value {
        self.zoom.simulator.with_state(|world| json!(world.users[id]))
    }

    /// Changes somebody in the state.
    fn change(&self, id: &str, change: impl FnOnce(&mut zoom_simulator::world::User)) {
        self.zoom.simulator.with_state(|world| change(world.users.get_mut(id).unwrap()));
    }

    fn account(&self, change: &Value) {
        self.zoom.simulator.patch_state(json!({"account": change})).unwrap();
    }
}

#[tokio::test]
async fn nobody_demotes_the_owner() {
    let people = People::start().await;
    let owner = &people.owner;
    let member = json!({"members": [{"id": owner}]});
    let (_, added) = people.rest("POST", "/roles/1/members", member).await;
    assert_eq!(added["ids"], "");
    let (status, shown) =
        people.scim(Method::PUT, &format!("/Users/{owner}"), json!({"roles": [{"value": "Member"}]})).await;
    assert_eq!((status, &shown["roles"][0]["value"]), (200, &json!("Owner")), "{shown}");
    assert_eq!(people.user(owner)["role_id"], "0");
    // Nobody becomes the owner in passing either.
    let path = format!("/Users/{}", people.licensed);
    assert_eq!(people.scim(Method::PUT, &path, json!({"roles": [{"value": "Owner"}]})).await.0, 400);
}

#[tokio::test]
async fn an_admin_whom_scim_demotes_takes_the_scopes_of_apps_along() {
    let people = People::start().await;
    let connector = people.zoom.connector();
    people.zoom.simulator.app(&connector).set_owner(&people.admin);
    let body = json!({"roles": [{"value": "Member"}]});
    let path = format!("/Users/{}", people.admin);
    assert_eq!(people.scim(Method::PUT, &path, body).await.0, 200);
    assert_eq!(people.user(&people.admin)["role_id"], "2");
    let scopes = people.zoom.simulator.with_state(|world| world.apps[&connector].scopes.clone());
    assert_eq!(scopes, Vec::<String>::new());
}

#[tokio::test]
async fn deactivation_takes_every_licence_whoever_asks_for_it() {
    let people = People::start().await;
    let id = people.licensed.clone();
    let give = |user: &mut zoom_simulator::world::User| {
        user.kind = 2;
        user.zoom_phone = true;
        user.zoom_one_type = 16;
        user.licenses = vec!["zoom_compliance_management".to_owned()];
    };
    let check = |who: &str| {
        let user = people.user(&id);
        assert_eq!(user["status"], "inactive", "{who}");
        assert_eq!(
            (&user["type"], &user["zoom_phone"], &user["zoom_one_type"], &user["licenses"]),
            (&json!(1), &json!(false), &json!(0), &json!([])),
            "{who}"
        );
    };
    people.change(&id, give);
    people.rest("PUT", &format!("/users/{id}/status"), json!({"action": "deactivate"})).await;
    check("REST");
    assert_eq!(people.scim_active(&id, true).await.1["active"], json!(true));
    people.change(&id, give);
    assert_eq!(people.scim_active(&id, false).await.1["active"], json!(false));
    check("SCIM, PATCH");
    people.scim_active(&id, true).await;
    people.change(&id, give);
    let body = json!({"active": false, "userType": "Licensed", ZOOM_USER: {"zoomScheduler": true}});
    let (status, shown) = people.scim(Method::PUT, &format!("/Users/{id}"), body).await;
    assert_eq!((status, shown.get(ZOOM_USER)), (200, None), "{shown}");
    check("SCIM, PUT");
    people.scim_active(&id, true).await;
    people.change(&id, give);
    people.zoom.simulator.patch_state(json!({"users": {&id: {"status": "inactive"}}})).unwrap();
    check("steering");
}

#[tokio::test]
async fn whoever_was_only_invited_stays_as_invited() {
    let people = People::start().await;
    let id = &people.pending;
    let before = people.user(id);
    for (method, path, body) in [
        ("PATCH", format!("/users/{id}"), json!({"dept": "Sales", "type": 2})),
        ("PUT", format!("/users/{id}/status"), json!({"action": "deactivate"})),
        ("PUT", format!("/users/{id}/email"), json!({"email": "a@managed.example.com"})),
        ("POST", "/roles/1/members".to_owned(), json!({"members": [{"id": id}]})),
    ] {
        assert!(people.rest(method, &path, body).await.0 < 300, "{method} {path}");
    }
    let body =
        json!({"title": "Pilot", "userType": "Licensed", "active": true, "roles": [{"value": "Admin"}]});
    assert_eq!(people.scim(Method::PUT, &format!("/Users/{id}"), body).await.0, 200);
    assert_eq!(people.scim_active(id, false).await.0, 200);
    assert_eq!(people.user(id), before);
    let body = json!({"feature_type": "user_type", "feature_value": "2", "users": [{"id": id}]});
    let (_, given) = people.rest("POST", "/users/features", body).await;
    assert_eq!(given["fail_details"][0]["reason"], "No need to update");
    assert_eq!(people.user(id), before);
}

#[tokio::test]
async fn pending_users_are_removed_by_disassociation_alone() {
    let people = People::start().await;
    let path = format!("/users/{}", people.pending);
    let refused = people.rest("DELETE", &format!("{path}?action=delete"), Value::Null).await;
    let message = "Cannot delete a user out of your account.";
    assert_eq!(refused, (400, json!({"code": 200, "message": message})));
    // A managed domain holds those who have joined, and nobody else.
    people.account(&json!({"managed_domains": ["example.com"]}));
    assert_eq!(people.rest("DELETE", &path, Value::Null).await, (204, Value::Null));
    let joined = format!("/users/{}", people.licensed);
    assert_eq!(people.rest("DELETE", &joined, Value::Null).await.1["code"], 1107);
    let invitation = json!({"action": "create", "user_info": {"email": "b@example.com", "type": 1}});
    let (_, made) = people.rest("POST", "/users", invitation).await;
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    assert_eq!(people.scim(Method::DELETE, &path, Value::Null).await.0, 204);
}

#[tokio::test]
async fn an_invitation_that_is_over_leads_nowhere() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let people = People::of(Zoom::of(Simulator::builder().clock(clock).start().await.unwrap())).await;
    let invitation = json!({"action": "create", "user_info": {"email": "late@example.com", "type": 1}});
    let (_, made) = people.rest("POST", "/users", invitation.clone()).await;
    let id = made["id"].as_str().unwrap();
    for _ in 0..31 {
        people.zoom.simulator.clock().advance(86_400_000);
    }
    let people = People { token: people.zoom.token().await, ..people };
    let path = format!("/users/{id}");
    for (method, path, body) in [
        ("GET", path.clone(), Value::Null),
        ("PATCH", path.clone(), json!({"dept": "Sales"})),
        ("DELETE", path.clone(), Value::Null),
        ("GET", format!("{path}/settings"), Value::Null),
        ("PATCH", format!("{path}/settings"), json!({"in_meeting": {"chat": false}})),
    ] {
        let (status, refusal) = people.rest(method, &path, body).await;
        assert_eq!((status, &refusal["code"]), (400, &json!(1120)), "{method} {path}: {refusal}");
    }
    // The address is in the way of another invitation until it is let go.
    assert_eq!(people.rest("POST", "/users", invitation.clone()).await.1["code"], 1005);
    assert_eq!(people.rest("DELETE", "/users/late@example.com", Value::Null).await.0, 204);
    assert_eq!(people.rest("POST", "/users", invitation).await.0, 201);
}

#[tokio::test]
async fn what_belongs_to_another_account_is_told_from_what_is_nowhere() {
    let people = People::start().await;
    people.account(&json!({"ids_elsewhere": ["theirs"]}));
    let account = people.zoom.env["ZOOM_ACCOUNT_ID"].clone();
    let message = format!("Group does not belong to this account:{account}.");
    let member = format!("/groups/theirs/members/{}", people.licensed);
    assert_eq!(
        people.rest("GET", "/groups/theirs", Value::Null).await,
        (400, json!({"code": 1010, "message": "Group does not belong to your account."}))
    );
    let expected = (400, json!({"code": 1010, "message": message}));
    assert_eq!(people.rest("DELETE", &member, Value::Null).await, expected);
    assert_eq!(people.rest("PATCH", &member, json!({"action": "set_primary"})).await, expected);
    let message = format!("User not found on this account: {account}");
    assert_eq!(
        people.rest("GET", "/users/theirs", Value::Null).await,
        (400, json!({"code": 1010, "message": message}))
    );
    for whose in ["theirs", "elsewhere@example.net"] {
        let (_, refusal) = people.rest("DELETE", &format!("/users/{whose}"), Value::Null).await;
        assert_eq!(refusal["message"], "Cannot delete a user out of your account.", "{whose}");
    }
}

#[tokio::test]
async fn an_address_that_is_known_elsewhere_is_nobodys_new_one() {
    let people = People::start().await;
    people.account(&json!({"managed_domains": ["example.net"]}));
    let body = json!({"email": "Elsewhere@example.net"});
    let path = format!("/users/{}/email", people.licensed);
    let (status, refusal) = people.rest("PUT", &path, body).await;
    assert_eq!((status, &refusal["code"]), (400, &json!(1009)), "{refusal}");
    let body = json!({"emails": [{"value": "elsewhere@example.net"}]});
    assert_eq!(people.scim(Method::PUT, &format!("/Users/{}", people.licensed), body).await.0, 409);
}

#[tokio::test]
async fn new_addresses_may_be_limited_to_domains() {
    let people = People::start().await;
    people.account(&json!({"limited_domains": ["example.org"]}));
    let with = |email: &str| json!({"action": "custCreate", "user_info": {"email": email, "type": 1}});
    let message = "Email address a@example.com doesn't match limited domains: example.org";
    assert_eq!(
        people.rest("POST", "/users", with("a@example.com")).await,
        (400, json!({"code": 1116, "message": message}))
    );
    assert_eq!(people.rest("POST", "/users", with("a@example.org")).await.0, 201);
    assert_eq!(people.scim(Method::POST, "/Users", json!({"userName": "b@example.com"})).await.0, 409);
}

#[tokio::test]
async fn sso_users_want_single_sign_on_and_the_switch_for_it() {
    let people = People::start().await;
    let body = json!({"action": "ssoCreate", "user_info": {"email": "sso@example.com", "type": 1}});
    people.account(&json!({"sso_pre_provision": false}));
    assert_eq!(people.rest("POST", "/users", body.clone()).await.1["code"], 2032);
    people.account(&json!({"sso_enabled": false}));
    assert_eq!(people.rest("POST", "/users", body.clone()).await.1["code"], 2002);
    people.account(&json!({"sso_enabled": true, "sso_pre_provision": true}));
    assert_eq!(people.rest("POST", "/users", body).await.0, 201);
}

#[tokio::test]
async fn licences_that_are_not_left_are_refused_by_name() {
    let people = People::start().await;
    let basic = people.zoom.simulator.with_state(|world| {
        let is_basic = |user: &zoom_simulator::world::User| user.kind == 1 && user.role_id == "2";
        let active = |user: &zoom_simulator::world::User| user.status.word() == "active";
        world.users.iter().find(|(_, user)| is_basic(user) && active(user)).unwrap().0.clone()
    });
    let bundled = people.licensed.clone();
    people.rest("PATCH", &format!("/users/{bundled}"), json!({"zoom_one_type": 16})).await;
    people.account(&json!({"seats": 0, "basic_seats": 0, "phone_seats": 0}));
    let new = |info: Value| {
        let mut info = info;
        info["email"] = json!("new@example.com");
        json!({"action": "custCreate", "user_info": info})
    };
    let basic_path = format!("/users/{basic}");
    let bundled_path = format!("/users/{bundled}");
    let inactive = people.zoom.simulator.with_state(|world| {
        let find = |user: &zoom_simulator::world::User| user.status.word() == "inactive";
        world.users.iter().find(|(_, user)| find(user)).unwrap().0.clone()
    });
    let cases = [
        ("POST", "/users".to_owned(), new(json!({"type": 2})), 400, 3412),
        ("POST", "/users".to_owned(), new(json!({"type": 1, "plan_united_type": "1"})), 400, 2034),
        ("POST", "/users".to_owned(), new(json!({"type": 1, "feature": {"zoom_one_type": 16}})), 400, 2038),
        ("POST", "/users".to_owned(), new(json!({"type": 1})), 400, 2033),
        ("POST", "/users".to_owned(), new(json!({"type": 4, "feature": {"zoom_phone": true}})), 404, 1102),
        ("POST", "/users".to_owned(), new(json!({"type": 1, "plan_united_type": "3"})), 400, 300),
        ("PATCH", basic_path.clone(), json!({"type": 2}), 400, 3412),
        ("PATCH", basic_path.clone(), json!({"plan_united_type": "1"}), 400, 2034),
        ("PATCH", basic_path.clone(), json!({"zoom_one_type": 16}), 400, 2038),
        ("PATCH", bundled_path.clone(), json!({"type": 1}), 400, 2039),
        ("PATCH", bundled_path, json!({"zoom_one_type": 0}), 400, 2039),
        ("PATCH", basic_path, json!({"plan_united_type": "x"}), 400, 300),
        ("PUT", format!("/users/{inactive}/status"), json!({"action": "activate"}), 400, 2033),
    ];
    let before = people.zoom.simulator.state();
    for (method, path, body, status, code) in cases {
        let (seen, refusal) = people.rest(method, &path, body.clone()).await;
        assert_eq!((seen, &refusal["code"]), (status, &json!(code)), "{method} {path} {body}: {refusal}");
    }
    assert_eq!(people.zoom.simulator.state(), before);
    let (_, given) = people
        .rest(
            "POST",
            "/users/features",
            json!({"feature_type": "user_type", "feature_value": "1", "users": [{"id": bundled}]}),
        )
        .await;
    assert_eq!(given["fail_details"][0]["reason"], "Not allowed to add basic users");
}

#[tokio::test]
async fn a_bundle_brings_the_licence_and_takes_it_along() {
    let people = People::start().await;
    let info =
        json!({"email": "new@example.com", "type": 1, "feature": {"zoom_one_type": 64, "zoom_phone": true}});
    let (status, made) =
        people.rest("POST", "/users", json!({"action": "custCreate", "user_info": info})).await;
    assert_eq!((status, &made["type"]), (201, &json!(2)), "{made}");
    let path = format!("/users/{}", made["id"].as_str().unwrap());
    let (_, user) = people.rest("GET", &path, Value::Null).await;
    assert_eq!((&user["type"], &user["zoom_one_type"]), (&json!(2), &json!(64)));
    assert_eq!(people.user(made["id"].as_str().unwrap())["zoom_phone"], json!(true));
    people.rest("PATCH", &path, json!({"zoom_one_type": 0, "feature": {"zoom_phone": false}})).await;
    let (_, user) = people.rest("GET", &path, Value::Null).await;
    assert_eq!((&user["type"], user.get("zoom_one_type")), (&json!(1), None));
    assert_eq!(people.user(made["id"].as_str().unwrap())["zoom_phone"], json!(false));
}

#[tokio::test]
async fn licences_of_a_subscription_are_counted_by_it() {
    let people = People::start().await;
    let licence = |kind: &str, option: i64, id: &str| json!({"license_info_list": [{"license_type": kind, "license_option": option, "subscription_id": id}]});
    let path = format!("/users/{}", people.licensed);
    let (_, refusal) = people.rest("PATCH", &path, licence("MEETING", 2, "a")).await;
    let message = "The subscription \"a\" you entered does not exist. Please choose a different subscription and \
                   try again.";
    assert_eq!(refusal, json!({"code": 300, "message": message}));
    people.account(&json!({"subscriptions": {
        "a": {"license_type": "MEETING", "seats": 1},
        "b": {"license_type": "ZOOM_WORKPLACE_BUNDLE", "seats": 0},
    }}));
    assert_eq!(people.rest("PATCH", &path, licence("MEETING", 2, "a")).await.0, 204);
    let (_, user) = people.rest("GET", &path, Value::Null).await;
    assert_eq!(user["license_info_list"][0]["subscription_id"], "a");
    let mut info = licence("MEETING", 2, "a");
    info["email"] = json!("new@example.com");
    info["type"] = json!(1);
    let (_, refusal) =
        people.rest("POST", "/users", json!({"action": "custCreate", "user_info": info})).await;
    assert_eq!(refusal["code"], 3412, "{refusal}");
    assert_eq!(people.rest("PATCH", &path, licence("ZOOM_WORKPLACE_BUNDLE", 16, "b")).await.1["code"], 2038);
    // A subscription is for one kind of licence.
    assert_eq!(people.rest("PATCH", &path, licence("MEETING", 2, "b")).await.1["code"], 300);
    for wrong in [licence("MEETING", 16, "a"), licence("OTHER", 2, "a"), json!({"license_info_list": [{}]})] {
        assert_eq!(
            people.rest("PATCH", &path, wrong.clone()).await.1["message"],
            "Validation Failed.",
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn divisions_and_personal_links_are_checked() {
    let people = People::start().await;
    let division = people.zoom.simulator.with_state(|world| world.divisions.keys().next().unwrap().clone());
    let path = format!("/users/{}", people.licensed);
    assert_eq!(people.rest("PATCH", &path, json!({"division_ids": [division]})).await.0, 204);
    assert_eq!(people.rest("GET", &path, Value::Null).await.1["division_ids"], json!([division]));
    for wrong in [json!(["nowhere"]), json!([division, division])] {
        assert_eq!(people.rest("PATCH", &path, json!({"division_ids": wrong})).await.1["code"], 300);
    }
    let info = json!({"email": "new@example.com", "type": 1, "division_ids": ["nowhere"]});
    let (_, refusal) =
        people.rest("POST", "/users", json!({"action": "custCreate", "user_info": info})).await;
    assert_eq!(refusal["errors"][0]["field"], "user_info.division_ids");
    assert_eq!(people.rest("PATCH", &path, json!({"vanity_name": "lobby"})).await.0, 204);
    let other = format!("/users/{}", people.admin);
    let (status, refusal) = people.rest("PATCH", &other, json!({"vanity_name": "LOBBY"})).await;
    assert_eq!((status, &refusal["code"]), (400, &json!(4100)), "{refusal}");
    // One's own link may be said again.
    assert_eq!(people.rest("PATCH", &path, json!({"vanity_name": "Lobby"})).await.0, 204);
    let (_, taken) = people.rest("GET", "/users/vanity_name?vanity_name=lobby", Value::Null).await;
    assert_eq!(taken, json!({"existed": true}));
}
