//! A user as Zoom shows one.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::world::clock::zoom_time;
use crate::world::{User, UserStatus, World};

/// Fields in the making; what was never set is left out.
#[derive(Debug, Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.put(name, json!(value));
        }
    }

    fn list<T: serde::Serialize>(&mut self, name: &str, values: &[T]) {
        if !values.is_empty() {
            self.put(name, json!(values));
        }
    }
}

/// Which optional fields a row of the list has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Include {
    pub(super) custom_attributes: bool,
    pub(super) host_key: bool,
}

/// What a list row and a single user have in common.
fn common(id: &str, user: &User, now: Timestamp) -> Fields {
    let mut fields = Fields::default();
    fields.put("id", json!(id));
    fields.put("email", json!(user.email));
    fields.put("first_name", json!(user.first_name));
    fields.put("last_name", json!(user.last_name));
    fields.put("display_name", json!(user.shown_name()));
    fields.put("type", json!(user.kind));
    fields.put("status", json!(user.status.word()));
    fields.put("role_id", json!(user.role_id));
    fields.put("verified", json!(user.verified));
    // Of somebody who has not accepted yet, Zoom gives the time of the call.
    let created = zoom_time(if user.status == UserStatus::Pending { now } else { user.user_created_at });
    fields.put("created_at", json!(created));
    fields.put("user_created_at", json!(created));
    if user.status != UserStatus::Pending {
        fields.put("pmi", json!(user.pmi));
    }
    fields.text("dept", &user.dept);
    fields.text("timezone", &user.timezone);
    fields.text("employee_unique_id", &user.employee_unique_id);
    fields.text("plan_united_type", &user.plan_united_type);
    fields.list("group_ids", &user.group_ids);
    fields.list("division_ids", &user.division_ids);
    fields.list("license_info_list", &user.license_info_list);
    if let Some(time) = user.last_login_time {
        fields.put("last_login_time", json!(zoom_time(time)));
    }
    fields.text("last_client_version", &user.last_client_version);
    fields
}

/// A row of `GET /users`. Rows of pending users have no id.
pub(super) fn row(id: &str, user: &User, now: Timestamp, include: Include) -> Value {
    let mut fields = common(id, user, now);
    if user.status == UserStatus::Pending {
        fields.0.remove("id");
    }
    if include.custom_attributes {
        fields.list("custom_attributes", &user.custom_attributes);
    }
    if include.host_key {
        fields.text("host_key", &user.host_key);
    }
    Value::Object(fields.0)
}

/// `GET /users/{userId}`.
pub(super) fn whole(id: &str, user: &User, world: &World, now: Timestamp) -> Value {
    let mut fields = common(id, user, now);
    fields.put("account_id", json!(world.account.id));
    fields.put("account_number", json!(world.account.number));
    fields.put("role_name", json!(world.roles.get(&user.role_id).map_or("", |role| role.name.as_str())));
    fields.put("use_pmi", json!(user.use_pmi));
    fields.put("language", json!(user.language));
    fields.put("jid", json!(format!("{}@xmpp.zoom.us", id.to_lowercase())));
    fields.put("cluster", json!("us02"));
    fields.put("login_types", json!(user.login_types));
    if let Some(phone) = user.phone_numbers.first() {
        fields.text("phone_country", &phone.country);
        fields.text("phone_number", format!("{} {}", phone.code, phone.number).trim());
    }
    if user.status != UserStatus::Pending {
        fields.put("personal_meeting_url", json!(format!("https://us02web.zoom.us/j/{}", user.pmi)));
    }
    if !user.vanity_name.is_empty() {
        fields.put("vanity_url", json!(format!("https://zoom.us/my/{}", user.vanity_name)));
    }
    fields.text("company", &user.company);
    fields.text("job_title", &user.job_title);
    fields.text("location", &user.location);
    fields.text("manager", &user.manager);
    fields.text("cost_center", &user.cost_center);
    fields.text("pronouns", &user.pronouns);
    fields.text("cms_user_id", &user.cms_user_id);
    fields.list("phone_numbers", &user.phone_numbers);
    fields.list("custom_attributes", &user.custom_attributes);
    if let Some(option) = user.pronouns_option {
        fields.put("pronouns_option", json!(option));
    }
    if user.zoom_one_type != 0 {
        fields.put("zoom_one_type", json!(user.zoom_one_type));
    }
    Value::Object(fields.0)
}
