//! `zoom_connector`: a connector of any product. Its record lives in Terraform's state; what it
//! does is to hold the Zoom app behind the connector against what the product needs.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::presets::{self, AppType, PresetError, Product};
use super::settings::{self, App};
use super::verification::{self, AppOwner, OwnerDetail, Status, Subject, Verification};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, Known, ObjectCall, Outcome, Partial, Private, Resource,
    ResourceIdentity, ValidateResource,
};
use crate::http::Secret;
use crate::provider::Clients;
use crate::zoom::Credentials;

/// Keeps one connector between Zoom and another product: the Zoom OAuth app behind it, the scopes
/// that the product needs, and its owners.
///
/// Applying asks Zoom for a token with the connector's own credentials, compares the granted scopes
/// with the required ones, makes a first real call, and looks the owners up. Every later plan does
/// so again and shows what has broken since as a planned change. Nothing is created in Zoom, and
/// nothing is registered in the product: enter the values of `settings`, and the client secret, in
/// the product's own form.
///
/// Removing the resource forgets the record; the Zoom app stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Connector {
    /// The connector's id: `account_id/client_id`, or the client ID alone for a General app.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// A name for people.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// The product that uses the connector: `purview`, `conductorone`, `snow`, `pingone` or
    /// `pingone_for_enterprise`. It decides the required scopes, what is asked of the owners, and the
    /// labels in `settings`. Leave it out for any other product and set `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub product: Option<String>,
    /// The product's features in use, such as `sync`, `provisioning` or `licence_usage`. Together they
    /// decide the required scopes. Default: the product's own.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub features: Option<BTreeSet<String>>,
    /// The scopes that the Zoom app must be granted. Default: what the product's preset needs for the
    /// features. A classic scope also counts as granted through a broader one, or through the granular
    /// scopes that replace it.
    #[schemars(extend("terraform" = optional().or_computed()
        .check(Validator::MinItems(1)).check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub scopes: Option<BTreeSet<String>>,
    /// The Zoom account ID, from the app's *App Credentials* page. Required unless the product uses a
    /// General app.
    #[schemars(extend("terraform" = optional().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID, from its *App Credentials* page.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The Zoom app's client secret. It is kept in the state; on Terraform 1.11 or later prefer
    /// `client_secret_wo`. Set exactly one of the two.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
    /// The Zoom app's client secret, kept in neither plan nor state. Needs Terraform 1.11 or OpenTofu
    /// 1.11. Without a kept secret the connector cannot be verified while the state is refreshed; the
    /// plan, which sees the configuration, verifies instead.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().write_only().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret_wo: Option<Secret>,
    /// Change this number whenever `client_secret_wo` changes, so that Terraform sees the change.
    #[schemars(extend("terraform" = optional()))]
    pub client_secret_wo_version: Option<i64>,
    /// The people who answer for the connector, as e-mail addresses or Zoom user IDs. Each must exist
    /// in Zoom, be active, and hold the Zoom role that the product asks of an owner.
    #[schemars(extend("terraform" = optional().ignores_case()
        .check(Validator::MinItems(1)).check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub owners: Option<BTreeSet<String>>,
    /// What an apply does when the connector does not verify: `error` refuses it, `warn` records what
    /// was found and warns. Default: `error`.
    #[schemars(extend("terraform" = optional().default_to("error")))]
    pub on_unhealthy: Option<OnUnhealthy>,
    /// When Zoom is asked: `always` (with every plan and apply), `apply` (with applies only) or `never`.
    /// Default: `always`.
    #[schemars(extend("terraform" = optional().default_to("always")))]
    pub verify: Option<Verify>,
    /// What was found: `connected`, `credentials_rejected`, `app_deactivated`, `scopes_missing`,
    /// `owner_invalid`, `registration_failed`, or `unverified` where Zoom was not or cannot be asked.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<Status>,
    /// What was found, in a sentence: what is wrong, and where to mend it.
    #[schemars(extend("terraform" = computed()))]
    pub status_detail: Option<String>,
    /// The scopes that Zoom has granted to the app.
    #[schemars(extend("terraform" = computed()))]
    pub granted_scopes: Option<BTreeSet<String>>,
    /// The required scopes that are not granted.
    #[schemars(extend("terraform" = computed()))]
    pub missing_scopes: Option<BTreeSet<String>>,
    /// The granted scopes that are not required: remove them for least privilege.
    #[schemars(extend("terraform" = computed()))]
    pub excess_scopes: Option<BTreeSet<String>>,
    /// The Zoom user as whom the app acts. Null where the app may not read users.
    #[schemars(extend("terraform" = computed()))]
    pub app_owner: Option<AppOwner>,
    /// What was found of each owner.
    #[schemars(extend("terraform" = computed()))]
    pub owner_details: Option<BTreeSet<OwnerDetail>>,
    /// What to type into the product's form, by the form's own labels; secret values excepted.
    #[schemars(extend("terraform" = computed()))]
    pub settings: Option<BTreeMap<String, String>>,
    /// How the connector reaches the product: always `manual` for this type, which calls no API of the
    /// product.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub registration: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What an apply does when the connector does not verify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnUnhealthy {
    /// Refuses the apply.
    #[default]
    Error,
    /// Records what was found, and warns.
    Warn,
}

