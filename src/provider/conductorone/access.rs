//! From the `conductorone` block and the environment to a client.
//!
//! The environment may be meant for ConductorOne's own provider. So what is wrong in it is told by the first
//! resource that needs it, and not where nothing does.

use std::sync::{Arc, OnceLock};

use tokio_util::sync::CancellationToken;

use crate::conductorone::{AddressError, Authentication, Client, ClientOptions, SigningKey, Tenant};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::path::AttributePath;
use crate::framework::schema::Rule;
use crate::framework::{Failure, Known, Outcome, Partial};
use crate::http::Secret;
use crate::provider::settings::Settings;

const BLOCK: &str = "conductorone";

/// Where a token of a trusted issuer may stand, the most particular first. The last is everybody's.
const OIDC_TOKENS: [&str; 4] = [
    "CONDUCTORONE_OIDC_TOKEN",
    "TFC_WORKLOAD_IDENTITY_TOKEN_CONDUCTORONE",
    "TFC_WORKLOAD_IDENTITY_TOKEN_C1",
    "TFC_WORKLOAD_IDENTITY_TOKEN",
];

/// Checks the block alone.
pub(in crate::provider) fn validate(config: Partial<'_>) -> Diagnostics {
    let mut diagnostics = config.check_within(BLOCK, &[Rule::AtMostOneOf(&["tenant_domain", "server_url"])]);
    let block = config.within(BLOCK);
    let path = |name: &str| AttributePath::root().attribute(BLOCK).attribute(name);
    for (name, parse) in [
        ("tenant_domain", Tenant::of_domain as fn(&str) -> Result<Tenant, AddressError>),
        ("server_url", Tenant::of_url as fn(&str) -> Result<Tenant, AddressError>),
    ] {
        if let Known::Value(text) = block.get::<String>(name)
            && let Err(error) = parse(&text)
        {
            diagnostics.push(Diagnostic::error("Invalid address", sentence(name, &error)).at(path(name)));
        }
    }
    if let Known::Value(secret) = block.get::<Secret>("client_secret")
        && let Err(error) = SigningKey::parse(&secret)
    {
        let detail = format!("{}. {KEYS}", capital(&error.to_string()));
        diagnostics
            .push(Diagnostic::error("Invalid ConductorOne client secret", detail).at(path("client_secret")));
    }
    diagnostics
}

/// Where API keys come from.
const KEYS: &str = "An API key's client ID and client secret are shown once, when the key is made: in ConductorOne \
                    under the user's menu, API keys.";

/// Access to a tenant, as far as the configuration gives it.
#[derive(Debug)]
pub(in crate::provider) struct Access {
    found: Result<Known<(Tenant, Authentication)>, Diagnostic>,
    options: ClientOptions,
    client: OnceLock<Client>,
}

impl Access {
    /// What the block and the environment give. Nothing is sent.
    pub(in crate::provider) fn new(settings: Settings<'_>, options: ClientOptions) -> Self {
        Self { found: find(settings.within(BLOCK)), options, client: OnceLock::new() }
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
        Self { found: Ok(Known::Null), options, client: OnceLock::new() }
    }

    /// A client whose calls end when `cancellation` is cancelled.
    pub(in crate::provider) fn client(&self, cancellation: &CancellationToken) -> Outcome<Client> {
        match &self.found {
            Err(diagnostic) => Err(diagnostic.clone().into()),
            Ok(Known::Null) => Err(Diagnostic::error(
                "No ConductorOne credentials",
                format!(
                    "This needs to ask ConductorOne, and the provider has no credentials for it. Set them in the \
                     provider block:\n\n    provider \"zoom\" {{\n      conductorone = {{\n        client_id     = \
                     \"…@acme.conductor.one/pcc\"\n        client_secret = var.conductorone_client_secret\n      \
                     }}\n    }}\n\nor in the environment variables CONDUCTORONE_CLIENT_ID and \
                     CONDUCTORONE_CLIENT_SECRET; or give a ready token in CONDUCTORONE_ACCESS_TOKEN. {KEYS}"
                ),
            )
            .into()),
            Ok(Known::Unknown) => Err(Failure::ProviderUnknown(Diagnostic::error(
                "Provider configuration not known yet",
                "This needs to ask ConductorOne, but the provider's \"conductorone\" depends on values that are known \
                 only after apply. Apply first what they depend on, for example with -target, or give the provider \
                 values that are known while planning.",
            ))),
            Ok(Known::Value((tenant, authentication))) => {
                let make = || Client::new(self.options.clone(), tenant.clone(), authentication);
                Ok(self.client.get_or_init(make).with_cancellation(cancellation.clone()))
            }
        }
    }
}

