//! `zoom_oauth_app`: the Server-to-Server OAuth app itself, made and removed in Zoom's Marketplace, with its
//! secret rotated so that at no moment none works.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::core;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Timeouts, Validator, computed, optional, parse_duration, required};
use crate::framework::{
    Call, ChangeCall, Extras, Failure, ImportResource, Known, ObjectCall, Outcome, Partial, Plan,
    PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::http::Secret;
use crate::http::cancel::unless_cancelled;
use crate::provider::{Clients, errors};
use crate::zoom::error::found;
use crate::zoom::marketplace::{Ends, NewApp};
use crate::zoom::{self, Credentials, Problem};

/// Makes a Server-to-Server OAuth app in Zoom's Marketplace, for a connector to use.
///
/// The provider's own credentials must be those of the account's owner, with the scopes
/// `marketplace:write:app:admin`, `marketplace:read:app:admin` and `marketplace:update:client_secret`.
///
/// Zoom shows a client secret once, when it is made. Terraform has no other place for it than the state, so
/// it is **kept in the state**, marked sensitive: use a backend that encrypts its state and limits who may
/// read it, such as an S3 bucket with KMS, Azure Storage, Google Cloud Storage or HCP Terraform.
///
/// To rotate the secret, change `secret_version`: a new secret is issued, the connectors that depend on it are
/// updated and verified in the same apply, and the old secret works until `secret_overlap` ends.
///
/// Zoom has no call that changes such an app: every other argument makes a new app. Set
/// `lifecycle { create_before_destroy = true }`, so that the old app works until all have moved to the new.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct OAuthApp {
    /// The app's ID in the Marketplace.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub app_id: Option<String>,
    /// The app's name, of at most 50 characters.
    #[schemars(extend("terraform" = required().replaces().unless_null().placeholder("(replace this with the app's name)")
        .check(Validator::NotBlank).check(Validator::MaxLength(50))))]
    pub name: Option<String>,
    /// The name of somebody whom Zoom may ask about the app.
    #[schemars(extend("terraform" = required().replaces().unless_null().placeholder("(replace this with the name of a contact)")
        .check(Validator::NotBlank).check(Validator::MaxLength(150))))]
    pub contact_name: Option<String>,
    /// The e-mail address of that person.
    #[schemars(extend("terraform" = required().replaces().unless_null().placeholder("(replace this with the address of that contact)")
        .check(Validator::NotBlank).check(Validator::MaxLength(150))))]
    pub contact_email: Option<String>,
    /// The company that built the app.
    #[schemars(extend("terraform" = required().replaces().unless_null().placeholder("(replace this with the company's name)")
        .check(Validator::NotBlank).check(Validator::MaxLength(150))))]
    pub company_name: Option<String>,
    /// The app's scopes, such as `user:read:list_users:admin`. New apps take granular scopes only.
    #[schemars(extend("terraform" = required().replaces().unless_null().placeholder(vec!["(replace this with the app's scopes)"])
        .check(Validator::MinItems(1)).check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub scopes: Option<BTreeSet<String>>,
    /// Whether the app is activated. Default: `true`. Without it, its credentials give no token.
    #[schemars(extend("terraform" = optional().default_to(true).replaces().unless_null()))]
    pub active: Option<bool>,
    /// Any text: change it to rotate the secret.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub secret_version: Option<String>,
    /// How long the old secret works after a rotation, such as `24h` (the default): at most 30 days (`720h`),
    /// and `0s` ends it at once.
    #[schemars(extend("terraform" = optional().default_to("24h").check(Validator::Duration)))]
    pub secret_overlap: Option<String>,
    /// The Zoom account ID, for whoever uses the app.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub account_id: Option<String>,
    /// The app's client ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub client_id: Option<String>,
    /// The app's client secret, kept in the state. Null after an import, for Zoom does not show it again.
    #[schemars(extend("terraform" = computed().sensitive().keeps()))]
    pub client_secret: Option<Secret>,
    /// How long each operation may take. `create` includes the wait for the app's first token, which Zoom may
    /// take five minutes for.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// The resource type `zoom_oauth_app`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomOauthApp;

