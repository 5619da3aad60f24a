//! The provider block, and the clients that are made from it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::apps::{App, Apps, Effort};
use super::conductorone::{self, ConductorOneConfig};
use super::pingone::{self, PingOneConfig};
use super::settings::{Settings, words};
use super::variables::Variables;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Rule, Validator, optional, parse_duration};
use crate::framework::{Configuration, Failure, Known, Outcome, Partial};
use crate::http::Secret;
use crate::http::retry::Backoff;
use crate::zoom::{Authentication, Client, ClientOptions, Credentials, Endpoints, Environment, Plan};

/// Keeps an organisation's Zoom connectors in code: the Zoom OAuth app behind each of them, its scopes
/// and its owners, and what they read of the Zoom account.
///
/// Every setting can also come from an environment variable, which counts where the block leaves it
/// out. No credential is needed to plan or apply what does not use it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProviderConfig {
    /// The account ID of the provider's own Server-to-Server OAuth app. Environment:
    /// `ZOOM_ACCOUNT_ID`. Set it together with `client_id` and `client_secret`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub account_id: Option<String>,
    /// The client ID of the provider's own app. Environment: `ZOOM_CLIENT_ID`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The client secret of the provider's own app. Environment: `ZOOM_CLIENT_SECRET`.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
    /// An access token instead of the three, for pipelines that ask for tokens elsewhere. It is not
    /// renewed. Environment: `ZOOM_ACCESS_TOKEN`.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub access_token: Option<Secret>,
    /// The Zoom cloud of the account: `commercial` (zoom.us, the default) or `government`
    /// (zoomgov.com). Environment: `ZOOM_ENVIRONMENT`.
    #[schemars(extend("terraform" = optional().check(Validator::OneOf(words(&ENVIRONMENTS)))))]
    pub environment: Option<String>,
    /// The address of Zoom's API, in place of the environment's own. `http://` is allowed for loopback
    /// addresses only. Environment: `ZOOM_API_URL`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub api_url: Option<String>,
    /// The address of Zoom's authorization server, in place of the environment's own. Environment:
    /// `ZOOM_OAUTH_URL`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub oauth_url: Option<String>,
    /// The account's plan, which decides the rate limits to stay under: `free`, `pro` or `business`
    /// (the default, and right for all larger plans). Environment: `ZOOM_PLAN`.
    #[schemars(extend("terraform" = optional().check(Validator::OneOf(words(&PLANS)))))]
    pub plan: Option<String>,
    /// How often a request that may be repeated is sent again. Default: 5.
    #[schemars(extend("terraform" = optional().check(Validator::Between(0, 20))))]
    pub max_retries: Option<u32>,
    /// How long one request may take, such as `30s` (the default).
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub request_timeout: Option<String>,
    /// Access to ConductorOne, needed only by resources that use its API.
    #[schemars(extend("terraform" = optional()))]
    pub conductorone: Option<ConductorOneConfig>,
    /// Access to PingOne, needed only by resources that use its API.
    #[schemars(extend("terraform" = optional()))]
    pub pingone: Option<PingOneConfig>,
}

const ENVIRONMENTS: [(&str, Environment); 2] =
    [("commercial", Environment::Commercial), ("government", Environment::Government)];

const PLANS: [(&str, Plan); 3] = [("free", Plan::Free), ("pro", Plan::Pro), ("business", Plan::Business)];

/// The provider's own credentials, together.
const CREDENTIALS: [(&str, &str); 3] = [
    ("account_id", "ZOOM_ACCOUNT_ID"),
    ("client_id", "ZOOM_CLIENT_ID"),
    ("client_secret", "ZOOM_CLIENT_SECRET"),
];

/// Checks the provider block alone; what the environment adds is seen when it is configured.
pub(super) fn validate(config: Partial<'_>) -> Diagnostics {
    let mut diagnostics = config.check(&[Rule::AtMostOneOf(&["client_secret", "access_token"])]);
    diagnostics.extend(conductorone::validate(config));
    diagnostics.extend(pingone::validate(config));
    diagnostics
}

