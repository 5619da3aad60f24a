//! Writing users: creation, change, status, address, removal.

use serde_json::{Value, json};

use crate::client::Zoom;

fn invitation(email: &str) -> Value {
    json!({"action": "create", "user_info": {"email": email, "type": 1, "first_name": "New", "last_name": "Comer"}})
}

#[tokio::test]
async fn an_invited_user_is_pending_and_takes_nothing_but_a_group() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (status, made) = zoom.call("POST", &token, "/users", Some(&invitation("new@example.com"))).await;
    assert_eq!(status, 201);
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["type"], 1);
    assert_eq!(zoom.get(&token, "/users?status=pending").await.1["total_records"], 2);
    let group = zoom.simulator.with_state(|world| world.groups.keys().next().unwrap().clone());
    let change = json!({"dept": "Sales", "type": 2, "group_id": group});
    assert_eq!(zoom.call("PATCH", &token, &format!("/users/{id}"), Some(&change)).await.0, 204);
    let (_, user) = zoom.get(&token, &format!("/users/{id}")).await;
    assert_eq!((user.get("dept"), &user["type"], &user["group_ids"]), (None, &json!(1), &json!([group])));
    assert_eq!(zoom.call("DELETE", &token, "/users/new@example.com", None).await.0, 204);
    assert_eq!(zoom.get(&token, &format!("/users/{id}")).await.0, 404);
}

#[tokio::test]
async fn creation_is_refused_in_zooms_words() {
    let zoom = Zoom::start().await;
    zoom.simulator.with_state(|world| world.account.seats = Some(3));
    let token = zoom.token().await;
    let owner = zoom.get(&token, "/users/me").await.1["email"].as_str().unwrap().to_owned();
    let with = |action: &str, info: Value| json!({"action": action, "user_info": info});
    let cases = [
        (json!({}), 400, 300, "Validation Failed."),
        (with("invent", json!({"email": "a@example.com", "type": 1})), 400, 300, "Validation Failed."),
        (with("create", json!({"email": "nonsense", "type": 1})), 400, 300, "Validation Failed."),
        (with("create", json!({"email": "a@example.com"})), 400, 300, "Validation Failed."),
        (with("create", json!({"email": "a@example.com", "type": 99})), 400, 300, "Validation Failed."),
        (
            with("create", json!({"email": "a@example.com", "type": 3})),
            400,
            300,
            "Your account can't set user type as On-prem.",
        ),
        (
            with("autoCreate", json!({"email": "a@example.com", "type": 1, "password": "short"})),
            400,
            300,
            "Invalid parameter: password",
        ),
        (invitation(&owner), 409, 1005, &format!("Email \"{owner}\" has already been used.")),
        (
            invitation("elsewhere@example.net"),
            400,
            1009,
            "The user elsewhere@example.net already holds an active account.",
        ),
        (
            with("ssoCreate", json!({"email": "a@example.com", "type": 2})),
            400,
            3412,
            "Your request to add a new \"Licensed\" user couldn't be approved at this time because your account \
             has reached the permitted maximum number of \"3\" paying users. Please purchase additional licenses \
             or contact the Zoom support team to provision additional users in your account.",
        ),
    ];
    let before = zoom.simulator.state();
    for (body, status, code, message) in cases {
        let (seen, answer) = zoom.call("POST", &token, "/users", Some(&body)).await;
        assert_eq!(
            (seen, &answer["code"], answer["message"].as_str().unwrap()),
            (status, &json!(code), message),
            "{body}"
        );
    }
    assert_eq!(zoom.simulator.state(), before);
}

#[tokio::test]
async fn a_body_must_be_a_json_object_and_say_so() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let expected = json!({"code": 300, "message": "Request Body should be a valid JSON object."});
    for (media_type, body) in [
        ("application/json", "{half"),
        ("application/json", "[]"),
        ("application/json", ""),
        ("text/plain", "{}"),
    ] {
        let request = zoom.http.post(format!("{}/users", zoom.env["ZOOM_API_URL"])).bearer_auth(&token);
        let request = request.header("content-type", media_type).body(body);
        let reply = crate::client::read(request.send().await.unwrap()).await;
        assert_eq!(reply, (400, expected.clone()), "{media_type} {body}");
    }
}

