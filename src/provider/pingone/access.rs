//! From the `pingone` block and the environment to a client.
//!
//! The environment may be meant for PingOne's own provider. So what is wrong in it is told by the first
//! resource that needs it, and not where nothing does.

use std::sync::OnceLock;

use tokio_util::sync::CancellationToken;

use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::Rule;
use crate::framework::{Failure, Known, Outcome, Partial};
use crate::pingone::{Authentication, Client, ClientOptions, Hosts, Region, Worker};
use crate::provider::settings::{Settings, words};

const BLOCK: &str = "pingone";

/// A worker's credentials, together.
const WORKER: [(&str, &str); 3] = [
    ("environment_id", "PINGONE_ENVIRONMENT_ID"),
    ("client_id", "PINGONE_CLIENT_ID"),
    ("client_secret", "PINGONE_CLIENT_SECRET"),
];

/// Checks the block alone.
pub(in crate::provider) fn validate(config: Partial<'_>) -> Diagnostics {
    config.check_within(BLOCK, &[Rule::AllOrNone(&["client_id", "client_secret"])])
}

/// Access to an organisation, as far as the configuration gives it.
#[derive(Debug)]
pub(in crate::provider) struct Access {
    found: Result<Known<(Hosts, Authentication)>, Diagnostic>,
    environment_id: Known<String>,
    options: ClientOptions,
    client: OnceLock<Client>,
}

impl Access {
    /// What the block and the environment give. Nothing is sent.
    pub(in crate::provider) fn new(settings: Settings<'_>, options: ClientOptions) -> Self {
        let settings = settings.within(BLOCK);
        let environment_id = settings.text("environment_id", "PINGONE_ENVIRONMENT_ID");
        Self {
            found: find(settings),
            environment_id: environment_id.unwrap_or(Known::Null),
            options,
            client: OnceLock::new(),
        }
    }

    /// The environment of connectors that name none: the worker's own.
    pub(in crate::provider) fn environment_id(&self) -> Known<String> {
        self.environment_id.clone()
    }

    /// No access at all.
    #[cfg(test)]
    pub(in crate::provider) fn none() -> Self {
        let options = ClientOptions {
            user_agent: "test".to_owned(),
            max_retries: 0,
            request_timeout: std::time::Duration::from_secs(30),
            backoff: crate::http::retry::Backoff::default(),
        };
        Self { found: Ok(Known::Null), environment_id: Known::Null, options, client: OnceLock::new() }
    }

    /// A client whose calls end when `cancellation` is cancelled.
    pub(in crate::provider) fn client(&self, cancellation: &CancellationToken) -> Outcome<Client> {
        match &self.found {
            Err(diagnostic) => Err(diagnostic.clone().into()),
            Ok(Known::Null) => Err(Diagnostic::error(
                "No PingOne credentials",
                "This needs to ask PingOne, and the provider has no credentials for it. Set those of a worker \
                 application with the role Environment Admin in the provider block:\n\n    provider \"zoom\" {\n      \
                 pingone = {\n        environment_id = \"…\"\n        client_id      = \"…\"\n        client_secret  = \
                 var.pingone_client_secret\n        region_code    = \"EU\"\n      }\n    }\n\nor in the environment \
                 variables PINGONE_ENVIRONMENT_ID, PINGONE_CLIENT_ID, PINGONE_CLIENT_SECRET and PINGONE_REGION_CODE.",
            )
            .into()),
            Ok(Known::Unknown) => Err(Failure::ProviderUnknown(Diagnostic::error(
                "Provider configuration not known yet",
                "This needs to ask PingOne, but the provider's \"pingone\" depends on values that are known only after \
                 apply. Apply first what they depend on, for example with -target, or give the provider values that \
                 are known while planning.",
            ))),
            Ok(Known::Value((hosts, authentication))) => {
                let make = || Client::new(self.options.clone(), hosts.clone(), authentication);
                Ok(self.client.get_or_init(make).with_cancellation(cancellation.clone()))
            }
        }
    }
}

