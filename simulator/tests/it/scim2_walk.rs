//! The part of the walk that leads through SCIM.

use serde_json::{Value, json};

use super::{Walk, text};
use crate::scim2;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const ZOOM_USER: &str = "urn:ietf:params:scim:schemas:extension:zoom:1.0:User";
const ZOOM_GROUP: &str = "urn:ietf:params:scim:schemas:extension:zoom:2.0:Group";

/// Every operation, with a body that is good enough.
fn operations() -> [(&'static str, &'static str, Value); 11] {
    let patch = json!({"Operations": [{"op": "replace", "value": {"active": false}}]});
    let rename = json!({"Operations": [{"op": "replace", "value": {"displayName": "x"}}]});
    [
        ("GET", "/Users", Value::Null),
        ("POST", "/Users", json!({"userName": "x@example.com"})),
        ("GET", "/Users/x", Value::Null),
        ("PUT", "/Users/x", json!({"title": "x"})),
        ("PATCH", "/Users/x", patch),
        ("DELETE", "/Users/x", Value::Null),
        ("GET", "/Groups", Value::Null),
        ("POST", "/Groups", json!({"displayName": "x"})),
        ("GET", "/Groups/x", Value::Null),
        ("PATCH", "/Groups/x", rename),
        ("DELETE", "/Groups/x", Value::Null),
    ]
}

impl Walk {
    pub(super) async fn scim(&mut self) {
        self.zoom.simulator.with_state(|world| world.account.sso_enabled = true);
        self.scim_users().await;
        self.scim_people_in_the_way().await;
        self.scim_groups().await;
        self.scim_closed().await;
    }

    /// A SCIM call whose answer must have this status.
    async fn scim_call(&mut self, status: u16, method: &str, path: &str, body: Value) -> Value {
        let body = Some(&body).filter(|body| !body.is_null());
        let (seen, answer) = scim2::call(&self.zoom, &self.token, method.parse().unwrap(), path, body).await;
        assert_eq!(seen, status, "{method} {path}: {answer}");
        self.note(status, method, &format!("/scim2{path}"), &answer);
        answer
    }

    async fn scim_users(&mut self) {
        let [first, second] = self.two_groups();
        let person = json!({
            "userName": "grace@example.com",
            "name": {"givenName": "Grace", "familyName": "Example"},
            "displayName": "Grace",
            "userType": "Licensed",
            "title": "Developer",
            "locale": "San Jose",
            "phoneNumbers": [{"value": "+15550100"}, {"type": "office", "value": "+15550101"}],
            "roles": [{"value": "Member", "primary": true}],
            "groups": [{"value": first}, {"value": second}],
            ENTERPRISE: {
                "department": "Development",
                "organization": "Example Organisation",
                "costCenter": "US01",
                "employeeNumber": "E1",
                "manager": "me@example.com",
            },
            ZOOM_USER: {
                "badge": "gold",
                "pronouns": "She/Her",
                "personalLinkName": "grace",
                "transferee": "me@example.com",
                "zoomUnited": "16",
                "zoomAICompanion": true,
                "zoomMailAndCalendar": true,
                "visitorManagement": true,
                "zoomRevenueAcceleratorRole": "Manager",
                "zoomPhoneSite": "Main",
                "zoomDocsSubscription": "2025",
            },
        });
        let made = self.scim_call(201, "POST", "/Users", person.clone()).await;
        self.scim_call(400, "POST", "/Users", person.clone()).await;
        let user = format!("/Users/{}", text(&made["id"]));
        self.scim_call(200, "GET", &user, Value::Null).await;
        self.scim_call(200, "PUT", &user, person).await;
        self.scim_call(200, "GET", "/Users?count=100", Value::Null).await;
        self.scim_call(200, "GET", "/Users?filter=userName+eq+grace@example.com", Value::Null).await;
        self.scim_call(400, "GET", "/Users?filter=active+eq+true", Value::Null).await;
        self.scim_call(400, "GET", "/Users?count=many", Value::Null).await;
        let whiteboards = json!({ZOOM_USER: {"zoomWhiteboard": true, "zoomWhiteboardPlus": true}});
        self.scim_call(400, "PUT", &user, whiteboards).await;
        let taken = self.find(|world| {
            world.users.values().find(|user| user.role_id == "0").map(|user| user.email.clone())
        });
        for (email, status) in [(&*taken, 409), ("x@elsewhere.example.org", 409), ("hopper@example.com", 200)]
        {
            self.scim_call(status, "PUT", &user, json!({"emails": [{"value": email}]})).await;
        }
        for active in [false, true, false] {
            let patch = json!({"Operations": [{"op": "replace", "value": {"active": active}}]});
            self.scim_call(200, "PATCH", &user, patch).await;
        }
        self.scim_call(400, "PUT", &user, json!({"title": "x"})).await;
        for (method, path) in [("POST", "/Users"), ("PUT", &*user), ("PATCH", &*user)] {
            for body in [json!({}), json!([1])] {
                self.scim_call(400, method, path, body).await;
            }
        }
        self.scim_call(204, "DELETE", &user, Value::Null).await;
    }

