//! The world that a seed grows: every id, name and time in it follows from the seed alone.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, Plan};
use super::app::{App, AppKind};
use super::clock::later;
use super::contact_group::{ContactGroup, ContactKind, ContactMember};
use super::division::Division;
use super::group::Group;
use super::random::Random;
use super::role::{self, Role};
use super::secret::Secret;
use super::user::{Text, User, UserStatus};
use super::{EntryApps, World, ids, words};

/// What the provider's own app holds: everything that the simulated API asks for.
const PROVIDER_SCOPES: &[&str] = &[
    "user:read:list_users:admin",
    "user:read:user:admin",
    "user:read:summary:admin",
    "user:read:email:admin",
    "user:read:settings:admin",
    "user:read:list_permissions:admin",
    "user:read:token:admin",
    "user:write:user:admin",
    "user:update:user:admin",
    "user:update:status:admin",
    "user:update:email:admin",
    "user:update:settings:admin",
    "user:update:password:admin",
    "user:read:presence_status:admin",
    "user:update:presence_status:admin",
    "user:read:pm_room:admin",
    "user:write:feature:admin",
    "user:delete:user:admin",
    "user:delete:token:admin",
    "group:read:list_groups:admin",
    "group:read:group:admin",
    "group:read:list_members:admin",
    "group:read:administrator:admin",
    "group:write:group:admin",
    "group:update:group:admin",
    "group:delete:group:admin",
    "group:write:member:admin",
    "group:update:member:admin",
    "group:delete:member:admin",
    "group:write:administrator:admin",
    "group:delete:administrator:admin",
    "role:read:list_roles:admin",
    "role:read:role:admin",
    "role:read:list_members:admin",
    "role:write:role:admin",
    "role:update:role:admin",
    "role:delete:role:admin",
    "role:write:member:admin",
    "role:delete:member:admin",
    "contact_group:read:list_groups:admin",
    "contact_group:read:group:admin",
    "contact_group:read:list_members:admin",
    "contact_group:write:group:admin",
    "contact_group:update:group:admin",
    "contact_group:delete:group:admin",
    "contact_group:write:member:admin",
    "contact_group:delete:member:admin",
    "division:read:list_divisions:admin",
    "division:read:division:admin",
    "division:read:member:admin",
    "division:write:division:admin",
    "division:update:division:admin",
    "division:delete:division:admin",
    "division:write:member:admin",
    "account:read:settings:admin",
    "account:update:settings:admin",
    "account:read:lock_settings:master",
    "account:update:lock_settings:admin",
    "account:read:managed_domains:master",
    "account:read:trusted_domains:master",
    "account:update:owner:admin",
    "billing:read:plan_usage:admin",
    "report:read:user_activities:admin",
    "report:read:operation_logs:admin",
    "report:read:list_users:admin",
    "marketplace:read:list_apps:admin",
    "marketplace:read:app:admin",
    "marketplace:write:app:admin",
    "marketplace:update:client_secret",
    "marketplace:read:list_api_logs:admin",
    "scim2:admin",
];

/// What an identity product that reads users, groups and roles is told to ask for.
const CONNECTOR_SCOPES: &[&str] = &[
    "contact_group:read:list_groups:admin",
    "contact_group:read:list_members:admin",
    "group:read:list_groups:admin",
    "group:read:list_members:admin",
    "group:read:administrator:admin",
    "role:read:list_roles:admin",
    "role:read:list_members:admin",
    "user:read:user:admin",
    "user:read:list_users:admin",
    // Compliance products look at the account's settings as well.
    "account:read:settings:admin",
];

/// The time before which everything in a seeded world happened: 2026-01-05T09:00:00Z.
const PRESENT: i64 = 1_767_603_600;
const DAY: i64 = 86_400;

/// How large the world is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) users: usize,
    pub(crate) groups: usize,
}

