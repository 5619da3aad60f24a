//! The tenant that a seed grows: Zoom's people, with an app that was discovered and no connector yet.

use super::{
    BATON, CONNECTOR_ADMINISTRATOR, CatalogEntry, CatalogField, Client, ConductorOne, GovernedApp, Key,
    Meaning, Person, PersonStatus, SUPER_ADMINISTRATOR, TenantRole, ZOOM,
};
use crate::world::ids::alphanumeric;
use crate::world::random::Random;
use crate::world::{User, UserStatus, World};

/// More people than this do not make a better test.
const MOST_PEOPLE: usize = 50;

/// Grows the tenant; the first two of `user_ids` administer it.
pub(in crate::world) fn grow(seed: u64, zoom: &World, user_ids: &[String]) -> ConductorOne {
    let mut random = Random::stream(seed, "conductorone");
    let mut tenant =
        ConductorOne { tenant: "example".to_owned(), catalog: catalog(), ..ConductorOne::default() };
    let mut role_ids = Vec::new();
    for (name, display_name) in [
        ("super_admin", SUPER_ADMINISTRATOR),
        ("connector_admin", CONNECTOR_ADMINISTRATOR),
        ("basic_user", "Basic User"),
    ] {
        let role = TenantRole {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            permissions: if name == "basic_user" { Vec::new() } else { vec!["connector:write".to_owned()] },
        };
        let id = ksuid(&mut random);
        tenant.roles.insert(id.clone(), role);
        role_ids.push(id);
    }
    let people = user_ids.iter().filter_map(|id| zoom.users.get(id)).take(MOST_PEOPLE);
    let mut first = String::new();
    for (index, user) in people.enumerate() {
        // A stream for each, so that a larger Zoom does not change the rest of the tenant.
        let id = ksuid(&mut Random::stream(seed, &format!("conductorone user {index}")));
        let role = role_ids.get(index.min(2)).cloned();
        tenant.users.insert(id.clone(), person(user, role));
        if index == 0 {
            first = id;
        }
    }
    let created_at = tenant.users.get(&first).map(|person| person.created_at).unwrap_or_default();
    let app = GovernedApp {
        display_name: "Zoom".to_owned(),
        description: "Discovered through single sign-on".to_owned(),
        owner_ids: vec![first.clone()],
        user_count: zoom.users.len() as u64,
        created_at,
        updated_at: created_at,
        ..GovernedApp::default()
    };
    tenant.apps.insert(ksuid(&mut random), app);
    if let Some(key) = Key::draw(&mut random) {
        let client_id =
            format!("brave-heron-{}@{}.conductor.one/pcc", 10_000 + random.below(90_000), tenant.tenant);
        let client = Client { user_id: first, client_secret: key.client_secret(), trust: None };
        tenant.clients.insert(client_id.clone(), client);
        tenant.entry_client = client_id;
    }
    tenant
}

fn person(user: &User, role: Option<String>) -> Person {
    let status =
        if user.status == UserStatus::Inactive { PersonStatus::Disabled } else { PersonStatus::Enabled };
    Person {
        email: user.email.clone(),
        display_name: user.shown_name(),
        status,
        role_ids: role.into_iter().collect(),
        department: user.dept.to_string(),
        job_title: user.job_title.to_string(),
        created_at: user.user_created_at,
    }
}

fn catalog() -> std::collections::BTreeMap<String, CatalogEntry> {
    let field = |name: &str, display_name: &str, meaning| CatalogField {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        secret: meaning == Meaning::ClientSecret,
        meaning,
    };
    let zoom = CatalogEntry {
        display_name: "Zoom".to_owned(),
        fields: vec![
            field("zoom_account_id", "Account ID", Meaning::AccountId),
            field("zoom_client_id", "Client ID", Meaning::ClientId),
            field("zoom_client_secret", "Client secret", Meaning::ClientSecret),
        ],
        help_url: "https://www.conductorone.com/docs/baton/zoom/".to_owned(),
        requires_external_connector: false,
    };
    let baton = CatalogEntry {
        display_name: "Baton".to_owned(),
        requires_external_connector: true,
        ..CatalogEntry::default()
    };
    [(ZOOM, zoom), (BATON, baton)].into_iter().map(|(id, entry)| (id.to_owned(), entry)).collect()
}

/// An id like ConductorOne's: 27 letters and digits.
pub(crate) fn ksuid(random: &mut Random) -> String {
    format!("3{}", alphanumeric(random, 26))
}
