//! A walk through Zoom's API that provokes a success of every operation, and what refusals it can.

#[path = "scim2_walk.rs"]
mod scim;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zoom_simulator::{Clock, Plan, Simulator};

use crate::client::{Zoom, basic};
use crate::documents::Documents;

/// A walk through the API with a caller that notes every answer.
pub(crate) struct Walk {
    pub(crate) zoom: Zoom,
    token: String,
    documents: &'static Documents,
    /// Operations that have succeeded.
    pub(crate) succeeded: BTreeSet<String>,
    /// Operation, status and code of the refusals.
    pub(crate) refused: BTreeSet<(String, u16, i64)>,
    pub(crate) answers: usize,
}

impl Walk {
    pub(crate) async fn start(documents: &'static Documents) -> Self {
        let clock = Clock::standing("2026-01-10T10:00:00Z".parse().unwrap());
        let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
        let token = zoom.token().await;
        Self { zoom, token, documents, succeeded: BTreeSet::new(), refused: BTreeSet::new(), answers: 0 }
    }

    /// The whole way. The owner creates apps, and is the owner no longer once the account has been handed over.
    pub(crate) async fn go(&mut self) {
        self.deviations().await;
        self.users().await;
        self.groups().await;
        self.roles().await;
        self.contact_groups().await;
        self.scim().await;
        self.divisions().await;
        let token = self.token.clone();
        self.apps().await;
        self.token = token;
        self.account().await;
    }

    /// A call whose answer must have this status; the client has judged it already.
    async fn call(&mut self, status: u16, method: &str, path: &str, body: Value) -> Value {
        let body = Some(&body).filter(|body| !body.is_null());
        let (seen, answer) = self.zoom.call(method, &self.token, path, body).await;
        assert_eq!(seen, status, "{method} {path}: {answer}");
        self.note(status, method, &format!("/v2{path}"), &answer);
        answer
    }

    fn note(&mut self, status: u16, method: &str, path: &str, answer: &Value) {
        self.answers += 1;
        let place = path.split('?').next().unwrap();
        let id = self.documents.find(method, place).map(|operation| operation.id.clone());
        if let Some(id) = id {
            match answer.get("code").and_then(Value::as_i64) {
                Some(code) if answer.get("message").is_some() => {
                    self.refused.insert((id, status, code));
                }
                _ => {
                    self.succeeded.insert(id);
                }
            }
        }
    }

    async fn get(&mut self, path: &str) -> Value {
        self.call(200, "GET", path, Value::Null).await
    }

    /// Each answer that deviates from the documents for a reason.
    async fn deviations(&mut self) {
        let pending = self.find(|world| {
            world.users.values().find(|user| user.verified == 0).map(|user| user.email.clone())
        });
        self.call(400, "GET", &format!("/users/{pending}/settings"), Value::Null).await;
        let user = format!("/users/{}", self.owner());
        self.call(404, "PATCH", &user, json!({"group_id": "x"})).await;
        self.call(400, "PUT", &format!("{user}/email"), json!({"email": "a@example.com"})).await;
        self.zoom.simulator.with_state(|world| {
            world.account.managed_domains.push("example.net".to_owned());
            world.account.ids_elsewhere.push("theirs".to_owned());
        });
        self.call(400, "PUT", &format!("{user}/email"), json!({"email": "elsewhere@example.net"})).await;
        self.call(400, "GET", "/users/theirs", Value::Null).await;
        self.call(400, "PATCH", "/roles/0", json!({})).await;
        self.call(400, "DELETE", "/roles/0", Value::Null).await;
        self.call(400, "DELETE", "/roles/0/members/me", Value::Null).await;
        let privileges = self.zoom.simulator.with_state(|world| {
            let owner = world.roles.get_mut("0").unwrap();
            let all = owner.privileges.clone();
            owner.privileges.retain(|privilege| !privilege.starts_with("Role:"));
            all
        });
        self.call(400, "POST", "/roles", json!({"name": "x"})).await;
        self.call(400, "GET", "/roles/0", Value::Null).await;
        self.zoom.simulator.with_state(|world| {
            world.roles.get_mut("0").unwrap().privileges = privileges;
            world.account.plan = Plan::Free;
        });
        for path in ["managed_domains", "settings", "lock_settings"] {
            self.call(400, "GET", &format!("/accounts/me/{path}"), Value::Null).await;
        }
        self.zoom.simulator.with_state(|world| world.account.plan = Plan::Business);
    }

