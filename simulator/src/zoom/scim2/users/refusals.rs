//! What cannot happen to a user, in SCIM's words.

use crate::world::{Bundle, Unfit};
use crate::zoom::scim2::error::ScimError;

/// The refusal of something that cannot happen to the user with this address.
#[expect(clippy::needless_pass_by_value, reason = "that is how errors are handed on")]
pub(super) fn refusal(unfit: Unfit, email: &str) -> ScimError {
    match unfit {
        Unfit::AddressTaken | Unfit::AddressElsewhere => {
            ScimError::bad_request(format!("The email \"{email}\" is already in use."))
        }
        Unfit::AddressLimited | Unfit::AddressUnmanaged => ScimError::conflict(
            "The email domain does not match the associated domain of the account, please contact Zoom \
             Customer Support to set up if necessary.",
        ),
        Unfit::NoSeat(Some(Bundle::United), _) => {
            ScimError::conflict("Cannot create more users with Zoom United Plan.")
        }
        Unfit::NoSeat(..)
        | Unfit::NoBasicSeat(_)
        | Unfit::NoPhoneSeat
        | Unfit::NoSubscription(_)
        | Unfit::SubscriptionFull { .. } => ScimError::conflict("Cannot add paid users."),
        Unfit::Administrator => {
            ScimError::bad_request("Cannot activate or deactivate Zoom Room and Admin users.")
        }
        Unfit::Managed | Unfit::NotJoined | Unfit::InvitationExpired => ScimError::no_user(),
        Unfit::Owner | Unfit::NotActive | Unfit::NoRole => ScimError::invalid("roles"),
        Unfit::NoDivision => ScimError::invalid("division"),
        Unfit::VanityNameTaken => ScimError::invalid("personalLinkName"),
    }
}