/// Grows the world of a seed.
pub(crate) fn grow(seed: u64, size: Size, plan: Plan, enforce_limits: bool) -> World {
    let mut random = Random::stream(seed, "account");
    let account = Account {
        id: ids::zoom_id(&mut random),
        number: ids::number(&mut random, 8),
        name: "Example Organisation".to_owned(),
        plan,
        // Nobody's address at first: Zoom refuses to disassociate users of a managed domain.
        managed_domains: vec!["managed.example.com".to_owned()],
        trusted_domains: vec!["partner.example.com".to_owned()],
        settings: serde_json::Map::new(),
        lock_settings: serde_json::Map::new(),
        redirect: None,
        api_denied: false,
        known_elsewhere: vec!["elsewhere@example.net".to_owned()],
        limited_domains: Vec::new(),
        ids_elsewhere: Vec::new(),
        seats: None,
        basic_seats: None,
        phone_seats: None,
        subscriptions: std::collections::BTreeMap::new(),
        vanity_url: "example".to_owned(),
        sso_enabled: true,
        sso_pre_provision: true,
        enforce_limits,
        errors_in_200: false,
        change_delay_seconds: 0,
        token_lifetime_seconds: 3600,
    };
    let mut world = World {
        account,
        users: super::Users::default(),
        groups: std::collections::BTreeMap::new(),
        roles: std::collections::BTreeMap::new(),
        contact_groups: std::collections::BTreeMap::new(),
        divisions: std::collections::BTreeMap::new(),
        apps: std::collections::BTreeMap::new(),
        scim: super::scim::Scim::default(),
        conductorone: super::conductorone::ConductorOne::default(),
        pingone: super::pingone::PingOne::default(),
        entry_apps: EntryApps::default(),
        random: Random::stream(seed, "afterwards"),
    };
    let custom_roles = add_roles(&mut world, seed);
    let groups = add_groups(&mut world, seed, size.groups);
    let users = add_users(&mut world, seed, size.users.max(1), &groups, &custom_roles);
    appoint_group_admins(&mut world, &groups, &users);
    add_apps(&mut world, seed, users.first().map_or("", String::as_str));
    world.conductorone = super::conductorone::seed::grow(seed, &world, &users);
    world.pingone = super::pingone::seed::grow(seed);
    add_contact_groups(&mut world, seed, &users, &groups);
    let main = Division { name: "Main Division".to_owned(), is_main: true, ..Division::default() };
    world.divisions.insert(ids::zoom_id(&mut Random::stream(seed, "divisions")), main);
    world
}

fn add_roles(world: &mut World, seed: u64) -> Vec<String> {
    let mut random = Random::stream(seed, "roles");
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let built_in = [
        (role::OWNER, "Owner", "Account owner", role::all_privileges()),
        (role::ADMIN, "Admin", "Account administrator", role::all_privileges()),
        (role::MEMBER, "Member", "Account member", Vec::new()),
    ];
    for (id, name, description, privileges) in built_in {
        let role = Role {
            name: name.to_owned(),
            description: description.to_owned(),
            privileges,
            ..Role::default()
        };
        world.roles.insert(id.to_owned(), role);
    }
    let custom = [
        ("Help Desk", "Looks after users", texts(&["User:Read", "User:Edit", "Group:Read"])),
        (
            "Auditor",
            "Reads, changes nothing",
            texts(&["User:Read", "Group:Read", "Role:Read", "UsageReport:Read"]),
        ),
    ];
    let mut ids = Vec::new();
    for (name, description, privileges) in custom {
        let id = ids::role_id(&mut random);
        let role = Role {
            name: name.to_owned(),
            description: description.to_owned(),
            privileges,
            ..Role::default()
        };
        world.roles.insert(id.clone(), role);
        ids.push(id);
    }
    ids
}

fn add_groups(world: &mut World, seed: u64, count: usize) -> Vec<String> {
    let mut random = Random::stream(seed, "groups");
    let mut ids = Vec::with_capacity(count);
    for (index, word) in words::GROUP_NAMES.iter().cycle().take(count).enumerate() {
        let round = index / words::GROUP_NAMES.len();
        let name = if round == 0 { (*word).to_owned() } else { format!("{word} {}", round + 1) };
        let id = ids::zoom_id(&mut random);
        world.groups.insert(id.clone(), Group { name, admin_ids: Vec::new() });
        ids.push(id);
    }
    ids
}