    async fn users(&mut self) {
        let invitation = json!({"action": "create", "user_info": {"email": "new@example.com", "type": 1}});
        let id = text(&self.call(201, "POST", "/users", invitation.clone()).await["id"]);
        self.call(409, "POST", "/users", invitation).await;
        self.call(400, "POST", "/users", json!({"action": "create"})).await;
        for (email, code) in [("elsewhere@example.net", 1009), ("a@example.com", 3412)] {
            let kind = if code == 3412 { 2 } else { 1 };
            self.zoom.simulator.with_state(|world| world.account.seats = (code == 3412).then_some(0));
            let body = json!({"action": "create", "user_info": {"email": email, "type": kind}});
            assert_eq!(self.call(400, "POST", "/users", body).await["code"], code);
        }
        self.zoom.simulator.with_state(|world| {
            world.account.seats = None;
            world.account.sso_enabled = false;
        });
        let sso = json!({"action": "ssoCreate", "user_info": {"email": "sso@example.com", "type": 1}});
        self.call(400, "POST", "/users", sso).await;
        for query in ["", "?status=pending", "?status=inactive", "?include_fields=host_key,custom_attributes"]
        {
            self.get(&format!("/users{query}")).await;
        }
        self.call(400, "GET", "/users?next_page_token=x", Value::Null).await;
        self.get("/users/summary").await;
        self.get("/users/email?email=new@example.com").await;
        self.call(400, "GET", "/users/email", Value::Null).await;
        self.get("/users/vanity_name?vanity_name=lobby").await;
        self.call(400, "GET", "/users/vanity_name", Value::Null).await;
        let user = format!("/users/{id}");
        self.get(&user).await;
        self.get("/users/me").await;
        self.get(&format!("{user}/permissions")).await;
        let admin = self
            .find(|world| world.users.iter().find(|(_, user)| user.role_id == "1").map(|(id, _)| id.clone()));
        self.call(400, "DELETE", &format!("/users/{admin}"), Value::Null).await;
        self.call(400, "PUT", &format!("/users/{admin}/status"), json!({"action": "deactivate"})).await;
        self.call(400, "PUT", &format!("/users/{admin}/email"), json!({"email": "a@managed.example.com"}))
            .await;
        self.call(400, "PUT", &format!("/users/{admin}/password"), json!({"password": "c0rrect-horse"}))
            .await;
        self.call(204, "DELETE", &user, Value::Null).await;
        self.call(404, "GET", "/users/nobody", Value::Null).await;
        self.call(404, "PATCH", "/users/nobody", json!({})).await;
        self.call(404, "DELETE", "/users/nobody", Value::Null).await;
        for (path, body) in [
            ("status", json!({"action": "activate"})),
            ("email", json!({"email": "b@managed.example.com"})),
            ("password", json!({"password": "c0rrect-horse"})),
            ("presence_status", json!({"status": "Away"})),
        ] {
            self.call(404, "PUT", &format!("/users/nobody/{path}"), body).await;
        }
        for path in ["permissions", "settings", "token", "presence_status"] {
            self.call(404, "GET", &format!("/users/nobody/{path}"), Value::Null).await;
        }
        self.person().await;
    }

