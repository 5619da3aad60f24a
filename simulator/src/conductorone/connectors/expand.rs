//! `expandMask`: what is sent along with a connector. Its view says where in `expanded` it is.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::conductorone::{Refusal, view};
use crate::world::conductorone::{ConductorOne, Connector};

/// What is to be sent along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ExpandMask {
    paths: Vec<String>,
}

impl ExpandMask {
    /// The view of a connector; what it refers to is added to `expanded`.
    pub(super) fn view(
        &self,
        tenant: &ConductorOne,
        connector: &Connector,
        shown: &Value,
        expanded: &mut Vec<Value>,
    ) -> Result<Value, Refusal> {
        if let Some(unknown) = self
            .paths
            .iter()
            .find(|path| !["app_id", "user_ids", "capabilities", "*"].contains(&path.as_str()))
        {
            return Err(Refusal::invalid(format!("expandMask: \"{unknown}\" is no such path")));
        }
        let wants = |name: &str| self.paths.iter().any(|path| path == name || path == "*");
        let (mut app_path, mut users_path) = (String::new(), String::new());
        if wants("app_id")
            && let Some(app) = tenant.apps.get(&connector.app_id)
        {
            app_path = format!("$.expanded[{}]", expanded.len());
            expanded.push(typed("c1.api.app.v1.App", view::app(tenant, &connector.app_id, app)));
        }
        let users: Vec<_> =
            connector.user_ids.iter().filter_map(|id| Some((id, tenant.users.get(id)?))).collect();
        if wants("user_ids") && !users.is_empty() {
            users_path = format!("$.expanded[{}:{}]", expanded.len(), expanded.len() + users.len());
            let users = users.into_iter().map(|(id, person)| view::person(id, person));
            expanded.extend(users.map(|user| typed("c1.api.user.v1.User", user)));
        }
        Ok(json!({
            "connector": shown,
            "appPath": app_path,
            "usersPath": users_path,
            "capabilitiesPath": "",
        }))
    }
}

fn typed(name: &str, mut value: Value) -> Value {
    value["@type"] = json!(format!("type.googleapis.com/{name}"));
    value
}
