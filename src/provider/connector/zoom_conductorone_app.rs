//! `zoom_conductorone_app`: an app of ConductorOne's, by name or id.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conductorone::{App, Error};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Failure, Outcome};
use crate::provider::Clients;
use crate::provider::conductorone::errors;

/// Finds an app in ConductorOne, by its name or its id: the one that ConductorOne has discovered through an
/// identity provider, so that a `zoom_connector_conductorone` joins it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// The app's id. Set this or `name`.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub id: Option<String>,
    /// The app's name, exactly. Set this or `id`.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// What the app is.
    #[schemars(extend("terraform" = computed()))]
    pub description: Option<String>,
    /// How many accounts ConductorOne knows in the app.
    #[schemars(extend("terraform" = computed()))]
    pub user_count: Option<u64>,
    /// The e-mail addresses of the people who own the app.
    #[schemars(extend("terraform" = computed()))]
    pub owners: Option<BTreeSet<String>>,
}

/// The data source `zoom_conductorone_app`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConductorOneApp;

impl DataSource for ZoomConductorOneApp {
    type Model = Model;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_conductorone_app";
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "name"])];

    async fn read(&self, call: &Call<'_, Clients>, config: Model) -> Outcome<Model> {
        let client = call.clients().conductorone(call.cancellation())?;
        let app = match (&config.id, &config.name) {
            (Some(id), _) => {
                let found = client.app(id).await.map_err(|error| failed(&error))?;
                found.ok_or_else(|| {
                    none(&format!("There is no app with the id {id}"), client.tenant().host(), "id")
                })?
            }
            (None, name) => {
                let name = name.as_deref().unwrap_or_default();
                let mut found = client.apps_named(name).await.map_err(|error| failed(&error))?;
                match (found.len(), found.pop()) {
                    (1, Some(app)) => app,
                    (0, _) | (_, None) => {
                        let similar = similar(&client.apps().await.map_err(|error| failed(&error))?, name);
                        let what = format!("There is no app named \"{name}\"{similar}");
                        return Err(none(&what, client.tenant().host(), "name").into());
                    }
                    (_, Some(last)) => {
                        found.push(last);
                        return Err(several(name, &found).into());
                    }
                }
            }
        };
        Ok(Model {
            id: Some(app.id),
            name: Some(app.display_name),
            description: Some(app.description),
            user_count: Some(app.user_count),
            owners: Some(app.app_owners.into_iter().map(|person| person.email).collect()),
        })
    }
}

fn failed(error: &Error) -> Failure {
    errors::diagnostic("look for the app", error).into()
}

fn none(what: &str, tenant: &str, attribute: &str) -> Diagnostic {
    Diagnostic::error(
        "App not found in ConductorOne",
        format!(
            "{what} in the tenant {tenant}. Apps are listed in ConductorOne under Apps; names are compared exactly. To \
             make an app with a connector, set \"app\" of zoom_connector_conductorone instead."
        ),
    )
    .at_attribute(attribute)
}

fn several(name: &str, apps: &[App]) -> Diagnostic {
    let candidates: Vec<String> = apps
        .iter()
        .map(|app| {
            let about = if app.description.is_empty() { "no description" } else { &app.description };
            format!("    id = \"{}\"   # {about}, {} account(s)", app.id, app.user_count)
        })
        .collect();
    Diagnostic::error(
        "Several apps in ConductorOne",
        format!(
            "{} apps are named \"{name}\". Choose one by its id:\n\n{}",
            apps.len(),
            candidates.join("\n")
        ),
    )
    .at_attribute("name")
}

/// The names that the user may have meant: those that contain the name or are contained in it.
fn similar(apps: &[App], name: &str) -> String {
    let wanted = name.to_lowercase();
    let names: Vec<String> = apps
        .iter()
        .filter(|app| {
            let known = app.display_name.to_lowercase();
            known.contains(&wanted) || wanted.contains(&known)
        })
        .map(|app| format!("\"{}\"", app.display_name))
        .take(5)
        .collect();
    if names.is_empty() { String::new() } else { format!(" (but {})", names.join(", ")) }
}