    async fn person(&mut self) {
        let id = self.find(|world| {
            let licensed = |user: &zoom_simulator::world::User| user.role_id == "2" && user.kind == 2;
            world.users.iter().find(|(_, user)| licensed(user)).map(|(id, _)| id.clone())
        });
        let user = format!("/users/{id}");
        let profile = json!({
            "first_name": "Ada",
            "custom_attributes": [{"key": "k", "name": "n", "value": "v"}],
            "phone_numbers": [{"code": "+1", "country": "US", "label": "Office", "number": "5550100"}],
            "pronouns": "she",
            "pronouns_option": 2,
            "vanity_name": "ada",
        });
        self.call(204, "PATCH", &user, profile).await;
        self.get(&user).await;
        let plans = json!({"type": 2, "zoom_one_type": 16});
        self.call(400, "PATCH", &user, plans).await;
        self.call(400, "PATCH", &user, json!({"linkedin_url": "https://example.com"})).await;
        for option in [
            "",
            "?option=meeting_authentication",
            "?option=recording_authentication",
            "?option=meeting_security",
        ] {
            self.get(&format!("{user}/settings{option}")).await;
        }
        self.call(204, "PATCH", &format!("{user}/settings"), json!({"in_meeting": {"chat": false}})).await;
        self.call(204, "PUT", &format!("{user}/password"), json!({"password": "c0rrect-horse"})).await;
        for password in ["short1", "1357-2468", "passwords", "abcdef-12", "c0rrect-horse"] {
            self.call(400, "PUT", &format!("{user}/password"), json!({"password": password})).await;
        }
        let undisturbed = json!({"status": "Do_No_Disturb", "duration": 30});
        for status in [undisturbed, json!({"status": "Away"})] {
            self.call(204, "PUT", &format!("{user}/presence_status"), status).await;
            self.get(&format!("{user}/presence_status")).await;
        }
        self.get(&format!("{user}/token?type=zak")).await;
        self.call(204, "DELETE", &format!("{user}/token"), Value::Null).await;
        let features =
            json!({"feature_type": "user_type", "feature_value": "1", "users": [{"id": id}, {"id": "x"}]});
        self.call(201, "POST", "/users/features", features).await;
        self.call(400, "POST", "/users/features", json!({"feature_type": "user_type", "feature_value": "3"}))
            .await;
        self.call(400, "PATCH", &format!("{user}/settings"), json!({"feature": {"webinar": true}})).await;
        self.call(204, "PUT", &format!("{user}/email"), json!({"email": "ada@managed.example.com"})).await;
        self.call(400, "DELETE", &user, Value::Null).await;
        self.call(
            400,
            "DELETE",
            &format!("{user}?action=delete&transfer_email=ada@managed.example.com"),
            Value::Null,
        )
        .await;
        self.call(200, "PUT", &format!("{user}/status"), json!({"action": "deactivate"})).await;
    }

    async fn groups(&mut self) {
        let id = text(&self.call(201, "POST", "/groups", json!({"name": "Pilots"})).await["id"]);
        self.call(409, "POST", "/groups", json!({"name": "Pilots"})).await;
        self.get("/groups?page_size=1").await;
        let group = format!("/groups/{id}");
        self.get(&group).await;
        self.call(204, "PATCH", &group, json!({"name": "Captains"})).await;
        self.call(409, "PATCH", &group, json!({"name": "Sales"})).await;
        let members = json!({"members": [{"email": "me@example.com"}, {"id": self.owner()}]});
        self.call(201, "POST", &format!("{group}/members"), members).await;
        self.get(&format!("{group}/members")).await;
        let member = format!("{group}/members/{}", self.owner());
        self.call(204, "PATCH", &member, json!({"action": "set_primary"})).await;
        self.call(400, "PATCH", &member, json!({"action": "move"})).await;
        self.call(204, "DELETE", &member, Value::Null).await;
        self.call(404, "DELETE", &member, Value::Null).await;
        self.call(404, "PATCH", &member, json!({"action": "set_primary"})).await;
        let admins = json!({"admins": [{"id": self.owner()}]});
        self.call(201, "POST", &format!("{group}/admins"), admins.clone()).await;
        self.get(&format!("{group}/admins")).await;
        let admin = format!("{group}/admins/{}", self.owner());
        self.call(204, "DELETE", &admin, Value::Null).await;
        self.call(400, "DELETE", &admin, Value::Null).await;
        self.call(204, "DELETE", &group, Value::Null).await;
        for (method, path, body) in [
            ("GET", "", Value::Null),
            ("PATCH", "", json!({"name": "x"})),
            ("DELETE", "", Value::Null),
            ("GET", "/members", Value::Null),
            ("POST", "/members", json!({"members": []})),
            ("DELETE", "/members/x", Value::Null),
            ("GET", "/admins", Value::Null),
            ("POST", "/admins", admins),
            ("DELETE", "/admins/x", Value::Null),
        ] {
            self.call(404, method, &format!("{group}{path}"), body).await;
        }
        for path in ["/groups", "/groups/x/members", "/groups/x/admins"] {
            let found = path.replace("/x/", &format!("/{}/", self.group()));
            self.call(400, "GET", &format!("{found}?next_page_token=x"), Value::Null).await;
        }
    }

