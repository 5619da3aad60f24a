//! What of a user can be told to be wrong, or without effect, while planning.

use std::collections::BTreeSet;

use super::found::{Configured, LISTED, UNLISTED};
use super::protection::{Deed, protect};
use super::reading::is_pending;
use super::{CreateAction, CustomAttribute, OnDestroy, Transfer, User, ZoomUser, removal};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::{Known, ObjectCall, Outcome, Partial, Plan, PlanResource, ValidateResource};
use crate::http::Secret;
use crate::provider::Clients;
use crate::provider::directory::account;
use crate::zoom::roles::{MEMBER, OWNER};

impl ValidateResource for ZoomUser {
    fn validate(config: Partial<'_>) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for name in ["email", "manager"] {
            if let Known::Value(address) = config.get::<String>(name)
                && !address.is_empty()
                && !is_address(&address)
            {
                diagnostics.push(malformed(name));
            }
        }
        diagnostics.extend(validate_creation(config));
        diagnostics.extend(validate_removal(config));
        if let Known::Value(attributes) = config.get::<BTreeSet<CustomAttribute>>("custom_attributes") {
            let keys: BTreeSet<&str> = attributes.iter().map(|attribute| attribute.key.as_str()).collect();
            if keys.len() < attributes.len() {
                diagnostics.push(
                    Diagnostic::error(
                        "Attribute given twice",
                        "Two elements of \"custom_attributes\" have the same key. Give each attribute once.",
                    )
                    .at_attribute("custom_attributes"),
                );
            }
        }
        diagnostics
    }
}

/// Whether text has the form of an e-mail address: one that Zoom would refuse for its form is told while
/// planning, and no more than that is judged.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_clean = |part: &str| {
        !part.is_empty()
            && !part
                .chars()
                .any(|letter| letter.is_whitespace() || letter.is_control() || "@<>(),;\"".contains(letter))
    };
    is_clean(local)
        && is_clean(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

fn malformed(name: &str) -> Diagnostic {
    Diagnostic::error(
        "Malformed e-mail address",
        format!("The value of \"{name}\" must be an e-mail address such as ada@example.com."),
    )
    .at_attribute(name)
}

/// What holds at the creation alone.
fn validate_creation(config: Partial<'_>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let action = match config.get::<CreateAction>("create_action") {
        Known::Unknown => return diagnostics,
        Known::Null => CreateAction::default(),
        Known::Value(action) => action,
    };
    if config.is_given("password_wo") && action != CreateAction::AutoCreate {
        diagnostics.push(
            Diagnostic::error(
                "Password without a use",
                "Zoom takes a password only for users made with:\n\n    create_action = \"auto_create\"\n\nAll others \
                 choose one when they accept the invitation, or sign in elsewhere. Leave \"password_wo\" and \
                 \"password_wo_version\" out, or change \"create_action\".",
            )
            .at_attribute("password_wo"),
        );
    }
    if let Known::Value(password) = config.get::<Secret>("password_wo")
        && !(8..=32).contains(&password.expose().chars().count())
    {
        diagnostics.push(
            Diagnostic::error(
                "Invalid attribute value",
                "The value of \"password_wo\" must have 8 to 32 characters.",
            )
            .at_attribute("password_wo"),
        );
    }
    if config.get::<String>("type") == Known::Value("none".to_owned()) && action != CreateAction::SsoCreate {
        diagnostics.push(
            Diagnostic::error(
                "Licence only for single sign-on",
                "Zoom knows the licence \"none\" only for users made with:\n\n    create_action = \"sso_create\"",
            )
            .at_attribute("type"),
        );
    }
    diagnostics
}

fn validate_removal(config: Partial<'_>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let Known::Value(transfer) = config.get::<Transfer>("transfer") else { return diagnostics };
    if !is_address(&transfer.email) {
        diagnostics.push(malformed("transfer"));
    }
    if let Known::Value(email) = config.get::<String>("email")
        && email.to_lowercase() == transfer.email.to_lowercase()
    {
        diagnostics.push(
            Diagnostic::error(
                "Transfer to oneself",
                "What a user leaves behind cannot go to the same user. Give \"transfer.email\" the address of \
                 another one.",
            )
            .at_attribute("transfer"),
        );
    }
    if config.get::<OnDestroy>("on_destroy") == Known::Value(OnDestroy::Deactivate) {
        diagnostics.push(
            Diagnostic::error(
                "Transfer without a removal",
                "Somebody who is deactivated keeps what they have. Leave \"transfer\" out, or set \"on_destroy\" to \
                 \"disassociate\" or \"delete\".",
            )
            .at_attribute("transfer"),
        );
    }
    diagnostics
}

impl PlanResource for ZoomUser {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, User>) -> Outcome<()> {
        account::check_plan(call).await?;
        let given: Vec<&str> =
            LISTED.into_iter().chain(UNLISTED).filter(|name| plan.config().is_given(name)).collect();
        call.change_private(|private| Configured::remember(private, given.iter().copied()));
        match plan.prior().cloned() {
            None => plan_creation(call, plan, &given)?,
            Some(prior) => plan_change(call, plan, &prior).await?,
        }
        Ok(())
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, state: User) -> Outcome<()> {
        account::check_plan(call).await?;
        removal::foresee(call, &state).await
    }
}

