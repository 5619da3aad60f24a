//! A group, as SCIM shows one.

use serde_json::{Value, json};

use crate::world::clock::zoom_time;
use crate::world::{Group, World};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(super) const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:zoom:2.0:Group";

pub(super) fn group(world: &World, url: &str, id: &str, group: &Group) -> Value {
    let side = world.scim.groups.get(id);
    let mut view = json!({
        "id": id,
        "meta": {
            "resourceType": "Group",
            "version": "1.0.0",
            "location": format!("{url}/scim2/Groups/{id}"),
        },
        "schemas": [CORE, EXTENSION],
        "displayName": group.name,
        EXTENSION: {"emailAlias": side.map(|side| side.email_alias.as_str()).unwrap_or_default()},
    });
    for (name, time) in [
        ("created", side.and_then(|side| side.created)),
        ("lastModified", side.and_then(|side| side.last_modified)),
    ] {
        if let Some(time) = time {
            view["meta"][name] = json!(zoom_time(time));
        }
    }
    view
}
