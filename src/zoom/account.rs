//! The account that an app belongs to.

use super::client::Client;
use super::error::Error;

/// Calls on the account.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on the account that the app belongs to.
    pub fn account(&self) -> Account<'_> {
        Account { client: self }
    }
}

impl Account<'_> {
    /// The account's id. An app's own credentials say it, and Zoom issues no token for another; of a ready
    /// access token it is the account of the user as whom the token acts (scope `user:read:user:admin`).
    pub async fn id(self) -> Result<Option<String>, Error> {
        match self.client.account_of_credentials() {
            Some(id) => Ok(Some(id.to_owned())),
            None => Ok(self.client.users().get("me").await?.account_id),
        }
    }
}