/// What identifies an app.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OAuthAppIdentity {
    /// The app's ID in the Marketplace.
    #[schemars(extend("terraform" = required()))]
    pub app_id: String,
    /// The Zoom account that the app belongs to.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

/// How long an old secret may work after a rotation.
const LONGEST_OVERLAP: Duration = Duration::from_hours(30 * 24);

/// How long the first token is waited for where the configuration does not say.
const USUAL_WAIT: Duration = Duration::from_mins(6);

/// How long to wait between two attempts.
const BETWEEN: Duration = Duration::from_secs(5);

impl Resource for ZoomOauthApp {
    type Model = OAuthApp;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_oauth_app";

    fn extras(extras: &mut Extras<Self>) {
        extras.validates().plans().imports();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: OAuthApp) -> Outcome<OAuthApp> {
        let client = call.clients().zoom(call.cancellation())?;
        let account_id = account_id(call, &client).await?;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (name, contact_name) = (text(&planned.name), text(&planned.contact_name));
        let (contact_email, company_name) = (text(&planned.contact_email), text(&planned.company_name));
        let app = NewApp {
            app_name: &name,
            contact_name: &contact_name,
            contact_email: &contact_email,
            company_name: &company_name,
            scopes: planned.scopes.iter().flatten().map(String::as_str).collect(),
            active: planned.active.unwrap_or(true),
        };
        let made = client.marketplace().create(&app).await;
        let made = made.map_err(|error| refused("create the app", &error))?;
        planned.app_id = Some(made.app_id);
        planned.account_id = Some(account_id);
        planned.client_id = Some(made.client_id.clone());
        planned.client_secret = Some(made.client_secret);
        call.save(&planned)?;
        call.clients().apps().note_made(&made.client_id);
        if planned.active.unwrap_or(true) {
            wait_for_token(call, &client, &planned).await;
        }
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: OAuthApp) -> Outcome<Option<OAuthApp>> {
        let client = call.clients().zoom(call.cancellation())?;
        let app_id = state.app_id.clone().unwrap_or_default();
        let read = found(client.marketplace().get(&app_id).await);
        let Some(app) = read.map_err(|error| errors::diagnostic("read the app", &error))? else {
            return Ok(None);
        };
        state.name = app.app_name.or(state.name);
        if !app.app_scopes.is_empty() {
            state.scopes = Some(app.app_scopes.into_iter().collect());
        }
        if state.account_id.is_none() {
            state.account_id = Some(account_id(call, &client).await?);
        }
        Ok(Some(state))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: OAuthApp,
        mut planned: OAuthApp,
    ) -> Outcome<OAuthApp> {
        planned.client_secret.clone_from(&prior.client_secret);
        if rotates(prior.secret_version.as_deref(), planned.secret_version.as_deref()) {
            planned.client_secret = Some(rotate(call, &prior, overlap(&planned)).await?);
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: OAuthApp) -> Outcome<()> {
        let client = call.clients().zoom(call.cancellation())?;
        let app_id = state.app_id.unwrap_or_default();
        let deleted = found(client.marketplace().delete(&app_id).await);
        deleted.map(drop).map_err(|error| refused("delete the app", &error).into())
    }
}

/// Whether a changed version rotates the secret. One that was never recorded, as after an import, is only
/// recorded; one that is no longer given is forgotten.
fn rotates(before: Option<&str>, after: Option<&str>) -> bool {
    matches!((before, after), (Some(before), Some(after)) if before != after)
}

fn overlap(app: &OAuthApp) -> Duration {
    let given = app.secret_overlap.as_deref().and_then(|text| parse_duration(text).ok());
    given.unwrap_or(Duration::from_hours(24))
}

/// When an old secret ends that works for so long from now.
fn ends(overlap: Duration) -> Ends {
    if overlap.is_zero() {
        return Ends::Now;
    }
    Timestamp::now().checked_add(overlap).map_or(Ends::Now, Ends::At)
}

/// Issues a new secret: with the provider's own token, else with one that the app asks for itself.
async fn rotate(call: &Call<'_, Clients>, app: &OAuthApp, overlap: Duration) -> Outcome<Secret> {
    let app_id = app.app_id.as_deref().unwrap_or_default();
    let own = call.clients().zoom(call.cancellation())?;
    let first = match own.marketplace().rotate(app_id, ends(overlap)).await {
        Ok(secret) => return Ok(secret),
        Err(error) if is_for_want_of_rights(&error) => error,
        Err(error) => return Err(refused("rotate the app's secret", &error).into()),
    };
    if let Some(itself) = itself(&own, app)
        && let Ok(secret) = itself.marketplace().rotate(app_id, ends(overlap)).await
    {
        return Ok(secret);
    }
    Err(by_hand(&first).into())
}

/// A client with the token that the app asks for itself.
fn itself(own: &zoom::Client, app: &OAuthApp) -> Option<zoom::Client> {
    Some(own.for_app_itself(Credentials {
        account_id: app.account_id.clone().unwrap_or_default(),
        client_id: app.client_id.clone()?,
        client_secret: app.client_secret.clone()?,
    }))
}

/// Whether Zoom refuses a call to this token, and perhaps not to another.
fn is_for_want_of_rights(error: &zoom::Error) -> bool {
    matches!(
        error.problem(),
        Some(
            Problem::MissingScopes { .. }
                | Problem::LacksPrivilege { .. }
                | Problem::Unauthenticated
                | Problem::Unrecognised
        )
    )
}

/// What to do where Zoom lets no token rotate.
fn by_hand(error: &zoom::Error) -> Diagnostic {
    let told = errors::diagnostic("rotate the app's secret", error);
    Diagnostic {
        detail: format!(
            "{}\n\nNeither the provider's own token (scope marketplace:update:client_secret) nor one of the app itself \
             may rotate it. A new app brings a new secret as well; with create_before_destroy the old one works until \
             everything has moved to it:\n\n    terraform apply -replace=ADDRESS_OF_THE_APP",
            told.detail
        ),
        ..told
    }
    .at_attribute("secret_version")
}

/// A refusal, with what Zoom asks of whoever manages apps.
fn refused(attempt: &str, error: &zoom::Error) -> Diagnostic {
    let told = errors::diagnostic(attempt, error);
    let owner_only =
        matches!(error, zoom::Error::Api(refusal) if refusal.message.contains("account's owner"));
    if !owner_only {
        return told;
    }
    Diagnostic {
        summary: "Only the account's owner may do this".to_owned(),
        detail: format!(
            "{}\n\nThe provider's own app must be owned by the owner of the Zoom account: make it, or have it \
             transferred to the owner, in the Zoom App Marketplace.",
            told.detail
        ),
        ..told
    }
}

/// The account that the provider's own app belongs to, which is where it makes apps.
async fn account_id(call: &Call<'_, Clients>, client: &zoom::Client) -> Outcome<String> {
    if let Some(account_id) = call.clients().own_account_id() {
        return Ok(account_id.to_owned());
    }
    let me = client.users().get("me").await;
    let me = me.map_err(|error| errors::diagnostic("find out the provider's own account", &error))?;
    me.account_id.ok_or_else(|| errors::missing("account_id").into())
}

/// Waits until Zoom gives the new app its first token, which it may take minutes for. An app that waits
/// longer is there all the same.
async fn wait_for_token(call: &Call<'_, Clients>, client: &zoom::Client, app: &OAuthApp) {
    let credentials = Credentials {
        account_id: app.account_id.clone().unwrap_or_default(),
        client_id: app.client_id.clone().unwrap_or_default(),
        client_secret: app.client_secret.clone().unwrap_or_else(|| Secret::new("")),
    };
    let limit = Timeouts::length(app.timeouts.as_ref().and_then(|timeouts| timeouts.create.as_deref()));
    // The timeout is the framework's business; this ends a little earlier, to say why.
    let limit = limit.map_or(USUAL_WAIT, |limit| limit.mul_f64(0.9));
    let until = tokio::time::Instant::now() + limit;
    loop {
        // A client of its own each time, which remembers no refusal.
        let Err(error) = client.for_app(credentials.clone()).grant().await else { return };
        if tokio::time::Instant::now() + BETWEEN > until || error.is_cancelled() {
            let told = errors::diagnostic("get the new app's first token", &error);
            call.warn(Diagnostic::warning(
                "New app gives no token yet",
                format!(
                    "{}\n\nThe app was made and is recorded. Zoom can take five minutes to act on a new app; raise \
                     timeouts.create if it takes longer.",
                    told.detail
                ),
            ));
            return;
        }
        tracing::info!(client_id = credentials.client_id, "waiting for the new app's first token");
        if unless_cancelled(call.cancellation(), tokio::time::sleep(BETWEEN)).await.is_err() {
            return;
        }
    }
}

impl PlanResource for ZoomOauthApp {
    async fn plan(&self, _call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, OAuthApp>) -> Outcome<()> {
        let Some(prior) = plan.prior() else { return Ok(()) };
        let before = prior.secret_version.clone();
        let rotated = match plan.planned::<String>("secret_version") {
            Known::Unknown => before.is_some(),
            Known::Null => false,
            Known::Value(after) => rotates(before.as_deref(), Some(&after)),
        };
        if rotated {
            plan.set_unknown("client_secret");
        }
        Ok(())
    }
}

impl ValidateResource for ZoomOauthApp {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let mut diagnostics = core::unknown_scopes(config);
        if let Known::Value(text) = config.get::<String>("secret_overlap")
            && parse_duration(&text).is_ok_and(|overlap| overlap > LONGEST_OVERLAP)
        {
            diagnostics.push(
                Diagnostic::error(
                    "Overlap too long",
                    "Zoom lets an old secret work for at most 30 days after a rotation. Set \"secret_overlap\" to 720h \
                     or less.",
                )
                .at_attribute("secret_overlap"),
            );
        }
        if let Known::Value(address) = config.get::<String>("contact_email")
            && !address.contains('@')
        {
            diagnostics.push(
                Diagnostic::error(
                    "Invalid e-mail address",
                    format!("\"{address}\" is no e-mail address, such as jane@example.com."),
                )
                .at_attribute("contact_email"),
            );
        }
        diagnostics
    }
}

