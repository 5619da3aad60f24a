//! What Zoom tells of a user, from a list or from a single read, and how it goes into the state.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{CustomAttribute, PhoneNumber, User};
use crate::framework::Private;
use crate::provider::directory::user_words::type_word;
use crate::zoom::rosters::UserRow;
use crate::zoom::users::{self, UserStatus};

/// Attributes that Zoom tells in lists.
pub(super) const LISTED: [&str; 9] = [
    "type",
    "first_name",
    "last_name",
    "display_name",
    "department",
    "timezone",
    "custom_attributes",
    "role_id",
    "status",
];

/// Attributes that Zoom tells for one user at a time only.
pub(super) const UNLISTED: [&str; 10] = [
    "job_title",
    "company",
    "location",
    "manager",
    "cost_center",
    "pronouns",
    "language",
    "phone_numbers",
    "vanity_name",
    "use_pmi",
];

/// What Zoom tells of a user.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) status: Option<UserStatus>,
    id: Option<String>,
    email: String,
    kind: Option<i64>,
    first_name: Option<String>,
    last_name: Option<String>,
    display_name: Option<String>,
    department: Option<String>,
    timezone: Option<String>,
    role_id: Option<String>,
    custom_attributes: BTreeSet<CustomAttribute>,
    /// From a single read only.
    unlisted: Option<Unlisted>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Unlisted {
    job_title: Option<String>,
    company: Option<String>,
    location: Option<String>,
    manager: Option<String>,
    cost_center: Option<String>,
    pronouns: Option<String>,
    language: Option<String>,
    phone_numbers: BTreeSet<PhoneNumber>,
    vanity_name: Option<String>,
    use_pmi: Option<bool>,
}

impl Found {
    /// A row of the list of that status.
    pub(super) fn listed(row: UserRow, status: UserStatus) -> Self {
        let text = |text: Option<Box<str>>| text.map(String::from);
        Self {
            status: Some(status),
            id: text(row.id),
            email: row.email.into(),
            kind: row.user_type,
            first_name: text(row.first_name),
            last_name: text(row.last_name),
            display_name: text(row.display_name),
            department: text(row.dept),
            timezone: text(row.timezone),
            role_id: text(row.role_id),
            custom_attributes: attributes(&row.custom_attributes),
            unlisted: None,
        }
    }

    /// The same without what lists do not tell.
    pub(super) fn into_listed(self) -> Self {
        Self { unlisted: None, ..self }
    }

    /// Whether it is a row of the user with that id and address.
    pub(super) fn is_of(&self, id: &str, email: &str) -> bool {
        self.id.as_deref().is_none_or(|own| own == id) && self.email.to_lowercase() == email.to_lowercase()
    }
}

impl From<users::User> for Found {
    fn from(user: users::User) -> Self {
        let vanity_name =
            user.vanity_url.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned);
        Self {
            status: user.status.as_deref().and_then(UserStatus::of_word),
            id: user.id,
            email: user.email,
            kind: user.user_type,
            first_name: user.first_name,
            last_name: user.last_name,
            display_name: user.display_name,
            department: user.dept,
            timezone: user.timezone,
            role_id: user.role_id,
            custom_attributes: attributes(&user.custom_attributes),
            unlisted: Some(Unlisted {
                job_title: user.job_title,
                company: user.company,
                location: user.location,
                manager: user.manager,
                cost_center: user.cost_center,
                pronouns: user.pronouns,
                language: user.language,
                phone_numbers: user.phone_numbers.into_iter().map(PhoneNumber::from).collect(),
                vanity_name,
                use_pmi: user.use_pmi,
            }),
        }
    }
}

impl From<users::PhoneNumber> for PhoneNumber {
    fn from(phone: users::PhoneNumber) -> Self {
        Self {
            country: phone.country.unwrap_or_default(),
            code: phone.code.unwrap_or_default(),
            number: phone.number.unwrap_or_default(),
            label: phone.label.unwrap_or_default(),
        }
    }
}

fn attributes(attributes: &[users::CustomAttribute]) -> BTreeSet<CustomAttribute> {
    let attribute = |attribute: &users::CustomAttribute| CustomAttribute {
        key: attribute.key.clone(),
        name: attribute.name.clone().unwrap_or_default(),
        value: attribute.value.clone().unwrap_or_default(),
    };
    attributes.iter().map(attribute).collect()
}

/// Which attributes the configuration gives. Terraform shows the configuration to the plan alone, so private
/// state remembers it for the reads that come later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Configured(Option<BTreeSet<String>>);

impl Configured {
    const KEY: &str = "configured";

    /// What private state remembers. Of an imported user that has not been changed since, nothing.
    pub(super) fn recall(private: &Private) -> Self {
        let names = |names: &Json| {
            names.as_array().map(|names| names.iter().filter_map(Json::as_str).map(str::to_owned).collect())
        };
        Self(private.get(Self::KEY).and_then(names))
    }

