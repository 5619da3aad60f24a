//! An ephemeral resource whose service remembers what is open.

use std::time::{Duration, SystemTime};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terraform_provider_zoom::framework::diagnostics::{Diagnostic, Diagnostics};
use terraform_provider_zoom::framework::schema::{EphemeralTimeouts, Rule, computed, optional};
use terraform_provider_zoom::framework::{Call, EphemeralResource, Known, Opened, Outcome, Partial, Renewed};

use super::provider::Clients;

/// A lease.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Lease {
    /// What happens, and where: such as "open fail".
    #[schemars(extend("terraform" = optional()))]
    pub(crate) mode: Option<String>,
    /// Whose it is; the service answers in capitals.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) owner: Option<String>,
    /// What opens the door.
    #[schemars(extend("terraform" = computed().sensitive()))]
    pub(crate) token: Option<String>,
    /// How long opening may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<EphemeralTimeouts>,
}

/// What a lease needs for its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) token: String,
    pub(crate) renewals: u32,
}

#[derive(Debug)]
pub(crate) struct LeaseResource;

async fn act(call: &Call<'_, Clients>, place: &str, mode: &str) -> Outcome<()> {
    let failure = || Err(Diagnostic::error("Failed on cue", format!("In {place}.")).into());
    match mode.strip_prefix(place).map(str::trim_start) {
        Some("fail") => failure(),
        Some("panic") => panic!("a secret that no diagnostic may show"),
        Some("hang") => {
            call.cancellation().cancelled().await;
            failure()
        }
        Some("warn") => {
            call.warn(Diagnostic::warning("Warned on cue", format!("In {place}.")));
            Ok(())
        }
        _ => Ok(()),
    }
}

impl EphemeralResource for LeaseResource {
    type Model = Lease;
    type Kept = Kept;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_lease";
    const RULES: &'static [Rule] = &[Rule::AtLeastOneOf(&["mode", "owner"])];

    fn validate(config: Partial<'_>) -> Diagnostics {
        match config.get::<String>("owner") {
            Known::Value(owner) if owner == "nobody" => {
                Diagnostic::error("No such owner", "Nobody is nobody.").at_attribute("owner").into()
            }
            _ => Diagnostics::new(),
        }
    }

    async fn open(&self, call: &Call<'_, Clients>, mut config: Lease) -> Outcome<Opened<Lease, Kept>> {
        let mode = config.mode.clone().unwrap_or_default();
        act(call, "open", &mode).await?;
        let service = call.clients().service()?;
        let token = service.new_id();
        service.objects().insert(token.clone(), json!("open"));
        config.owner = config.owner.map(|owner| owner.to_uppercase());
        config.token = Some(token.clone());
        let renew_at = (mode == "renew").then(|| SystemTime::UNIX_EPOCH + Duration::from_secs(100));
        Ok(Opened { result: config, kept: Kept { token, renewals: 0 }, renew_at })
    }

    async fn renew(&self, call: &Call<'_, Clients>, kept: Kept) -> Outcome<Renewed<Kept>> {
        let renewals = kept.renewals + 1;
        call.clients().service()?.objects().insert(kept.token.clone(), json!(renewals));
        let renew_at =
            (renewals < 2).then(|| SystemTime::UNIX_EPOCH + Duration::from_secs(100 + u64::from(renewals)));
        Ok(Renewed { kept: Kept { renewals, ..kept }, renew_at })
    }

    async fn close(&self, call: &Call<'_, Clients>, kept: Kept) -> Outcome<()> {
        let removed = call.clients().service()?.objects().remove(&kept.token);
        match removed {
            Some(_) => Ok(()),
            None => Err(Diagnostic::error("Lease not open", "It was closed before.").into()),
        }
    }
}