    async fn roles(&mut self) {
        let role = json!({"name": "Librarian", "description": "Lends", "privileges": ["User:Read"]});
        let id = text(&self.call(201, "POST", "/roles", role.clone()).await["id"]);
        self.call(400, "POST", "/roles", role).await;
        self.get("/roles").await;
        let role = format!("/roles/{id}");
        self.get(&role).await;
        self.call(204, "PATCH", &role, json!({"description": "Lends books"})).await;
        self.call(400, "PATCH", &role, json!({"name": "Admin"})).await;
        let member = self.find(|world| {
            let mut users = world.users.iter();
            users
                .find(|(_, user)| user.role_id == "2" && user.last_login_time.is_some())
                .map(|(id, _)| id.clone())
        });
        let members = json!({"members": [{"id": member}]});
        self.call(201, "POST", &format!("{role}/members"), members.clone()).await;
        self.get("/roles/2/members").await;
        self.call(400, "POST", "/roles/0/members", members.clone()).await;
        let holder = self
            .find(|world| world.users.iter().find(|(_, user)| user.role_id == "1").map(|(id, _)| id.clone()));
        self.call(204, "DELETE", &format!("/roles/1/members/{holder}"), Value::Null).await;
        self.call(404, "DELETE", &format!("/roles/1/members/{holder}"), Value::Null).await;
        self.call(204, "DELETE", &role, Value::Null).await;
        for (method, path, body) in [
            ("GET", "", Value::Null),
            ("PATCH", "", json!({})),
            ("DELETE", "", Value::Null),
            ("GET", "/members", Value::Null),
            ("POST", "/members", members),
            ("DELETE", "/members/x", Value::Null),
        ] {
            self.call(400, method, &format!("{role}{path}"), body).await;
        }
        self.zoom.simulator.with_state(|world| world.account.errors_in_200 = true);
        self.call(200, "DELETE", &role, Value::Null).await;
        self.zoom.simulator.with_state(|world| world.account.errors_in_200 = false);
    }

    async fn divisions(&mut self) {
        let body = json!({"division_name": "North", "division_description": "Up"});
        let made = self.call(201, "POST", "/divisions", body.clone()).await;
        let division = format!("/divisions/{}", text(&made["division_id"]));
        self.call(409, "POST", "/divisions", body).await;
        self.call(400, "POST", "/divisions", json!({})).await;
        self.get("/divisions").await;
        self.get(&division).await;
        self.call(204, "PATCH", &division, json!({"division_name": "South"})).await;
        let users = json!({"users": [{"user_id": self.owner()}]});
        self.call(201, "POST", &format!("{division}/users"), users.clone()).await;
        self.get(&format!("{division}/users")).await;
        self.call(400, "DELETE", &division, Value::Null).await;
        let main = self.find(|world| world.divisions.iter().find(|it| it.1.is_main).map(|it| it.0.clone()));
        self.call(400, "DELETE", &format!("/divisions/{main}"), Value::Null).await;
        self.call(201, "POST", &format!("/divisions/{main}/users"), users.clone()).await;
        self.call(204, "DELETE", &division, Value::Null).await;
        self.call(404, "GET", &division, Value::Null).await;
        self.call(404, "POST", &format!("{division}/users"), users).await;
    }

    async fn contact_groups(&mut self) {
        let id = self.call(201, "POST", "/contacts/groups", json!({"group_name": "Desk"})).await;
        let group = format!("/contacts/groups/{}", text(&id["group_id"]));
        let member = json!({"group_members": [{"type": 1, "id": self.owner()}]});
        let members = format!("{group}/members");
        self.get("/contacts/groups").await;
        self.get(&group).await;
        self.call(204, "PATCH", &group, json!({"name": "Front desk"})).await;
        self.call(201, "POST", &members, member.clone()).await;
        let second = json!({"group_members": [{"type": 2, "id": self.group()}]});
        self.call(201, "POST", &members, second).await;
        self.get(&members).await;
        let remove = format!("{members}?member_ids=");
        self.call(204, "DELETE", &format!("{remove}{}", self.group()), Value::Null).await;
        let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
        for ids in [self.owner(), "x".to_owned(), many.join(",")] {
            self.call(400, "DELETE", &format!("{remove}{ids}"), Value::Null).await;
        }
        let rows: Vec<Value> = (0..51).map(|number| json!({"type": 1, "id": number.to_string()})).collect();
        let crowd = json!({"group_name": "x", "group_members": rows});
        self.call(400, "POST", "/contacts/groups", crowd.clone()).await;
        self.call(400, "POST", &members, crowd).await;
        self.call(204, "DELETE", &group, Value::Null).await;
        for (method, path, body) in [
            ("GET", "", Value::Null),
            ("PATCH", "", json!({})),
            ("DELETE", "", Value::Null),
            ("GET", "/members", Value::Null),
            ("POST", "/members", member),
            ("DELETE", "/members?member_ids=x", Value::Null),
        ] {
            self.call(400, method, &format!("{group}{path}"), body).await;
        }
    }

