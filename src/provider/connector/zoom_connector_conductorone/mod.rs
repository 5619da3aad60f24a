//! `zoom_connector_conductorone`: a connector of ConductorOne, made and kept through ConductorOne's API.

mod importing;
mod moving;
mod owners;
mod planning;
mod says;
pub(super) mod tenant;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppSecret, Checks, Findings, HandOver, Status};
use super::presets::{self, Product};
use crate::conductorone::Place;
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{ChangeCall, Extras, ObjectCall, Outcome, Resource};
use crate::provider::Clients;

pub use importing::{ConductorOneFilter, ConductorOneIdentity};
use says::Says;

/// Keeps a Zoom connector in ConductorOne: its app, its owners, its credentials, and whether it syncs.
///
/// Applying asks Zoom for a token with the connector's own credentials, holds the granted scopes against
/// those that ConductorOne needs, makes the reads that it would make, looks the owners up in ConductorOne and
/// in Zoom, and only then writes to ConductorOne, through its API. Every later plan does so again, reads the
/// connector, and shows what has broken or was changed by hand as a planned change.
///
/// A rotated secret, another client ID, other owners and another name change the connector in place; another
/// app of ConductorOne's and another `hosting` make a new one.
///
/// Without `account_id`, `client_id` and a secret, ConductorOne asks the owners by e-mail to finish the
/// connector in its own form; until then its status is `inactive`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `app_id/connector_id`.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people, in messages. ConductorOne shows `display_name`.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The Zoom account ID, from the Zoom app's *App Credentials* page. Set it together with `client_id` and a
    /// secret, or set none of them.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
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
    /// The id of the app in ConductorOne that the connector belongs to. If people sign in to Zoom through an
    /// identity provider that ConductorOne reads, join the app that it has discovered there: the data source
    /// `zoom_conductorone_app` finds it. Exactly one of `app_id` and `app`.
    #[schemars(extend("terraform" = optional().or_computed().keeps().replaces()
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub app_id: Option<String>,
    /// An app that is made with the connector, and removed with it unless other connectors have joined it.
    #[schemars(extend("terraform" = optional().replaces()))]
    pub app: Option<ManagedApp>,
    /// Who runs the connector: `cloud` (ConductorOne, the default) or `self_hosted` (you: then the credentials
    /// go to your process, and are used here for verification alone; see
    /// `zoom_connector_conductorone_credential`).
    #[schemars(extend("terraform" = optional().default_to("cloud").replaces()))]
    pub hosting: Option<Hosting>,
    /// The connector's name in ConductorOne. Default: `Zoom`.
    #[schemars(extend("terraform" = optional().default_to("Zoom").check(Validator::NotBlank)))]
    pub display_name: Option<String>,
    /// What the connector is for, in ConductorOne. Left out, it is not managed; empty, it is cleared.
    #[schemars(extend("terraform" = optional()))]
    pub description: Option<String>,
    /// Whether syncs and provisioning are stopped. Default: `false`.
    #[schemars(extend("terraform" = optional().default_to(false)))]
    pub paused: Option<bool>,
    /// Whether an apply that gives the connector credentials waits until ConductorOne has synced with them,
    /// within `timeouts`. A first sync can take hours. Default: `false`.
    #[schemars(extend("terraform" = optional().default_to(false)))]
    pub wait_for_sync: Option<bool>,
    /// Any text. A change of it starts a sync.
    #[schemars(extend("terraform" = optional()))]
    pub sync_trigger: Option<String>,
    /// Under which keys ConductorOne's form takes the values `account_id`, `client_id` and `client_secret`, in
    /// the place of those that its catalog names: for the day on which the catalog and the form differ.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub config_keys: Option<BTreeMap<String, String>>,
    /// The connector's id in ConductorOne, unique in its app.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub connector_id: Option<String>,
    /// Why the last sync failed; null if it did not.
    #[schemars(extend("terraform" = computed()))]
    pub last_error: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
    /// What ConductorOne has just said of the connector.
    #[serde(skip)]
    #[schemars(skip)]
    says: Option<Says>,
}

/// An app of ConductorOne's that is made with its connector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManagedApp {
    /// The app's name.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub display_name: Option<String>,
    /// What the app is.
    #[schemars(extend("terraform" = optional()))]
    pub description: Option<String>,
}

/// Who runs a connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hosting {
    /// ConductorOne.
    #[default]
    Cloud,
    /// The customer.
    SelfHosted,
}

impl Connector {
    /// Where the connector is; none while it was not made.
    fn place(&self) -> Option<Place> {
        Some(Place { app_id: self.app_id.clone()?, id: self.connector_id.clone()? })
    }

    fn hosting(&self) -> Hosting {
        self.hosting.unwrap_or_default()
    }

    /// Whether an owner types the credentials in.
    fn is_delegated(&self) -> bool {
        self.hosting() == Hosting::Cloud && self.client_id.is_none()
    }

    fn is_paused(&self) -> bool {
        self.paused.unwrap_or_default()
    }
}

impl core::Connector for Connector {
    const COSMETIC: &'static [&'static str] = &["display_name", "description", "wait_for_sync", "last_error"];

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

    /// ConductorOne's own ids name nobody in Zoom.
    fn zoom_owners(owners: BTreeSet<String>) -> BTreeSet<String> {
        owners.into_iter().filter(|owner| owner.contains('@')).collect()
    }

    fn is_meant_to_rest(&self) -> bool {
        self.is_paused() || self.is_delegated()
    }
}

/// What ConductorOne asks of the Zoom app.
fn product() -> Outcome<&'static Product> {
    presets::product("conductorone").map_err(|error| core::preset_fault(&error).into())
}

/// The resource type `zoom_connector_conductorone`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorConductorOne;

impl Resource for ZoomConnectorConductorOne {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_conductorone";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules(core::RULES)
            .rules([
                Rule::ExactlyOneOf(&["app_id", "app"]),
                Rule::AllOrNone(&["account_id", "client_id"]),
                Rule::AtMostOneOf(&["client_secret", "client_secret_wo"]),
                Rule::Needs("client_secret", "client_id"),
                Rule::Needs("client_secret_wo", "client_id"),
            ])
            .validates()
            .plans()
            .imports()
            .lists()
            .moves();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: Connector) -> Outcome<Connector> {
        writing::create(call, planned).await
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Connector) -> Outcome<Option<Connector>> {
        let client = tenant::client(call)?;
        let Some(place) = state.place() else { return Ok(None) };
        let found = client.connector(&place).await;
        let Some(found) = found.map_err(|error| tenant::failed("read the connector", &error))? else {
            return Ok(None);
        };
        says::take_in(call, &client, &mut state, &found).await?;
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
