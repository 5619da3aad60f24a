//! The owner of the account, whom no list that a configuration gives may remove.

use futures_util::TryStreamExt;

use super::people::Person;
use crate::zoom::users::{User, UserFilter, UserStatus};
use crate::zoom::{Client, Error, roles};

/// The account's owner. An account has one; more than one is more than one to leave alone.
///
/// Needs `user:read:list_users:admin`, or else `role:read:list_members:admin`. Fails with the refusal of the
/// first where both are lacking.
pub(super) async fn owners(zoom: &Client) -> Result<Vec<Person>, Error> {
    let filter = UserFilter {
        statuses: vec![UserStatus::Active],
        role_id: Some(roles::OWNER.to_owned()),
        ..UserFilter::default()
    };
    let listed: Result<Vec<User>, Error> = zoom.users().list(filter).try_concat().await;
    let refusal = match listed {
        Ok(users) => {
            // Held against the role once more: a filter that is not understood must not name everybody.
            let owners = users.into_iter().filter(|user| user.role_id.as_deref() == Some(roles::OWNER));
            return Ok(owners.map(|user| Person::new(user.id.unwrap_or_default(), user.email)).collect());
        }
        Err(error) if error.is_cancelled() => return Err(error),
        Err(error) => error,
    };
    match zoom.roles().members(roles::OWNER).await {
        Ok(members) => Ok(members.into_iter().map(|member| Person::new(member.id, member.email)).collect()),
        Err(_) => Err(refusal),
    }
}

/// The people without the owner, unless `named` says that the configuration names them.
///
/// Asks for the owner only where there is somebody to ask about.
pub(super) async fn without_owner(
    zoom: &Client,
    people: Vec<Person>,
    named: impl Fn(&Person) -> bool,
) -> Result<Vec<Person>, Error> {
    if people.iter().all(&named) {
        return Ok(people);
    }
    let owners = owners(zoom).await?;
    let is_owner = |person: &Person| owners.iter().any(|owner| is_same(owner, person));
    Ok(people.into_iter().filter(|person| named(person) || !is_owner(person)).collect())
}

/// Whether two rows of different lists are the same person.
pub(super) fn is_same(one: &Person, other: &Person) -> bool {
    [&other.id, &other.email].into_iter().flatten().any(|key| one.is(key))
}