/// Makes the clients. Nothing is sent: a token is asked for by the first call that needs one.
pub(super) fn configure(
    configuration: &Configuration<'_, ProviderConfig>,
    variables: &Variables,
) -> Outcome<Clients> {
    let settings = Settings::new(configuration.partial, variables);
    let endpoints = endpoints(settings)?;
    let plan = settings.one_of("plan", "ZOOM_PLAN", &PLANS)?;
    let known = &configuration.values;
    let terraform = match configuration.terraform_version {
        "" => String::new(),
        version => format!(" Terraform/{version}"),
    };
    let user_agent = format!("terraform-provider-zoom/{}{terraform}", env!("CARGO_PKG_VERSION"));
    let max_retries = known.max_retries.unwrap_or(5);
    let request_timeout = known
        .request_timeout
        .as_deref()
        .and_then(|text| parse_duration(text).ok())
        .unwrap_or(Duration::from_secs(30));
    let conductorone = crate::conductorone::ClientOptions {
        user_agent: user_agent.clone(),
        max_retries,
        request_timeout,
        backoff: Backoff::default(),
    };
    let pingone = crate::pingone::ClientOptions {
        user_agent: user_agent.clone(),
        max_retries,
        request_timeout,
        backoff: Backoff::default(),
    };
    Ok(Clients {
        conductorone: conductorone::Access::new(settings, conductorone),
        pingone: pingone::Access::new(settings, pingone),
        endpoints,
        own: authentication(settings)?,
        user_agent,
        plan: plan.value().unwrap_or_default(),
        max_retries,
        request_timeout,
        account: OnceLock::new(),
        apps: Apps::default(),
    })
}

fn endpoints(settings: Settings<'_>) -> Result<Known<Endpoints>, Diagnostic> {
    let environment = settings.one_of("environment", "ZOOM_ENVIRONMENT", &ENVIRONMENTS)?;
    let api_url = settings.text("api_url", "ZOOM_API_URL")?;
    let oauth_url = settings.text("oauth_url", "ZOOM_OAUTH_URL")?;
    // Each address is checked by itself first, so that the message names the right one.
    for (name, variable, url) in
        [("api_url", "ZOOM_API_URL", &api_url), ("oauth_url", "ZOOM_OAUTH_URL", &oauth_url)]
    {
        if let Known::Value(url) = url {
            Endpoints::new(Environment::default(), Some(url), None).map_err(|error| {
                Diagnostic::error(
                    "Invalid address",
                    format!("\"{name}\" (or the environment variable {variable}) cannot be used: {error}."),
                )
                .at_attribute(name)
            })?;
        }
    }
    if let Known::Value(url) = &api_url
        && !url.trim_end_matches('/').ends_with("/v2")
    {
        return Err(Diagnostic::error(
            "Invalid address",
            format!(
                "\"api_url\" (or the environment variable ZOOM_API_URL) must end with /v2, as https://api.zoom.us/v2 \
                 does: Zoom knows no call beneath {url}."
            ),
        )
        .at_attribute("api_url"));
    }
    if environment.is_unknown() || api_url.is_unknown() || oauth_url.is_unknown() {
        return Ok(Known::Unknown);
    }
    let environment = environment.value().unwrap_or_default();
    Endpoints::new(environment, api_url.value().as_deref(), oauth_url.value().as_deref())
        .map(Known::Value)
        .map_err(|error| Diagnostic::error("Invalid address", error.to_string()))
}

