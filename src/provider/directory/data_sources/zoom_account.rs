//! `zoom_account`: the Zoom account that the provider's credentials belong to.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::computed;
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::roles::OWNER;
use crate::zoom::users::{User, UserFilter, UserStatus};
use crate::zoom::{Client, Error, Problem};

/// The Zoom account that the provider's credentials belong to.
///
/// What needs another scope is null where the app lacks it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The account's ID, such as a connector's `account_id`.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The account's number, by which Zoom's support knows it.
    #[schemars(extend("terraform" = computed()))]
    pub number: Option<i64>,
    /// The user as whom the provider's own app acts: whoever made the app, or took it over.
    #[schemars(extend("terraform" = computed()))]
    pub app_owner: Option<Person>,
    /// The owner of the account. Null where the app lacks the scope `user:read:list_users:admin`.
    #[schemars(extend("terraform" = computed()))]
    pub owner: Option<Person>,
    /// The domains whose addresses the account manages. Null where the app lacks the scope
    /// `account:read:managed_domains:master` (or the classic `account:read:admin`), and for accounts that
    /// pay nothing.
    #[schemars(extend("terraform" = computed()))]
    pub managed_domains: Option<BTreeSet<String>>,
}

/// A user, in short.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The user's e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The ID of the user's role.
    #[schemars(extend("terraform" = computed()))]
    pub role_id: Option<String>,
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self { id: user.id, email: Some(user.email), role_id: user.role_id }
    }
}

/// The data source `zoom_account`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomAccount;

impl DataSource for ZoomAccount {
    type Model = Account;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_account";

    async fn read(&self, call: &Call<'_, Clients>, _config: Account) -> Outcome<Account> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let me = zoom.users().get("me").await;
        let me =
            me.map_err(|error| errors::diagnostic("read the owner of the provider's own app", &error))?;
        let owner = allowed(owner(&zoom).await).map_err(|error| errors::diagnostic("list users", &error))?;
        let domains = allowed(zoom.account().managed_domains().await);
        let domains = domains.map_err(|error| errors::diagnostic("read the managed domains", &error))?;
        Ok(Account {
            id: me.account_id.clone(),
            number: me.account_number,
            app_owner: Some(me.into()),
            owner: owner.flatten().map(Person::from),
            managed_domains: domains.map(|domains| domains.into_iter().map(|domain| domain.domain).collect()),
        })
    }
}

/// The owner of the account: there is one, and they are active.
async fn owner(zoom: &Client) -> Result<Option<User>, Error> {
    let filter = UserFilter {
        statuses: vec![UserStatus::Active],
        role_id: Some(OWNER.to_owned()),
        ..UserFilter::default()
    };
    let mut pages = std::pin::pin!(zoom.users().list(filter));
    Ok(pages.try_next().await?.and_then(|page| page.into_iter().next()))
}

/// Turns "the app may not ask" into none; keeps every other error.
fn allowed<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error)
            if matches!(
                error.problem(),
                Some(Problem::MissingScopes { .. } | Problem::LacksPrivilege { .. } | Problem::PlanTooSmall)
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
