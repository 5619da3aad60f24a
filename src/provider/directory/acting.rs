//! Whom the known tokens act as. A Server-to-Server app acts as its owner, and Zoom takes scopes from an app
//! whose owner loses the role that allows them; so nobody of these is demoted, deactivated or deleted.

use super::people::Person;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, Outcome};
use crate::http::CancellationToken;
use crate::provider::Clients;
use crate::zoom::{Client, roles};

/// Somebody as whom a token acts.
#[derive(Clone, Debug)]
pub(super) struct Acting {
    person: Person,
    role_id: Option<String>,
    /// Whose token it is, as in "the provider's own app".
    whose: &'static str,
}

impl Acting {
    /// Whether this is the person with that ID or address.
    pub(super) fn is(&self, key: &str) -> bool {
        self.person.is(key)
    }

    /// Whether this is the person of a list's row.
    pub(super) fn is_person(&self, person: &Person) -> bool {
        [&person.id, &person.email].into_iter().flatten().any(|key| self.is(key))
    }

    /// Whether being given this role would take privileges away. What role allows more cannot be told but
    /// for the built-in ones: Admin allows everything, and Member nothing that could be lost.
    pub(super) fn is_demoted_by(&self, role_id: &str) -> bool {
        let role = self.role_id.as_deref().unwrap_or(roles::MEMBER);
        role != role_id && role != roles::MEMBER && role_id != roles::ADMIN
    }

    /// Whether this is somebody's role.
    pub(super) fn has_role(&self, role_id: &str) -> bool {
        self.role_id.as_deref() == Some(role_id)
    }

    /// Why nothing is done. `what` says what would be done, as in "take the role from".
    pub(super) fn refusal(&self, what: &str) -> Diagnostic {
        let name = self.person.name().map_or("a user", String::as_str);
        Diagnostic::error(
            "User is the one as whom the app acts",
            format!(
                "This would {what} {name}, as whom {} acts: Zoom would take its scopes from the app, and nothing \
                 that depends on it would work any more. Nothing was changed.\n\nTransfer the app to somebody else \
                 first, in the Zoom App Marketplace under Manage, the app, Information; or leave {name} as they are.",
                self.whose
            ),
        )
    }
}

/// Everybody as whom a token that is known to this process acts: the provider's own, and those of the
/// connectors' apps. Whom Zoom does not tell is not among them.
pub(super) async fn acting(
    clients: &Clients,
    zoom: &Client,
    cancellation: &CancellationToken,
) -> Vec<Acting> {
    let mut everybody = Vec::new();
    let own = std::iter::once((zoom.clone(), "the provider's own app"));
    let apps = clients.known_apps(cancellation).into_iter().map(|app| (app, "a connector's app"));
    for (client, whose) in own.chain(apps) {
        if let Ok(user) = client.users().get("me").await {
            let person = Person::new(user.id.unwrap_or_default(), user.email);
            everybody.push(Acting { person, role_id: user.role_id, whose });
        }
    }
    everybody
}

/// The same for whoever plans, who may have no credentials, and knows nobody then.
pub(super) async fn of_call(call: &Call<'_, Clients>) -> Outcome<Vec<Acting>> {
    let Some(zoom) = call.clients().zoom_if_configured(call.cancellation())? else { return Ok(Vec::new()) };
    Ok(acting(call.clients(), &zoom, call.cancellation()).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demotion_is_told_from_a_promotion() {
        let acting = |role: &str| Acting {
            person: Person::new("id", "a@example.com"),
            role_id: Some(role.to_owned()),
            whose: "the provider's own app",
        };
        for (from, to, demoted) in [
            ("1", "2", true),
            ("1", "R1", true),
            ("R1", "R2", true),
            ("R1", "2", true),
            ("R1", "1", false),
            ("2", "R1", false),
            ("R1", "R1", false),
        ] {
            assert_eq!(acting(from).is_demoted_by(to), demoted, "{from} to {to}");
        }
    }
}
