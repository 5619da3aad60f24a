//! `zoom_user`: a user of the Zoom account.

mod changes;
mod found;
mod listing;
mod planning;
mod protection;
mod reading;
mod removal;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account;
use crate::framework::schema::{Rule, Timeouts, Validator, computed, optional, required};
use crate::framework::{
    ChangeCall, Extras, ImportResource, ObjectCall, Outcome, Private, Resource, ResourceIdentity,
};
use crate::http::Secret;
use crate::provider::{Clients, errors};
use crate::zoom::users;

/// Keeps a user of the Zoom account.
///
/// By default the person is invited by e-mail, and is `pending` until they accept. Until then Zoom silently
/// ignores changes of the profile, of the licence, of the role and of the status: the plan warns of it, and
/// what is configured is compared again, and put right, once the person has accepted.
///
/// An attribute that is left out is not managed: whatever it is, it stays. Empty text clears it.
///
/// Zoom tells `job_title`, `company`, `location`, `manager`, `cost_center`, `pronouns`, `language`,
/// `phone_numbers`, `use_pmi` and `vanity_name` for one user at a time only. A user for whom one of them is
/// configured costs a request in every plan; all others are read in lists of up to 2,000. Of a user who was
/// imported the provider learns with the first change what is configured; until then each costs a request, too.
///
/// Removing the resource takes the person out of the account in the way that `on_destroy` says. Zoom lets
/// nobody remove or deactivate an administrator: give them the role Member first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The e-mail address, in any case. It is changed in place, which Zoom allows for addresses of the
    /// account's managed domains, three times a day.
    #[schemars(extend("terraform" = required().ignores_case()
        .check(Validator::NotBlank).check(Validator::Trimmed).check(Validator::MaxLength(128))))]
    pub email: Option<String>,
    /// The licence: `basic`, `licensed`, `unassigned` (no Meetings licence) or `none` (with
    /// `create_action = "sso_create"` only). A new user is `basic` unless this says otherwise. Zoom takes it
    /// away when a user is deactivated; it is given again with the activation.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = optional().or_computed().keeps()
        .check(Validator::OneOf(["basic", "licensed", "unassigned", "none"].map(str::to_owned).to_vec()))))]
    pub kind: Option<String>,
    /// How the user is made: `create` invites by e-mail (the default); `auto_create` makes a user with a
    /// password, in an account with a managed domain; `sso_create` one who signs in by single sign-on;
    /// `cust_create` one for the API, who cannot sign in. Counts at the creation alone: a later change is
    /// recorded, and changes nothing in Zoom.
    #[schemars(extend("terraform" = optional()))]
    pub create_action: Option<CreateAction>,
    /// The first name.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(64))))]
    pub first_name: Option<String>,
    /// The last name.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(64))))]
    pub last_name: Option<String>,
    /// The name that others see. Where it is empty, Zoom shows the first and last name.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(128))))]
    pub display_name: Option<String>,
    /// The department.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(128))))]
    pub department: Option<String>,
    /// The job title.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(128))))]
    pub job_title: Option<String>,
    /// The company.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(255))))]
    pub company: Option<String>,
    /// The location, such as a city.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(256))))]
    pub location: Option<String>,
    /// The manager's e-mail address.
    #[schemars(extend("terraform" = optional().or_computed().keeps().ignores_case().check(Validator::Trimmed)))]
    pub manager: Option<String>,
    /// The cost centre.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(128))))]
    pub cost_center: Option<String>,
    /// The pronouns.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(64))))]
    pub pronouns: Option<String>,
    /// The time zone, such as `Europe/Berlin`.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(64))))]
    pub timezone: Option<String>,
    /// The language of Zoom's pages and mails, such as `en-US`.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(32))))]
    pub language: Option<String>,
    /// The phone numbers, at most three.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxItems(3))))]
    pub phone_numbers: Option<BTreeSet<PhoneNumber>>,
    /// The last part of the user's personal meeting link, as in `https://zoom.us/my/<vanity_name>`.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxLength(40))))]
    pub vanity_name: Option<String>,
    /// Whether instant meetings use the personal meeting ID.
    #[schemars(extend("terraform" = optional().or_computed().keeps()))]
    pub use_pmi: Option<bool>,
    /// Values of the attributes that the account defines, at most five. Where it is set, attributes with
    /// other keys are not managed; one that is taken out is cleared.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::MaxItems(5))))]
    pub custom_attributes: Option<BTreeSet<CustomAttribute>>,
    /// The ID of the user's role: `2` for Member, `1` for Admin, or that of a custom role. Each user has
    /// exactly one. `0`, the owner's, can be left as it is but neither given nor taken away. Where it is
    /// left out, the role is not managed.
    #[schemars(extend("terraform" = optional().or_computed().keeps().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// `active` or `inactive`. `active` is also fulfilled by somebody who has been invited and has not
    /// accepted yet; where the status is left out, it is `pending` then.
    #[schemars(extend("terraform" = optional().or_computed().keeps()
        .check(Validator::OneOf(["active", "inactive", "pending"].map(str::to_owned).to_vec()))))]
    pub status: Option<String>,
    /// The first password of a user made with `create_action = "auto_create"`, 8 to 32 characters; kept in
    /// neither plan nor state. Needs Terraform 1.11 or OpenTofu 1.11.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().write_only()))]
    pub password_wo: Option<Secret>,
    /// Change this text whenever `password_wo` is to be set anew.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub password_wo_version: Option<String>,
    /// What becomes of the person when the resource is removed: `disassociate` (the default, as at Zoom)
    /// takes them out of the account and leaves them a free account of their own; `delete` deletes them for
    /// good, and is the only way for addresses of a managed domain; `deactivate` keeps them, without a
    /// licence and without access.
    #[schemars(extend("terraform" = optional().default_to("disassociate")))]
    pub on_destroy: Option<OnDestroy>,
    /// Who gets what the person leaves behind when they are removed.
    #[schemars(extend("terraform" = optional()))]
    pub transfer: Option<Transfer>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// How a user is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreateAction {
    /// By an invitation.
    #[default]
    Create,
    /// With a password.
    AutoCreate,
    /// For the API.
    CustCreate,
    /// For single sign-on.
    SsoCreate,
}

