//! `zoom_connector_snow`: the Zoom connector of Snow Integration Manager, which has no API for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppSecret, Checks, Findings, HandOver};
use super::presets::{self, AppType, Product};
use super::recorded::{self, Recorded};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, Known, MoveResource, MovedState, ObjectCall, Outcome, Partial,
    Plan, PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::Clients;

/// Keeps the connector between Zoom and Snow Integration Manager (Flexera).
///
/// Snow's connector uses a General app, which only a person in a browser can let in: there is no way to
/// verify it with its credentials, so `status` stays `unverified`. Nor has Snow an API, so applying changes
/// nothing there: it checks the shape of what is given, looks the owners up with the provider's own
/// credentials, and renders in `settings` and `authorization_url` what to type into the section *Configure
/// Zoom*. Removing the resource forgets the record.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: the client ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people.
    #[schemars(extend("terraform" = required().placeholder("(replace this with a name)").check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The OAuth redirect URL, as it stands in the app and on its allow list: `http://localhost:` and a free
    /// port.
    #[schemars(extend("terraform" = required().placeholder("(replace this with http://localhost:PORT)")
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub redirect_uri: Option<String>,
    /// Whether Snow may aggregate data: its form's checkbox *Active*. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub active: Option<bool>,
    /// The address at which an administrator lets the app in, for where Snow's own browser fails.
    #[schemars(extend("terraform" = computed()))]
    pub authorization_url: Option<String>,
    /// The app's secret.
    #[serde(flatten)]
    pub secret: AppSecret,
    /// What is checked, and when.
    #[serde(flatten)]
    pub checks: Checks,
    /// What was found.
    #[serde(flatten)]
    pub findings: Findings,
    /// How the connector reaches the product.
    #[serde(flatten)]
    pub hand_over: HandOver,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

fn snow() -> Option<&'static Product> {
    presets::product("snow").ok()
}

/// The resource type `zoom_connector_snow`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorSnow;

impl core::Connector for Connector {
    const COSMETIC: &'static [&'static str] = &["redirect_uri", "active", "authorization_url"];

    core::parts!();

    fn product(&self) -> Option<&'static Product> {
        snow()
    }

    fn app(&self) -> (Option<&str>, Option<&str>) {
        (None, self.client_id.as_deref())
    }
}

impl Recorded for Connector {
    fn record(&mut self) -> (&mut Option<String>, &mut HandOver) {
        (&mut self.id, &mut self.hand_over)
    }

    fn add_settings(&self, settings: &mut BTreeMap<String, String>) {
        fill_in(settings, self.redirect_uri.as_deref().unwrap_or_default(), self.active.unwrap_or(true));
    }
}

impl Resource for ZoomConnectorSnow {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_snow";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules(core::RULES)
            .rules([Rule::ExactlyOneOf(&["client_secret", "client_secret_wo"])])
            .validates()
            .plans()
            .imports()
            .moves();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: Connector) -> Outcome<Connector> {
        let mut planned = planned;
        planned.complete_url(call)?;
        recorded::write(call, None, planned).await.map_err(|refused| refused.failure)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Connector) -> Outcome<Option<Connector>> {
        core::verify_while_reading(call, &mut state).await?;
        Ok(Some(state))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: Connector,
        planned: Connector,
    ) -> Outcome<Connector> {
        let mut planned = planned;
        planned.complete_url(call)?;
        match recorded::write(call, Some(&prior), planned).await {
            Ok(written) => Ok(written),
            Err(refused) => refused.keep(call),
        }
    }

    async fn delete(&self, _call: &ChangeCall<'_, Self>, _state: Connector) -> Outcome<()> {
        Ok(())
    }
}

impl Connector {
    fn complete_url(&mut self, call: &Call<'_, Clients>) -> Outcome<()> {
        let (client_id, redirect_uri) = (self.client_id.as_deref(), self.redirect_uri.as_deref());
        let endpoints = call.clients().endpoints()?;
        self.authorization_url =
            Some(endpoints.authorize_url(client_id.unwrap_or_default(), redirect_uri.unwrap_or_default()));
        Ok(())
    }
}