fn find(settings: Settings<'_>) -> Result<Known<(Tenant, Authentication)>, Diagnostic> {
    if settings.is_unknown() {
        return Ok(Known::Unknown);
    }
    let authentication = match authentication(settings)? {
        Known::Null => return Ok(Known::Null),
        Known::Unknown => return Ok(Known::Unknown),
        Known::Value(authentication) => authentication,
    };
    Ok(match tenant(settings, &authentication)? {
        Known::Value(tenant) => Known::Value((tenant, authentication)),
        Known::Unknown | Known::Null => Known::Unknown,
    })
}

/// How calls are authorized. A client secret of the block comes first. Otherwise the order is that of
/// ConductorOne's own provider: a ready token, a token to exchange, a client secret.
fn authentication(settings: Settings<'_>) -> Result<Known<Authentication>, Diagnostic> {
    let client_id = settings.text("client_id", "CONDUCTORONE_CLIENT_ID")?;
    let secret = settings.text("client_secret", "CONDUCTORONE_CLIENT_SECRET")?;
    if !settings.partial.is_given("client_secret") {
        if let Known::Value(token) = settings.variable("access_token", "CONDUCTORONE_ACCESS_TOKEN")? {
            return Ok(Known::Value(Authentication::AccessToken(token.into())));
        }
        let common = OIDC_TOKENS.len() - 1;
        for (index, variable) in OIDC_TOKENS.into_iter().enumerate() {
            // A token for everybody counts only where nothing more particular is given.
            if index == common && (!secret.is_null() || client_id.is_null()) {
                continue;
            }
            if let Known::Value(token) = settings.variable("oidc_token", variable)? {
                return exchange(settings, client_id, token.into(), variable);
            }
        }
    }
    let secret = match secret {
        Known::Null if client_id.is_null() => return Ok(Known::Null),
        Known::Null => return Err(incomplete(settings, "client_secret", "CONDUCTORONE_CLIENT_SECRET")),
        Known::Unknown => return Ok(Known::Unknown),
        Known::Value(secret) => Secret::from(secret),
    };
    let client_id = match client_id {
        Known::Null => return Err(incomplete(settings, "client_id", "CONDUCTORONE_CLIENT_ID")),
        Known::Unknown => return Ok(Known::Unknown),
        Known::Value(client_id) => client_id,
    };
    let key = SigningKey::parse(&secret).map_err(|error| {
        let detail = format!(
            "\"client_secret\" (or the environment variable CONDUCTORONE_CLIENT_SECRET) cannot be used: {error}. {KEYS}"
        );
        Diagnostic::error("Invalid ConductorOne client secret", detail).at(settings.path("client_secret"))
    })?;
    Ok(Known::Value(Authentication::Key { client_id, key: Arc::new(key) }))
}

fn exchange(
    settings: Settings<'_>,
    client_id: Known<String>,
    subject_token: Secret,
    variable: &str,
) -> Result<Known<Authentication>, Diagnostic> {
    match client_id {
        Known::Value(client_id) => Ok(Known::Value(Authentication::Exchange { client_id, subject_token })),
        Known::Unknown => Ok(Known::Unknown),
        Known::Null => Err(Diagnostic::error(
            "Incomplete ConductorOne credentials",
            format!(
                "{variable} holds a token that is to be exchanged at ConductorOne, which needs the client ID of the \
                 workload federation trust. Set \"client_id\" in the conductorone block, or CONDUCTORONE_CLIENT_ID."
            ),
        )
        .at(settings.path("client_id"))),
    }
}

fn incomplete(settings: Settings<'_>, name: &str, variable: &str) -> Diagnostic {
    Diagnostic::error(
        "Incomplete ConductorOne credentials",
        format!(
            "\"client_id\" and \"client_secret\" of ConductorOne belong together, and one of them is given. Missing: \
             \"{name}\" (or {variable}). {KEYS}"
        ),
    )
    .at(settings.path(name))
}

