//! Apps of Zoom's Marketplace that the account has built: made, looked at, rotated and removed.
//!
//! Zoom has no call that changes a Server-to-Server app, and none that shows a secret a second time.

use std::fmt;

use ::http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Error;
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use crate::http::Secret;

static CREATE: Operation = Operation {
    method: Method::POST,
    path: "/marketplace/apps",
    label: RateLabel::Heavy,
    answers_with: &["app_id"],
};

static GET: Operation = Operation {
    method: Method::GET,
    path: "/marketplace/apps/{appId}",
    label: RateLabel::Light,
    answers_with: &["app_id", "app_name"],
};

static DELETE: Operation = Operation {
    method: Method::DELETE,
    path: "/marketplace/apps/{appId}",
    label: RateLabel::Heavy,
    answers_with: &[],
};

static ROTATE: Operation = Operation {
    method: Method::POST,
    path: "/marketplace/apps/{appId}/rotate_client_secret",
    label: RateLabel::Light,
    answers_with: &["secret_id", "revoke_old_secret_time"],
};

/// A Server-to-Server OAuth app to be made.
#[derive(Debug, Clone, Serialize)]
pub struct NewApp<'a> {
    /// Its name, of at most 50 characters.
    pub app_name: &'a str,
    /// Whom Zoom may ask about it: a name.
    pub contact_name: &'a str,
    /// The same: an e-mail address.
    pub contact_email: &'a str,
    /// The company that built it.
    pub company_name: &'a str,
    /// Its scopes; an active app has at least one.
    pub scopes: Vec<&'a str>,
    /// Whether it is activated at once.
    pub active: bool,
}

/// An app that was just made. This is the only time that Zoom shows its secret.
#[derive(Debug, Clone)]
pub struct MadeApp {
    /// The app's ID in the Marketplace.
    pub app_id: String,
    /// The client ID.
    pub client_id: String,
    /// The client secret.
    pub client_secret: Secret,
}

/// What Zoom shows of an app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct App {
    /// The app's ID in the Marketplace.
    #[serde(default, deserialize_with = "text")]
    pub app_id: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "text")]
    pub app_name: Option<String>,
    /// Its scopes.
    #[serde(default, deserialize_with = "rows")]
    pub app_scopes: Vec<String>,
}

/// When an old secret ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// At once.
    Now,
    /// At this time, at most thirty days ahead. Zoom counts whole seconds.
    At(Timestamp),
}

impl fmt::Display for Ends {
    /// `now`, or `yyyy-MM-dd'T'HH:mm:ss'Z'`, which is the only form that Zoom takes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now => formatter.write_str("now"),
            Self::At(time) => write!(formatter, "{}", time.strftime("%Y-%m-%dT%H:%M:%SZ")),
        }
    }
}

/// Calls on apps.
#[derive(Debug, Clone, Copy)]
pub struct Marketplace<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on apps of the Marketplace.
    pub fn marketplace(&self) -> Marketplace<'_> {
        Marketplace { client: self }
    }
}

impl Marketplace<'_> {
    /// Makes a Server-to-Server OAuth app. Scope `marketplace:write:app:admin`, and only the account's
    /// owner may.
    pub async fn create(self, app: &NewApp<'_>) -> Result<MadeApp, Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            app_type: &'static str,
            #[serde(flatten)]
            app: &'a NewApp<'a>,
        }
        #[derive(Deserialize)]
        struct Answer {
            app_id: String,
            production_credentials: Option<Pair>,
            development_credentials: Option<Pair>,
        }
        #[derive(Deserialize)]
        struct Pair {
            client_id: String,
            client_secret: Secret,
        }
        let call = Call::new(&CREATE, &[])?.json(&Body { app_type: "s2s_oauth", app })?;
        let answer: Answer = self.client.fetch(&call).await?;
        // A Server-to-Server app has one pair, which Zoom shows in one of the two places or in both.
        let pair = answer.production_credentials.or(answer.development_credentials);
        let pair = pair.unwrap_or_else(|| Pair { client_id: String::new(), client_secret: Secret::new("") });
        Ok(MadeApp { app_id: answer.app_id, client_id: pair.client_id, client_secret: pair.client_secret })
    }

    /// The app with this ID. Scope `marketplace:read:app:admin`.
    pub async fn get(self, app_id: &str) -> Result<App, Error> {
        self.client.fetch(&Call::new(&GET, &[app_id])?).await
    }

    /// Removes an app for good. Scope `marketplace:write:app:admin`.
    pub async fn delete(self, app_id: &str) -> Result<(), Error> {
        self.client.execute(&Call::new(&DELETE, &[app_id])?).await
    }

    /// Issues a new secret; the old one works until it ends. Scope `marketplace:update:client_secret`.
    pub async fn rotate(self, app_id: &str, old_ends: Ends) -> Result<Secret, Error> {
        #[derive(Deserialize)]
        struct Answer {
            new_secret: Secret,
        }
        let answer: Answer = self.client.fetch(&rotation(app_id, "new", old_ends)?).await?;
        Ok(answer.new_secret)
    }

    /// Changes when the old secret ends. Scope `marketplace:update:client_secret`.
    pub async fn end_old_secret(self, app_id: &str, ends: Ends) -> Result<(), Error> {
        self.client.execute(&rotation(app_id, "update", ends)?).await
    }
}

fn rotation(app_id: &str, action: &str, old_ends: Ends) -> Result<Call, Error> {
    #[derive(Serialize)]
    struct Body<'a> {
        action: &'a str,
        revoke_old_secret_time: String,
    }
    Ok(Call::new(&ROTATE, &[app_id])?.json(&Body { action, revoke_old_secret_time: old_ends.to_string() })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::{Endpoints, Environment};

    #[test]
    fn a_rotation_names_the_end_of_the_old_secret_in_zooms_form() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let ends = Ends::At("2026-03-14T12:34:56.789Z".parse().unwrap());
        for (ends, words) in [(ends, "2026-03-14T12:34:56Z"), (Ends::Now, "now")] {
            let request =
                rotation("abc", "new", ends).unwrap().request(&endpoints, &Secret::new("t")).unwrap();
            assert_eq!(request.uri(), "https://api.zoom.us/v2/marketplace/apps/abc/rotate_client_secret");
            let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
            assert_eq!(body, serde_json::json!({ "action": "new", "revoke_old_secret_time": words }));
        }
    }
}
