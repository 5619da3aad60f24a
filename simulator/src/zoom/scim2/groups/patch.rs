//! Changing a group: its name, its address, its members. All of a request happens, or nothing.

use http::StatusCode;
use serde_json::Value;

use super::known::{check_free, check_name, find};
use crate::http::Answer;
use crate::world::{List, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::scim2::body::{self, Body};
use crate::zoom::scim2::error::ScimError;
use crate::zoom::scim2::filter;

/// The longest body, in characters.
const LONGEST: usize = 100_000;
const EMAIL_ALIAS: &str = "urn:ietf:params:scim:schemas:extension:zoom:2.0:Group:emailAlias";

/// One step of a request.
#[derive(Debug)]
enum Step {
    Rename(String),
    Address(String),
    Add(Vec<String>),
    Remove(String),
    Replace(Vec<String>),
}

pub(super) fn patch(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    find(call)?;
    if String::from_utf8_lossy(&call.request.body).chars().count() > LONGEST {
        return Err(ScimError::bad_request(
            "The request body size exceeds the 100,000 character limit. Please reduce the payload size or \
             contact Zoom Support to request a limit increase.",
        ));
    }
    let fields = body::read(call)?;
    let invalid = || ScimError::invalid("Operations");
    let operations =
        Body::new(&fields).objects("Operations")?.filter(|all| !all.is_empty()).ok_or_else(invalid)?;
    let mut steps = Vec::new();
    let id = call.param("groupId").to_owned();
    for operation in &operations {
        read(operation, &id, &mut steps).ok_or_else(invalid)?;
    }
    for step in &steps {
        if let Step::Rename(name) = step {
            check_name(Some(name))?;
            check_free(call, name, Some(&id))?;
        }
    }
    for step in steps {
        take(step, &id, call);
    }
    call.world.scim.groups.entry(id).or_default().last_modified = Some(call.now);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// Reads one operation; nothing where it is none that Zoom knows.
fn read(operation: &Body<'_>, id: &str, steps: &mut Vec<Step>) -> Option<()> {
    let op = operation.text("op", 16).ok()??.to_lowercase();
    let path = operation.text("path", 256).ok()?;
    let value = operation.get("value");
    match (op.as_str(), path) {
        ("replace", None) => {
            for (name, value) in value?.as_object().filter(|members| !members.is_empty())? {
                let text = value.as_str()?.to_owned();
                steps.push(match name.as_str() {
                    // Okta says which group it renames, in the value as well.
                    "id" if text == id => continue,
                    "displayName" => Step::Rename(text),
                    EMAIL_ALIAS => Step::Address(text),
                    _ => return None,
                });
            }
        }
        ("add", Some("members")) => steps.push(Step::Add(members(value?)?)),
        ("replace", Some("members")) => steps.push(Step::Replace(members(value?)?)),
        ("remove", Some(path)) => {
            let condition = path.strip_prefix("members[")?.strip_suffix(']')?;
            let filter = filter::parse(condition).ok().filter(|filter| filter.attribute == "value")?;
            steps.push(Step::Remove(filter.value));
        }
        _ => return None,
    }
    Some(())
}

fn members(value: &Value) -> Option<Vec<String>> {
    let ids = value.as_array()?.iter().map(|member| Some(member.get("value")?.as_str()?.to_owned()));
    ids.collect()
}

/// Whoever is unknown, pending or a member already is passed over, as by the REST API.
fn take(step: Step, id: &str, call: &mut Call<'_>) {
    let world = &mut *call.world;
    match step {
        Step::Rename(name) => {
            if let Some(group) = world.groups.get_mut(id) {
                group.name = name;
            }
        }
        Step::Address(address) => world.scim.groups.entry(id.to_owned()).or_default().email_alias = address,
        Step::Remove(user_id) => {
            if let Some(user) = world.users.get_mut(&user_id) {
                user.group_ids.retain(|group_id| group_id != id);
            }
        }
        Step::Add(user_ids) => add(world, id, &user_ids),
        Step::Replace(user_ids) => {
            let mut others = world.users.ids(&List::Group(id.to_owned()));
            others.retain(|user_id| !user_ids.contains(user_id));
            for user_id in others {
                if let Some(user) = world.users.get_mut(&user_id) {
                    user.group_ids.retain(|group_id| group_id != id);
                }
            }
            add(world, id, &user_ids);
        }
    }
}

fn add(world: &mut crate::world::World, id: &str, user_ids: &[String]) {
    for user_id in user_ids {
        if let Some(user) = world.users.get_mut(user_id)
            && user.status != UserStatus::Pending
            && !user.group_ids.iter().any(|group_id| group_id == id)
        {
            user.group_ids.push(id.to_owned());
        }
    }
}