/// When Zoom is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// With every plan and apply.
    #[default]
    Always,
    /// With applies only.
    Apply,
    /// Not at all.
    Never,
}

/// The resource type `zoom_connector`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnector;

impl Resource for ZoomConnector {
    type Model = Connector;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules([
                Rule::ExactlyOneOf(&["client_secret", "client_secret_wo"]),
                Rule::Needs("client_secret_wo", "client_secret_wo_version"),
                Rule::Needs("client_secret_wo_version", "client_secret_wo"),
                Rule::AtLeastOneOf(&["product", "scopes"]),
                Rule::Needs("features", "product"),
            ])
            .validates()
            .plans()
            .imports();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: Connector) -> Outcome<Connector> {
        record(call, planned).await
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Connector) -> Outcome<Option<Connector>> {
        let asked = state.verify.unwrap_or_default() == Verify::Always;
        if asked && let Some(subject) = state.subject() {
            let found = verification::verify(call, &subject).await?;
            state.record(found);
        }
        Ok(Some(state))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: Connector,
        mut planned: Connector,
    ) -> Outcome<Connector> {
        // The plan has left what was found as it was: nothing has changed that Zoom could see.
        if planned.status.is_some() && planned.status == prior.status {
            planned.complete(call)?;
            return Ok(planned);
        }
        record(call, planned).await
    }

    async fn delete(&self, _call: &ChangeCall<'_, Self>, _state: Connector) -> Outcome<()> {
        Ok(())
    }
}

/// Verifies a connector and records what was found; an unhealthy one is refused, unless the
/// configuration says to warn.
async fn record(call: &Call<'_, Clients>, mut planned: Connector) -> Outcome<Connector> {
    planned.complete(call)?;
    if planned.verify.unwrap_or_default() == Verify::Never {
        planned.record(Verification::unverified("Zoom was not asked, because \"verify\" is \"never\"."));
        return Ok(planned);
    }
    let Some(subject) = planned.subject() else {
        planned.record(planned.why_unverified());
        return Ok(planned);
    };
    let found = verification::verify(call, &subject).await?;
    if !found.status.is_healthy() {
        let complaint = found.complaint(planned.name.as_deref().unwrap_or_default());
        match planned.on_unhealthy.unwrap_or_default() {
            OnUnhealthy::Error => return Err(Diagnostic::error("Connector is not healthy", complaint).into()),
            OnUnhealthy::Warn => call.warn(Diagnostic::warning("Connector is not healthy", complaint)),
        }
    }
    planned.record(found);
    Ok(planned)
}

impl Connector {
    fn product(&self) -> Option<&'static Product> {
        presets::product(self.product.as_deref()?).ok()
    }

    /// What is to be verified; `None` where it cannot be: the app is a General app, or no secret is at
    /// hand.
    pub(super) fn subject(&self) -> Option<Subject> {
        let product = self.product();
        if product.is_some_and(|product| product.app_type == AppType::General) {
            return None;
        }
        let secret = self.client_secret_wo.as_ref().or(self.client_secret.as_ref());
        let (Some(account_id), Some(client_id), Some(secret)) = (&self.account_id, &self.client_id, secret)
        else {
            return None;
        };
        Some(Subject {
            credentials: Credentials {
                account_id: account_id.clone(),
                client_id: client_id.clone(),
                client_secret: secret.clone(),
            },
            required: self.scopes.clone().unwrap_or_default(),
            owners: self.owners.clone().unwrap_or_default(),
            product,
        })
    }

    fn why_unverified(&self) -> Verification {
        if self.product().is_some_and(|product| product.app_type == AppType::General) {
            Verification::unverified(
                "The product uses a General app, which only a person in a browser can authorize; its credentials \
                 alone cannot be verified.",
            )
        } else {
            Verification::unverified("No client secret is at hand to ask Zoom with.")
        }
    }

    fn record(&mut self, found: Verification) {
        self.status = Some(found.status);
        self.status_detail = Some(found.detail);
        self.granted_scopes = Some(found.granted);
        self.missing_scopes = Some(found.missing);
        self.excess_scopes = Some(found.excess);
        self.app_owner = found.app_owner;
        self.owner_details = Some(found.owner_details);
    }

    /// Fills in what follows from the configuration alone.
    fn complete(&mut self, call: &Call<'_, Clients>) -> Outcome<()> {
        let app = App {
            account_id: self.account_id.as_deref(),
            client_id: self.client_id.as_deref().unwrap_or_default(),
        };
        self.id = Some(app.id());
        self.registration = Some("manual".to_owned());
        self.settings = Some(settings::of(app, self.product(), call.clients())?);
        if self.scopes.is_none()
            && let Some(product) = self.product()
        {
            self.scopes = Some(product.scopes(self.features.as_ref()).map_err(|error| preset_fault(&error))?);
        }
        Ok(())
    }
}

