//! The pages that a browser sees: consent, the typing of a device's code, and refusals.

use http::StatusCode;

use crate::http::Answer;
use crate::world::{App, User, UserStatus, World};

/// Text that can stand in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(status: StatusCode, title: &str, content: &str) -> Answer {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body>\n<h1>{title}</h1>\n{content}</body>\n</html>\n"
    );
    Answer::text(status, "text/html; charset=utf-8", html)
}

/// A refusal with one of Zoom's OAuth error numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal(pub(super) u16, pub(super) &'static str);

impl Refusal {
    pub(super) fn answer(self) -> Answer {
        let Self(number, what) = self;
        page(StatusCode::BAD_REQUEST, "Zoom", &format!("<p>{} ({number})</p>\n", escaped(what)))
    }
}

/// A last word.
pub(super) fn farewell(what: &str) -> Answer {
    page(StatusCode::OK, "Zoom", &format!("<p>{}</p>\n", escaped(what)))
}

/// Asks for a device's code.
pub(super) fn ask_user_code() -> Answer {
    let form = "<form method=\"get\">\n<label>Code <input name=\"user_code\" required></label>\n\
                <button>Continue</button>\n</form>\n";
    page(StatusCode::OK, "Connect a device", form)
}

/// Asks who lets the app in. Nobody signs in here: whoever looks at the page chooses a user to be.
pub(super) fn consent(app: &App, world: &World, fields: &[(&str, &str)]) -> Answer {
    let scopes: String = app.scopes.iter().map(|scope| format!("<li>{}</li>\n", escaped(scope))).collect();
    let hidden: String = fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escaped(value))
        })
        .collect();
    let users: String = world
        .users_by_age(|user| may_consent(app, user))
        .into_iter()
        .map(|(id, user)| format!("<option value=\"{}\">{}</option>\n", escaped(id), escaped(&user.email)))
        .collect();
    let content = format!(
        "<p>{} asks for:</p>\n<ul>\n{scopes}</ul>\n<form method=\"post\">\n{hidden}\
         <label>Sign in as <select name=\"user_id\">\n{users}</select></label>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"deny\">Decline</button>\n</form>\n",
        escaped(&app.name)
    );
    page(StatusCode::OK, "Allow this app?", &content)
}

/// Scopes for administrators can be granted by administrators alone.
pub(super) fn may_consent(app: &App, user: &User) -> bool {
    user.status == UserStatus::Active && (user.is_admin() || !app.is_admin_managed())
}
