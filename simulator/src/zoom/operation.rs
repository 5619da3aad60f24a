//! What a call is, as data: its name, its path, what it asks of the caller, and the function that answers.

use super::call::Call;
use super::error::ZoomError;
use super::scim2::error::ScimError;
use crate::http::Answer;

/// Zoom's rate-limit labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Label {
    Light,
    Medium,
    Heavy,
    ResourceIntensive,
}

/// One call of Zoom's.
pub(crate) type Operation = crate::http::Operation<Rules>;

/// Which API a call belongs to; each has its own way of asking who is calling.
#[derive(Debug)]
pub(crate) enum Rules {
    /// Zoom's authorization server.
    OAuth(fn(&mut Call<'_>) -> Answer),
    /// Zoom's REST API.
    Rest(RestRules),
    /// Zoom's SCIM API.
    Scim(ScimRules),
}

impl Rules {
    /// Carries a call out. A refusal is an error, so that what was refused does not count as a write.
    pub(crate) fn answer(&self, call: &mut Call<'_>) -> Result<Answer, Box<Answer>> {
        match self {
            Self::OAuth(handler) => Ok(handler(call)),
            Self::Rest(rules) => (rules.handler)(call).map_err(|error| Box::new(error.answer())),
            Self::Scim(rules) => (rules.handler)(call).map_err(|error| Box::new(error.answer())),
        }
    }

    /// Which rate limit counts the call; the authorization server's calls are counted by none.
    pub(crate) fn label(&self) -> Option<Label> {
        match self {
            Self::OAuth(_) => None,
            Self::Rest(rules) => Some(rules.label),
            Self::Scim(rules) => Some(rules.label),
        }
    }
}

/// What Zoom checks before it looks at a SCIM request itself.
#[derive(Debug)]
pub(crate) struct ScimRules {
    pub(crate) label: Label,
    /// The privilege that the role of the token's user must hold.
    pub(crate) privilege: &'static str,
    /// What is said where it is missing; each call has wording of its own.
    pub(crate) denied: &'static str,
    pub(crate) handler: fn(&mut Call<'_>) -> Result<Answer, ScimError>,
}

/// What Zoom checks before it looks at the request itself.
#[derive(Debug)]
pub(crate) struct RestRules {
    pub(crate) label: Label,
    /// The privilege that the role of the token's user must hold.
    pub(crate) privilege: Option<Privilege>,
    /// What an account without a paid plan is told, where the call needs one.
    pub(crate) paid: Option<Refusal>,
    pub(crate) handler: fn(&mut Call<'_>) -> Result<Answer, ZoomError>,
}

/// A privilege, and what is said where it is missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Privilege {
    pub(crate) name: &'static str,
    /// In place of the usual wording.
    pub(crate) refusal: Option<Refusal>,
}

impl Privilege {
    /// A privilege whose absence is reported in the usual words.
    pub(crate) const fn named(name: &'static str) -> Self {
        Self { name, refusal: None }
    }
}

/// A refusal with code 200, which some operations send with HTTP status 200.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    /// `{accountId}` stands for the account's id.
    pub(crate) message: &'static str,
    /// Whether Zoom documents HTTP status 200 for it.
    pub(crate) as_200: bool,
}

impl Refusal {
    /// A refusal that always comes with HTTP status 400.
    pub(crate) const fn new(message: &'static str) -> Self {
        Self { message, as_200: false }
    }

    /// A refusal that is documented with HTTP status 200.
    pub(crate) const fn documented_as_200(message: &'static str) -> Self {
        Self { message, as_200: true }
    }
}
