//! `zoom_connector_pingone`: a store of PingOne's that provisions users to Zoom, made and kept through
//! PingOne's API.

mod importing;
mod planning;
mod says;
mod writing;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppSecret, Checks, Findings, HandOver, Status};
use super::presets::{self, Product};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{ChangeCall, Extras, Failure, Known, ObjectCall, Outcome, Resource};
use crate::http::Secret;
use crate::pingone::{Error, RemoveAction, Settings};
use crate::provider::Clients;
use crate::provider::pingone::errors;

pub use importing::{PingOneFilter, PingOneIdentity};
use says::Says;

/// Keeps a Zoom connector in PingOne: a propagation store of the type `Zoom`, through which PingOne provisions
/// users.
///
/// Applying asks Zoom for a token with the connector's own credentials, holds the granted scopes against those
/// that PingOne needs, makes a call to Zoom's SCIM API, lets PingOne test the connection, and only then writes
/// the store, through PingOne's API, and a revision, without which nothing in PingOne is live. Every later plan
/// does so again, reads the store, and shows what has broken or was changed by hand as a planned change.
///
/// PingOne always replaces a store whole, so that the secret is sent with every change. What the store holds
/// beyond these attributes is kept.
///
/// Removing the resource deletes the store, which PingOne refuses while a rule points at it. The people whom it
/// provisioned stay in Zoom.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `environment_id/store_id`.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The connector's name, which is the store's in PingOne.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The Zoom account ID, from the Zoom app's *App Credentials* page.
    #[schemars(extend("terraform" = required().placeholder("(replace this with the account ID)")
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().placeholder("(replace this with the client ID)")
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The Zoom app's secret.
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
    /// The ID of the PingOne environment. Default: the provider's, which is its worker application's.
    #[schemars(extend("terraform" = optional().or_computed().keeps().replaces()
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub environment_id: Option<String>,
    /// What the connector is for.
    #[schemars(extend("terraform" = optional().default_to("")))]
    pub description: Option<String>,
    /// Whether the store provisions. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub active: Option<bool>,
    /// Whether removing the connector deprovisions its users in Zoom. Default: `false`.
    #[schemars(extend("terraform" = optional().default_to(false)))]
    pub managed: Option<bool>,
    /// The address of Zoom's SCIM API. Default: that of the provider's environment.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub scim_url: Option<String>,
    /// The address at which Zoom issues tokens. Default: that of the provider's environment.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub oauth_token_url: Option<String>,
    /// Whether users are created in Zoom. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub create_users: Option<bool>,
    /// Whether users are updated in Zoom. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub update_users: Option<bool>,
    /// Whether users are deactivated in Zoom when they are disabled in PingOne. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub disable_users: Option<bool>,
    /// Whether users are deprovisioned in Zoom when PingOne no longer provisions them. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub deprovision_users: Option<bool>,
    /// What deprovisioning does to a user in Zoom: `Disable` (the default) deactivates, `Delete` deletes for
    /// good.
    #[schemars(extend("terraform" = optional().default_to("Disable")
        .check(Validator::OneOf(["Disable", "Delete"].map(str::to_owned).to_vec()))))]
    pub remove_action: Option<String>,
    /// Whether PingOne is asked to test the connection before it is written. Default: `true`.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub test_connection: Option<bool>,
    /// The store's id in PingOne.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub store_id: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
    /// What PingOne has just said of the connector.
    #[serde(skip)]
    #[schemars(skip)]
    says: Option<Says>,
}

impl Connector {
    /// The environment and the store; none while it was not made.
    fn place(&self) -> Option<(&str, &str)> {
        Some((self.environment_id.as_deref()?, self.store_id.as_deref()?))
    }

    fn is_active(&self) -> bool {
        self.active.unwrap_or(true)
    }

    /// The store that this describes. `secret` is sent with every change.
    fn settings(&self, secret: &Secret) -> Settings {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let deletes = self.remove_action.as_deref() == Some(RemoveAction::Delete.word());
        Settings {
            name: text(&self.name),
            description: text(&self.description),
            active: self.is_active(),
            managed: self.managed.unwrap_or_default(),
            scim_url: text(&self.scim_url),
            oauth_token_url: text(&self.oauth_token_url),
            account_id: text(&self.account_id),
            client_id: text(&self.client_id),
            client_secret: secret.clone(),
            create_users: self.create_users.unwrap_or(true),
            update_users: self.update_users.unwrap_or(true),
            disable_users: self.disable_users.unwrap_or(true),
            deprovision_users: self.deprovision_users.unwrap_or(true),
            remove_action: if deletes { RemoveAction::Delete } else { RemoveAction::Disable },
        }
    }
}

impl core::Connector for Connector {
    const COSMETIC: &'static [&'static str] = &["description", "managed", "test_connection"];

    core::parts!();

    fn product(&self) -> Option<&'static Product> {
        product().ok()
    }

    fn app(&self) -> (Option<&str>, Option<&str>) {
        (self.account_id.as_deref(), self.client_id.as_deref())
    }

    fn product_problem(&self) -> Option<(Status, String)> {
        self.says.clone().and_then(Says::into_problem)
    }

    fn is_meant_to_rest(&self) -> bool {
        !self.is_active()
    }
}

/// What PingOne asks of the Zoom app.
fn product() -> Outcome<&'static Product> {
    presets::product("pingone").map_err(|error| core::preset_fault(&error).into())
}

/// The failure of a call.
fn failed(attempt: &str, error: &Error) -> Failure {
    errors::diagnostic(attempt, error).into()
}

/// The resource type `zoom_connector_pingone`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorPingOne;

impl Resource for ZoomConnectorPingOne {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_pingone";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules(core::RULES)
            .rules([Rule::ExactlyOneOf(&["client_secret", "client_secret_wo"])])
            .validates()
            .plans()
            .imports()
            .lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: Connector) -> Outcome<Connector> {
        writing::create(call, planned).await
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Connector) -> Outcome<Option<Connector>> {
        let client = call.clients().pingone(call.cancellation())?;
        let Some((environment_id, store_id)) = state.place() else { return Ok(None) };
        let found = client.store(environment_id, store_id).await;
        let Some(found) = found.map_err(|error| failed("read the store", &error))? else { return Ok(None) };
        says::take_in(call, &mut state, &found);
        core::verify_while_reading(call, &mut state).await?;
        says::record(call, &mut state);
        Ok(Some(state))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: Connector,
        planned: Connector,
    ) -> Outcome<Connector> {
        writing::update(call, prior, planned).await
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Connector) -> Outcome<()> {
        writing::delete(call, &state).await
    }
}

/// The environment of a connector that names none.
fn default_environment_id(clients: &Clients) -> Known<String> {
    clients.pingone_environment_id()
}