/// How the provider's own calls are authorized. What the block says comes before the environment, and
/// within each an access token before an app's credentials.
fn authentication(settings: Settings<'_>) -> Result<Known<Authentication>, Diagnostic> {
    let block_has_credentials = CREDENTIALS.iter().any(|(name, _)| settings.partial.is_given(name));
    if settings.partial.is_given("access_token") || !block_has_credentials {
        match settings.text("access_token", "ZOOM_ACCESS_TOKEN")? {
            Known::Unknown => return Ok(Known::Unknown),
            Known::Value(token) => return Ok(Known::Value(Authentication::AccessToken(token.into()))),
            Known::Null => {}
        }
    }
    let [account_id, client_id, client_secret] =
        CREDENTIALS.map(|(name, variable)| settings.text(name, variable));
    let (account_id, client_id, client_secret) = (account_id?, client_id?, client_secret?);
    let all = [&account_id, &client_id, &client_secret];
    if all.iter().any(|value| value.is_null()) && !all.iter().all(|value| value.is_null()) {
        let missing: Vec<_> = CREDENTIALS
            .iter()
            .zip(all)
            .filter(|(_, value)| value.is_null())
            .map(|(names, _)| *names)
            .collect();
        let listed: Vec<String> =
            missing.iter().map(|(name, variable)| format!("\"{name}\" (or {variable})")).collect();
        let diagnostic = Diagnostic::error(
            "Incomplete credentials",
            format!(
                "\"account_id\", \"client_id\" and \"client_secret\" belong together, and some of them are given. \
                 Missing: {}. All three stand on the App Credentials page of the provider's Server-to-Server OAuth \
                 app in the Zoom App Marketplace.",
                listed.join(", ")
            ),
        );
        return Err(match missing.first() {
            Some((name, _)) => diagnostic.at_attribute(name),
            None => diagnostic,
        });
    }
    Ok(match (account_id, client_id, client_secret) {
        (Known::Value(account_id), Known::Value(client_id), Known::Value(client_secret)) => {
            let client_secret = client_secret.into();
            Known::Value(Authentication::App(Credentials { account_id, client_id, client_secret }))
        }
        (Known::Null, _, _) => Known::Null,
        _ => Known::Unknown,
    })
}

/// What the provider's configuration is made into.
#[derive(Debug)]
pub struct Clients {
    conductorone: conductorone::Access,
    pingone: pingone::Access,
    endpoints: Known<Endpoints>,
    own: Known<Authentication>,
    user_agent: String,
    plan: Plan,
    max_retries: u32,
    request_timeout: Duration,
    /// The client from which all others are made, so that they share connections and limits.
    account: OnceLock<Client>,
    /// The apps of connectors.
    apps: Apps,
}

impl Clients {
    /// A client of ConductorOne, whose calls end when `cancellation` is cancelled.
    pub(super) fn conductorone(
        &self,
        cancellation: &CancellationToken,
    ) -> Outcome<crate::conductorone::Client> {
        self.conductorone.client(cancellation)
    }

    /// A client of PingOne, whose calls end when `cancellation` is cancelled.
    pub(super) fn pingone(&self, cancellation: &CancellationToken) -> Outcome<crate::pingone::Client> {
        self.pingone.client(cancellation)
    }

    /// The PingOne environment of connectors that name none.
    pub(super) fn pingone_environment_id(&self) -> Known<String> {
        self.pingone.environment_id()
    }

    /// Where Zoom lives.
    pub(super) fn endpoints(&self) -> Outcome<&Endpoints> {
        match &self.endpoints {
            Known::Value(endpoints) => Ok(endpoints),
            Known::Unknown | Known::Null => Err(unknown_configuration("environment, api_url or oauth_url")),
        }
    }

    /// A client with the provider's own credentials.
    pub(super) fn zoom(&self, cancellation: &CancellationToken) -> Outcome<Client> {
        match self.zoom_if_configured(cancellation)? {
            Some(client) => Ok(client),
            None => Err(Diagnostic::error(
                "No Zoom credentials",
                "This needs to ask Zoom, and the provider has no credentials. Set them in the provider block:\n\n    \
                 provider \"zoom\" {\n      account_id    = \"…\"\n      client_id     = \"…\"\n      \
                 client_secret = var.zoom_client_secret\n    }\n\nor in the environment variables ZOOM_ACCOUNT_ID, \
                 ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET; or give a ready token in access_token or \
                 ZOOM_ACCESS_TOKEN.",
            )
            .into()),
        }
    }

    /// A client with the provider's own credentials, where it has any.
    pub(super) fn zoom_if_configured(&self, cancellation: &CancellationToken) -> Outcome<Option<Client>> {
        match &self.own {
            Known::Null => Ok(None),
            Known::Unknown => {
                Err(unknown_configuration("account_id, client_id, client_secret or access_token"))
            }
            Known::Value(own) => Ok(Some(self.account(own)?.with_cancellation(cancellation.clone()))),
        }
    }

