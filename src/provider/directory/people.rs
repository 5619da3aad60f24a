//! Who is meant: people as a configuration writes them (by ID or e-mail address), and as Zoom lists them.

use std::collections::{BTreeSet, HashMap};

use crate::zoom::memberships::is_email;

/// A person as one of Zoom's lists shows them. Some lists leave out the ID, some the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: Option<String>,
    pub(super) email: Option<String>,
}

impl Person {
    pub(super) fn new(id: impl Into<String>, email: impl Into<String>) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self { id: given(id.into()), email: given(email.into()) }
    }

    /// Whether a key of a configuration means this person. Addresses compare without case, IDs exactly.
    pub(super) fn is(&self, key: &str) -> bool {
        let as_written = |text: &Option<String>| text.as_deref().map(spelling);
        let key = spelling(key);
        as_written(&self.id).as_ref() == Some(&key) || as_written(&self.email).as_ref() == Some(&key)
    }

    /// How to name a person whom the configuration does not name: by address, or else by ID.
    pub(super) fn name(&self) -> Option<&String> {
        self.email.as_ref().or(self.id.as_ref())
    }
}

/// A key in the form in which it compares.
fn spelling(key: &str) -> String {
    if is_email(key) { key.to_lowercase() } else { key.to_owned() }
}

/// Keys of a configuration, to be found by person.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    by_spelling: HashMap<String, Vec<&'a String>>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(keys: impl IntoIterator<Item = &'a String>) -> Self {
        let mut by_spelling: HashMap<String, Vec<&String>> = HashMap::new();
        for key in keys {
            by_spelling.entry(spelling(key)).or_default().push(key);
        }
        Self { by_spelling }
    }

    /// Every key that means this person. A configuration may name somebody twice, by ID and by address.
    pub(super) fn naming(&self, person: &Person) -> impl Iterator<Item = &'a String> {
        let forms = [person.id.as_deref(), person.email.as_deref()];
        let found = forms.into_iter().flatten().filter_map(|form| self.by_spelling.get(&spelling(form)));
        found.flatten().copied()
    }

    pub(super) fn name(&self, person: &Person) -> bool {
        self.naming(person).next().is_some()
    }
}

/// Zoom's list in the words of the configuration: each person as `known` names them, and by address where
/// it does not.
pub(super) fn in_the_words_of(known: &BTreeSet<String>, people: &[Person]) -> BTreeSet<String> {
    let keys = Keys::of(known);
    let mut words = BTreeSet::new();
    for person in people {
        let before = words.len();
        words.extend(keys.naming(person).cloned());
        if words.len() == before && !keys.name(person) {
            words.extend(person.name().cloned());
        }
    }
    words
}

/// What is to be done so that a list of people becomes the planned one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Keys of the plan whose people are not there.
    pub(super) missing: Vec<String>,
    /// People who are there, were so when it was planned, and are to go.
    pub(super) leaving: Vec<Person>,
    /// People who are there, and of whom neither the plan nor the state before it knows: somebody else has
    /// added them.
    pub(super) strangers: Vec<Person>,
}

/// Compares Zoom's list with the plan and with what was there when it was made.
pub(super) fn difference(
    people: Vec<Person>,
    prior: &BTreeSet<String>,
    planned: &BTreeSet<String>,
) -> Difference {
    let (before, after) = (Keys::of(prior), Keys::of(planned));
    let mut there = BTreeSet::new();
    let mut difference = Difference::default();
    for person in people {
        if after.name(&person) {
            there.extend(after.naming(&person));
        } else if before.name(&person) {
            difference.leaving.push(person);
        } else {
            difference.strangers.push(person);
        }
    }
    difference.missing = planned.iter().filter(|key| !there.contains(key)).cloned().collect();
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|&key| key.to_owned()).collect()
    }

    fn people() -> Vec<Person> {
        vec![
            Person::new("idA", "a@example.com"),
            Person::new("idB", "B@example.com"),
            Person::new("idC", ""),
            Person::new("", "d@example.com"),
        ]
    }

    #[test]
    fn people_keep_the_words_of_the_configuration() {
        for (known, want) in [
            (&[][..], &["a@example.com", "B@example.com", "idC", "d@example.com"][..]),
            (
                &["A@example.com", "idB", "idC", "d@EXAMPLE.com"],
                &["A@example.com", "idB", "idC", "d@EXAMPLE.com"],
            ),
            (&["idA", "a@example.com"], &["idA", "a@example.com", "B@example.com", "idC", "d@example.com"]),
            (&["gone@example.com"], &["a@example.com", "B@example.com", "idC", "d@example.com"]),
            (&["ida"], &["a@example.com", "B@example.com", "idC", "d@example.com"]),
        ] {
            assert_eq!(in_the_words_of(&keys(known), &people()), keys(want), "{known:?}");
        }
    }

    #[test]
    fn a_person_who_is_named_otherwise_stays() {
        let found = difference(people(), &keys(&["a@example.com", "idB"]), &keys(&["idA", "b@example.com"]));
        assert_eq!(found.missing, [""; 0]);
        assert_eq!(found.leaving, []);
        assert_eq!(found.strangers, [Person::new("idC", ""), Person::new("", "d@example.com")]);
    }

    #[test]
    fn only_who_was_there_when_it_was_planned_leaves() {
        let found = difference(
            people(),
            &keys(&["A@EXAMPLE.COM", "left@example.com"]),
            &keys(&["idB", "new@example.com"]),
        );
        assert_eq!(found.missing, ["new@example.com"]);
        assert_eq!(found.leaving, [Person::new("idA", "a@example.com")]);
        assert_eq!(found.strangers.len(), 2);
    }
}
