//! Who may call what, in the order in which Zoom asks: token, scope, privilege, plan.

use http::StatusCode;
use jiff::Timestamp;

use super::error::ZoomError;
use super::oauth::{Grant, Token, Tokens, bearer_token};
use crate::exchange::Request;
use crate::operation::{Refusal, ZoomRules};
use crate::world::app::is_granular;
use crate::world::{App, World};

/// Who is calling.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The user as whom the token acts: the owner of the app.
    pub(crate) user_id: String,
    scopes: Vec<String>,
}

impl Caller {
    /// Accepts a token that is known, alive, of an app that is active and of an owner who is still there.
    pub(crate) fn of(
        request: &Request,
        world: &World,
        tokens: &Tokens,
        now: Timestamp,
    ) -> Result<Self, ZoomError> {
        let text = bearer_token(request).ok_or_else(ZoomError::invalid_token)?;
        let token: &Token = tokens.get(text).ok_or_else(ZoomError::invalid_token)?;
        let app = world.apps.get(&token.client_id).ok_or_else(ZoomError::invalid_token)?;
        if !app.active || !world.users.contains_key(&app.owner_id) {
            return Err(ZoomError::invalid_token());
        }
        if token.expires <= now {
            return Err(ZoomError::expired_token());
        }
        if token.grant == Grant::ClientCredentials {
            // Seen with a Server-to-Server app's client credentials: there is a token, and it opens nothing.
            return Err(ZoomError::bad_request(200, "Invalid api key or secret."));
        }
        Ok(Self { user_id: app.owner_id.clone(), scopes: token.scopes.clone() })
    }

    /// An app that calls without a token, because it calls from within this simulator.
    pub(super) fn from_within(app: &App) -> Self {
        Self { user_id: app.owner_id.clone(), scopes: app.scopes.clone() }
    }

    /// Admits the caller to an operation, or says what is missing.
    pub(crate) fn may(&self, rules: &ZoomRules, world: &World) -> Result<(), ZoomError> {
        self.check_scope(rules.granular, rules.classic)?;
        if let Some(privilege) = rules.privilege
            && !self.holds(privilege.name, world)
        {
            return Err(privilege.refusal.map_or_else(
                || {
                    let name = privilege.name;
                    ZoomError::bad_request(
                        200,
                        format!("Invalid access token. Does not contain permissions [{name}]."),
                    )
                },
                |refusal| refuse(refusal, world),
            ));
        }
        match rules.paid {
            Some(refusal) if !world.account.plan.is_paid() => Err(refuse(refusal, world)),
            _ => Ok(()),
        }
    }

    /// True where the role of the token's user holds the privilege.
    pub(super) fn holds(&self, privilege: &str, world: &World) -> bool {
        let role = world.users.get(&self.user_id).and_then(|user| world.roles.get(&user.role_id));
        role.is_some_and(|role| role.allows(privilege))
    }

    /// Refuses a token that holds none of these scopes.
    pub(super) fn check_scope(&self, granular: &[&str], classic: &[&str]) -> Result<(), ZoomError> {
        let holds = |accepted: &[&str]| self.scopes.iter().any(|scope| accepted.contains(&scope.as_str()));
        if holds(granular) || holds(classic) {
            return Ok(());
        }
        // An app from before granular scopes is told of classic ones.
        let is_classic = !self.scopes.is_empty() && !self.scopes.iter().any(|scope| is_granular(scope));
        let (code, accepted) =
            if is_classic || granular.is_empty() { (4700, classic) } else { (4711, granular) };
        let accepted = accepted.join(", ");
        Err(ZoomError::bad_request(
            code,
            format!("Invalid access token, does not contain scopes:[{accepted}]."),
        ))
    }
}

fn refuse(refusal: Refusal, world: &World) -> ZoomError {
    let message = refusal.message.replace("{accountId}", &world.account.id);
    let status =
        if refusal.as_200 && world.account.errors_in_200 { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    ZoomError::new(status, 200, message)
}