    /// Remembers that these are given.
    pub(super) fn remember<'a>(private: &mut Private, names: impl IntoIterator<Item = &'a str>) {
        private.set(Self::KEY, names.into_iter().map(Json::from).collect::<Json>());
    }

    /// Whether the configuration may give the attribute of that name.
    pub(super) fn may_give(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Whether the configuration is known to give it.
    pub(super) fn gives(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|names| names.contains(name))
    }
}

impl User {
    /// Whether this user must be read singly: an attribute that no list tells is configured, or may be.
    pub(super) fn needs_a_read_of_its_own(&self, configured: &Configured) -> bool {
        let state = serde_json::to_value(self).unwrap_or_default();
        UNLISTED.iter().any(|&name| configured.may_give(name) && !state[name].is_null())
    }

    /// The names of managed attributes in which another state of the same user differs.
    pub(super) fn differs(&self, other: &Self, configured: &Configured) -> Vec<&'static str> {
        let (one, other) =
            (serde_json::to_value(self).unwrap_or_default(), serde_json::to_value(other).unwrap_or_default());
        let names = LISTED.into_iter().chain(UNLISTED);
        names.filter(|&name| one[name] != other[name] && configured.may_give(name)).collect()
    }

    /// Takes over what Zoom tells. What Zoom leaves out counts as empty, which is null unless the state has
    /// empty text.
    pub(super) fn take(&mut self, found: Found, configured: &Configured) {
        let status = found.status.unwrap_or(UserStatus::Active);
        // While somebody is pending, Zoom ignores changes and says that it makes them: what was recorded
        // stays, and is compared once they have accepted.
        let settled = status != UserStatus::Pending;
        if let Some(id) = found.id {
            self.id = Some(id);
        }
        if settled || self.email.is_none() {
            self.email = Some(found.email);
        }
        // Deactivation takes the licence, which the activation gives back.
        if status == UserStatus::Active || self.kind.is_none() {
            self.kind = found.kind.map(type_word).or(self.kind.take());
        }
        let shown = [found.first_name.as_deref(), found.last_name.as_deref()];
        let shown = shown.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let derived =
            self.display_name.as_deref() == Some("") && found.display_name.as_deref() == Some(shown.as_str());
        if !derived {
            put(&mut self.display_name, found.display_name, settled);
        }
        put(&mut self.first_name, found.first_name, settled);
        put(&mut self.last_name, found.last_name, settled);
        put(&mut self.department, found.department, settled);
        put(&mut self.timezone, found.timezone, settled);
        put(&mut self.role_id, found.role_id, settled);
        if settled || self.custom_attributes.is_none() {
            self.custom_attributes = Some(self.managed_attributes(found.custom_attributes, configured));
        }
        match status {
            UserStatus::Pending => {
                self.status.get_or_insert_with(|| status.word().to_owned());
            }
            UserStatus::Active | UserStatus::Inactive => self.status = Some(status.word().to_owned()),
        }
        if let Some(unlisted) = found.unlisted {
            self.take_unlisted(unlisted, settled);
        }
    }

    fn take_unlisted(&mut self, found: Unlisted, settled: bool) {
        put(&mut self.job_title, found.job_title, settled);
        put(&mut self.company, found.company, settled);
        put(&mut self.location, found.location, settled);
        put(&mut self.manager, found.manager, settled);
        put(&mut self.cost_center, found.cost_center, settled);
        put(&mut self.pronouns, found.pronouns, settled);
        put(&mut self.language, found.language, settled);
        put(&mut self.vanity_name, found.vanity_name, settled);
        if settled || self.phone_numbers.is_none() {
            self.phone_numbers = Some(found.phone_numbers);
        }
        if settled || self.use_pmi.is_none() {
            self.use_pmi = found.use_pmi.or(self.use_pmi);
        }
    }

    /// Of what Zoom tells of the account's attributes, those whose keys are configured, or all.
    fn managed_attributes(
        &self,
        found: BTreeSet<CustomAttribute>,
        configured: &Configured,
    ) -> BTreeSet<CustomAttribute> {
        match &self.custom_attributes {
            Some(own) if configured.gives("custom_attributes") => {
                let is_own = |attribute: &CustomAttribute| own.iter().any(|own| own.key == attribute.key);
                let kept: BTreeSet<_> = found.into_iter().filter(is_own).collect();
                // One whose value is empty may as well not be there.
                let empty = own
                    .iter()
                    .filter(|own| own.value.is_empty() && !kept.iter().any(|kept| kept.key == own.key));
                kept.iter().chain(empty).cloned().collect()
            }
            _ => found,
        }
    }
}