pub(super) fn preset_fault(error: &PresetError) -> Diagnostic {
    let (summary, attribute) = match error {
        PresetError::Product { .. } => ("Unknown product", "product"),
        PresetError::Feature { .. } => ("Unknown feature", "features"),
    };
    Diagnostic::error(
        summary,
        format!("{error} For any other product, leave \"product\" out and set \"scopes\"."),
    )
    .at_attribute(attribute)
}

impl ValidateResource for ZoomConnector {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        let product = match config.get::<String>("product") {
            Known::Unknown => return diagnostics,
            Known::Null => None,
            Known::Value(name) => match presets::product(&name) {
                Ok(product) => Some(product),
                Err(error) => return preset_fault(&error).into(),
            },
        };
        if let (Some(product), Known::Value(features)) = (product, config.get("features"))
            && let Err(error) = product.scopes(Some(&features))
        {
            diagnostics.push(preset_fault(&error));
        }
        let general = product.is_some_and(|product| product.app_type == AppType::General);
        if !general && config.get::<String>("account_id").is_null() {
            diagnostics.push(
                Diagnostic::error(
                    "Missing account ID",
                    "A connector that uses a Server-to-Server OAuth app needs \"account_id\". It stands on the \
                     app's App Credentials page in the Zoom App Marketplace.",
                )
                .at_attribute("account_id"),
            );
        }
        diagnostics
    }
}

/// What tells one connector from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorIdentity {
    /// The Zoom account ID; left out where the product uses a General app.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
    /// The Zoom app's client ID.
    #[schemars(extend("terraform" = required()))]
    pub client_id: String,
}

impl ResourceIdentity for ZoomConnector {
    type Identity = ConnectorIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<ConnectorIdentity> {
        let client_id = state.client_id.clone()?;
        Some(ConnectorIdentity { account_id: state.account_id.clone(), client_id })
    }
}

impl ImportResource for ZoomConnector {
    const ID_FORM: &'static str = "account_id/client_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<ConnectorIdentity> {
        let (account_id, client_id) = match id.split_once('/') {
            Some((account_id, client_id)) => (Some(account_id.to_owned()), client_id.to_owned()),
            None => (None, id.to_owned()),
        };
        if client_id.is_empty() || client_id.contains('/') || account_id.as_deref() == Some("") {
            return Err(Diagnostic::error(
                "Import id not understood",
                format!(
                    "A connector is imported as \"{}\", both from the app's App Credentials page; one with a \
                     General app as \"client_id\" alone. The id given does not have that form.",
                    Self::ID_FORM
                ),
            )
            .into());
        }
        Ok(ConnectorIdentity { account_id, client_id })
    }

    async fn import(
        &self,
        _call: &ObjectCall<'_, Clients>,
        identity: ConnectorIdentity,
    ) -> Outcome<Connector> {
        let mut state = Connector::imported(identity.account_id, identity.client_id);
        state.record(Verification::unverified(
            "Imported without its client secret, which Zoom does not reveal. The next apply verifies it.",
        ));
        Ok(state)
    }
}

impl Connector {
    /// What an import knows of a connector.
    fn imported(account_id: Option<String>, client_id: String) -> Self {
        Self {
            id: Some(App { account_id: account_id.as_deref(), client_id: &client_id }.id()),
            name: None,
            product: None,
            features: None,
            scopes: None,
            account_id,
            client_id: Some(client_id),
            client_secret: None,
            client_secret_wo: None,
            client_secret_wo_version: None,
            owners: None,
            on_unhealthy: Some(OnUnhealthy::default()),
            verify: Some(Verify::default()),
            status: None,
            status_detail: None,
            granted_scopes: None,
            missing_scopes: None,
            excess_scopes: None,
            app_owner: None,
            owner_details: None,
            settings: None,
            registration: Some("manual".to_owned()),
            timeouts: None,
        }
    }
}