/// The tenant: of the block, else of the environment, else the one that the client ID names.
fn tenant(settings: Settings<'_>, authentication: &Authentication) -> Result<Known<Tenant>, Diagnostic> {
    let given = |name| settings.partial.is_given(name);
    let in_block = given("tenant_domain") || given("server_url");
    for (name, variable, parse) in [
        ("server_url", "CONDUCTORONE_SERVER_URL", Tenant::of_url as fn(&str) -> Result<Tenant, AddressError>),
        (
            "tenant_domain",
            "CONDUCTORONE_TENANT_DOMAIN",
            Tenant::of_domain as fn(&str) -> Result<Tenant, AddressError>,
        ),
    ] {
        // What the block says of the one, the environment must not contradict with the other.
        if in_block && !given(name) {
            continue;
        }
        match settings.text(name, variable)? {
            Known::Unknown => return Ok(Known::Unknown),
            Known::Null => {}
            Known::Value(text) => {
                return parse(&text).map(Known::Value).map_err(|error| {
                    let detail = sentence(
                        &format!("{name}\" (or the environment variable {variable}) of \"{BLOCK}"),
                        &error,
                    );
                    Diagnostic::error("Invalid address", detail).at(settings.path(name))
                });
            }
        }
    }
    let missing = |detail: String| {
        Diagnostic::error("No ConductorOne tenant", detail).at(settings.path("tenant_domain"))
    };
    match authentication {
        Authentication::Key { client_id, .. } | Authentication::Exchange { client_id, .. } => {
            Tenant::of_client_id(client_id).map(Known::Value).map_err(|error| {
                missing(format!("{}. Set \"tenant_domain\".", capital(&error.to_string())))
            })
        }
        Authentication::AccessToken(_) => Err(missing(
            "A ready access token does not name its tenant. Set \"tenant_domain\" in the conductorone block, or \
             CONDUCTORONE_TENANT_DOMAIN."
                .to_owned(),
        )),
    }
}