fn put(own: &mut Option<String>, found: Option<String>, settled: bool) {
    let cleared = found.is_none() && own.as_deref() == Some("");
    if (settled || own.is_none()) && !cleared {
        *own = found;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are all optional")]
    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn everything() -> Configured {
        Configured(Some(LISTED.into_iter().chain(UNLISTED).map(str::to_owned).collect()))
    }

    fn found() -> Found {
        Found {
            status: Some(UserStatus::Active),
            id: text("u1"),
            email: "a@example.com".to_owned(),
            kind: Some(1),
            first_name: text("Ann"),
            last_name: text("Lee"),
            display_name: text("Ann Lee"),
            role_id: text("2"),
            ..Found::default()
        }
    }

    fn state() -> User {
        let mut user = User::default();
        user.take(found(), &everything());
        user
    }

    #[test]
    fn every_attribute_is_either_listed_or_not() {
        let state = serde_json::to_value(User::default()).unwrap();
        let names: BTreeSet<&str> = state.as_object().unwrap().keys().map(String::as_str).collect();
        let own =
            ["id", "email", "create_action", "password_wo_version", "on_destroy", "transfer", "timeouts"];
        let all: BTreeSet<&str> = LISTED.into_iter().chain(UNLISTED).chain(own).collect();
        assert_eq!(names, all);
    }

    #[test]
    fn empty_text_and_nothing_are_the_same_to_zoom() {
        let mut user = User { department: text(""), timezone: text("Europe/Berlin"), ..state() };
        user.take(found(), &everything());
        assert_eq!((user.department, user.timezone), (text(""), None));
    }

    #[test]
    fn an_empty_display_name_is_fulfilled_by_the_names() {
        let mut user = User { display_name: text(""), ..state() };
        user.take(found(), &everything());
        assert_eq!(user.display_name, text(""));
        user.take(Found { display_name: text("Annie"), ..found() }, &everything());
        assert_eq!(user.display_name, text("Annie"));
    }

    #[test]
    fn what_is_recorded_of_a_pending_user_stays_until_they_accept() {
        let wanted = User {
            department: text("Sales"),
            kind: text("licensed"),
            status: text("active"),
            role_id: text("1"),
            ..state()
        };
        let mut user = wanted.clone();
        user.take(Found { status: Some(UserStatus::Pending), id: None, ..found() }, &everything());
        assert_eq!(user, wanted);
        user.take(found(), &everything());
        assert_eq!((user.department, user.kind, user.role_id), (None, text("basic"), text("2")));
        let mut unset = User { status: None, ..state() };
        unset.take(Found { status: Some(UserStatus::Pending), ..found() }, &everything());
        assert_eq!(unset.status, text("pending"));
    }

    #[test]
    fn the_licence_of_somebody_inactive_is_not_compared() {
        let mut user = User { kind: text("licensed"), ..state() };
        user.take(Found { status: Some(UserStatus::Inactive), ..found() }, &everything());
        assert_eq!((user.kind.as_deref(), user.status.as_deref()), (Some("licensed"), Some("inactive")));
    }

    #[test]
    fn only_the_keys_that_are_configured_are_managed() {
        let attribute = |key: &str, value: &str| CustomAttribute {
            key: key.to_owned(),
            name: "N".to_owned(),
            value: value.to_owned(),
        };
        let at_zoom = BTreeSet::from([attribute("1", "b"), attribute("2", "c")]);
        let found = Found { custom_attributes: at_zoom.clone(), ..found() };
        let own = BTreeSet::from([attribute("1", "a"), attribute("3", "")]);
        let mut user = User { custom_attributes: Some(own), ..state() };
        user.take(found.clone(), &everything());
        assert_eq!(user.custom_attributes, Some(BTreeSet::from([attribute("1", "b"), attribute("3", "")])));
        user.take(found, &Configured(Some(BTreeSet::new())));
        assert_eq!(user.custom_attributes, Some(at_zoom));
    }

    #[test]
    fn only_an_attribute_that_no_list_tells_costs_a_read() {
        let with_title = User { job_title: text("Engineer"), ..state() };
        for (user, configured, costs) in [
            (&with_title, Configured(None), true),
            (&with_title, Configured(Some(["department".to_owned()].into())), false),
            (&with_title, Configured(Some(["job_title".to_owned()].into())), true),
            (&state(), Configured(None), false),
        ] {
            assert_eq!(user.needs_a_read_of_its_own(&configured), costs, "{configured:?}");
        }
    }

    #[test]
    fn what_is_not_managed_may_differ() {
        let other = User { department: text("Sales"), timezone: text("Asia/Tokyo"), ..state() };
        assert_eq!(state().differs(&other, &everything()), ["department", "timezone"]);
        let department = Configured(Some(["department".to_owned()].into()));
        assert_eq!(state().differs(&other, &department), ["department"]);
        assert_eq!(state().differs(&other, &Configured(None)).len(), 2);
    }

    #[test]
    fn what_is_configured_is_remembered() {
        let mut private = Private::default();
        assert_eq!(Configured::recall(&private), Configured(None));
        Configured::remember(&mut private, ["type"]);
        assert!(
            Configured::recall(&private).gives("type") && !Configured::recall(&private).may_give("role_id")
        );
    }
}