fn find(settings: Settings<'_>) -> Result<Known<(Hosts, Authentication)>, Diagnostic> {
    if settings.is_unknown() {
        return Ok(Known::Unknown);
    }
    let authentication = match authentication(settings)? {
        Known::Null => return Ok(Known::Null),
        Known::Unknown => return Ok(Known::Unknown),
        Known::Value(authentication) => authentication,
    };
    Ok(match hosts(settings)? {
        Known::Value(hosts) => Known::Value((hosts, authentication)),
        Known::Unknown | Known::Null => Known::Unknown,
    })
}

/// How calls are authorized: a worker of the block comes before a ready token of the environment, which
/// comes before a worker of the environment.
fn authentication(settings: Settings<'_>) -> Result<Known<Authentication>, Diagnostic> {
    if !settings.partial.is_given("client_secret")
        && let Known::Value(token) = settings.variable("access_token", "PINGONE_API_ACCESS_TOKEN")?
    {
        return Ok(Known::Value(Authentication::AccessToken(token.into())));
    }
    let [environment_id, client_id, client_secret] =
        WORKER.map(|(name, variable)| settings.text(name, variable));
    let (environment_id, client_id, client_secret) = (environment_id?, client_id?, client_secret?);
    if client_id.is_null() && client_secret.is_null() {
        return Ok(Known::Null);
    }
    for (value, (name, variable)) in [&environment_id, &client_id, &client_secret].into_iter().zip(WORKER) {
        if value.is_null() {
            return Err(Diagnostic::error(
                "Incomplete PingOne credentials",
                format!(
                    "\"environment_id\", \"client_id\" and \"client_secret\" of PingOne belong together, and some of \
                     them are given. Missing: \"{name}\" (or {variable}). All three stand on the worker application's \
                     page in PingOne: Applications, Applications, the worker, Overview."
                ),
            )
            .at(settings.path(name)));
        }
    }
    Ok(match (environment_id, client_id, client_secret) {
        (Known::Value(environment_id), Known::Value(client_id), Known::Value(client_secret)) => {
            let client_secret = client_secret.into();
            Known::Value(Authentication::Worker(Worker { environment_id, client_id, client_secret }))
        }
        _ => Known::Unknown,
    })
}