fn sentence(name: &str, error: &impl std::fmt::Display) -> String {
    format!("\"{name}\" cannot be used: {error}.")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use zoom_simulator::Simulator;

    use super::*;
    use crate::framework::schema;
    use crate::framework::value::{Value, json as values};
    use crate::provider::Variables;
    use crate::provider::config::ProviderConfig;

    /// What a block and the environment come to, in words.
    fn found(block: &Json, variables: &[(&str, &str)]) -> String {
        let kind = schema::of::<ProviderConfig>().expect("a schema").value_type();
        let config = values::decode_state(&json!({ "conductorone": block }), &kind).expect("a configuration");
        words(&config, variables)
    }

    fn words(config: &Value, variables: &[(&str, &str)]) -> String {
        let variables: Variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let settings = Settings::new(Partial::new(config), &variables).within(BLOCK);
        match find(settings) {
            Err(diagnostic) => format!("{}: {}", diagnostic.summary, diagnostic.detail),
            Ok(Known::Null) => "nothing".to_owned(),
            Ok(Known::Unknown) => "unknown".to_owned(),
            Ok(Known::Value((tenant, Authentication::AccessToken(_)))) => format!("a token at {tenant}"),
            Ok(Known::Value((tenant, Authentication::Exchange { client_id, .. }))) => {
                format!("an exchange of {client_id} at {tenant}")
            }
            Ok(Known::Value((tenant, Authentication::Key { client_id, .. }))) => {
                format!("the key of {client_id} at {tenant}")
            }
        }
    }

    /// A client secret that is one.
    async fn secret() -> String {
        let simulator = Simulator::builder().start().await.expect("a simulator");
        simulator.env()["CONDUCTORONE_CLIENT_SECRET"].clone()
    }

    const ID: &str = "fox@acme.conductor.one/pcc";

    #[tokio::test]
    async fn the_block_comes_first_and_the_order_of_the_environment_is_conductorones_own() {
        let secret = secret().await;
        let (id, key) = (("CONDUCTORONE_CLIENT_ID", ID), ("CONDUCTORONE_CLIENT_SECRET", secret.as_str()));
        let token = ("CONDUCTORONE_ACCESS_TOKEN", "t");
        let oidc = ("CONDUCTORONE_OIDC_TOKEN", "x.y.z");
        let tenant = ("CONDUCTORONE_TENANT_DOMAIN", "acme");
        let block = json!({ "client_id": ID, "client_secret": secret });
        let by_key = format!("the key of {ID} at https://acme.conductor.one");
        let by_exchange = format!("an exchange of {ID} at https://acme.conductor.one");
        for (block, variables, want) in [
            (Json::Null, vec![], "nothing"),
            (Json::Null, vec![id, key], &by_key),
            (Json::Null, vec![id, key, oidc], &by_exchange),
            (Json::Null, vec![id, key, oidc, token, tenant], "a token at https://acme.conductor.one"),
            (block.clone(), vec![token, oidc, tenant], &by_key),
            (
                json!({ "client_id": ID }),
                vec![("TFC_WORKLOAD_IDENTITY_TOKEN_CONDUCTORONE", "x.y.z")],
                &by_exchange,
            ),
            // A token for everybody is somebody else's where there is a key.
            (Json::Null, vec![id, key, ("TFC_WORKLOAD_IDENTITY_TOKEN", "x.y.z")], &by_key),
            (Json::Null, vec![id, ("TFC_WORKLOAD_IDENTITY_TOKEN", "x.y.z")], &by_exchange),
            (Json::Null, vec![("TFC_WORKLOAD_IDENTITY_TOKEN", "x.y.z")], "nothing"),
        ] {
            assert_eq!(found(&block, &variables), want, "{block} {variables:?}");
        }
    }

    #[tokio::test]
    async fn the_tenant_is_of_the_block_the_environment_or_the_client_id() {
        let secret = secret().await;
        let block = |more: Json| {
            let mut block = json!({ "client_id": ID, "client_secret": secret });
            block.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            block
        };
        let url = ("CONDUCTORONE_SERVER_URL", "https://c1.example.com");
        let domain = ("CONDUCTORONE_TENANT_DOMAIN", "other");
        for (block, variables, tenant) in [
            (block(json!({})), vec![], "https://acme.conductor.one"),
            (block(json!({})), vec![domain], "https://other.conductor.one"),
            (block(json!({})), vec![domain, url], "https://c1.example.com"),
            (block(json!({ "tenant_domain": "mine" })), vec![url], "https://mine.conductor.one"),
            (
                block(json!({ "server_url": "https://mine.example.com" })),
                vec![domain],
                "https://mine.example.com",
            ),
        ] {
            assert_eq!(found(&block, &variables), format!("the key of {ID} at {tenant}"), "{variables:?}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_without_repeating_a_secret() {
        let token = ("CONDUCTORONE_ACCESS_TOKEN", "hunter2");
        for (variables, parts) in [
            (vec![("CONDUCTORONE_CLIENT_ID", ID)], ["Incomplete", "CONDUCTORONE_CLIENT_SECRET"]),
            (vec![("CONDUCTORONE_CLIENT_SECRET", "hunter2")], ["Incomplete", "CONDUCTORONE_CLIENT_ID"]),
            (
                vec![("CONDUCTORONE_CLIENT_ID", ID), ("CONDUCTORONE_CLIENT_SECRET", "hunter2")],
                ["Invalid ConductorOne client secret", "secret-token:conductorone.com:v1:"],
            ),
            (vec![token], ["No ConductorOne tenant", "CONDUCTORONE_TENANT_DOMAIN"]),
            (vec![token, ("CONDUCTORONE_TENANT_DOMAIN", "a b")], ["Invalid address", "acme.conductor.one"]),
            (
                vec![token, ("CONDUCTORONE_SERVER_URL", "http://acme.conductor.one")],
                ["Invalid address", "clear text"],
            ),
            (vec![("CONDUCTORONE_OIDC_TOKEN", "hunter2")], ["Incomplete", "workload federation trust"]),
        ] {
            let said = found(&Json::Null, &variables);
            assert!(parts.iter().all(|part| said.contains(part)), "{variables:?}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn what_is_not_known_yet_is_not_taken_from_the_environment() {
        let kind = schema::of::<ProviderConfig>().expect("a schema").value_type();
        let mut config =
            values::decode_state(&json!({ "conductorone": {} }), &kind).expect("a configuration");
        let token = [("CONDUCTORONE_CLIENT_ID", ID), ("CONDUCTORONE_CLIENT_SECRET", "hunter2")];
        let block = config.as_object_mut().expect("an object").get_mut("conductorone").expect("the block");
        block.as_object_mut().expect("an object").insert("client_secret".to_owned(), Value::unknown());
        assert_eq!(words(&config, &token), "unknown");
        config.as_object_mut().expect("an object").insert(BLOCK.to_owned(), Value::unknown());
        assert_eq!(words(&config, &token), "unknown");
    }
}