impl ResourceIdentity for ZoomOauthApp {
    type Identity = OAuthAppIdentity;

    fn identity(state: &OAuthApp, _private: &Private) -> Option<OAuthAppIdentity> {
        Some(OAuthAppIdentity { app_id: state.app_id.clone()?, account_id: state.account_id.clone() })
    }
}

impl ImportResource for ZoomOauthApp {
    const ID_FORM: &'static str = "app_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<OAuthAppIdentity> {
        Ok(OAuthAppIdentity { app_id: id.to_owned(), account_id: None })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: OAuthAppIdentity) -> Outcome<OAuthApp> {
        let client = call.clients().zoom(call.cancellation())?;
        let own = account_id(call, &client).await?;
        if let Some(account_id) = identity.account_id.filter(|account_id| *account_id != own) {
            return Err(Failure::from(Diagnostic::error(
                "Another Zoom account",
                format!(
                    "The app to import belongs to the account {account_id}, and the provider's credentials to {own}. Use \
                     a provider with credentials of that account."
                ),
            )));
        }
        Ok(OAuthApp {
            app_id: Some(identity.app_id),
            account_id: Some(own),
            active: Some(true),
            secret_overlap: Some("24h".to_owned()),
            ..OAuthApp::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_version_that_was_recorded_and_differs_rotates() {
        for (before, after, rotated) in [
            (Some("1"), Some("2"), true),
            (Some("1"), Some("1"), false),
            (None, Some("1"), false),
            (Some("1"), None, false),
            (None, None, false),
        ] {
            assert_eq!(rotates(before, after), rotated, "{before:?} {after:?}");
        }
    }

    #[test]
    fn no_overlap_ends_the_old_secret_at_once() {
        assert_eq!(ends(Duration::ZERO), Ends::Now);
        assert!(matches!(ends(Duration::from_mins(1)), Ends::At(_)));
    }
}
