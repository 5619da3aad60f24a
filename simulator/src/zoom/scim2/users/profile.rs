//! What a request says about a person, and what stands in its way.

use jiff::Timestamp;

use super::extension::Extension;
use crate::world::licences::LICENSED;
use crate::world::scim::ScimUser;
use crate::world::{List, PhoneNumber, Text, User, World, role};
use crate::zoom::scim2::body::Body;
use crate::zoom::scim2::error::ScimError;

pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The words of `userType`, with the REST API's number for each.
pub(super) const USER_TYPES: &[(&str, i64)] =
    &[("Basic", 1), ("Licensed", LICENSED), ("On-Prem", 3), ("Collaboration", 1)];

/// Everything of a request but the e-mail address and `active`.
#[derive(Debug)]
pub(super) struct Profile {
    first_name: Text,
    last_name: Text,
    display_name: Text,
    title: Text,
    locale: Text,
    phone_numbers: Vec<PhoneNumber>,
    department: Text,
    organization: Text,
    cost_center: Text,
    employee_number: Text,
    manager: Text,
    kind: Option<i64>,
    role_id: Option<String>,
    group_ids: Option<Vec<String>>,
    extension: Extension,
}

impl Profile {
    pub(super) fn read(body: &Body<'_>, world: &World) -> Result<Self, ScimError> {
        let within = |object: &str, name: &str, longest| match body.object(object)? {
            Some(object) => object.kept_text(name, longest).map(Text::from),
            None => Ok(Text::new()),
        };
        let kind = match body.text("userType", 32)? {
            None => None,
            Some(given) => {
                let known = USER_TYPES.iter().find(|(known, _)| *known == given);
                Some(known.ok_or_else(|| ScimError::invalid("userType"))?.1)
            }
        };
        Ok(Self {
            first_name: within("name", "givenName", 64)?,
            last_name: within("name", "familyName", 64)?,
            display_name: body.kept_text("displayName", 128)?.into(),
            title: body.kept_text("title", 128)?.into(),
            locale: body.kept_text("locale", 256)?.into(),
            phone_numbers: phone_numbers(body)?,
            department: within(ENTERPRISE, "department", 256)?,
            organization: within(ENTERPRISE, "organization", 256)?,
            cost_center: within(ENTERPRISE, "costCenter", 256)?,
            employee_number: within(ENTERPRISE, "employeeNumber", 256)?,
            manager: within(ENTERPRISE, "manager", 256)?,
            kind,
            role_id: role_id(body, world)?,
            group_ids: group_ids(body, world)?,
            extension: Extension::read(body)?,
        })
    }

    pub(super) fn check_whiteboards(&self) -> Result<(), ScimError> {
        if self.extension.has("zoomWhiteboard") && self.extension.has("zoomWhiteboardPlus") {
            let message =
                "Cannot assign Zoom Whiteboard and Zoom Whiteboard Plus to a user at the same time.";
            return Err(ScimError::bad_request(message));
        }
        Ok(())
    }

    /// Puts it all in place of what was there. Role, groups and type stay where nothing is said of them:
    /// they are not the caller's alone. A role is returned, as the world has rules for it.
    pub(super) fn apply(self, user: &mut User, now: Timestamp) -> (ScimUser, Option<String>) {
        let before = user.clone();
        user.first_name = self.first_name;
        user.last_name = self.last_name;
        user.display_name = self.display_name;
        user.job_title = self.title;
        user.location = self.locale;
        user.phone_numbers = self.phone_numbers;
        user.dept = self.department;
        user.company = self.organization;
        user.cost_center = self.cost_center;
        user.employee_unique_id = self.employee_number;
        user.manager = self.manager;
        if let Some(kind) = self.kind {
            user.kind = kind;
        }
        if let Some(group_ids) = self.group_ids {
            user.group_ids = group_ids;
        }
        user.vanity_name = self.extension.personal_link.into();
        user.pronouns = self.extension.pronouns.into();
        user.plan_united_type = self.extension.zoom_united;
        user.custom_attributes = self.extension.custom;
        if self.kind.is_none() {
            user.settle_bundle(&before);
        }
        let side = ScimUser {
            last_modified: Some(now),
            transferee: self.extension.transferee,
            extension: self.extension.rest,
        };
        (side, self.role_id)
    }
}

/// The address must be of a domain that the account manages, or of its owner's.
pub(super) fn check_domain(world: &World, email: &str) -> Result<(), ScimError> {
    let domain = |email: &str| email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    let owners = world.users.on(&List::Role(role::OWNER.to_owned()));
    if world.account.manages(email)
        || owners.into_iter().any(|(_, owner)| domain(&owner.email) == domain(email))
    {
        return Ok(());
    }
    Err(ScimError::conflict(
        "The email domain does not match the associated domain of the account, please contact Zoom Customer \
         Support to set up if necessary.",
    ))
}

fn phone_numbers(body: &Body<'_>) -> Result<Vec<PhoneNumber>, ScimError> {
    let mut numbers = Vec::new();
    for given in body.objects("phoneNumbers")?.unwrap_or_default() {
        let label = match given.text("type", 16)?.unwrap_or("work") {
            "mobile" => "Mobile",
            "work" | "office" => "Office",
            "home" => "Home",
            "fax" => "Fax",
            _ => return Err(ScimError::invalid("phoneNumbers")),
        };
        let number = given.text("value", 32)?.filter(|number| !number.is_empty());
        let number = number.ok_or_else(|| ScimError::invalid("phoneNumbers"))?.to_owned();
        numbers.push(PhoneNumber { label: label.to_owned(), number, ..PhoneNumber::default() });
    }
    Ok(numbers)
}

/// The role, which is named and not numbered; the first of several is the user's only one.
fn role_id(body: &Body<'_>, world: &World) -> Result<Option<String>, ScimError> {
    let invalid = || ScimError::invalid("roles");
    let Some(roles) = body.objects("roles")? else { return Ok(None) };
    let Some(first) = roles.first() else { return Ok(None) };
    let name = first.text("value", 128)?.ok_or_else(invalid)?;
    let found = world.roles.iter().find(|(id, role)| role.name == name && *id != role::OWNER);
    found.map(|(id, _)| Some(id.clone())).ok_or_else(invalid)
}

/// The groups, which are named too.
fn group_ids(body: &Body<'_>, world: &World) -> Result<Option<Vec<String>>, ScimError> {
    let invalid = || ScimError::invalid("groups");
    let Some(groups) = body.objects("groups")? else { return Ok(None) };
    let mut ids: Vec<String> = Vec::new();
    for given in groups {
        let name = given.text("value", 128)?.ok_or_else(invalid)?;
        let (id, _) = world.groups.iter().find(|(_, group)| group.name == name).ok_or_else(invalid)?;
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    Ok(Some(ids))
}
