//! `zoom_connector`: a connector of any product that has no type of its own, by preset or by an explicit
//! scope set. Its record lives in Terraform's state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppRef, AppSecret, Checks, Findings, HandOver};
use super::presets::{self, AppType, Product};
use super::recorded::{self, AppIdentity, Recorded};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    ChangeCall, Extras, ImportResource, Known, ObjectCall, Outcome, Partial, Plan, PlanResource, Private,
    Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::Clients;

/// Keeps one connector between Zoom and another product: the Zoom OAuth app behind it, the scopes
/// that the product needs, and its owners. Products that have a resource type of their own are refused
/// here; a `moved` block leads there, and an import to those that are kept through an API.
///
/// Applying asks Zoom for a token with the connector's own credentials, holds the granted scopes against
/// the required ones, makes the reads that the product would make, and looks the owners up. Every later
/// plan does so again and shows what has broken since as a planned change. Nothing is created in Zoom, and
/// nothing is registered in the product: enter the values of `settings`, and the client secret, in
/// the product's own form.
///
/// Removing the resource forgets the record; the Zoom app stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `account_id/client_id`, or the client ID alone for a General app.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people.
    #[schemars(extend("terraform" = required().placeholder("(replace this with a name)").check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The product that uses the connector, such as `sailpoint` or `veza`; the data source
    /// `zoom_connector_presets` lists them all. It decides the required scopes. Leave it out for any other
    /// product and set `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub product: Option<String>,
    /// The Zoom account ID, from the app's *App Credentials* page. Required unless the product uses a
    /// General app.
    #[schemars(extend("terraform" = optional().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
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

/// The resource type `zoom_connector`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnector;

impl core::Connector for Connector {
    core::parts!();

    fn product(&self) -> Option<&'static Product> {
        presets::product(self.product.as_deref()?).ok()
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

impl Resource for ZoomConnector {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules(core::RULES)
            .rules([
                Rule::ExactlyOneOf(&["client_secret", "client_secret_wo"]),
                Rule::AtLeastOneOf(&["product", "scopes"]),
                Rule::Needs("features", "product"),
                Rule::Needs("presets", "product"),
            ])
            .validates()
            .plans()
            .imports();
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

impl PlanResource for ZoomConnector {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Connector>) -> Outcome<()> {
        let product = match plan.planned::<String>("product") {
            Known::Unknown => Known::Unknown,
            Known::Null => Known::Null,
            Known::Value(name) => {
                Known::Value(presets::product(&name).map_err(|error| core::preset_fault(&error))?)
            }
        };
        recorded::plan_id(plan)?;
        core::plan_scopes(plan, &product)?;
        core::plan_hand_over(call, plan, &product, "manual", |_| {})?;
        core::plan_findings(call, plan, &product, None).await
    }
}

impl ValidateResource for ZoomConnector {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let product = match config.get::<String>("product") {
            Known::Unknown => return core::validate(config, None),
            Known::Null => None,
            Known::Value(name) => match presets::product(&name) {
                Ok(product) => Some(product),
                Err(error) => return core::preset_fault(&error).into(),
            },
        };
        let own_type = product.and_then(|product| product.own_type.as_deref());
        let own_type =
            own_type.and_then(|name| super::TYPES.into_iter().find(|(own_type, _)| *own_type == name));
        if let Some((own_type, takes_over)) = own_type {
            return has_its_own(own_type, takes_over).into();
        }
        let mut diagnostics = core::validate(config, product);
        if product.is_none_or(|product| product.app_type == AppType::ServerToServer) {
            recorded::needs_account_id(config, &mut diagnostics);
        } else if config.is_given("account_id") {
            diagnostics.push(
                Diagnostic::error(
                    "Superfluous account ID",
                    "The product uses a General app, which has no account ID. Leave \"account_id\" out.",
                )
                .at_attribute("account_id"),
            );
        }
        diagnostics
    }
}

/// There is one way to one thing.
fn has_its_own(own_type: &str, takes_over: bool) -> Diagnostic {
    let keep = if takes_over {
        format!(
            "keep it by adding:\n\n    moved {{\n      from = zoom_connector.NAME\n      to   = {own_type}.NAME\n    }}"
        )
    } else {
        format!(
            "import it under that type:\n\n    import {{\n      to = {own_type}.NAME\n      id = \"…\"\n    }}\n\nThe \
             record of a zoom_connector can simply be removed: that changes nothing in Zoom or in the product."
        )
    };
    Diagnostic::error(
        "Product has a type of its own",
        format!(
            "The connector of this product is a resource of the type {own_type}. Use that type; where the connector \
             exists already, {keep}"
        ),
    )
    .at_attribute("product")
}

impl ResourceIdentity for ZoomConnector {
    type Identity = AppIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<AppIdentity> {
        AppIdentity::of(state)
    }
}

impl ImportResource for ZoomConnector {
    const ID_FORM: &'static str = recorded::ID_FORM;

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<AppIdentity> {
        let (account_id, client_id) = recorded::read_id(id, None)?;
        Ok(AppIdentity { client_id, account_id })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: AppIdentity) -> Outcome<Connector> {
        let AppIdentity { client_id, account_id } = identity;
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
