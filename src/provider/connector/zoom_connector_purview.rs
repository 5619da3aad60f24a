//! `zoom_connector_purview`: the connector of Microsoft Purview Compliance Manager, which has no API for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppRef, AppSecret, Checks, Findings, HandOver, Status, Verify};
use super::presets::{self, AppType, Product};
use super::recorded::{self, AppIdentity, Recorded};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, Known, MoveResource, MovedState, ObjectCall, Outcome, Partial,
    Plan, PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::Clients;
use crate::provider::apps::Effort;
use crate::zoom::trials::Trial;

/// Keeps the connector between Zoom and Microsoft Purview Compliance Manager.
///
/// Microsoft offers no API for the connectors of Compliance Manager, so applying changes nothing there: it
/// verifies the Zoom app behind the connector, as described for `zoom_connector`, and renders in `settings`
/// what to type into the wizard of Compliance Manager. Removing the resource forgets the record; delete the
/// connector itself in Purview under Data connectors, My connectors.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `account_id/client_id`.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people. The wizard asks for a unique connector name.
    #[schemars(extend("terraform" = required().placeholder("(replace this with a name)").check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The Zoom account ID, from the app's *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
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

fn purview() -> Option<&'static Product> {
    presets::product("purview").ok()
}

/// The resource type `zoom_connector_purview`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorPurview;

impl core::Connector for Connector {
    core::parts!();

    fn product(&self) -> Option<&'static Product> {
        purview()
    }

    fn app(&self) -> (Option<&str>, Option<&str>) {
        (self.account_id.as_deref(), self.client_id.as_deref())
    }
}

impl Recorded for Connector {
    fn record(&mut self) -> (&mut Option<String>, &mut HandOver) {
        (&mut self.id, &mut self.hand_over)
    }
}

impl Resource for ZoomConnectorPurview {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_purview";

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
        let written = recorded::write(call, None, planned).await.map_err(|refused| refused.failure)?;
        warn_of_the_owner(call, &written).await?;
        Ok(written)
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
            Ok(written) => {
                warn_of_the_owner(call, &written).await?;
                Ok(written)
            }
            Err(refused) => refused.keep(call),
        }
    }

    async fn delete(&self, _call: &ChangeCall<'_, Self>, _state: Connector) -> Outcome<()> {
        Ok(())
    }
}

/// Microsoft asks that the person who connects may view and edit Server-to-Server OAuth apps. Where Zoom
/// shows the privileges of the app's owner, one without any that opens the Marketplace is warned of.
async fn warn_of_the_owner(call: &Call<'_, Clients>, connector: &Connector) -> Outcome<()> {
    let Some(subject) = core::subject_of(connector) else { return Ok(()) };
    if connector.checks.verify() == Verify::Never || connector.findings.status != Some(Status::Connected) {
        return Ok(());
    }
    let app = call.clients().app(&subject.credentials)?;
    // What Zoom does not show is nothing to warn of.
    let Ok(Trial::Open { answer }) =
        call.clients().apps().try_out(&app, PERMISSIONS, Effort::Full, call.cancellation()).await
    else {
        return Ok(());
    };
    let shown: Permissions = answer.json().unwrap_or_default();
    let may_edit =
        shown.permissions.iter().any(|name| EDIT_APPS.iter().any(|edit| name.eq_ignore_ascii_case(edit)));
    if !may_edit && !shown.permissions.is_empty() {
        call.warn(Diagnostic::warning(
            "App owner may not edit apps",
            "Microsoft asks that whoever connects Compliance Manager may view and edit Server-to-Server OAuth apps, \
             and the Zoom role of the app's owner shows no such privilege. Give it under User Management, Roles, \
             Role Settings, Advanced features, Server-to-Server OAuth app: View and Edit.",
        ));
    }
    Ok(())
}

/// The read that shows what the app's owner may do.
const PERMISSIONS: &str = "GET /users/{userId}/permissions";

/// The privileges that open Zoom's Marketplace to an administrator, by Zoom's list of privileges.
const EDIT_APPS: [&str; 2] = ["MarketPlace:Edit", "ZoomDevelopers:Edit"];

/// What Zoom answers about a user's privileges.
#[derive(Debug, Default, Deserialize)]
struct Permissions {
    #[serde(default)]
    permissions: Vec<String>,
}

impl PlanResource for ZoomConnectorPurview {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = purview().map_or(Known::Null, Known::Value);
        recorded::plan_id(plan)?;
        core::plan_scopes(plan, &product)?;
        core::plan_hand_over(call, plan, &product, "manual", |_| {})?;
        core::plan_findings(call, plan, &product, None).await
    }
}

impl ValidateResource for ZoomConnectorPurview {
    fn validate(config: Partial<'_>) -> Diagnostics {
        core::validate(config, purview())
    }
}

impl ResourceIdentity for ZoomConnectorPurview {
    type Identity = AppIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<AppIdentity> {
        AppIdentity::of(state)
    }
}

impl ImportResource for ZoomConnectorPurview {
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
            checks: Checks::imported(),
            findings: found.findings,
            hand_over: HandOver { settings: None, registration: Some("manual".to_owned()) },
            ..Connector::default()
        })
    }
}

impl MoveResource for ZoomConnectorPurview {
    const MOVES_FROM: &'static [&'static str] = &["zoom_connector"];

    fn move_state(source: MovedState) -> Result<serde_json::Value, Diagnostic> {
        recorded::moved(source, "purview")
    }
}
