//! Is a tenant sound?

use super::{ConductorOne, Key, OwnerKind, decode_public_key};
use crate::world::check::Unsound;

impl ConductorOne {
    /// Refuses dangling ids and keys that are none.
    pub(in crate::world) fn check(&self) -> Result<(), Unsound> {
        let refuse = |problem: String| Err(Unsound::Content(format!("conductorone.{problem}")));
        for (id, client) in &self.clients {
            let place = format!("clients.{id}");
            if !self.users.contains_key(&client.user_id) {
                return refuse(format!("{place}.user_id: there is no user \"{}\"", client.user_id));
            }
            match &client.trust {
                Some(trust) if decode_public_key(&trust.public_key).is_none_or(|key| key.len() != 32) => {
                    return refuse(format!("{place}.trust.public_key: not an Ed25519 key in base64url"));
                }
                None if Key::from_client_secret(&client.client_secret).is_none() => {
                    return refuse(format!("{place}.client_secret: not a secret of ConductorOne's form"));
                }
                _ => {}
            }
        }
        if !self.entry_client.is_empty() && !self.clients.contains_key(&self.entry_client) {
            return refuse(format!("entry_client: there is no client \"{}\"", self.entry_client));
        }
        for (id, person) in &self.users {
            if let Some(unknown) = person.role_ids.iter().find(|role| !self.roles.contains_key(*role)) {
                return refuse(format!("users.{id}.role_ids: there is no role \"{unknown}\""));
            }
        }
        for (id, connector) in &self.connectors {
            let place = format!("connectors.{id}");
            if !self.apps.contains_key(&connector.app_id) {
                return refuse(format!("{place}.app_id: there is no app \"{}\"", connector.app_id));
            }
            if !self.catalog.contains_key(&connector.catalog_id) {
                return refuse(format!(
                    "{place}.catalog_id: there is no catalog entry \"{}\"",
                    connector.catalog_id
                ));
            }
            let second = connector.owners.iter().filter_map(|owner| match &owner.who {
                OwnerKind::User(id) => Some(id),
                OwnerKind::Entitlement(..) => None,
            });
            let mut owners = connector.user_ids.iter().chain(second);
            if let Some(unknown) = owners.find(|user| !self.users.contains_key(*user)) {
                return refuse(format!("{place}: there is no user \"{unknown}\""));
            }
        }
        for (id, credential) in &self.credentials {
            if !self.connectors.contains_key(&credential.connector_id) {
                return refuse(format!(
                    "credentials.{id}.connector_id: there is no connector \"{}\"",
                    credential.connector_id
                ));
            }
        }
        Ok(())
    }
}