    /// The app behind a connector.
    pub(super) fn app(&self, credentials: &Credentials) -> Outcome<Arc<App>> {
        let own = match &self.own {
            Known::Value(own) => Some(own),
            Known::Unknown | Known::Null => None,
        };
        let authentication = own.cloned().unwrap_or_else(|| Authentication::App(credentials.clone()));
        Ok(self.apps.app(credentials, self.account(&authentication)?, own))
    }

    /// The account that the provider's own app belongs to, where it has credentials.
    pub(super) fn own_account_id(&self) -> Option<&str> {
        match &self.own {
            Known::Value(Authentication::App(credentials)) => Some(&credentials.account_id),
            _ => None,
        }
    }

    /// The apps of connectors, and what is known of the way to Zoom.
    pub(super) fn apps(&self) -> &Apps {
        &self.apps
    }

    /// The clients of the connectors' apps that are known so far.
    pub(super) fn known_apps(&self, cancellation: &CancellationToken) -> Vec<Client> {
        self.apps.known().iter().map(|app| app.client(Effort::Full, cancellation)).collect()
    }

    fn account(&self, own: &Authentication) -> Outcome<&Client> {
        let endpoints = self.endpoints()?;
        Ok(self.account.get_or_init(|| {
            let options = ClientOptions {
                max_retries: self.max_retries,
                request_timeout: self.request_timeout,
                plan: self.plan,
                ..ClientOptions::new(self.user_agent.clone(), endpoints.clone())
            };
            Client::new(options, own.clone())
        }))
    }
}

fn unknown_configuration(attributes: &str) -> Failure {
    Failure::ProviderUnknown(Diagnostic::error(
        "Provider configuration not known yet",
        format!(
            "This needs to ask Zoom, but the provider's {attributes} depend on values that are known only after \
             apply. Apply first what they depend on, for example with -target, or give the provider values that are \
             known while planning."
        ),
    ))
}

#[cfg(test)]
impl Clients {
    /// Clients of a simulated Zoom without credentials of their own, for one run.
    pub(super) fn of_simulator(env: &std::collections::BTreeMap<String, String>) -> Self {
        let endpoints =
            Endpoints::new(Environment::Commercial, Some(&env["ZOOM_API_URL"]), Some(&env["ZOOM_OAUTH_URL"]));
        Self {
            conductorone: conductorone::Access::none(),
            pingone: pingone::Access::none(),
            endpoints: Known::Value(endpoints.expect("addresses")),
            own: Known::Null,
            user_agent: "test".to_owned(),
            plan: Plan::default(),
            max_retries: 0,
            request_timeout: Duration::from_secs(30),
            account: OnceLock::new(),
            apps: Apps::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use zoom_simulator::Simulator;

    use super::*;

    #[tokio::test]
    async fn connectors_of_one_app_share_a_token_and_others_do_not() {
        let simulator = Simulator::builder().start().await.unwrap();
        let env = simulator.env();
        let clients = Clients::of_simulator(&env);
        let credentials = |prefix: &str| Credentials {
            account_id: env["ZOOM_ACCOUNT_ID"].clone(),
            client_id: env[&format!("{prefix}CLIENT_ID")].clone(),
            client_secret: env[&format!("{prefix}CLIENT_SECRET")].clone().into(),
        };
        let cancellation = CancellationToken::new();
        for (prefix, tokens) in [("ZOOM_CONNECTOR_", 1), ("ZOOM_CONNECTOR_", 1), ("ZOOM_", 2), ("ZOOM_", 2)] {
            let app = clients.app(&credentials(prefix)).unwrap();
            clients.apps().grant(&app, Effort::Full, &cancellation).await.unwrap();
            assert_eq!(simulator.count("oauthToken"), tokens, "{prefix}");
        }
        let wrong = Credentials { client_secret: "wrong".into(), ..credentials("ZOOM_CONNECTOR_") };
        let app = clients.app(&wrong).unwrap();
        let refused = clients.apps().grant(&app, Effort::Full, &cancellation).await;
        assert!(refused.is_err(), "a secret is part of the app");
    }
}
