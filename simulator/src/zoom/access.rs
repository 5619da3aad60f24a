//! Who may call what, in the order in which Zoom asks: token, scope, privilege, plan.

use http::StatusCode;
use jiff::Timestamp;

use super::error::ZoomError;

use super::scopes::{APP_SCOPES, Scopes};
use super::tokens::{Grant, Token, Tokens};
use crate::http::{Params, Request, bearer_token};
use crate::world::app::{is_admin_scope, is_granular};
use crate::world::{App, AppKind, UserStatus, World};
use crate::zoom::operation::{Refusal, RestRules};

/// Who is calling.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The user as whom the token acts: the owner of a Server-to-Server app, or whoever let a General app in.
    pub(crate) user_id: String,
    /// The app that holds the token.
    pub(crate) client_id: String,
    /// Whether the app acts for itself and for no user.
    pub(crate) for_itself: bool,
    scopes: Vec<String>,
}

/// How far the scopes of a caller reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Everybody,
    /// The scope has no `:admin`: one's own data.
    Oneself,
}

impl Caller {
    /// Accepts a token that is known, alive, of an app that is active and of a user who is still there.
    pub(crate) fn of(
        request: &Request,
        world: &World,
        tokens: &Tokens,
        now: Timestamp,
    ) -> Result<Self, ZoomError> {
        let text = bearer_token(request).ok_or_else(ZoomError::invalid_token)?;
        let token: &Token = tokens.get(text).ok_or_else(ZoomError::invalid_token)?;
        let app = world.apps.get(&token.client_id).ok_or_else(ZoomError::invalid_token)?;
        let user_id = match token.grant {
            Grant::AuthorizationCode => &token.user_id,
            Grant::AccountCredentials | Grant::ClientCredentials => &app.owner_id,
        };
        let user = world.users.get(user_id).ok_or_else(ZoomError::invalid_token)?;
        let signed_out = token.grant == Grant::AuthorizationCode && user.status != UserStatus::Active;
        if !app.active || signed_out {
            return Err(ZoomError::invalid_token());
        }
        if token.expires <= now {
            return Err(ZoomError::expired_token());
        }
        if world.account.api_denied {
            return Err(ZoomError::api_denied());
        }
        let for_itself = match (token.grant, app.app_type) {
            // Seen with a Server-to-Server app's client credentials: there is a token, and it opens nothing.
            (Grant::ClientCredentials, AppKind::S2sOauth) => {
                return Err(ZoomError::bad_request(200, "Invalid api key or secret."));
            }
            (Grant::ClientCredentials, _) => true,
            _ => false,
        };
        let (client_id, scopes) = (token.client_id.clone(), token.scopes.clone());
        Ok(Self { user_id: user_id.clone(), client_id, for_itself, scopes })
    }

    /// An app that calls without a token, because it calls from within this simulator.
    pub(super) fn from_within(client_id: &str, app: &App) -> Self {
        Self {
            user_id: app.owner_id.clone(),
            client_id: client_id.to_owned(),
            for_itself: false,
            scopes: app.scopes.clone(),
        }
    }

    /// True where the role of the token's user holds the privilege.
    pub(super) fn holds(&self, privilege: &str, world: &World) -> bool {
        let role = world.users.get(&self.user_id).and_then(|user| world.roles.get(&user.role_id));
        role.is_some_and(|role| role.allows(privilege))
    }

    /// Refuses a token that holds none of these scopes.
    pub(super) fn check_scopes(&self, scopes: &Scopes) -> Result<(), ZoomError> {
        let opens = |scope: &String| scopes.contain(scope);
        if self.scopes.iter().any(opens) { Ok(()) } else { Err(self.missing_scope(scopes)) }
    }

    /// Admits the caller to an operation, or says what is missing.
    pub(super) fn may(
        &self,
        rules: &RestRules,
        scopes: &Scopes,
        params: &Params,
        world: &World,
    ) -> Result<(), ZoomError> {
        if self.for_itself {
            if !scopes.granular.iter().any(|scope| APP_SCOPES.contains(scope)) {
                // The words are Zoom's; the code that goes with them is not known.
                let message = "This API does not support client credentials for authorization.";
                return Err(ZoomError::bad_request(200, message));
            }
            return self.check_scope(scopes).map(drop);
        }
        let user = world.users.get(&self.user_id);
        let whom = params.find("userId");
        let oneself = |whom: &str| {
            whom == "me" || whom == self.user_id || user.is_some_and(|user| user.has_email(whom))
        };
        if self.check_scope(scopes)? == Reach::Oneself
            && let Some(whom) = whom
        {
            return if oneself(whom) { Ok(()) } else { Err(self.missing_scope(scopes)) };
        }
        if let Some(privilege) = rules.privilege {
            let role = user.and_then(|user| world.roles.get(&user.role_id));
            if !role.is_some_and(|role| role.allows(privilege.name)) {
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
        }
        match rules.paid {
            Some(refusal) if !world.account.plan.is_paid() => Err(refuse(refusal, world)),
            _ => Ok(()),
        }
    }

    fn check_scope(&self, scopes: &Scopes) -> Result<Reach, ZoomError> {
        let mut opening = self.scopes.iter().filter(|scope| scopes.contain(scope)).peekable();
        if opening.peek().is_none() {
            return Err(self.missing_scope(scopes));
        }
        Ok(if opening.any(|scope| is_admin_scope(scope)) { Reach::Everybody } else { Reach::Oneself })
    }

    fn missing_scope(&self, scopes: &Scopes) -> ZoomError {
        let Scopes { granular, classic } = scopes;
        // An app from before granular scopes is told of classic ones.
        let is_classic = !self.scopes.is_empty() && !self.scopes.iter().any(|scope| is_granular(scope));
        let (code, accepted) = if (is_classic && !classic.is_empty()) || granular.is_empty() {
            (4700, classic)
        } else {
            (4711, granular)
        };
        let accepted = accepted.join(", ");
        ZoomError::bad_request(code, format!("Invalid access token, does not contain scopes:[{accepted}]."))
    }
}

fn refuse(refusal: Refusal, world: &World) -> ZoomError {
    let message = refusal.message.replace("{accountId}", &world.account.id);
    let status =
        if refusal.as_200 && world.account.errors_in_200 { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    ZoomError::new(status, 200, message)
}