    /// Refusals that have to do with who somebody is or how many there are.
    async fn scim_people_in_the_way(&mut self) {
        let owner = format!("/Users/{}", self.owner());
        self.scim_call(200, "GET", &owner, Value::Null).await;
        let email = json!({"emails": [{"value": "x@example.com"}]});
        self.scim_call(400, "PUT", &owner, email).await;
        let patch = json!({"Operations": [{"op": "replace", "value": {"active": false}}]});
        self.scim_call(400, "PATCH", &owner, patch).await;
        self.scim_call(400, "DELETE", &owner, Value::Null).await;
        let made = self.scim_call(201, "POST", "/Users", json!({"userName": "y@example.com"})).await;
        let user = format!("/Users/{}", text(&made["id"]));
        self.zoom.simulator.with_state(|world| world.account.seats = Some(0));
        for body in [
            json!({"userType": "Licensed"}),
            json!({ZOOM_USER: {"zoomUnited": "16"}}),
            json!({ZOOM_USER: {"zoomUnited": "3"}}),
        ] {
            self.scim_call(409, "PUT", &user, body.clone()).await;
            let mut body = body;
            body["userName"] = json!("z@example.com");
            self.scim_call(409, "POST", "/Users", body).await;
        }
        self.zoom.simulator.with_state(|world| world.account.seats = None);
        self.scim_call(400, "POST", "/Users", json!({"userName": "x"})).await;
        self.scim_call(409, "POST", "/Users", json!({"userName": "x@elsewhere.example.org"})).await;
        self.scim_call(204, "DELETE", &user, Value::Null).await;
    }

    async fn scim_groups(&mut self) {
        let body = json!({"displayName": "Arrivals", ZOOM_GROUP: {"emailAlias": "arrivals@example.com"}});
        let made = self.scim_call(201, "POST", "/Groups", body.clone()).await;
        self.scim_call(409, "POST", "/Groups", body).await;
        self.scim_call(400, "POST", "/Groups", json!({"displayName": " "})).await;
        let group = format!("/Groups/{}", text(&made["id"]));
        self.scim_call(200, "GET", &group, Value::Null).await;
        self.scim_call(200, "GET", "/Groups?count=100", Value::Null).await;
        self.scim_call(400, "GET", "/Groups?filter=id+eq+x", Value::Null).await;
        let operation = |operation: Value| json!({"Operations": [operation]});
        let member = json!([{"value": self.owner()}]);
        let add = operation(json!({"op": "add", "path": "members", "value": member}));
        self.scim_call(204, "PATCH", &group, add).await;
        let rename = |name: &str| operation(json!({"op": "replace", "value": {"displayName": name}}));
        self.scim_call(204, "PATCH", &group, rename("Newcomers")).await;
        let [taken, _] = self.two_groups();
        self.scim_call(409, "PATCH", &group, rename(&taken)).await;
        self.scim_call(400, "PATCH", &group, rename(&"x".repeat(100_000))).await;
        self.scim_call(400, "PATCH", &group, operation(json!({"op": "move"}))).await;
        for (method, path) in [("POST", "/Groups"), ("PATCH", &*group)] {
            for body in [json!({}), json!([1])] {
                self.scim_call(400, method, path, body).await;
            }
        }
        self.scim_call(204, "DELETE", &group, Value::Null).await;
    }

    /// What every operation says of somebody who is not there, without privileges and without single
    /// sign-on.
    async fn scim_closed(&mut self) {
        for (method, path, body) in operations().into_iter().filter(|(_, path, _)| path.ends_with("/x")) {
            self.scim_call(404, method, path, body).await;
        }
        let privileges = self
            .zoom
            .simulator
            .with_state(|world| std::mem::take(&mut world.roles.get_mut("0").unwrap().privileges));
        for (method, path, body) in operations() {
            self.scim_call(403, method, path, body).await;
        }
        self.zoom.simulator.with_state(|world| {
            world.roles.get_mut("0").unwrap().privileges = privileges;
            world.account.sso_enabled = false;
        });
        for (method, path, body) in operations() {
            self.scim_call(400, method, path, body).await;
        }
        self.zoom.simulator.with_state(|world| world.account.sso_enabled = true);
    }

    /// The names of two groups.
    fn two_groups(&self) -> [String; 2] {
        self.zoom.simulator.with_state(|world| {
            let mut names = world.groups.values().map(|group| group.name.clone());
            [names.next().unwrap(), names.next().unwrap()]
        })
    }
}
