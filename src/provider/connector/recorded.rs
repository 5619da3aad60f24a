//! Connectors whose record lives in Terraform's state alone, because their product has no API: what they
//! have in common beyond the core.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core::{self, AppRef, Connector, HandOver, Refused, Verification};
use super::presets::AppType;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{optional, required};
use crate::framework::{Call, Known, MovedState, Outcome, Partial, Plan};
use crate::provider::Clients;
use crate::provider::apps::Effort;
use crate::zoom::{self, Credentials, TokenProblem};

/// What identifies a connector: its app.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AppIdentity {
    /// The Zoom app's client ID.
    #[schemars(extend("terraform" = required()))]
    pub client_id: String,
    /// The Zoom account ID that the app belongs to. Left out of an import, it is that of the provider's
    /// own credentials.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl AppIdentity {
    /// The identity of a connector whose app is known.
    pub(super) fn of<C: Connector>(connector: &C) -> Option<Self> {
        let (account_id, client_id) = connector.app();
        Some(Self { client_id: client_id?.to_owned(), account_id: account_id.map(str::to_owned) })
    }
}

/// The account of an import: the one that is given, else that of the provider's own credentials.
pub(super) fn account_of(call: &Call<'_, Clients>, given: Option<String>) -> Outcome<String> {
    given.or_else(|| call.clients().own_account_id().map(str::to_owned)).ok_or_else(|| {
        Diagnostic::error(
            "Missing account ID",
            "The import needs the account ID that the app belongs to, and the provider has no credentials of its own \
             to take it from. Give \"account_id\" in the identity.",
        )
        .into()
    })
}

/// State of `zoom_connector` as that of the type that its product has for itself. Refuses the connector of
/// another product.
pub(super) fn moved(source: MovedState, product: &str) -> Result<serde_json::Value, Diagnostic> {
    let mut state = source.state;
    let was = state.as_object_mut().and_then(|values| values.remove("product"));
    match was.as_ref().and_then(serde_json::Value::as_str) {
        Some(other) if other != product => Err(Diagnostic::error(
            "Connector of another product",
            format!(
                "The connector to move is one of the product \"{other}\", and the new type is that of \"{product}\". \
                 Remove the moved block, and keep the old resource or destroy it."
            ),
        )),
        _ => Ok(state),
    }
}

/// The warning for a product that deletes Zoom users.
pub(super) fn deletes_users(title: &str) -> Diagnostic {
    Diagnostic::warning(
        "Removal deletes Zoom users",
        format!(
            "With remove_action = \"Delete\", a user who is disabled or deleted in {title} is deleted in Zoom, with \
             their meetings and recordings. \"Disable\" deactivates them and keeps everything."
        ),
    )
    .at_attribute("remove_action")
}

/// How an id for an import reads.
pub(super) const ID_FORM: &str = "account_id/client_id";

/// A connector whose record lives in Terraform's state alone.
pub(super) trait Recorded: Connector {
    /// Where the record's id stands, and how the connector reaches its product.
    fn record(&mut self) -> (&mut Option<String>, &mut HandOver);

    /// Adds to the product's form what only the type knows.
    fn add_settings(&self, _settings: &mut BTreeMap<String, String>) {}

    /// Fills in what follows from the configuration alone.
    fn complete(&mut self, clients: &Clients) -> Outcome<()> {
        let (account_id, client_id) = self.app();
        let app = AppRef { account_id, client_id: client_id.unwrap_or_default() };
        let (new_id, mut settings) = (app.id(), app.settings(self.product(), clients)?);
        self.add_settings(&mut settings);
        let (id, hand_over) = self.record();
        *id = Some(new_id);
        hand_over.settings = Some(settings);
        hand_over.registration = Some("manual".to_owned());
        Ok(())
    }
}