fn add_users(
    world: &mut World,
    seed: u64,
    count: usize,
    groups: &[String],
    custom_roles: &[String],
) -> Vec<String> {
    let shared = Shared::new();
    let mut taken = HashMap::new();
    let mut users = Vec::with_capacity(count);
    for index in 0..count {
        // A stream for each user, so that the first ones are the same in a small world and in a large one.
        let mut random = Random::stream(seed, &format!("user {index}"));
        let id = ids::zoom_id(&mut random);
        let mut user = person(&mut random, &mut taken);
        user.role_id = match index {
            0 => role::OWNER.to_owned(),
            1 | 2 => role::ADMIN.to_owned(),
            3 | 4 => custom_roles.get(index - 3).cloned().unwrap_or_else(|| role::MEMBER.to_owned()),
            _ => role::MEMBER.to_owned(),
        };
        user.status = match index % 12 {
            10 => UserStatus::Inactive,
            11 => UserStatus::Pending,
            _ => UserStatus::Active,
        };
        user.kind = if user.status == UserStatus::Active && index % 3 != 2 { 2 } else { 1 };
        settle_in(&mut user, &mut random, groups, &shared);
        if index == 0 {
            // Whoever made the account was there before everybody else.
            user.user_created_at = before_present(1_000 * DAY + seconds_of_a_day(&mut random));
        }
        if let Some(primary) = user.group_ids.first().and_then(|id| world.groups.get(id)) {
            user.dept = primary.name.as_str().into();
        }
        users.push((id, user));
    }
    let ids = users.iter().map(|(id, _)| id.clone()).collect();
    // In order: a map that is filled without order takes half as much space again.
    users.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    world.users = users.into_iter().collect();
    ids
}

/// A name, and an address that nobody else has.
fn person(random: &mut Random, taken: &mut HashMap<String, u32>) -> User {
    let first = random.pick(words::GIVEN_NAMES).copied().unwrap_or("Ada");
    let last = random.pick(words::FAMILY_NAMES).copied().unwrap_or("Adler");
    let plain = format!("{}.{}", first.to_lowercase(), last.to_lowercase());
    let times = taken.entry(plain.clone()).and_modify(|times| *times += 1).or_insert(1);
    let number = if *times == 1 { String::new() } else { times.to_string() };
    let email = format!("{plain}{number}@example.com");
    User { email, first_name: first.into(), last_name: last.into(), ..User::default() }
}

/// Texts that many users have in common, and share.
struct Shared {
    company: Text,
    time_zones: Vec<Text>,
    job_titles: Vec<Text>,
    places: Vec<Text>,
    client_versions: Vec<Text>,
}

impl Shared {
    fn new() -> Self {
        let texts = |words: &[&str]| words.iter().map(|word| Text::from(*word)).collect();
        Self {
            company: "Example Organisation".into(),
            time_zones: texts(words::TIME_ZONES),
            job_titles: texts(words::JOB_TITLES),
            places: texts(words::PLACES),
            client_versions: texts(words::CLIENT_VERSIONS),
        }
    }
}

/// What differs with the user's status: groups, sign-ins, profile.
fn settle_in(user: &mut User, random: &mut Random, groups: &[String], shared: &Shared) {
    let text = |word: Option<&Text>| word.cloned().unwrap_or_default();
    user.timezone = text(random.pick(&shared.time_zones));
    user.job_title = text(random.pick(&shared.job_titles));
    user.location = text(random.pick(&shared.places));
    user.company = shared.company.clone();
    user.pmi = ids::number(random, 10);
    user.host_key = ids::number(random, 6).to_string().into();
    let created_days_ago = 60 + i64::try_from(random.below(900)).unwrap_or(0);
    user.user_created_at = before_present(created_days_ago * DAY + seconds_of_a_day(random));
    if user.status == UserStatus::Pending {
        user.verified = 0;
        user.job_title.clear();
        user.company.clear();
        return;
    }
    if let Some(primary) = random.pick(groups) {
        user.group_ids.push(primary.clone());
    }
    if let Some(second) = random.pick(groups)
        && random.chance(0.25)
        && !user.group_ids.contains(second)
    {
        user.group_ids.push(second.clone());
    }
    user.group_ids.shrink_to_fit();
    let days_away = if user.status == UserStatus::Inactive { 45 } else { 0 };
    let signed_in_days_ago = days_away + i64::try_from(random.below(14)).unwrap_or(0);
    user.last_login_time = Some(before_present(signed_in_days_ago * DAY + seconds_of_a_day(random)));
    user.last_client_version = text(random.pick(&shared.client_versions));
}

