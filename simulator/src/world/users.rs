//! The users, and an index over them that knows without looking at each: whose an address is, who stands on
//! which list, oldest first.
//!
//! Everything in here is shared between copies until one of them changes, so that a copy of the world costs
//! nothing, however many users there are.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Index as Lookup, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::user::{User, UserStatus};

/// A list of users that the index keeps, in the order in which they came into being.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum List {
    /// Everybody.
    All,
    /// Those of one status.
    Status(UserStatus),
    /// The members of a group.
    Group(String),
    /// The holders of a role; those who are only invited do not count.
    Role(String),
    /// Those who belong to a division.
    Division(String),
    /// Those of one type: whoever is deactivated takes nobody's seat.
    Seat(i64),
    /// Those with a Zoom Phone licence.
    Phone,
    /// Those with a licence of a subscription.
    Subscription(String),
}

impl List {
    /// The lists that a user stands on.
    fn of(user: &User) -> impl Iterator<Item = Self> {
        let role = (user.status != UserStatus::Pending).then(|| Self::Role(user.role_id.clone()));
        let groups = user.group_ids.iter().cloned().map(Self::Group);
        let divisions = user.division_ids.iter().cloned().map(Self::Division);
        let seat = (user.status != UserStatus::Inactive).then_some(Self::Seat(user.kind));
        let phone = user.zoom_phone.then_some(Self::Phone);
        let held = user.license_info_list.iter().map(|held| Self::Subscription(held.subscription_id.clone()));
        let always = [Self::All, Self::Status(user.status)];
        let memberships = always.into_iter().chain(role).chain(groups).chain(divisions);
        memberships.chain(seat).chain(phone).chain(held)
    }
}

/// The users, keyed by id.
#[derive(Default)]
pub struct Users {
    by_id: OrdMap<String, Arc<User>>,
    index: Mutex<Index>,
}

/// What is known of the users without looking at each.
#[derive(Clone, Default)]
struct Index {
    /// Absent until it is needed.
    filed: Option<Filed>,
    /// Users who were handed out to be changed and are not filed.
    changing: Vec<String>,
}

#[derive(Clone, Default)]
struct Filed {
    /// Addresses in lower case.
    by_email: OrdMap<Box<str>, Arc<Place>>,
    /// Personal links in lower case, of those who have one.
    by_vanity_name: OrdMap<Box<str>, Arc<Place>>,
    /// By age; of the same age, by id.
    lists: BTreeMap<List, Vector<Arc<Place>>>,
}

/// Where a user stands among others: one for all lists that the user is on.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    created_at: Timestamp,
    id: Box<str>,
}

impl Place {
    fn of(id: &str, user: &User) -> Arc<Self> {
        Arc::new(Self { created_at: user.user_created_at, id: id.into() })
    }
}

impl Filed {
    fn of(users: &OrdMap<String, Arc<User>>) -> Self {
        let mut by_email = Vec::with_capacity(users.len());
        let mut by_vanity_name = OrdMap::new();
        let mut lists: BTreeMap<List, Vec<Arc<Place>>> = BTreeMap::new();
        for (id, user) in users {
            let place = Place::of(id, user);
            by_email.push((folded(&user.email), Arc::clone(&place)));
            if !user.vanity_name.is_empty() {
                by_vanity_name.insert(folded(&user.vanity_name), Arc::clone(&place));
            }
            for list in List::of(user) {
                lists.entry(list).or_default().push(Arc::clone(&place));
            }
        }
        Self {
            by_email: sorted(by_email),
            by_vanity_name,
            lists: lists.into_iter().map(|(list, entries)| (list, sorted(entries))).collect(),
        }
    }