fn plan_creation(call: &ObjectCall<'_, Clients>, plan: &Plan<'_, User>, given: &[&str]) -> Outcome<()> {
    if plan.config().get::<String>("role_id") == Known::Value(OWNER.to_owned()) {
        return Err(ownership().into());
    }
    let invited = match plan.config().get::<CreateAction>("create_action") {
        Known::Unknown => return Ok(()),
        Known::Null => true,
        Known::Value(action) => action == CreateAction::Create,
    };
    match plan.config().get::<String>("status") {
        Known::Value(status) if invited && status == "inactive" => {
            return Err(Diagnostic::error(
                "An invitation cannot be inactive",
                "Somebody who is invited is pending until they accept, and Zoom deactivates nobody who is pending. \
                 Leave \"status\" out, or make the user in another way, with \"create_action\".",
            )
            .at_attribute("status")
            .into());
        }
        Known::Value(status) if !invited && status == "pending" => {
            return Err(Diagnostic::error(
                "Only an invitation is pending",
                "A user made with this \"create_action\" is active at once. Set \"status\" to \"active\", or leave it \
                 out.",
            )
            .at_attribute("status")
            .into());
        }
        _ => {}
    }
    if plan.config().get::<CreateAction>("create_action") == Known::Value(CreateAction::AutoCreate)
        && !plan.config().is_given("password_wo")
    {
        return Err(Diagnostic::error(
            "Password missing",
            "Zoom makes a user with create_action = \"auto_create\" only with a password: set \"password_wo\" and \
             \"password_wo_version\", which need Terraform 1.11 or OpenTofu 1.11, or choose another \"create_action\".",
        )
        .at_attribute("create_action")
        .into());
    }
    // Zoom takes these with the invitation.
    let late: Vec<&str> = given
        .iter()
        .copied()
        .filter(|name| !["type", "first_name", "last_name", "display_name", "status"].contains(name))
        .filter(|name| {
            *name != "role_id" || plan.planned::<String>("role_id") != Known::Value(MEMBER.to_owned())
        })
        .collect();
    if invited && !late.is_empty() {
        call.warn(ignored_while_pending(&late));
    }
    Ok(())
}

async fn plan_change(call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, User>, prior: &User) -> Outcome<()> {
    let pending = is_pending(call);
    settle_status(plan, prior);
    // Of collections whose elements are written whole, Terraform proposes to drop what is not configured.
    for name in ["phone_numbers", "custom_attributes"] {
        if !plan.config().is_given(name) {
            plan.keep(name);
        }
    }
    // What Zoom shows where no name is given follows from the names.
    if plan.config().get::<String>("display_name").is_null()
        && (plan.changes("first_name") || plan.changes("last_name"))
        && !pending
    {
        plan.set_unknown("display_name");
    }
    let planned_role = plan.planned::<String>("role_id");
    if plan.changes("role_id") {
        let takes_ownership = planned_role == Known::Value(OWNER.to_owned());
        if takes_ownership || prior.role_id.as_deref() == Some(OWNER) {
            return Err(ownership().into());
        }
    }
    let deactivated =
        plan.changes("status") && plan.planned::<String>("status") == Known::Value("inactive".to_owned());
    if deactivated
        && let Known::Value(role) = &planned_role
        && role != MEMBER
    {
        // An administrator is known by the built-in roles; what custom roles count as, Zoom does not say.
        if [OWNER, "1"].contains(&role.as_str()) {
            return Err(Diagnostic::error(
                "Zoom protects this user",
                "Zoom lets nobody deactivate an administrator. Give the user the role Member with the same apply:\n\n    \
                 role_id = \"2\"",
            )
            .at_attribute("status")
            .into());
        }
    }
    if deactivated {
        protect(call, prior, Deed::Deactivate).await?;
    }
    if plan.changes("role_id")
        && let Known::Value(role_id) = &planned_role
    {
        protect(call, prior, Deed::Role(role_id)).await?;
    }
    let changed: Vec<&str> = LISTED.into_iter().chain(UNLISTED).filter(|name| plan.changes(name)).collect();
    if pending && !changed.is_empty() {
        call.warn(ignored_while_pending(&changed));
    }
    Ok(())
}

/// `active` and `pending` fulfil each other: somebody who is invited is on the way to be active, and nobody
/// can be made pending again.
fn settle_status(plan: &mut Plan<'_, User>, prior: &User) {
    let Known::Value(wanted) = plan.config().get::<String>("status") else { return };
    let fulfilled = match prior.status.as_deref() {
        Some("pending") => wanted == "active",
        Some("active") => wanted == "pending",
        _ => false,
    };
    if fulfilled {
        plan.keep("status");
    }
}

/// Nothing but a transfer of the account's ownership gives or takes the owner's role.
fn ownership() -> Diagnostic {
    Diagnostic::error(
        "The owner's role is protected",
        "The role \"0\" belongs to the account's owner. It can be left as it is, but neither given nor taken away: \
         ownership is handed over in Zoom's web portal, under Account Management, Account Profile.",
    )
    .at_attribute("role_id")
}

fn ignored_while_pending(names: &[&str]) -> Diagnostic {
    Diagnostic::warning(
        "Zoom ignores this until the invitation is accepted",
        format!(
            "Somebody who has been invited is pending until they accept. Until then Zoom says that it makes such \
             changes, and makes none of them:\n\n    {}\n\nThey are recorded now, and made by the first apply after \
             the invitation was accepted.",
            names.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for address in
            ["a@example.com", "first.last+zoom@mail.example.com", "Ünal@exämple.com", "o'neil@example.com"]
        {
            assert!(is_address(address), "{address}");
        }
        for text in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a b@example.com",
            "a@b@example.com",
            "a@.com",
            "Ada <a@example.com>",
            "a@example.com.",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