/// The region's hosts. Each may be replaced by a variable: by an address (`PINGONE_API_URL`,
/// `PINGONE_AUTH_URL`), or by a host's name, as PingOne's own provider takes it.
fn hosts(settings: Settings<'_>) -> Result<Known<Hosts>, Diagnostic> {
    let address = |url: &str, host: &str| -> Result<Option<String>, Diagnostic> {
        if let Known::Value(url) = settings.variable("region_code", url)? {
            return Ok(Some(url));
        }
        Ok(settings.variable("region_code", host)?.value().map(|host| format!("https://{host}")))
    };
    let api = address("PINGONE_API_URL", "PINGONE_API_SERVICE_HOSTNAME")?;
    let auth = address("PINGONE_AUTH_URL", "PINGONE_AUTH_SERVICE_HOSTNAME")?;
    let region = match settings.one_of("region_code", "PINGONE_REGION_CODE", &Region::ALL)? {
        Known::Unknown => return Ok(Known::Unknown),
        Known::Value(region) => region,
        // Both hosts are given, so that the region decides nothing.
        Known::Null if api.is_some() && auth.is_some() => Region::NorthAmerica,
        Known::Null => {
            return Err(Diagnostic::error(
                "No PingOne region",
                format!(
                    "Each region of PingOne has hosts of its own. Set \"region_code\" in the pingone block, or \
                     PINGONE_REGION_CODE, to one of: {}.",
                    words(&Region::ALL).join(", ")
                ),
            )
            .at(settings.path("region_code")));
        }
    };
    Hosts::new(region, api.as_deref(), auth.as_deref()).map(Known::Value).map_err(|error| {
        let detail = format!(
            "PINGONE_API_URL, PINGONE_AUTH_URL, PINGONE_API_SERVICE_HOSTNAME or PINGONE_AUTH_SERVICE_HOSTNAME cannot \
             be used: {error}."
        );
        Diagnostic::error("Invalid address", detail).at(settings.path("region_code"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::framework::schema;
    use crate::framework::value::{Value, json as values};
    use crate::provider::Variables;
    use crate::provider::config::ProviderConfig;

    fn config(block: &Json) -> Value {
        let kind = schema::of::<ProviderConfig>().expect("a schema").value_type();
        values::decode_state(&json!({ "pingone": block }), &kind).expect("a configuration")
    }

    fn words(config: &Value, variables: &[(&str, &str)]) -> String {
        let variables: Variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        match find(Settings::new(Partial::new(config), &variables).within(BLOCK)) {
            Err(diagnostic) => format!("{}: {}", diagnostic.summary, diagnostic.detail),
            Ok(Known::Null) => "nothing".to_owned(),
            Ok(Known::Unknown) => "unknown".to_owned(),
            Ok(Known::Value((hosts, Authentication::AccessToken(_)))) => format!("a token at {}", hosts.api),
            Ok(Known::Value((hosts, Authentication::Worker(worker)))) => {
                format!(
                    "{} of {} at {} and {}",
                    worker.client_id, worker.environment_id, hosts.api, hosts.auth
                )
            }
        }
    }

    const WORKER: [(&str, &str); 3] =
        [("PINGONE_ENVIRONMENT_ID", "e"), ("PINGONE_CLIENT_ID", "w"), ("PINGONE_CLIENT_SECRET", "hunter2")];

    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        WORKER.iter().chain(more).copied().collect()
    }

    #[test]
    fn block_and_environment_make_a_worker_in_its_region() {
        let block =
            json!({ "environment_id": "b", "client_id": "v", "client_secret": "s", "region_code": "EU" });
        let eu = "https://api.pingone.eu and https://auth.pingone.eu";
        for (block, variables, want) in [
            (Json::Null, vec![], "nothing".to_owned()),
            (Json::Null, with(&[("PINGONE_REGION_CODE", "EU")]), format!("w of e at {eu}")),
            (block.clone(), with(&[("PINGONE_REGION_CODE", "NA")]), format!("v of b at {eu}")),
            (
                Json::Null,
                with(&[("PINGONE_REGION_CODE", "EU"), ("PINGONE_API_ACCESS_TOKEN", "t")]),
                "a token at https://api.pingone.eu".to_owned(),
            ),
            (block, with(&[("PINGONE_API_ACCESS_TOKEN", "t")]), format!("v of b at {eu}")),
            (
                Json::Null,
                with(&[
                    ("PINGONE_API_URL", "http://127.0.0.1:1/api"),
                    ("PINGONE_AUTH_SERVICE_HOSTNAME", "auth.example.com"),
                ]),
                "w of e at http://127.0.0.1:1/api and https://auth.example.com".to_owned(),
            ),
        ] {
            assert_eq!(words(&config(&block), &variables), want, "{block} {variables:?}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_without_repeating_a_secret() {
        for (variables, parts) in [
            (with(&[]), ["No PingOne region", "AP, AU, CA, EU, NA, SG"]),
            (with(&[("PINGONE_REGION_CODE", "US")]), ["Invalid attribute value", "PINGONE_REGION_CODE"]),
            (vec![WORKER[1], WORKER[2]], ["Incomplete PingOne credentials", "PINGONE_ENVIRONMENT_ID"]),
            (vec![WORKER[0], WORKER[2]], ["Incomplete PingOne credentials", "PINGONE_CLIENT_ID"]),
            (
                with(&[("PINGONE_REGION_CODE", "NA"), ("PINGONE_API_URL", "http://api.pingone.com")]),
                ["Invalid address", "clear text"],
            ),
        ] {
            let said = words(&config(&Json::Null), &variables);
            assert!(parts.iter().all(|part| said.contains(part)), "{variables:?}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn what_is_not_known_yet_is_not_taken_from_the_environment() {
        let mut unknown = config(&json!({ "region_code": "EU" }));
        let block = unknown.as_object_mut().expect("an object").get_mut(BLOCK).expect("the block");
        block.as_object_mut().expect("an object").insert("client_secret".to_owned(), Value::unknown());
        assert_eq!(words(&unknown, &WORKER), "unknown");
    }
}
