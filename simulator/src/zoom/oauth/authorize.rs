//! `/oauth/authorize`: somebody lets a General app in.

use http::header::LOCATION;
use http::{Method, StatusCode};
use url::form_urlencoded;

use super::page::Refusal;
use super::{page, parameter, parameters};
use crate::http::Answer;
use crate::world::{App, AppKind};
use crate::zoom::call::Call;
use crate::zoom::operation::{Operation, Rules};
use crate::zoom::pkce::Challenge;
use crate::zoom::tokens::Code;

pub(super) const ASK: Operation = Operation {
    id: "oauthAuthorize",
    method: Method::GET,
    path: "/oauth/authorize",
    rules: Rules::OAuth(|call| ask(call).unwrap_or_else(Refusal::answer)),
};

pub(super) const DECIDE: Operation = Operation {
    id: "oauthConsent",
    method: Method::POST,
    path: "/oauth/authorize",
    rules: Rules::OAuth(|call| decide(call).unwrap_or_else(Refusal::answer)),
};

/// What is handed from the request to the form and back.
const FIELDS: [&str; 6] =
    ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"];

/// A request that may be granted.
struct Asked {
    app: String,
    redirect_uri: String,
    challenge: Option<Challenge>,
}

fn ask(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let parameters = parameters(call.request);
    let (_, app) = check(call, &parameters)?;
    let fields: Vec<_> =
        FIELDS.iter().filter_map(|name| parameter(&parameters, name).map(|value| (*name, value))).collect();
    Ok(page::consent(app, call.world, &fields))
}

fn decide(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let parameters = parameters(call.request);
    let (asked, app) = check(call, &parameters)?;
    let mut back = vec![];
    match parameter(&parameters, "decision") {
        Some("allow") => {
            let user_id = parameter(&parameters, "user_id").unwrap_or_default().to_owned();
            let user = call.world.users.get(&user_id).filter(|user| page::may_consent(app, user));
            if user.is_none() {
                return Err(Refusal(
                    4735,
                    "You cannot authorize the app. Please contact your account admin.",
                ));
            }
            let Asked { app, redirect_uri, challenge } = &asked;
            let code = Code {
                app: app.clone(),
                user_id: user_id.clone(),
                redirect_uri: redirect_uri.clone(),
                challenge: challenge.clone(),
            };
            if let Some(app) = call.world.apps.get_mut(&asked.app)
                && !app.added_by.contains(&user_id)
            {
                app.added_by.push(user_id);
            }
            back.push(("code", call.tokens.issue_code(code, call.now)));
        }
        _ => back.push(("error", "access_denied".to_owned())),
    }
    if let Some(state) = parameter(&parameters, "state") {
        back.push(("state", state.to_owned()));
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(back).finish();
    let mark = if asked.redirect_uri.contains('?') { '&' } else { '?' };
    let location = format!("{}{mark}{query}", asked.redirect_uri);
    Ok(Answer::empty(StatusCode::FOUND).with(LOCATION, &location))
}

/// Refuses on a page what must not be sent back to an address that nobody vouches for.
fn check<'a>(call: &'a Call<'_>, parameters: &[(String, String)]) -> Result<(Asked, &'a App), Refusal> {
    let client_id = parameter(parameters, "client_id").ok_or(Refusal(4706, "Missing client_id"))?;
    let (key, app) = call
        .world
        .find_app(client_id)
        .filter(|(_, app)| app.app_type != AppKind::S2sOauth)
        .ok_or(Refusal(4702, "Invalid client_id"))?;
    if !app.active {
        return Err(Refusal(4717, "The app has been disabled"));
    }
    if parameter(parameters, "response_type") != Some("code") {
        return Err(Refusal(4705, "The response_type must be code"));
    }
    let redirect_uri = parameter(parameters, "redirect_uri")
        .filter(|uri| app.redirect_uris.iter().any(|known| known == uri))
        .ok_or(Refusal(4709, "Redirect URI mismatch"))?;
    let wanted = parameter(parameters, "scope").unwrap_or_default();
    if wanted.split_whitespace().any(|scope| !app.scopes.iter().any(|held| held == scope)) {
        return Err(Refusal(4700, "Invalid scope"));
    }
    let method = parameter(parameters, "code_challenge_method");
    let challenge = Challenge::read(parameter(parameters, "code_challenge"), method)
        .map_err(|()| Refusal(4706, "Invalid code_challenge_method"))?;
    Ok((Asked { app: key.clone(), redirect_uri: redirect_uri.to_owned(), challenge }, app))
}
