//! The configuration of a store of the type `Zoom`.

use serde_json::{Map, Value, json};

use super::error::PingError;
use crate::service::{Credentials, TryZoom};
use crate::world::World;

/// What is taken where nothing is said: it stopped working at Zoom in 2023.
pub(super) const JWT: &str = "JWT Bearer Token";
pub(super) const OAUTH: &str = "OAuth Bearer Token";
pub(super) const REMOVE_ACTIONS: &[&str] = &["Disable", "Delete"];
pub(super) const TEXTS: &[&str] = &[
    "SCIM_URL",
    "AUTHENTICATION_METHOD",
    "OAUTH_TOKEN_URL",
    "OAUTH_ACCOUNT_ID",
    "OAUTH_CLIENT_ID",
    "OAUTH_CLIENT_SECRET",
    "API_KEY",
    "API_SECRET",
    "REMOVE_ACTION",
];
pub(super) const FLAGS: &[&str] = &["CREATE_USERS", "UPDATE_USERS", "DISABLE_USERS", "DEPROVISION_USERS"];
const NEEDED_BY_OAUTH: &[&str] =
    &["OAUTH_TOKEN_URL", "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"];

fn text<'a>(configuration: &'a Map<String, Value>, name: &str) -> &'a str {
    configuration.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Fills in what was left out and refuses what cannot be. Keys that are not known are kept.
pub(super) fn check(configuration: &mut Map<String, Value>) -> Result<(), PingError> {
    let place = |name: &str| format!("configuration.{name}");
    for (name, value) in configuration.iter() {
        if TEXTS.contains(&name.as_str()) && !value.is_string() {
            return Err(PingError::invalid_value(place(name), "must be a string"));
        }
        if FLAGS.contains(&name.as_str()) && !value.is_boolean() {
            return Err(PingError::invalid_value(place(name), "must be true or false"));
        }
    }
    if !configuration.contains_key("AUTHENTICATION_METHOD") {
        configuration.insert("AUTHENTICATION_METHOD".to_owned(), json!(JWT));
    }
    let needed: &[&str] = match text(configuration, "AUTHENTICATION_METHOD") {
        OAUTH => NEEDED_BY_OAUTH,
        JWT => &[],
        _ => return Err(PingError::not_allowed(place("AUTHENTICATION_METHOD"), &[JWT, OAUTH])),
    };
    if let Some(missing) = ["SCIM_URL"].iter().chain(needed).find(|name| text(configuration, name).is_empty())
    {
        return Err(PingError::required(place(missing)));
    }
    if configuration.contains_key("REMOVE_ACTION")
        && !REMOVE_ACTIONS.contains(&text(configuration, "REMOVE_ACTION"))
    {
        return Err(PingError::not_allowed(place("REMOVE_ACTION"), REMOVE_ACTIONS));
    }
    Ok(())
}

/// Whether the store gets on with Zoom: a token, and then SCIM. `url` is where this simulator is, which
/// stands in for Zoom's hosts.
pub(super) fn connect(
    world: &World,
    try_zoom: TryZoom,
    url: &str,
    configuration: &Map<String, Value>,
) -> Result<(), String> {
    if text(configuration, "AUTHENTICATION_METHOD") != OAUTH {
        return Err("Zoom no longer accepts JWT Bearer Token.".to_owned());
    }
    let reaches = |name: &str, zooms: &str, ours: String| {
        let given = text(configuration, name).trim_end_matches('/');
        if given == zooms || without_scheme(given) == without_scheme(&ours) {
            Ok(())
        } else {
            Err(format!("{name}: {given} cannot be reached."))
        }
    };
    reaches("OAUTH_TOKEN_URL", "https://zoom.us/oauth/token", format!("{url}/oauth/token"))?;
    reaches("SCIM_URL", "https://api.zoom.us/scim2", format!("{url}/scim2"))?;
    let credentials = Credentials {
        account_id: text(configuration, "OAUTH_ACCOUNT_ID"),
        client_id: text(configuration, "OAUTH_CLIENT_ID"),
        client_secret: text(configuration, "OAUTH_CLIENT_SECRET"),
    };
    try_zoom(world, credentials, &["/scim2/Users"])
}

/// This server may speak HTTPS beside HTTP.
fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(configuration: &Value) -> Result<Map<String, Value>, PingError> {
        let mut configuration = configuration.as_object().unwrap().clone();
        check(&mut configuration).map(|()| configuration)
    }

    #[test]
    fn the_method_left_out_is_the_one_that_is_dead() {
        let configuration = checked(&json!({"SCIM_URL": "https://api.zoom.us/scim2", "OTHER": 7})).unwrap();
        assert_eq!(configuration["AUTHENTICATION_METHOD"], json!(JWT));
        assert_eq!(configuration["OTHER"], json!(7));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            json!({}),
            json!({"SCIM_URL": 1}),
            json!({"SCIM_URL": "u", "AUTHENTICATION_METHOD": "oauth bearer token"}),
            json!({"SCIM_URL": "u", "AUTHENTICATION_METHOD": OAUTH}),
            json!({"SCIM_URL": "u", "CREATE_USERS": "true"}),
            json!({"SCIM_URL": "u", "REMOVE_ACTION": "delete"}),
        ] {
            assert!(checked(&wrong).is_err(), "{wrong}");
        }
    }
}