/// What the type adds to the form.
fn fill_in(settings: &mut BTreeMap<String, String>, redirect_uri: &str, active: bool) {
    settings.insert("Redirect URI".to_owned(), redirect_uri.to_owned());
    settings.insert("Active".to_owned(), active.to_string());
}

impl PlanResource for ZoomConnectorSnow {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = snow().map_or(Known::Null, Known::Value);
        let redirect_uri = plan.planned::<String>("redirect_uri");
        let active = plan.planned::<bool>("active");
        let client_id = plan.planned::<String>("client_id");
        recorded::plan_id(plan)?;
        core::plan_scopes(plan, &product)?;
        let unknown = redirect_uri.is_unknown() || active.is_unknown();
        let redirect_uri = redirect_uri.value();
        core::plan_hand_over(call, plan, &product, "manual", |settings| {
            fill_in(settings, redirect_uri.as_deref().unwrap_or_default(), active.value().unwrap_or(true));
        })?;
        if unknown {
            plan.set_unknown("settings");
        }
        match (client_id, redirect_uri, call.clients().endpoints()) {
            (Known::Value(client_id), Some(redirect_uri), Ok(endpoints)) => {
                plan.set("authorization_url", endpoints.authorize_url(&client_id, &redirect_uri))?;
            }
            _ => plan.set_unknown("authorization_url"),
        }
        core::plan_findings(call, plan, &product, None).await
    }
}

impl ValidateResource for ZoomConnectorSnow {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let mut diagnostics = core::validate(config, snow());
        if let Known::Value(uri) = config.get::<String>("redirect_uri")
            && !is_local(&uri)
        {
            diagnostics.push(
                Diagnostic::error(
                    "Invalid redirect URI",
                    format!(
                        "\"{uri}\" is not of the form http://localhost:PORT, with a free port from 1 to 65535. Snow's \
                         browser window listens there; give the same URL to the app as its OAuth Redirect URL and on \
                         its allow list."
                    ),
                )
                .at_attribute("redirect_uri"),
            );
        }
        diagnostics
    }
}

/// Whether this is `http://localhost:PORT`, as Snow's documentation asks.
fn is_local(uri: &str) -> bool {
    let port = uri.strip_prefix("http://localhost:").map(|rest| rest.strip_suffix('/').unwrap_or(rest));
    let digits = port.is_some_and(|port| port.chars().all(|digit| digit.is_ascii_digit()));
    digits && port.and_then(|port| port.parse::<u16>().ok()).is_some_and(|port| port > 0)
}

/// What identifies a connector with a General app.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// The Zoom app's client ID.
    #[schemars(extend("terraform" = required()))]
    pub client_id: String,
}

impl ResourceIdentity for ZoomConnectorSnow {
    type Identity = Identity;

    fn identity(state: &Connector, _private: &Private) -> Option<Identity> {
        Some(Identity { client_id: state.client_id.clone()? })
    }
}

impl ImportResource for ZoomConnectorSnow {
    const ID_FORM: &'static str = "client_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<Identity> {
        let (_, client_id) = recorded::read_id(id, Some(AppType::General))?;
        Ok(Identity { client_id })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: Identity) -> Outcome<Connector> {
        let found = recorded::try_out_import(call, None, &identity.client_id).await?;
        Ok(Connector {
            id: Some(identity.client_id.clone()),
            client_id: Some(identity.client_id),
            checks: Checks::imported(),
            findings: found.findings,
            hand_over: HandOver { settings: None, registration: Some("manual".to_owned()) },
            ..Connector::default()
        })
    }
}

impl MoveResource for ZoomConnectorSnow {
    const MOVES_FROM: &'static [&'static str] = &["zoom_connector"];

    fn move_state(source: MovedState) -> Result<serde_json::Value, Diagnostic> {
        recorded::moved(source, "snow")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_on_this_machine_and_names_its_port() {
        for (uri, local) in [
            ("http://localhost:8080", true),
            ("http://localhost:8080/", true),
            ("http://localhost:0", false),
            ("http://localhost:65536", false),
            ("http://localhost", false),
            ("http://localhost:", false),
            ("http://localhost:+80", false),
            ("https://localhost:8080", false),
            ("http://127.0.0.1:8080", false),
            ("http://localhost:8080/callback", false),
        ] {
            assert_eq!(is_local(uri), local, "{uri}");
        }
    }
}
