//! `zoom_connector_pingone_for_enterprise`: the provisioning connector of PingOne for Enterprise, which has
//! no API for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppRef, AppSecret, Checks, Findings, HandOver};
use super::presets::{self, AppType, Product};
use super::recorded::{self, AppIdentity, Recorded};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    ChangeCall, Extras, Failure, ImportResource, Known, MoveResource, MovedState, ObjectCall, Outcome,
    Partial, Plan, PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::Clients;
use crate::zoom::Endpoints;

/// Keeps the connector with which PingOne for Enterprise provisions users to Zoom.
///
/// PingOne for Enterprise offers no API for an application's provisioning, so applying changes nothing
/// there: it verifies the Zoom app behind the connector, SCIM included, and renders in `settings` what to
/// type into the *Application Configuration* tab. Removing the resource forgets the record.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `account_id/client_id`.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people.
    #[schemars(extend("terraform" = required().placeholder("(replace this with a name)").check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The Zoom account ID, from the app's *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The address of Zoom's SCIM API. Default: that of the provider's Zoom, which is right for most.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub scim_url: Option<String>,
    /// The address at which PingOne for Enterprise asks for tokens. Default: that of the provider's Zoom.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub oauth_token_url: Option<String>,
    /// What happens in Zoom to a user who is disabled or deleted in PingOne for Enterprise: `Disable` (the
    /// default) or `Delete`.
    #[schemars(extend("terraform" = optional().default_to("Disable")))]
    pub remove_action: Option<RemoveAction>,
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

/// What happens in Zoom to a user who is removed in the product. The words are the product's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RemoveAction {
    /// The user is deactivated.
    #[default]
    Disable,
    /// The user is deleted, with what belongs to them.
    Delete,
}

impl RemoveAction {
    /// The product's word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Disable => "Disable",
            Self::Delete => "Delete",
        }
    }
}

fn pingone_for_enterprise() -> Option<&'static Product> {
    presets::product("pingone_for_enterprise").ok()
}

/// The resource type `zoom_connector_pingone_for_enterprise`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorPingoneForEnterprise;

impl core::Connector for Connector {
    const COSMETIC: &'static [&'static str] = &["scim_url", "oauth_token_url", "remove_action"];

    core::parts!();

    fn product(&self) -> Option<&'static Product> {
        pingone_for_enterprise()
    }

    fn app(&self) -> (Option<&str>, Option<&str>) {
        (self.account_id.as_deref(), self.client_id.as_deref())
    }
}

impl Recorded for Connector {
    fn record(&mut self) -> (&mut Option<String>, &mut HandOver) {
        (&mut self.id, &mut self.hand_over)
    }

    fn add_settings(&self, settings: &mut BTreeMap<String, String>) {
        fill_in(settings, self.scim_url.as_deref(), self.oauth_token_url.as_deref(), self.remove_action);
    }
}

impl Resource for ZoomConnectorPingoneForEnterprise {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_pingone_for_enterprise";

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
        match recorded::write(call, Some(&prior), planned).await {
            Ok(written) => Ok(written),
            Err(refused) => refused.keep(call),
        }
    }

    async fn delete(&self, _call: &ChangeCall<'_, Self>, _state: Connector) -> Outcome<()> {
        Ok(())
    }
}

/// What the type adds to the form: addresses of one's own, and the removal.
fn fill_in(
    settings: &mut BTreeMap<String, String>,
    scim_url: Option<&str>,
    token_url: Option<&str>,
    remove_action: Option<RemoveAction>,
) {
    let given = [("SCIM_URL", scim_url), ("OAUTH_TOKEN_URL", token_url)];
    for (label, url) in given {
        if let Some(url) = url {
            settings.insert(label.to_owned(), url.to_owned());
        }
    }
    settings.insert("REMOVE_ACTION".to_owned(), remove_action.unwrap_or_default().word().to_owned());
}

/// Plans an address: what the configuration gives, else Zoom's own.
fn plan_url(plan: &mut Plan<'_, Connector>, name: &str, own: Outcome<String>) -> Outcome<Known<String>> {
    if plan.config().is_given(name) {
        return Ok(plan.planned(name));
    }
    match own {
        Ok(url) => {
            plan.set(name, &url)?;
            Ok(Known::Value(url))
        }
        Err(Failure::ProviderUnknown(_)) => {
            plan.set_unknown(name);
            Ok(Known::Unknown)
        }
        Err(failure) => Err(failure),
    }
}

impl PlanResource for ZoomConnectorPingoneForEnterprise {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = pingone_for_enterprise().map_or(Known::Null, Known::Value);
        let endpoints = || call.clients().endpoints();
        let scim_url = plan_url(plan, "scim_url", endpoints().map(Endpoints::scim_url))?;
        let token_url = plan_url(plan, "oauth_token_url", endpoints().map(Endpoints::token_url))?;
        let remove_action = plan.planned::<RemoveAction>("remove_action");
        recorded::plan_id(plan)?;
        core::plan_scopes(plan, &product)?;
        let unknown = scim_url.is_unknown() || token_url.is_unknown() || remove_action.is_unknown();
        let (scim_url, token_url, remove_action) =
            (scim_url.value(), token_url.value(), remove_action.value());
        core::plan_hand_over(call, plan, &product, "manual", |settings| {
            fill_in(settings, scim_url.as_deref(), token_url.as_deref(), remove_action);
        })?;
        if unknown {
            plan.set_unknown("settings");
        }
        let was = plan.prior().map(|prior| prior.remove_action.unwrap_or_default());
        if remove_action == Some(RemoveAction::Delete) && was != remove_action {
            call.warn(recorded::deletes_users("PingOne for Enterprise"));
        }
        core::plan_findings(call, plan, &product, None).await
    }
}

impl ValidateResource for ZoomConnectorPingoneForEnterprise {
    fn validate(config: Partial<'_>) -> Diagnostics {
        core::validate(config, pingone_for_enterprise())
    }
}

impl ResourceIdentity for ZoomConnectorPingoneForEnterprise {
    type Identity = AppIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<AppIdentity> {
        AppIdentity::of(state)
    }
}

impl ImportResource for ZoomConnectorPingoneForEnterprise {
    const ID_FORM: &'static str = recorded::ID_FORM;

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<AppIdentity> {
        let (account_id, client_id) = recorded::read_id(id, Some(AppType::ServerToServer))?;
        Ok(AppIdentity { client_id, account_id })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: AppIdentity) -> Outcome<Connector> {
        let AppIdentity { client_id, account_id } = identity;
        let account_id = Some(recorded::account_of(call, account_id)?);
        let found = recorded::try_out_import(call, account_id.as_deref(), &client_id).await?;
        let app = AppRef { account_id: account_id.as_deref(), client_id: &client_id };
        Ok(Connector {
            id: Some(app.id()),
            account_id: account_id.clone(),
            client_id: Some(client_id.clone()),
            remove_action: Some(RemoveAction::default()),
            checks: Checks::imported(),
            findings: found.findings,
            hand_over: HandOver { settings: None, registration: Some("manual".to_owned()) },
            ..Connector::default()
        })
    }
}

impl MoveResource for ZoomConnectorPingoneForEnterprise {
    const MOVES_FROM: &'static [&'static str] = &["zoom_connector"];

    fn move_state(source: MovedState) -> Result<serde_json::Value, Diagnostic> {
        recorded::moved(source, "pingone_for_enterprise")
    }
}