fn seconds_of_a_day(random: &mut Random) -> i64 {
    i64::try_from(random.below(86_400)).unwrap_or(0)
}

fn before_present(seconds: i64) -> Timestamp {
    let present = Timestamp::from_second(PRESENT).unwrap_or(Timestamp::UNIX_EPOCH);
    later(present, SignedDuration::from_secs(-seconds))
}

/// The first group is administered by the first admin, so that one list of administrators is not empty.
fn appoint_group_admins(world: &mut World, groups: &[String], users: &[String]) {
    if let (Some(group), Some(admin)) = (groups.first().and_then(|id| world.groups.get_mut(id)), users.get(1))
    {
        group.admin_ids.push(admin.clone());
    }
}

/// One contact group, of people and of a group, so that the list is not empty.
fn add_contact_groups(world: &mut World, seed: u64, users: &[String], groups: &[String]) {
    let mut random = Random::stream(seed, "contact groups");
    let member = |kind, id: &String| ContactMember { kind, id: id.clone() };
    let people = users.iter().take(3).map(|id| member(ContactKind::User, id));
    let members = people.chain(groups.first().map(|id| member(ContactKind::Group, id))).collect();
    let group = ContactGroup {
        name: "Reception".to_owned(),
        description: "Whom to call first".to_owned(),
        members,
        ..ContactGroup::default()
    };
    world.contact_groups.insert(ids::contact_group_id(&mut random), group);
}

fn add_apps(world: &mut World, seed: u64, owner_id: &str) {
    let mut random = Random::stream(seed, "apps");
    let mut add = |name: &str, scopes: &[&str]| {
        let client_id = ids::client_id(&mut random);
        let app = App {
            app_id: ids::zoom_id(&mut random),
            name: name.to_owned(),
            app_type: AppKind::S2sOauth,
            client_secret: Secret::new(ids::client_secret(&mut random)),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            active: true,
            owner_id: owner_id.to_owned(),
            ..App::default()
        };
        world.apps.insert(client_id.clone(), app);
        client_id
    };
    world.entry_apps.provider = add("Terraform", PROVIDER_SCOPES);
    world.entry_apps.connector = add("Identity connector", CONNECTOR_SCOPES);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(seed: u64) -> World {
        grow(seed, Size { users: 12, groups: 4 }, Plan::Business, false)
    }

    #[test]
    fn the_same_seed_grows_the_same_world() {
        assert_eq!(small(1), small(1));
        assert_ne!(small(1).account.id, small(2).account.id);
    }

    #[test]
    fn a_larger_world_keeps_the_people_of_a_smaller_one() {
        let large = grow(1, Size { users: 400, groups: 4 }, Plan::Business, false);
        assert_eq!(large.users.len(), 400);
        for (id, user) in small(1).users.iter() {
            assert_eq!(large.users.get(id), Some(user));
        }
    }

    #[test]
    fn worlds_of_every_size_are_sound() {
        for users in 0..15 {
            for groups in [0, 1, 30] {
                let world = grow(3, Size { users, groups }, Plan::Free, true);
                world.check().unwrap();
                assert_eq!((world.users.len(), world.groups.len()), (users.max(1), groups));
            }
        }
    }

    #[test]
    fn a_seeded_world_is_sound_and_has_one_of_each_kind() {
        for seed in 0..20 {
            let world = small(seed);
            world.check().unwrap();
            let count = |status| world.users.values().filter(|user| user.status == status).count();
            assert_eq!(
                [count(UserStatus::Active), count(UserStatus::Inactive), count(UserStatus::Pending)],
                [10, 1, 1]
            );
            assert_eq!(world.users.values().filter(|user| user.role_id == role::OWNER).count(), 1);
            assert_eq!(world.roles.len(), 5);
        }
    }
}