#[tokio::test]
async fn a_profile_is_changed_where_it_is_named_and_nowhere_else() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, list) = zoom.get(&token, "/users?role_id=2&page_size=1").await;
    let path = format!("/users/{}", list["users"][0]["id"].as_str().unwrap());
    let (_, before) = zoom.get(&token, &path).await;
    let change = json!({
        "dept": "Archive",
        "job_title": "",
        "phone_numbers": [{"code": "+1", "country": "US", "label": "Office", "number": "5550100"}],
        "custom_attributes": [{"key": "k", "name": "n", "value": "v"}],
        "pronouns_option": 3,
    });
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&change)).await.0, 204);
    let (_, after) = zoom.get(&token, &path).await;
    assert_eq!(after["dept"], "Archive");
    assert_eq!(after.get("job_title"), None);
    assert_eq!(after["phone_numbers"][0]["number"], "5550100");
    assert_eq!(after["pronouns_option"], 3);
    assert_eq!(after["first_name"], before["first_name"]);
    for bad in [
        json!({"dept": 1}),
        json!({"first_name": "x".repeat(65)}),
        json!({"pmi": 12}),
        json!({"pronouns_option": 4}),
        json!({"host_key": "123"}),
        json!({"type": 2, "plan_united_type": "1"}),
        json!({"phone_numbers": [{}, {}, {}, {}]}),
    ] {
        assert_eq!(zoom.call("PATCH", &token, &path, Some(&bad)).await.1["code"], 300, "{bad}");
    }
    let missing = zoom.call("PATCH", &token, &path, Some(&json!({"group_id": "x"}))).await;
    assert_eq!(missing, (404, json!({"code": 4130, "message": "Group does not exist: x."})));
    assert_eq!(zoom.get(&token, &path).await.1, after);
}

#[tokio::test]
async fn deactivation_takes_the_licence_and_admins_are_protected() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (id, admin) = zoom.simulator.with_state(|world| {
        let find = |role: &str| world.users.iter().find(|(_, user)| user.role_id == role).unwrap().0.clone();
        let member = world.users.iter().find(|(_, user)| user.role_id == "2" && user.kind == 2).unwrap();
        (member.0.clone(), find("1"))
    });
    let set = async |id: &str, action: &str| {
        zoom.call("PUT", &token, &format!("/users/{id}/status"), Some(&json!({"action": action}))).await
    };
    assert_eq!(set(&id, "deactivate").await.0, 200);
    let (_, user) = zoom.get(&token, &format!("/users/{id}")).await;
    assert_eq!((&user["status"], &user["type"]), (&json!("inactive"), &json!(1)));
    assert_eq!(set(&id, "activate").await.0, 200);
    assert_eq!(zoom.get(&token, &format!("/users/{id}")).await.1["status"], "active");
    assert_eq!(set(&id, "vanish").await.1["code"], 300);
    let message = "Zoom Room and Admin users' status cannot be activated or deactivated.";
    assert_eq!(set(&admin, "deactivate").await, (400, json!({"code": 200, "message": message})));
    let message = "You can not disassociate an Admin user.";
    let refused = zoom.call("DELETE", &token, &format!("/users/{admin}"), None).await;
    assert_eq!(refused, (400, json!({"code": 1117, "message": message})));
}