    /// Files a user; one who is filed already stays.
    fn add(&mut self, id: &str, user: &User) {
        let place = Place::of(id, user);
        self.by_email.insert(folded(&user.email), Arc::clone(&place));
        if !user.vanity_name.is_empty() {
            self.by_vanity_name.insert(folded(&user.vanity_name), Arc::clone(&place));
        }
        for list in List::of(user) {
            let list = self.lists.entry(list).or_default();
            if let Err(at) = list.binary_search(&place) {
                list.insert(at, Arc::clone(&place));
            }
        }
    }

    /// Takes a user out; one who is not filed is left out.
    fn remove(&mut self, id: &str, user: &User) {
        for (map, name) in
            [(&mut self.by_email, user.email.as_str()), (&mut self.by_vanity_name, user.vanity_name.as_str())]
        {
            let name = folded(name);
            if map.get(&name).is_some_and(|owner| *owner.id == *id) {
                map.remove(&name);
            }
        }
        for list in List::of(user) {
            let Some(entries) = self.lists.get_mut(&list) else { continue };
            let sought = (user.user_created_at, id);
            if let Ok(at) = entries.binary_search_by(|place| (place.created_at, &*place.id).cmp(&sought)) {
                entries.remove(at);
            }
        }
    }
}

/// A name as it is compared: without case.
fn folded(name: &str) -> Box<str> {
    name.to_lowercase().into_boxed_str()
}

/// Entries in order: a map that is filled without order takes half as much space again.
fn sorted<T: Ord, C: FromIterator<T>>(mut entries: Vec<T>) -> C {
    entries.sort_unstable();
    entries.into_iter().collect()
}

impl Users {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// True where there is nobody.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The user with this id.
    pub fn get(&self, id: &str) -> Option<&User> {
        self.by_id.get(id).map(|user| &**user)
    }

    /// The user with this id, and the id as it is kept.
    pub fn get_key_value(&self, id: &str) -> Option<(&String, &User)> {
        self.by_id.get_key_value(id).map(|(id, user)| (id, &**user))
    }

    /// True where somebody has this id.
    pub fn contains_key(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// Everybody, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&String, &User)> {
        self.by_id.iter().map(|(id, user)| (id, &**user))
    }