    async fn account(&mut self) {
        for path in ["managed_domains", "trusted_domains", "settings", "lock_settings", "plans/usage"] {
            self.get(&format!("/accounts/me/{path}")).await;
            if path != "plans/usage" {
                let status = if path == "lock_settings" { 400 } else { 404 };
                self.call(status, "GET", &format!("/accounts/other/{path}"), Value::Null).await;
            }
        }
        for option in ["meeting_authentication", "recording_authentication", "meeting_security", "security"] {
            self.get(&format!("/accounts/me/settings?option={option}")).await;
        }
        self.get("/accounts/me/lock_settings?option=meeting_security").await;
        let change = json!({"in_meeting": {"chat": true}});
        for path in ["settings", "lock_settings"] {
            self.call(204, "PATCH", &format!("/accounts/me/{path}"), change.clone()).await;
            self.call(404, "PATCH", &format!("/accounts/other/{path}"), change.clone()).await;
        }
        for path in ["activities", "operationlogs", "users", "users?type=inactive"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            self.get(&format!("/report/{path}{mark}from=2025-12-15&to=2026-01-10")).await;
        }
        let owner = self.zoom.get(&self.token, "/users/me").await.1["email"].clone();
        let email = |world: &zoom_simulator::World, role: &str| {
            world.users.values().find(|user| user.role_id == role).map(|user| user.email.clone())
        };
        let member = self.find(|world| email(world, "2"));
        for email in [owner, json!(member), json!("stranger@example.net")] {
            self.call(400, "PUT", "/accounts/me/owner", json!({"email": email})).await;
        }
        self.call(404, "PUT", "/accounts/other/owner", json!({"email": "x@example.com"})).await;
        let admin = self.find(|world| email(world, "1"));
        self.call(204, "PUT", "/accounts/me/owner", json!({"email": admin})).await;
    }

    async fn apps(&mut self) {
        let contact = json!({
            "app_type": "s2s_oauth",
            "app_name": "Directory sync",
            "contact_name": "Directory team",
            "contact_email": "directory@example.com",
            "company_name": "Example Organisation",
        });
        let app = self.call(201, "POST", "/marketplace/apps", contact.clone()).await;
        self.call(404, "POST", "/marketplace/apps", json!({"app_type": "s2s_oauth"})).await;
        let mut chatbot = contact.clone();
        chatbot["app_type"] = json!("chatbot");
        self.call(404, "POST", "/marketplace/apps", chatbot).await;
        let path = format!("/marketplace/apps/{}", text(&app["app_id"]));
        self.get(&path).await;
        self.get(&format!("{path}/api_call_logs")).await;
        for query in ["page_size=1", "next_page_token=x"] {
            self.call(400, "GET", &format!("{path}/api_call_logs?{query}"), Value::Null).await;
        }
        let rotate = format!("{path}/rotate_client_secret");
        self.call(404, "POST", &rotate, json!({"action": "update", "revoke_old_secret_time": "now"})).await;
        for body in [
            json!({}),
            json!({"action": "burn", "revoke_old_secret_time": "now"}),
            json!({"action": "new", "revoke_old_secret_time": "soon"}),
            json!({"action": "new", "revoke_old_secret_time": "2020-01-01T00:00:00Z"}),
        ] {
            self.call(400, "POST", &rotate, body).await;
        }
        for action in ["new", "update", "new"] {
            self.call(201, "POST", &rotate, json!({"action": action, "revoke_old_secret_time": "now"})).await;
        }
        self.call(400, "POST", &rotate, json!({"action": "new", "revoke_old_secret_time": "now"})).await;
        self.call(204, "DELETE", &path, Value::Null).await;
        for (method, rest, body) in [
            ("GET", "", Value::Null),
            ("DELETE", "", Value::Null),
            ("GET", "/api_call_logs", Value::Null),
            ("GET", "/manifest", Value::Null),
            ("POST", "/rotate_client_secret", json!({"action": "new", "revoke_old_secret_time": "now"})),
        ] {
            self.call(404, method, &format!("{path}{rest}"), body).await;
        }
        self.general_app(contact).await;
    }

