//! Owners: users of ConductorOne, named by e-mail address or by their id there.

use std::collections::{BTreeMap, BTreeSet};

use super::super::core::Status;
use super::tenant::failed;
use crate::conductorone::{Client, Error, Person, Problem};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, Outcome};
use crate::provider::Clients;

/// The roles of which ConductorOne asks one of a connector's owner. The last is what the first was called.
const ADMINISTRATORS: [&str; 3] =
    ["Connector Administrator", "Super Administrator", "Integration Administrator"];

/// The owners that a configuration names, found in ConductorOne.
#[derive(Clone, Debug, Default)]
pub(super) struct Owners {
    /// Each as the configuration spells it, with who it is.
    found: BTreeMap<String, Person>,
    /// Those that are nobody, or several.
    missing: Vec<String>,
}

impl Owners {
    /// Looks them up, one search for each address.
    pub(super) async fn find(client: &Client, named: &BTreeSet<String>) -> Result<Self, Error> {
        let mut owners = Self::default();
        for owner in named {
            let people = if owner.contains('@') {
                client.people_by_email(owner).await?
            } else {
                client.people_by_ids(std::slice::from_ref(owner)).await?.into_values().collect()
            };
            // Somebody who left and came back is there twice; the one who is still there counts.
            let mut alive: Vec<&Person> = people.iter().filter(|person| person.status != "DELETED").collect();
            alive.sort_by_key(|person| !person.is_enabled());
            match alive.first().copied().or(people.first()) {
                Some(person) => drop(owners.found.insert(owner.clone(), person.clone())),
                None => owners.missing.push(owner.clone()),
            }
        }
        Ok(owners)
    }

    /// Their ids in ConductorOne. Fails where somebody is not there: an owner cannot be made up.
    pub(super) fn ids(&self) -> Outcome<Vec<String>> {
        if self.missing.is_empty() {
            return Ok(self.found.values().map(|person| person.id.clone()).collect());
        }
        Err(Diagnostic::error(
            "Owner is no ConductorOne user",
            format!(
                "ConductorOne knows no user {}. An owner is an e-mail address as ConductorOne shows it under Admin, \
                 Users, or the id of a user there; people become users of ConductorOne by signing in, or through a \
                 directory that it reads.",
                self.missing.join(", ")
            ),
        )
        .at_attribute("owners")
        .into())
    }

    /// What is wrong with them, in ConductorOne's eyes. `role_names` is none where roles may not be read.
    pub(super) fn problems(&self, role_names: Option<&BTreeMap<String, String>>) -> Vec<String> {
        let missing =
            self.missing.iter().map(|owner| format!("The owner {owner} is no user of ConductorOne."));
        let found = self.found.iter().filter_map(|(owner, person)| problem(owner, person, role_names));
        missing.chain(found).collect()
    }
}

/// What keeps somebody from owning a connector.
fn problem(owner: &str, person: &Person, role_names: Option<&BTreeMap<String, String>>) -> Option<String> {
    if !person.is_enabled() {
        let status = person.status.to_ascii_lowercase();
        return Some(format!(
            "The owner {owner} is {status} in ConductorOne. Enable the user, or name another one."
        ));
    }
    let names: Vec<&str> =
        person.role_ids.iter().filter_map(|id| role_names?.get(id)).map(String::as_str).collect();
    if role_names.is_none() || names.iter().any(|name| ADMINISTRATORS.contains(name)) {
        return None;
    }
    let held = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Some(format!(
        "ConductorOne asks a connector's owner to be Connector Administrator or Super Administrator; the roles of \
         {owner} there: {held}. Give the role under Admin, Users, or name another owner."
    ))
}

/// The worst that there is to say of owners, for all of whom there are problems.
pub(super) fn as_problem(problems: &[String]) -> Option<(Status, String)> {
    (!problems.is_empty()).then(|| (Status::OwnerInvalid, problems.join(" ")))
}

/// The names of roles; none, with a line in the log, where they may not be read.
pub(super) async fn role_names(client: &Client) -> Outcome<Option<BTreeMap<String, String>>> {
    match client.role_names().await {
        Ok(names) => Ok(Some(names)),
        Err(Error::Api(refusal))
            if matches!(refusal.problem, Problem::PermissionDenied | Problem::NotFound) =>
        {
            tracing::info!("roles may not be read, so the roles of owners are not checked");
            Ok(None)
        }
        Err(error) => Err(failed("read ConductorOne's roles", &error)),
    }
}

/// The owners that ConductorOne holds, in the spelling of `named` where that names them, else by address.
pub(super) async fn held(
    _call: &Call<'_, Clients>,
    client: &Client,
    user_ids: &[String],
    named: Option<&BTreeSet<String>>,
) -> Outcome<(BTreeSet<String>, Owners)> {
    let people = client.people_by_ids(user_ids).await;
    let people = people.map_err(|error| failed("look the connector's owners up", &error))?;
    let mut owners = Owners::default();
    let mut spelled = BTreeSet::new();
    for id in user_ids {
        let person = people.get(id);
        let email = person.map(|person| person.email.as_str()).unwrap_or_default();
        let is_meant =
            |owner: &&String| *owner == id || (!email.is_empty() && owner.eq_ignore_ascii_case(email));
        let given = named.into_iter().flatten().find(is_meant).cloned();
        let spelling = given.unwrap_or_else(|| if email.is_empty() { id.clone() } else { email.to_owned() });
        match person {
            Some(person) => drop(owners.found.insert(spelling.clone(), person.clone())),
            None => owners.missing.push(spelling.clone()),
        }
        spelled.insert(spelling);
    }
    Ok((spelled, owners))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(status: &str, roles: &[&str]) -> Person {
        Person {
            status: status.to_owned(),
            role_ids: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..Person::default()
        }
    }

    #[test]
    fn an_owner_is_enabled_and_an_administrator() {
        let names: BTreeMap<String, String> = [("1", "Connector Administrator"), ("2", "Basic User")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .into();
        for (person, part) in [
            (person("ENABLED", &["1"]), None),
            (person("ENABLED", &["2", "1"]), None),
            (person("DISABLED", &["1"]), Some("is disabled in ConductorOne")),
            (person("ENABLED", &["2"]), Some("the roles of jane@example.com there: Basic User")),
            (person("ENABLED", &[]), Some("there: none")),
        ] {
            let said = problem("jane@example.com", &person, Some(&names));
            assert_eq!(said.is_some(), part.is_some(), "{person:?}");
            assert!(said.unwrap_or_default().contains(part.unwrap_or_default()), "{person:?}");
        }
        assert_eq!(problem("jane@example.com", &person("ENABLED", &[]), None), None);
    }
}