/// Writes the record of a connector that is new or changed.
pub(super) async fn write<C: Recorded>(
    call: &Call<'_, Clients>,
    prior: Option<&C>,
    mut planned: C,
) -> Result<C, Box<Refused<C>>> {
    if let Err(failure) = planned.complete(call.clients()) {
        return Err(Box::new(Refused { failure, record: None }));
    }
    core::verify_before_writing(call, prior, &mut planned).await?;
    Ok(planned)
}

/// Plans the record's id.
pub(super) fn plan_id<C: Connector>(plan: &mut Plan<'_, C>) -> Outcome<()> {
    let account_id = core::planned_account(plan);
    match (account_id.is_unknown(), plan.planned::<String>("client_id")) {
        (false, Known::Value(client_id)) => {
            let account_id = account_id.value();
            let app = AppRef { account_id: account_id.as_deref(), client_id: &client_id };
            plan.set("id", app.id())?;
        }
        _ => plan.set_unknown("id"),
    }
    Ok(())
}

/// Refuses a configuration without an account ID, which every Server-to-Server app has.
pub(super) fn needs_account_id(config: Partial<'_>, diagnostics: &mut Diagnostics) {
    if config.get::<String>("account_id").is_null() {
        diagnostics.push(
            Diagnostic::error(
                "Missing account ID",
                "A connector that uses a Server-to-Server OAuth app needs \"account_id\". It stands on the app's App \
                 Credentials page in the Zoom App Marketplace.",
            )
            .at_attribute("account_id"),
        );
    }
}

/// Reads an id for an import: account ID and client ID, or the client ID of a General app alone.
pub(super) fn read_id(id: &str, app_type: Option<AppType>) -> Outcome<(Option<String>, String)> {
    let (account_id, client_id) = match id.split_once('/') {
        Some((account_id, client_id)) => (Some(account_id), client_id),
        None => (None, id),
    };
    let is_id = |text: &str| {
        !text.is_empty()
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_=+".contains(letter))
    };
    let fits = match app_type {
        Some(AppType::General) => account_id.is_none(),
        Some(AppType::ServerToServer) => account_id.is_some(),
        None => true,
    };
    if !fits || !is_id(client_id) || account_id.is_some_and(|account_id| !is_id(account_id)) {
        let form = match app_type {
            Some(AppType::General) => "\"client_id\"".to_owned(),
            Some(AppType::ServerToServer) => format!("\"{ID_FORM}\""),
            None => format!("\"{ID_FORM}\"; one with a General app as \"client_id\" alone"),
        };
        return Err(Diagnostic::error(
            "Import id not understood",
            format!(
                "A connector is imported as {form}, from the app's App Credentials page in the Zoom App \
                 Marketplace. The id given does not have that form."
            ),
        )
        .into());
    }
    Ok((account_id.map(str::to_owned), client_id.to_owned()))
}

/// Tries an app out at Zoom as far as it can be without its secret: whether its account is the one that the
/// provider's own credentials belong to, and whether Zoom has something against the account ID itself.
pub(super) async fn try_out_import(
    call: &Call<'_, Clients>,
    account_id: Option<&str>,
    client_id: &str,
) -> Outcome<Verification> {
    if let Some(account_id) = account_id {
        let credentials = Credentials {
            account_id: account_id.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: "unknown".into(),
        };
        let app = call.clients().app(&credentials)?;
        if let Err(zoom::Error::Token(refusal)) = app.client(Effort::Once, call.cancellation()).grant().await
            && matches!(refusal.problem, TokenProblem::AccountRejected | TokenProblem::AppDeactivated)
        {
            let told = refusal.problem.told();
            return Err(Diagnostic::error(told.what, told.advice).into());
        }
    }
    call.warn(Diagnostic::warning(
        "Import not tried out",
        format!(
            "Zoom tells nobody without the client secret whether the app {client_id} exists. The import is recorded \
             as it was given; the next apply verifies it."
        ),
    ));
    Ok(Verification::unverified(
        "Imported without its client secret, which Zoom does not reveal. The next apply verifies it.",
    ))
}
