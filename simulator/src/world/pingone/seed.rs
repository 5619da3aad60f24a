//! The organisation that a seed grows: an environment with its own directory, and one for administrators,
//! whose worker administers both.

use jiff::Timestamp;

use super::{Environment, PingOne, Store, Worker, uuid};
use crate::world::ids::alphanumeric;
use crate::world::random::Random;
use crate::world::secret::Secret;

/// The time of everything here: 2026-01-05T09:00:00Z.
const PRESENT: i64 = 1_767_603_600;

pub(in crate::world) fn grow(seed: u64) -> PingOne {
    let mut random = Random::stream(seed, "pingone");
    let present = Timestamp::from_second(PRESENT).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut organisation = PingOne::default();
    let mut ids = Vec::new();
    for name in ["Production", "Administrators"] {
        let mut environment = Environment { name: name.to_owned(), ..Environment::default() };
        let directory = Store {
            kind: "directory".to_owned(),
            name: "PingOne Directory".to_owned(),
            status: "ACTIVE".to_owned(),
            created_at: present,
            updated_at: present,
            ..Store::default()
        };
        environment.stores.insert(uuid(&mut random), directory);
        let id = uuid(&mut random);
        organisation.environments.insert(id.clone(), environment);
        ids.push(id);
    }
    let client_id = uuid(&mut random);
    let worker = Worker {
        environment_id: ids.first().cloned().unwrap_or_default(),
        client_secret: Secret::new(alphanumeric(&mut random, 64)),
        administers: ids,
    };
    organisation.workers.insert(client_id.clone(), worker);
    organisation.entry_worker = client_id;
    organisation
}
