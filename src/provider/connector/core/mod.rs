//! What every connector type shares, by composition: a type's model flattens [`AppSecret`], [`Checks`],
//! [`Findings`] and [`HandOver`] into itself, and implements [`Connector`], which says what is what. Then
//!
//! - [`validate`] checks a configuration beyond its schema;
//! - [`plan_scopes`], [`plan_hand_over`] and [`plan_findings`] plan what the core knows;
//! - [`verify_before_writing`] verifies what is about to be written, and refuses it where it must;
//! - [`verify_while_reading`] verifies what is recorded.
//!
//! Everything that is not declared cosmetic triggers verification, so that a forgotten attribute errs on
//! the safe side.

mod checks;
mod findings;
mod plan;
mod record;
mod secret;
mod settings;
mod verification;

use std::collections::BTreeSet;

pub use checks::{Checks, OnUnhealthy, Verify};
pub use findings::{AppOwner, Findings, OwnerDetail, Status};
pub(crate) use plan::{ProductProblem, plan_findings, plan_hand_over, plan_scopes, planned_account};
pub(crate) use record::{
    Refused, made_finding, only_findings_open, tell, verify_before_writing, verify_while_reading,
};
pub use secret::AppSecret;
pub(crate) use settings::AppRef;
pub use settings::HandOver;
pub(crate) use verification::{Subject, Verification, found_without_zoom, verify};

use super::presets::{self, AppType, Preset, PresetError, Product};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::Rule;
use crate::framework::{Known, Model, Partial};
use crate::http::Secret;
use crate::zoom::Credentials;
use crate::zoom::scopes;

/// What the core asks of a connector type's model.
pub(crate) trait Connector: Model + Clone {
    /// The attributes of the type's own whose change Zoom cannot see. Those of the core (`name`,
    /// `on_unhealthy`, `settings`, `timeouts`) are known.
    const COSMETIC: &'static [&'static str] = &[];

    /// The product, where the configuration says one.
    fn product(&self) -> Option<&'static Product>;
    /// The connector's name.
    fn name(&self) -> &str;
    /// The app's account ID and client ID.
    fn app(&self) -> (Option<&str>, Option<&str>);
    /// The app's secret.
    fn secret(&self) -> &AppSecret;
    /// The app's secret, to be put in where only the configuration has it.
    fn secret_mut(&mut self) -> &mut AppSecret;
    /// What is checked, and when.
    fn checks(&self) -> &Checks;
    /// What was found.
    fn findings(&self) -> &Findings;
    /// What was found, to be written.
    fn findings_mut(&mut self) -> &mut Findings;
    /// What the product's own API has said is not as it should be, as the attributes of the type record it.
    fn product_problem(&self) -> Option<(Status, String)> {
        None
    }
    /// Those of the owners who are to be looked up in Zoom.
    fn zoom_owners(owners: BTreeSet<String>) -> BTreeSet<String> {
        owners
    }
    /// Whether the configuration itself says that the connector does nothing, so that it is healthy while
    /// its status is `inactive`.
    fn is_meant_to_rest(&self) -> bool {
        false
    }
}

/// The parts of a model that flattens all of the core's, for its `impl Connector`.
macro_rules! parts {
    () => {
        fn name(&self) -> &str {
            self.name.as_deref().unwrap_or_default()
        }
        fn secret(&self) -> &$crate::provider::connector::core::AppSecret {
            &self.secret
        }
        fn secret_mut(&mut self) -> &mut $crate::provider::connector::core::AppSecret {
            &mut self.secret
        }
        fn checks(&self) -> &$crate::provider::connector::core::Checks {
            &self.checks
        }
        fn findings(&self) -> &$crate::provider::connector::core::Findings {
            &self.findings
        }
        fn findings_mut(&mut self) -> &mut $crate::provider::connector::core::Findings {
            &mut self.findings
        }
    };
}
pub(crate) use parts;

/// Rules between the attributes of the core. Whether one of the two ways to give the secret is needed is
/// the type's own.
pub(crate) const RULES: [Rule; 3] = [
    Rule::Needs("client_secret_wo", "client_secret_wo_version"),
    Rule::Needs("client_secret_wo_version", "client_secret_wo"),
    Rule::AtMostOneOf(&["features", "presets", "scopes"]),
];

/// Checks what the core knows of a configuration. `product` is the one whose features and presets it may
/// name, if there is one.
pub(crate) fn validate(config: Partial<'_>, product: Option<&'static Product>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let known = |name| config.get::<BTreeSet<String>>(name).value();
    if let Some(product) = product
        && let Err(error) = product.lists(known("features").as_ref(), known("presets").as_ref())
    {
        diagnostics.push(preset_fault(&error));
    }
    diagnostics.extend(unknown_scopes(config));
    for owner in known("owners").into_iter().flatten() {
        if !is_user(&owner) {
            diagnostics.push(
                Diagnostic::error(
                    "Invalid owner",
                    format!(
                        "\"{owner}\" is neither an e-mail address, such as jane@example.com, nor a user ID. Name \
                         each owner by one of the two."
                    ),
                )
                .at_attribute("owners"),
            );
        }
    }
    diagnostics
}