    async fn general_app(&mut self, mut body: Value) {
        let manifest = json!({
            "display_information": {"display_name": "Lobby"},
            "oauth_information": {"scopes": [{"scope": "user:read:user:admin"}]},
        });
        self.call(200, "POST", "/marketplace/apps/manifest/validate", json!({"manifest": manifest})).await;
        self.call(200, "POST", "/marketplace/apps/manifest/validate", json!({"manifest": {}})).await;
        body["app_type"] = json!("general");
        body["manifest"] = manifest.clone();
        let app = self.call(201, "POST", "/marketplace/apps", body).await;
        let path = format!("/marketplace/apps/{}/manifest", text(&app["app_id"]));
        self.get(&path).await;
        self.call(204, "PUT", &path, json!({"manifest": manifest})).await;
        self.call(400, "PUT", &path, json!({"manifest": {}})).await;
        self.get("/marketplace/apps?type=account_created").await;
        self.call(401, "GET", "/marketplace/app/event_subscription", Value::Null).await;
        // The app itself goes on.
        let pair = &app["production_credentials"];
        let header = basic(&text(&pair["client_id"]), &text(&pair["client_secret"]));
        let (_, issued) = self.zoom.ask_token(&header, "grant_type=client_credentials").await;
        self.token = text(&issued["access_token"]);
        let path = "/marketplace/app/event_subscription";
        let good = json!({
            "events": ["user.created"],
            "event_webhook_url": "https://hooks.example.com/zoom",
            "subscription_scope": "account",
        });
        let made = self.call(201, "POST", path, good.clone()).await;
        for (field, value, status) in [
            ("events", json!([]), 400),
            ("event_webhook_url", json!(""), 400),
            ("subscription_scope", json!("world"), 400),
            ("events", json!(["everything"]), 404),
            ("event_webhook_url", json!("http://hooks.example.com"), 404),
            ("user_ids", json!(["nobody"]), 404),
            ("custom_header", json!({"custom_header_type": 9}), 404),
        ] {
            let mut bad = good.clone();
            bad[field] = value;
            self.call(status, "POST", path, bad).await;
        }
        self.get(path).await;
        self.call(400, "GET", &format!("{path}?subscription_scope=world"), Value::Null).await;
        self.call(404, "GET", &format!("{path}?user_id=nobody"), Value::Null).await;
        let id = text(&made["event_subscription_id"]);
        let one = format!("{path}/{id}");
        self.call(204, "PATCH", &one, json!({"user_ids": [self.owner()]})).await;
        self.call(404, "PATCH", &one, json!({"user_ids": ["nobody"]})).await;
        let leave = format!("{path}?event_subscription_id={id}&user_ids=");
        self.call(204, "DELETE", &format!("{leave}{}", self.owner()), Value::Null).await;
        self.call(404, "DELETE", &format!("{leave}nobody"), Value::Null).await;
        self.call(204, "DELETE", &one, Value::Null).await;
        for (method, path, body) in [
            ("DELETE", one.as_str(), Value::Null),
            ("PATCH", &one, json!({})),
            ("DELETE", &format!("{path}?event_subscription_id={id}"), Value::Null),
        ] {
            self.call(404, method, path, body).await;
        }
    }

    fn find(&self, find: impl FnOnce(&zoom_simulator::World) -> Option<String>) -> String {
        self.zoom.simulator.with_state(|world| find(world)).unwrap()
    }

    fn owner(&self) -> String {
        self.find(|world| world.users.iter().find(|(_, user)| user.role_id == "0").map(|(id, _)| id.clone()))
    }

    fn group(&self) -> String {
        self.find(|world| world.groups.keys().next().cloned())
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