#[tokio::test]
async fn managed_domains_bind_addresses_and_their_holders() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let id = zoom.simulator.with_state(|world| {
        let joined = |user: &zoom_simulator::world::User| user.role_id == "2" && user.verified == 1;
        world.users.iter().find(|(_, user)| joined(user)).unwrap().0.clone()
    });
    let path = format!("/users/{id}/email");
    let change = async |email: &str| zoom.call("PUT", &token, &path, Some(&json!({"email": email}))).await;
    assert!(
        change("a@example.com").await.1["message"]
            .as_str()
            .unwrap()
            .starts_with("Domain name doesn't match.")
    );
    assert_eq!(change("a@managed.example.com").await.0, 204);
    let user = format!("/users/{id}");
    assert_eq!(zoom.get(&token, &user).await.1["email"], "a@managed.example.com");
    let refused = zoom.call("DELETE", &token, &user, None).await;
    assert_eq!((refused.0, &refused.1["code"]), (400, &json!(1107)));
    let own = format!("{user}?action=delete&transfer_email=a@managed.example.com");
    assert_eq!(zoom.call("DELETE", &token, &own, None).await.1["code"], 300);
    assert_eq!(zoom.call("DELETE", &token, &format!("{user}?action=delete"), None).await.0, 204);
    let again = zoom.call("DELETE", &token, &user, None).await;
    assert_eq!(again, (404, json!({"code": 1001, "message": format!("User does not exist: {id}.")})));
}

#[tokio::test]
async fn a_dropped_write_was_done_or_was_not() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for (fault, email, exists) in
        [("drop_before", "a@example.com", 404), ("drop_after", "b@example.com", 200)]
    {
        zoom.simulator
            .fault(json!({"match": {"operation": "userCreate"}, "fault": fault, "times": 1}))
            .unwrap();
        let body = invitation(email).to_string();
        let request = format!(
            "POST /v2/users HTTP/1.1\r\nhost: zoom\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(zoom.raw(request.as_bytes()), b"", "{fault}");
        assert_eq!(zoom.get(&token, &format!("/users/{email}")).await.0, exists, "{fault}");
    }
    assert_eq!(zoom.simulator.count("userCreate"), 2);
}

#[tokio::test]
async fn reads_may_miss_the_last_write_for_a_while() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"match": {"operation": "user"}, "fault": "stale_read", "ms": 5000})).unwrap();
    assert_eq!(zoom.get(&token, "/users/me").await.0, 200);
    zoom.call("POST", &token, "/users", Some(&invitation("new@example.com"))).await;
    assert_eq!(zoom.get(&token, "/users/new@example.com").await.0, 404);
    // Only the calls that the fault names are behind.
    assert_eq!(zoom.get(&token, "/users?status=pending").await.1["total_records"], 2);
    zoom.simulator.clock().advance(5000);
    assert_eq!(zoom.get(&token, "/users/new@example.com").await.0, 200);
    let faults: usize = zoom.simulator.requests().iter().map(|request| request.faults.len()).sum();
    assert_eq!(faults, 1);
}

#[tokio::test]
async fn writing_needs_its_own_scope_and_privilege() {
    let zoom = Zoom::start().await;
    zoom.simulator.app(zoom.provider()).set_scopes(["user:write:user:admin"]);
    let token = zoom.token().await;
    assert_eq!(zoom.call("POST", &token, "/users", Some(&invitation("a@example.com"))).await.0, 201);
    let (_, body) = zoom.call("PATCH", &token, "/users/a@example.com", Some(&json!({}))).await;
    let message = "Invalid access token, does not contain scopes:[user:update:user, user:update:user:admin].";
    assert_eq!(body, json!({"code": 4711, "message": message}));
    let auditor = zoom.simulator.with_state(|world| {
        let role = world.roles.iter().find(|(_, role)| role.name == "Auditor").unwrap().0.clone();
        world.users.iter().find(|(_, user)| user.role_id == role).unwrap().0.clone()
    });
    zoom.simulator.app(zoom.provider()).set_owner(auditor);
    let (_, body) = zoom.call("POST", &token, "/users", Some(&invitation("b@example.com"))).await;
    let message = "Invalid access token. Does not contain permissions [User:Edit].";
    assert_eq!(body, json!({"code": 200, "message": message}));
}
