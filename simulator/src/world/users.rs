//! The users, with an index beside them: a hundred thousand are found and listed as fast as ten.
//!
//! To whoever reads and writes it this is a map from id to user. Every way of changing a user takes it out
//! of the index; the next question that needs the index files it anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::ops::{Deref, DerefMut, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::user::{User, UserStatus};

/// A list of users that the index keeps, in the order in which they came into being.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum List {
    /// Those of one status.
    Status(UserStatus),
    /// The members of a group.
    Group(String),
    /// The holders of a role; those who are only invited do not count.
    Role(String),
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
        let seat = (user.status != UserStatus::Inactive).then_some(Self::Seat(user.kind));
        let phone = user.zoom_phone.then_some(Self::Phone);
        let held = user.license_info_list.iter().map(|held| Self::Subscription(held.subscription_id.clone()));
        let lists = [Self::Status(user.status)].into_iter().chain(role).chain(groups);
        lists.chain(seat).chain(phone).chain(held)
    }
}

/// The users, keyed by id.
#[derive(Default)]
pub struct Users {
    by_id: BTreeMap<String, User>,
    index: Mutex<Index>,
    /// Who may have changed since the users were [marked](Self::mark); absent if that may be anybody.
    touched: Option<BTreeSet<String>>,
}

/// How many touched users are remembered one by one.
const TOUCHED: usize = 10_000;

/// What is known of the users without looking at each.
#[derive(Default)]
struct Index {
    /// Absent until it is needed, and after a change that may have touched anybody.
    filed: Option<Filed>,
    /// Users who were handed out to be changed and are not filed.
    changing: Vec<String>,
}

#[derive(Default)]
struct Filed {
    /// Addresses in lower case.
    by_email: HashMap<String, Arc<str>>,
    /// Personal links in lower case.
    by_vanity_name: HashMap<String, Arc<str>>,
    /// Ids by age; of the same age, by id.
    lists: BTreeMap<List, Vec<(Timestamp, Arc<str>)>>,
}

impl Filed {
    fn of(users: &BTreeMap<String, User>) -> Self {
        let mut filed = Self::default();
        for (id, user) in users {
            let id: Arc<str> = id.as_str().into();
            filed.by_email.insert(user.email.to_lowercase(), Arc::clone(&id));
            if !user.vanity_name.is_empty() {
                filed.by_vanity_name.insert(user.vanity_name.to_lowercase(), Arc::clone(&id));
            }
            for list in List::of(user) {
                filed.lists.entry(list).or_default().push((user.user_created_at, Arc::clone(&id)));
            }
        }
        for list in filed.lists.values_mut() {
            list.sort_unstable();
        }
        filed
    }

    /// Files a user; one who is filed already stays.
    fn add(&mut self, id: &str, user: &User) {
        let id: Arc<str> = id.into();
        self.by_email.insert(user.email.to_lowercase(), Arc::clone(&id));
        if !user.vanity_name.is_empty() {
            self.by_vanity_name.insert(user.vanity_name.to_lowercase(), Arc::clone(&id));
        }
        for list in List::of(user) {
            let entry = (user.user_created_at, Arc::clone(&id));
            let list = self.lists.entry(list).or_default();
            if let Err(place) = list.binary_search(&entry) {
                list.insert(place, entry);
            }
        }
    }

    /// Takes a user out; one who is not filed is left out.
    fn remove(&mut self, id: &str, user: &User) {
        for (names, name) in
            [(&mut self.by_email, &user.email), (&mut self.by_vanity_name, &user.vanity_name)]
        {
            let name = name.to_lowercase();
            if names.get(&name).is_some_and(|owner| **owner == *id) {
                names.remove(&name);
            }
        }
        for list in List::of(user) {
            let Some(entries) = self.lists.get_mut(&list) else { continue };
            let sought = (user.user_created_at, id);
            if let Ok(place) = entries.binary_search_by(|(time, id)| (*time, &**id).cmp(&sought)) {
                entries.remove(place);
            }
        }
    }
}

impl Users {
    /// The user with this e-mail address, whatever its case.
    pub fn find_by_email(&self, email: &str) -> Option<(&String, &User)> {
        let id = self.with_filed(|filed| filed.by_email.get(&email.to_lowercase()).cloned())?;
        self.by_id.get_key_value(&*id)
    }

    /// The id of the user who has this personal link, whatever its case.
    pub(crate) fn find_by_vanity_name(&self, name: &str) -> Option<&String> {
        let id = self.with_filed(|filed| filed.by_vanity_name.get(&name.to_lowercase()).cloned())?;
        self.by_id.get_key_value(&*id).map(|(id, _)| id)
    }

    /// Files everybody now, so that whoever asks first does not wait for it.
    pub(crate) fn file(&self) {
        self.with_filed(|_| ());
    }

    /// How long a list is.
    pub(crate) fn count(&self, list: &List) -> usize {
        self.with_filed(|filed| filed.lists.get(list).map_or(0, Vec::len))
    }