    /// Everybody's id.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.iter().map(|(id, _)| id)
    }

    /// Everybody, by id, without the id.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &User> {
        self.iter().map(|(_, user)| user)
    }

    /// The user with this e-mail address, whatever its case.
    pub fn find_by_email(&self, email: &str) -> Option<(&String, &User)> {
        let place = self.with_filed(|filed| filed.by_email.get(&folded(email)).cloned())?;
        self.get_key_value(&place.id)
    }

    /// The id of the user who has this personal link, whatever its case.
    pub(crate) fn find_by_vanity_name(&self, name: &str) -> Option<&String> {
        let place = self.with_filed(|filed| filed.by_vanity_name.get(&folded(name)).cloned())?;
        self.get_key_value(&place.id).map(|(id, _)| id)
    }

    /// Files everybody now, so that whoever asks first does not wait for it.
    pub(crate) fn file(&self) {
        self.with_filed(|_| ());
    }

    /// How long a list is.
    pub(crate) fn count(&self, list: &List) -> usize {
        self.with_filed(|filed| filed.lists.get(list).map_or(0, Vector::len))
    }

    /// A part of a list; as much of it as there is.
    pub(crate) fn part(&self, list: &List, range: Range<usize>) -> Vec<(&String, &User)> {
        let places: Vec<Arc<Place>> = self.with_filed(|filed| {
            let Some(entries) = filed.lists.get(list) else { return Vec::new() };
            let end = range.end.min(entries.len());
            let mut entries = entries.focus();
            (range.start..end).filter_map(|at| entries.get(at).cloned()).collect()
        });
        places.iter().filter_map(|place| self.get_key_value(&place.id)).collect()
    }

    /// The whole of a list.
    pub(crate) fn on(&self, list: &List) -> Vec<(&String, &User)> {
        self.part(list, 0..usize::MAX)
    }

    /// The ids of a list, for whoever is about to change those on it.
    pub(crate) fn ids(&self, list: &List) -> Vec<String> {
        self.on(list).into_iter().map(|(id, _)| id.clone()).collect()
    }

    /// A user to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut User> {
        let user = self.by_id.get_mut(id)?;
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.remove(id, user);
            index.changing.push(id.to_owned());
        }
        Some(Arc::make_mut(user))
    }

    /// The first user, by id, whom the filter lets pass, to be changed.
    pub fn find_mut(&mut self, filter: impl Fn(&User) -> bool) -> Option<&mut User> {
        let id = self.iter().find(|(_, user)| filter(user))?.0.clone();
        self.get_mut(&id)
    }

    /// Adds a user, or puts one in the place of another, whom it returns.
    pub fn insert(&mut self, id: String, user: User) -> Option<Arc<User>> {
        let before = self.remove(&id);
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.add(&id, &user);
        }
        self.by_id.insert(id, Arc::new(user));
        before
    }

    /// Takes a user away.
    pub fn remove(&mut self, id: &str) -> Option<Arc<User>> {
        let user = self.by_id.remove(id)?;
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.remove(id, &user);
        }
        Some(user)
    }

    /// Keeps those whom the filter lets pass.
    pub fn retain(&mut self, keep: impl Fn(&String, &User) -> bool) {
        let gone: Vec<String> =
            self.iter().filter(|(id, user)| !keep(id, user)).map(|(id, _)| id.clone()).collect();
        for id in gone {
            self.remove(&id);
        }
    }

    /// Takes everybody away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The ids of those who are not the same in two collections. What both share is not looked at.
    pub(crate) fn changed_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a String> {
        before.by_id.diff(&self.by_id).map(|item| match item {
            DiffItem::Add(id, _) | DiffItem::Remove(id, _) | DiffItem::Update { new: (id, _), .. } => id,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the index, which is brought up to date before.
    fn with_filed<T>(&self, ask: impl FnOnce(&Filed) -> T) -> T {
        let mut index = self.lock();
        let Index { filed, changing } = &mut *index;
        let filed = filed.get_or_insert_with(|| {
            changing.clear();
            Filed::of(&self.by_id)
        });
        for id in changing.drain(..) {
            if let Some(user) = self.by_id.get(&id) {
                filed.add(&id, user);
            }
        }
        ask(filed)
    }
}

impl Lookup<&str> for Users {
    type Output = User;

    fn index(&self, id: &str) -> &User {
        &self.by_id[id]
    }
}

impl Lookup<&String> for Users {
    type Output = User;

    fn index(&self, id: &String) -> &User {
        &self.by_id[id]
    }
}

impl FromIterator<(String, User)> for Users {
    fn from_iter<I: IntoIterator<Item = (String, User)>>(users: I) -> Self {
        let by_id = users.into_iter().map(|(id, user)| (id, Arc::new(user))).collect();
        Self { by_id, index: Mutex::default() }
    }
}

impl Clone for Users {
    fn clone(&self) -> Self {
        Self { by_id: self.by_id.clone(), index: Mutex::new(self.lock().clone()) }
    }
}

impl PartialEq for Users {
    fn eq(&self, other: &Self) -> bool {
        self.changed_since(other).next().is_none()
    }
}

impl Eq for Users {}

impl fmt::Debug for Users {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<String, User>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Plan;
    use crate::world::random::Random;
    use crate::world::seed::{Size, grow};

    fn users() -> Users {
        grow(1, Size { users: 60, groups: 4 }, Plan::Business, false).users
    }

    /// What the index says is what looking at each user says.
    fn assert_filed(users: &Users) {
        let fresh: Users = users.iter().map(|(id, user)| (id.clone(), user.clone())).collect();
        let lists = fresh.with_filed(|filed| filed.lists.clone());
        for (list, entries) in lists {
            assert_eq!(users.count(&list), entries.len(), "{list:?}");
            let ids: Vec<_> = entries.iter().map(|place| place.id.to_string()).collect();
            let filed: Vec<_> =
                users.part(&list, 0..usize::MAX).into_iter().map(|(id, _)| id.clone()).collect();
            assert_eq!(filed, ids, "{list:?}");
        }
        for (id, user) in users.iter() {
            assert_eq!(users.find_by_email(&user.email.to_uppercase()).map(|(id, _)| id), Some(id));
        }
    }

    #[test]
    fn the_index_follows_every_change() {
        let mut users = users();
        assert_filed(&users);
        let mut random = Random::stream(1, "changes");
        for round in 0..400 {
            let ids: Vec<String> = users.keys().cloned().collect();
            let id = random.pick(&ids).cloned().unwrap_or_default();
            match random.below(6) {
                0 => {
                    let user = users.get_mut(&id).unwrap();
                    user.email = format!("changed{round}@example.com");
                    user.group_ids.clear();
                }
                1 => users.get_mut(&id).unwrap().status = UserStatus::Inactive,
                2 => {
                    // Twice, with nothing asked in between.
                    users.get_mut(&id).unwrap().role_id = "1".to_owned();
                    users.get_mut(&id).unwrap().email = format!("twice{round}@example.com");
                }
                3 if users.len() > 20 => assert!(users.remove(&id).is_some()),
                4 => {
                    let email = format!("new{round}@example.com");
                    users.insert(format!("new{round}"), User { email, ..User::default() });
                }
                _ => {
                    if let Some(user) = users.find_mut(|user| user.role_id != "2") {
                        user.role_id = "2".to_owned();
                    }
                }
            }
            if round % 3 == 0 {
                assert_filed(&users);
            }
        }
        assert_filed(&users);
    }

    #[test]
    fn an_address_that_changed_hands_is_found_with_its_new_owner() {
        let mut users = users();
        let ids: Vec<String> = users.keys().take(2).cloned().collect();
        let email = users[&ids[0]].email.clone();
        assert_eq!(users.find_by_email(&email).unwrap().0, &ids[0]);
        "other@example.com".clone_into(&mut users.get_mut(&ids[0]).unwrap().email);
        users.get_mut(&ids[1]).unwrap().email.clone_from(&email);
        assert_eq!(users.find_by_email(&email).unwrap().0, &ids[1]);
        users.remove(&ids[0]);
        assert_eq!(users.find_by_email(&email).unwrap().0, &ids[1]);
        assert!(users.find_by_email("other@example.com").is_none());
    }

    #[test]
    fn it_is_known_who_has_changed_and_the_copy_is_what_it_was() {
        let mut users = users();
        users.file();
        let before = users.clone();
        assert!(users.changed_since(&before).next().is_none());
        let ids: Vec<String> = users.keys().take(3).cloned().collect();
        users.get_mut(&ids[0]).unwrap().job_title = "Pilot".into();
        users.remove(&ids[1]);
        users.insert("new".to_owned(), User::default());
        users.get_mut(&ids[2]);
        let mut changed: Vec<&str> = users.changed_since(&before).map(String::as_str).collect();
        changed.sort_unstable();
        let mut expected = [ids[0].as_str(), &ids[1], "new"];
        expected.sort_unstable();
        assert_eq!(changed, expected, "whoever was looked at and not changed is the same");
        assert_ne!(before, users);
        assert_eq!(before, self::users());
        assert_filed(&before);
        assert_filed(&users);
    }

    #[test]
    fn a_part_beyond_the_end_is_what_there_is() {
        let users = users();
        let list = List::Status(UserStatus::Active);
        assert_eq!(users.part(&list, 45..60).len(), users.count(&list) - 45);
        assert!(users.part(&list, 1_000..2_000).is_empty());
        assert_eq!(users.count(&List::Group("nobody's".to_owned())), 0);
    }
}