/// Warns of scopes that no document of Zoom's names.
pub(crate) fn unknown_scopes(config: Partial<'_>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    for scope in config.get::<BTreeSet<String>>("scopes").value().into_iter().flatten() {
        if !scopes::is_known(&scope) {
            let near = scopes::nearest(&scope).map(|near| format!(" Did you mean \"{near}\"?"));
            diagnostics.push(
                Diagnostic::warning(
                    "Unknown scope",
                    format!(
                        "No document of Zoom's that this version of the provider knows names the scope \
                         \"{scope}\".{} It counts as granted if Zoom grants exactly this name.",
                        near.unwrap_or_default()
                    ),
                )
                .at_attribute("scopes"),
            );
        }
    }
    diagnostics
}

/// Whether this may name a user: an address, or an ID of Zoom's (22 letters, digits, `-`, `_`) or of a
/// product's.
fn is_user(text: &str) -> bool {
    if let Some((name, domain)) = text.split_once('@') {
        let clean = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
        clean(name) && clean(domain) && !domain.contains('@') && domain.contains('.')
    } else {
        let of_an_id = |letter: char| letter.is_ascii_alphanumeric() || "-_=+/".contains(letter);
        text.len() >= 16 && text.chars().all(of_an_id)
    }
}

/// The diagnostic for a product, feature or preset that there is not.
pub(crate) fn preset_fault(error: &PresetError) -> Diagnostic {
    let (summary, attribute) = match error {
        PresetError::Product { .. } => ("Unknown product", "product"),
        PresetError::Feature { .. } => ("Unknown feature", "features"),
        PresetError::Preset { .. } => ("Unknown preset", "presets"),
    };
    let advice = match error {
        PresetError::Product { .. } => "For any other product, leave \"product\" out and set \"scopes\".",
        PresetError::Feature { .. } | PresetError::Preset { .. } => {
            "The data source zoom_connector_presets lists them all; for anything else, set \"scopes\"."
        }
    };
    Diagnostic::error(summary, format!("{error} {advice}")).at_attribute(attribute)
}

/// What a connector requires of its app: the lists in force, or scopes of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requirement {
    /// The lists in force; empty where the configuration names scopes.
    pub(crate) lists: Vec<&'static Preset>,
    /// The required scopes.
    pub(crate) scopes: BTreeSet<String>,
}

impl Requirement {
    /// What follows from a configuration. `scopes` are those that it names itself, if it does.
    pub(crate) fn of(
        product: Option<&'static Product>,
        features: Option<&BTreeSet<String>>,
        pinned: Option<&BTreeSet<String>>,
        scopes: Option<&BTreeSet<String>>,
    ) -> Result<Self, PresetError> {
        match (scopes.filter(|scopes| !scopes.is_empty()), product) {
            (None, Some(product)) => {
                let lists = product.lists(features, pinned)?;
                Ok(Self { scopes: presets::scopes_of(&lists), lists })
            }
            (scopes, _) => Ok(Self { lists: Vec::new(), scopes: scopes.cloned().unwrap_or_default() }),
        }
    }
}

/// What is to be verified of a connector; `None` where it cannot be: the app is a General app, or no
/// secret is at hand.
pub(crate) fn subject_of<C: Connector>(connector: &C) -> Option<Subject> {
    let product = connector.product();
    if product.is_some_and(|product| product.app_type == AppType::General) {
        return None;
    }
    let ((Some(account_id), Some(client_id)), Some(secret)) = (connector.app(), connector.secret().given())
    else {
        return None;
    };
    let checks = connector.checks();
    let requirement = Requirement::of(product, checks.features.as_ref(), checks.presets.as_ref(), None)
        .ok()
        .filter(|requirement| checks.scopes.as_ref().is_none_or(|scopes| *scopes == requirement.scopes));
    let requirement = requirement.unwrap_or_else(|| Requirement {
        lists: Vec::new(),
        scopes: checks.scopes.clone().unwrap_or_default(),
    });
    Some(Subject {
        name: connector.name().to_owned(),
        credentials: credentials(account_id, client_id, secret),
        requirement,
        owners: C::zoom_owners(checks.owners.clone().unwrap_or_default()),
        product,
    })
}

fn credentials(account_id: &str, client_id: &str, secret: &Secret) -> Credentials {
    Credentials {
        account_id: account_id.to_owned(),
        client_id: client_id.to_owned(),
        client_secret: secret.clone(),
    }
}

/// The value of an attribute where it is known, `None` both where it is null and where it is not known.
fn value<T>(known: Known<T>) -> Option<T> {
    known.value()
}

#[cfg(test)]
mod truth;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_an_address_or_an_id() {
        for (owner, is) in [
            ("jane@example.com", true),
            ("KDcuGIm1QgePTO8WbOqwIQ", true),
            ("2Jkx9vQ8fGh1sLmNoPqRsTuVwXy", true),
            ("jane", false),
            ("jane.doe", false),
            ("jane doe@example.com", false),
            ("jane@", false),
            ("@example.com", false),
            ("jane@example", false),
            ("jane@example.com,joe@example.com", false),
        ] {
            assert_eq!(is_user(owner), is, "{owner}");
        }
    }

    #[test]
    fn scopes_of_ones_own_stand_for_themselves() {
        let product = presets::product("conductorone").expect("a product");
        let own = BTreeSet::from(["user:read:admin".to_owned()]);
        let requirement = Requirement::of(Some(product), None, None, Some(&own)).expect("scopes");
        assert!(requirement.lists.is_empty() && requirement.scopes == own);
        let requirement = Requirement::of(Some(product), None, None, None).expect("scopes");
        assert_eq!(requirement.lists.len(), 1);
        assert_eq!(requirement.scopes.len(), 8);
    }
}