impl From<CreateAction> for users::CreateAction {
    fn from(action: CreateAction) -> Self {
        match action {
            CreateAction::Create => Self::Create,
            CreateAction::AutoCreate => Self::AutoCreate,
            CreateAction::CustCreate => Self::CustCreate,
            CreateAction::SsoCreate => Self::SsoCreate,
        }
    }
}

/// What becomes of a user whose resource is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDestroy {
    /// Taken out of the account.
    #[default]
    Disassociate,
    /// Kept, without access.
    Deactivate,
    /// Deleted for good.
    Delete,
}

/// A phone number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PhoneNumber {
    /// The country, such as `US`.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub country: String,
    /// The country's code, such as `+1`.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub code: String,
    /// The number, without the country's code.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub number: String,
    /// `Mobile`, `Office`, `Home` or `Fax`.
    #[schemars(extend("terraform" = required()
        .check(Validator::OneOf(["Mobile", "Office", "Home", "Fax"].map(str::to_owned).to_vec()))))]
    pub label: String,
}

/// The value of an attribute that the account defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CustomAttribute {
    /// The attribute's key, which Zoom has given it, such as `cbf_1`.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub key: String,
    /// The attribute's name.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub name: String,
    /// The user's value.
    #[schemars(extend("terraform" = required()))]
    pub value: String,
}

/// Who gets what a user leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transfer {
    /// The e-mail address of whoever gets it: another user of the account.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub email: String,
    /// Future meetings.
    #[schemars(extend("terraform" = optional()))]
    pub meetings: Option<bool>,
    /// Future webinars.
    #[schemars(extend("terraform" = optional()))]
    pub webinars: Option<bool>,
    /// Cloud recordings.
    #[schemars(extend("terraform" = optional()))]
    pub recordings: Option<bool>,
    /// Whiteboards.
    #[schemars(extend("terraform" = optional()))]
    pub whiteboards: Option<bool>,
    /// Clips.
    #[schemars(extend("terraform" = optional()))]
    pub clips: Option<bool>,
    /// Notes.
    #[schemars(extend("terraform" = optional()))]
    pub notes: Option<bool>,
    /// Visitors.
    #[schemars(extend("terraform" = optional()))]
    pub visitors: Option<bool>,
    /// Documents.
    #[schemars(extend("terraform" = optional()))]
    pub docs: Option<bool>,
}

/// What identifies a user.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = required()))]
    pub id: Option<String>,
    /// The ID of the Zoom account. It keeps an import from finding another account's user.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

/// The resource type `zoom_user`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomUser;

impl Resource for ZoomUser {
    type Model = User;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_user";

    fn extras(extras: &mut Extras<Self>) {
        extras
            .rules([
                Rule::Needs("password_wo", "password_wo_version"),
                Rule::Needs("password_wo_version", "password_wo"),
            ])
            .validates()
            .plans()
            .imports()
            .lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: User) -> Outcome<User> {
        changes::create(call, planned).await
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: User) -> Outcome<Option<User>> {
        reading::read(call, state).await
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: User, planned: User) -> Outcome<User> {
        changes::update(call, prior, planned).await
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: User) -> Outcome<()> {
        removal::remove(call, &state).await
    }
}

impl ResourceIdentity for ZoomUser {
    type Identity = Identity;

    fn identity(state: &User, private: &Private) -> Option<Identity> {
        let id = state.id.clone()?;
        Some(Identity { id: Some(id), account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomUser {
    const ID_FORM: &'static str = "the user's ID or e-mail address";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<Identity> {
        let id = if id.contains('@') {
            let zoom = account::client(call).await?;
            let user = zoom.users().get(id).await;
            let user = user.map_err(|error| {
                if error.is_gone() { reading::nobody(id) } else { errors::diagnostic("read a user", &error) }
            })?;
            user.id.unwrap_or_else(|| id.to_owned())
        } else {
            id.to_owned()
        };
        Ok(Identity { id: Some(id), account_id: None })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: Identity) -> Outcome<User> {
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(User { id: identity.id, on_destroy: Some(OnDestroy::default()), ..User::default() })
    }
}
