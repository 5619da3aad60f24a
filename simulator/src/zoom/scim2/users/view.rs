//! A user, as SCIM shows one.

use serde_json::{Map, Value, json};

use super::extension::{self, is_told};
use super::profile::{ENTERPRISE, USER_TYPES};
use super::shape::Shape;
use crate::world::clock::zoom_time;
use crate::world::{User, UserStatus, World};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const LOGIN: &str = "urn:us:zoom:scim:schemas:extension:1.0:ZoomUser";

pub(super) fn user(world: &World, url: &str, id: &str, user: &User, shape: Shape) -> Value {
    let side = world.scim.users.get(id);
    let modified = side.and_then(|side| side.last_modified).unwrap_or(user.user_created_at);
    let mut view = json!({
        "id": id,
        "meta": {
            "resourceType": "User",
            "version": "1.0.0",
            "location": format!("{url}/scim2/Users/{id}"),
            "created": zoom_time(user.user_created_at),
            "lastModified": zoom_time(modified),
        },
        "name": {"givenName": user.first_name, "familyName": user.last_name},
        "emails": [{"type": "work", "value": user.email, "primary": true}],
        "displayName": user.shown_name(),
        "userName": user.email,
        "active": user.status == UserStatus::Active,
    });
    let mut schemas = vec![CORE];
    if let Some((word, _)) = USER_TYPES.iter().find(|(_, kind)| *kind == user.kind) {
        view["userType"] = json!(word);
    }
    if shape != Shape::Row {
        describe(&mut view, world, user, shape);
    }
    let enterprise = enterprise(user, shape);
    if !enterprise.is_empty() {
        schemas.push(ENTERPRISE);
        view[ENTERPRISE] = Value::Object(enterprise);
    }
    if !shape.is_written() {
        schemas.push(LOGIN);
        let has = |kind: i64| user.login_types.contains(&kind);
        view[LOGIN] = json!({"loginType": {"workEmail": has(100), "sso": has(101)}});
    }
    if shape != Shape::Row {
        let zoom = zoom_extension(world, id, user, shape);
        if !zoom.is_empty() {
            schemas.push(extension::SCHEMA);
            view[extension::SCHEMA] = Value::Object(zoom);
        }
    }
    view["schemas"] = json!(schemas);
    view
}

fn describe(view: &mut Value, world: &World, user: &User, shape: Shape) {
    if shape.is_written() {
        for (name, text) in [("title", &user.job_title), ("locale", &user.location)] {
            if !text.is_empty() {
                view[name] = json!(text);
            }
        }
    }
    let numbers = user.phone_numbers.iter().map(|number| {
        let label = number.label.to_lowercase();
        let label = if label == "office" { "work" } else { &label };
        json!({"type": label, "value": format!("{}{}", number.code, number.number)})
    });
    view["phoneNumbers"] = numbers.collect();
    let role = world.roles.get(&user.role_id).map(|role| role.name.as_str()).unwrap_or_default();
    let role = json!({"display": role, "value": role, "primary": true});
    let groups = user.group_ids.iter().filter_map(|id| world.groups.get(id)).map(|group| group.name.as_str());
    let mut groups = groups.map(|name| json!({"display": name, "type": "direct", "value": name}));
    // Zoom documents lists in what is answered to a write, but one role and one group in what is read.
    if shape.is_written() {
        view["roles"] = json!([role]);
        view["groups"] = groups.collect();
    } else {
        view["roles"] = role;
        if let Some(first) = groups.next() {
            view["groups"] = first;
        }
    }
}

fn enterprise(user: &User, shape: Shape) -> Map<String, Value> {
    let all = [
        ("department", &user.dept),
        ("organization", &user.company),
        ("costCenter", &user.cost_center),
        ("employeeNumber", &user.employee_unique_id),
        ("manager", &user.manager),
    ];
    let told = match shape {
        Shape::Row => 1,
        Shape::Replaced | Shape::Patched => 2,
        Shape::Read | Shape::Created => all.len(),
    };
    let set = all.into_iter().take(told).filter(|(_, text)| !text.is_empty());
    set.map(|(name, text)| (name.to_owned(), json!(text))).collect()
}

fn zoom_extension(world: &World, id: &str, user: &User, shape: Shape) -> Map<String, Value> {
    let side = world.scim.users.get(id);
    let transferee = side.map(|side| side.transferee.as_str()).unwrap_or_default();
    let rest = side.into_iter().flat_map(|side| &side.extension).filter(|(name, _)| is_told(name, shape));
    let mut members: Map<String, Value> = rest.map(|(name, value)| (name.clone(), value.clone())).collect();
    let texts = [
        ("personalLinkName", user.vanity_name.as_str()),
        ("transferee", transferee),
        ("pronouns", user.pronouns.as_str()),
        ("zoomUnited", user.plan_united_type.as_str()),
    ];
    // Zoom documents custom attributes in what is answered to a write, and not in what is read.
    let custom = user.custom_attributes.iter().filter(|_| shape.is_written());
    let custom = custom.map(|it| (it.name.as_str(), it.value.as_str()));
    for (name, text) in texts.into_iter().chain(custom).filter(|(_, text)| !text.is_empty()) {
        members.insert(name.to_owned(), json!(text));
    }
    members
}
