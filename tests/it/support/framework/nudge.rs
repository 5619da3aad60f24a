//! An action that says how it goes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terraform_provider_zoom::framework::diagnostics::{Diagnostic, Diagnostics};
use terraform_provider_zoom::framework::schema::{ActionTimeouts, Rule, Validator, optional, required};
use terraform_provider_zoom::framework::{Action, Call, Known, Outcome, Partial, Progress};

use super::provider::Clients;

/// A nudge.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Nudge {
    /// What happens, and where: such as "invoke fail".
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub(crate) mode: String,
    /// How many lines are said.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) lines: Option<u32>,
    /// Something that excludes lines.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) other: Option<String>,
    /// How long it may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<ActionTimeouts>,
}

#[derive(Debug)]
pub(crate) struct NudgeAction;

fn failure(place: &str) -> Outcome<()> {
    Err(Diagnostic::error("Failed on cue", format!("In {place}.")).at_attribute("mode").into())
}

impl Action for NudgeAction {
    type Model = Nudge;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_nudge";
    const RULES: &'static [Rule] = &[Rule::AtMostOneOf(&["lines", "other"])];

    fn validate(config: Partial<'_>) -> Diagnostics {
        match config.get::<String>("mode") {
            Known::Value(mode) if mode == "validate fail" => {
                Diagnostic::error("Failed on cue", "In validate.").at_attribute("mode").into()
            }
            _ => Diagnostics::new(),
        }
    }

    async fn plan(&self, call: &Call<'_, Clients>, config: Partial<'_>) -> Outcome<()> {
        match config.get::<String>("mode").value().as_deref() {
            Some("plan fail") => failure("plan"),
            Some("plan panic") => panic!("a secret that no diagnostic may show"),
            Some("plan warn") => {
                call.warn(Diagnostic::warning("Warned on cue", "In plan."));
                Ok(())
            }
            Some("plan asks") => call.clients().service().map(drop),
            _ => Ok(()),
        }
    }

    async fn invoke(&self, call: &Call<'_, Clients>, config: Nudge, progress: &Progress) -> Outcome<()> {
        let service = call.clients().service()?;
        for line in 0..config.lines.unwrap_or(2) {
            progress.say(format!("line {line}")).await;
        }
        match config.mode.as_str() {
            "invoke fail" => return failure("invoke"),
            "invoke panic" => panic!("a secret that no diagnostic may show"),
            "invoke warn" => call.warn(Diagnostic::warning("Warned on cue", "In invoke.")),
            "invoke hang" => {
                call.cancellation().cancelled().await;
                progress.say("stopping").await;
                service.objects().insert("nudge".to_owned(), json!("stopped in good order"));
                return failure("invoke");
            }
            _ => {}
        }
        service.objects().insert("nudge".to_owned(), json!(config.mode));
        Ok(())
    }
}