    /// A part of a list; as much of it as there is.
    pub(crate) fn part(&self, list: &List, range: Range<usize>) -> Vec<(&String, &User)> {
        let ids: Vec<Arc<str>> = self.with_filed(|filed| {
            let entries = filed.lists.get(list).map_or(&[][..], Vec::as_slice);
            let end = range.end.min(entries.len());
            entries[range.start.min(end)..end].iter().map(|(_, id)| Arc::clone(id)).collect()
        });
        ids.iter().filter_map(|id| self.by_id.get_key_value(&**id)).collect()
    }

    /// A user to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut User> {
        let user = self.by_id.get_mut(id)?;
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.remove(id, user);
            index.changing.push(id.to_owned());
        }
        touch(&mut self.touched, id);
        Some(user)
    }

    /// Adds a user, or puts one in the place of another, whom it returns.
    pub fn insert(&mut self, id: String, user: User) -> Option<User> {
        let before = self.remove(&id);
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.add(&id, &user);
        }
        touch(&mut self.touched, &id);
        self.by_id.insert(id, user);
        before
    }

    /// Takes a user away.
    pub fn remove(&mut self, id: &str) -> Option<User> {
        let user = self.by_id.remove(id)?;
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(filed) = &mut index.filed {
            filed.remove(id, &user);
        }
        touch(&mut self.touched, id);
        Some(user)
    }

    /// From here on it is noted who may have changed.
    pub(crate) fn mark(&mut self) {
        self.touched = Some(BTreeSet::new());
    }

    /// Who may have changed since the mark; nothing if that may be anybody.
    pub(crate) fn touched(&self) -> Option<&BTreeSet<String>> {
        self.touched.as_ref()
    }

    /// Asks the index, which is brought up to date before.
    fn with_filed<T>(&self, ask: impl FnOnce(&Filed) -> T) -> T {
        let mut index: MutexGuard<'_, Index> = self.index.lock().unwrap_or_else(PoisonError::into_inner);
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

fn touch(touched: &mut Option<BTreeSet<String>>, id: &str) {
    if let Some(ids) = touched {
        ids.insert(id.to_owned());
    }
    if touched.as_ref().is_some_and(|ids| ids.len() > TOUCHED) {
        *touched = None;
    }
}

impl Deref for Users {
    type Target = BTreeMap<String, User>;

    fn deref(&self) -> &Self::Target {
        &self.by_id
    }
}

/// Whoever takes the whole map may change anybody: the index is made anew.
impl DerefMut for Users {
    fn deref_mut(&mut self) -> &mut Self::Target {
        *self.index.get_mut().unwrap_or_else(PoisonError::into_inner) = Index::default();
        self.touched = None;
        &mut self.by_id
    }
}

impl<'a> IntoIterator for &'a Users {
    type Item = (&'a String, &'a User);
    type IntoIter = std::collections::btree_map::Iter<'a, String, User>;

    fn into_iter(self) -> Self::IntoIter {
        self.by_id.iter()
    }
}

impl From<BTreeMap<String, User>> for Users {
    fn from(by_id: BTreeMap<String, User>) -> Self {
        Self { by_id, index: Mutex::default(), touched: None }
    }
}

impl Clone for Users {
    fn clone(&self) -> Self {
        self.by_id.clone().into()
    }
}

impl PartialEq for Users {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
    }
}

impl Eq for Users {}

impl fmt::Debug for Users {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.by_id.fmt(formatter)
    }
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.by_id.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from)
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
        let fresh = users.clone();
        let lists = fresh.with_filed(|filed| filed.lists.clone());
        for (list, entries) in lists {
            assert_eq!(users.count(&list), entries.len(), "{list:?}");
            let ids: Vec<_> = entries.iter().map(|(_, id)| id.to_string()).collect();
            let filed: Vec<_> =
                users.part(&list, 0..usize::MAX).into_iter().map(|(id, _)| id.clone()).collect();
            assert_eq!(filed, ids, "{list:?}");
        }
        for (id, user) in users {
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
                _ => users.values_mut().for_each(|user| user.role_id = "2".to_owned()),
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
    fn it_is_known_who_may_have_changed() {
        let mut users = users();
        assert_eq!(users.touched(), None);
        users.mark();
        let ids: Vec<String> = users.keys().take(3).cloned().collect();
        users.get_mut(&ids[0]);
        users.remove(&ids[1]);
        users.insert("new".to_owned(), User::default());
        let touched = users.touched().unwrap();
        assert_eq!(touched.iter().collect::<Vec<_>>().len(), 3);
        assert!(touched.contains("new") && touched.contains(&ids[0]) && touched.contains(&ids[1]));
        let before = users.clone();
        assert_eq!(before.touched(), None);
        users.values_mut().for_each(|user| user.dept.clear());
        assert_eq!(users.touched(), None);
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
