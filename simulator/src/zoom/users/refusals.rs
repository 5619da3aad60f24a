//! What cannot happen to a user, in the REST API's words.

use crate::world::{Bundle, Unfit, World};
use crate::zoom::error::ZoomError;

/// What was asked for. Zoom words its refusals by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Add,
    Convert,
    Activate,
}

/// The refusal of something that cannot happen to the user with this address.
pub(super) fn refusal(unfit: Unfit, purpose: Purpose, email: &str, world: &World) -> ZoomError {
    let (code, message) = match unfit {
        Unfit::AddressTaken => {
            return ZoomError::conflict(1005, format!("Email \"{email}\" has already been used."));
        }
        Unfit::AddressElsewhere => (1009, format!("The user {email} already holds an active account.")),
        Unfit::AddressLimited => {
            let domains = world.account.limited_domains.join(", ");
            (1116, format!("Email address {email} doesn't match limited domains: {domains}"))
        }
        // Seen by others without its code.
        Unfit::AddressUnmanaged => (
            300,
            "Domain name doesn't match. Please contact the Zoom Customer Support to set managed domains for \
             your account."
                .to_owned(),
        ),
        Unfit::Administrator if purpose == Purpose::Activate => {
            (200, "Zoom Room and Admin users' status cannot be activated or deactivated.".to_owned())
        }
        Unfit::Administrator => (1117, "You can not disassociate an Admin user.".to_owned()),
        // How Zoom refuses to delete somebody pending is not documented: these words are the nearest.
        Unfit::NotJoined => (200, "Cannot delete a user out of your account.".to_owned()),
        Unfit::Managed => (1107, "You can not disassociate a user with managed domain.".to_owned()),
        Unfit::InvitationExpired => {
            (1120, "A valid invitation to join the Zoom account was not found for this user.".to_owned())
        }
        Unfit::Owner | Unfit::NotActive | Unfit::NoRole => (200, "No permission.".to_owned()),
        Unfit::NoDivision => return ZoomError::invalid_field("division_ids"),
        Unfit::VanityNameTaken => (
            4100,
            "User is already taken by another user from your account. Choose another \"Personal Link Name\"."
                .to_owned(),
        ),
        Unfit::NoSeat(bundle, most) => no_seat(bundle, most, purpose),
        Unfit::NoBasicSeat(bundle) => no_basic_seat(bundle, purpose),
        Unfit::NoPhoneSeat => {
            let message = "You cannot enable the **Zoom Phone** feature because you do not have any available \
                           licenses.";
            return ZoomError::not_found(1102, message);
        }
        Unfit::NoSubscription(id) => (
            300,
            format!(
                "The subscription \"{id}\" you entered does not exist. Please choose a different \
                 subscription and try again."
            ),
        ),
        Unfit::SubscriptionFull { id, is_bundle, seats } => full(&id, is_bundle, seats, purpose),
    };
    ZoomError::bad_request(code, message)
}

fn no_seat(bundle: Option<Bundle>, most: u64, purpose: Purpose) -> (i64, String) {
    match (bundle, purpose) {
        (None, Purpose::Add) => (
            3412,
            format!(
                "Your request to add a new \"Licensed\" user couldn't be approved at this time because your \
                 account has reached the permitted maximum number of \"{most}\" paying users. Please purchase \
                 additional licenses or contact the Zoom support team to provision additional users in your \
                 account."
            ),
        ),
        (None, _) => (
            3412,
            format!(
                "Your request to convert the user type of a \"Basic\" user to a \"Licensed\" user was not \
                 approved at this time because your account has reached the permitted maximum number of \
                 \"{most}\" paying users. Please purchase additional licenses or remove existing paying user(s) \
                 from your \"Users\" list or the \"Pending Users\" list before attempting to convert a user to \
                 a paying user."
            ),
        ),
        (Some(Bundle::United), Purpose::Add) => (
            2034,
            format!(
                "Your request to add a new Zoom United user could not be approved at this time because your \
                 account has reached the permitted maximum number of {most} users. Please purchase additional \
                 licenses or contact the Zoom support team to provision additional users in your account."
            ),
        ),
        (Some(Bundle::United), _) => (
            2034,
            format!(
                "Your request to convert this user's plan type to \"Zoom United\" wasn't approved because your \
                 account has reached the permitted maximum number of \"{most}\" users. Purchase additional \
                 licenses or contact the Zoom support team to provision additional users in your account."
            ),
        ),
        (Some(Bundle::ZoomOne), Purpose::Add) => (
            2038,
            "Your request to add a new Zoom One user could not be approved at this time because your account \
             has reached the permitted maximum number. Please purchase additional licenses or contact the Zoom \
             support team to provision additional users in your account."
                .to_owned(),
        ),
        (Some(Bundle::ZoomOne), _) => (
            2038,
            "Your request to convert the plan type of this user was not approved at this time because your \
             account has reached the permitted maximum number. Please purchase additional licenses or contact \
             the Zoom support team to provision additional users in your account."
                .to_owned(),
        ),
    }
}

fn no_basic_seat(bundle: Option<Bundle>, purpose: Purpose) -> (i64, String) {
    let rest = "For additional help regarding this issue, contact the Zoom Customer Support team.";
    let message = match (bundle, purpose) {
        (Some(bundle), Purpose::Convert) => {
            let name = if bundle == Bundle::United { "United" } else { "One" };
            let message = format!(
                "You can't turn off your Zoom {name} license now because you don't have enough basic licenses."
            );
            return (2039, message);
        }
        (_, Purpose::Add) => format!(
            "Your request to add a basic user wasn't approved because you've already reached the maximum basic \
             user limit allowed in your account. {rest}"
        ),
        (None, Purpose::Convert) => format!(
            "Your request to convert the user type to \"Basic\" was not approved because you have already \
             reached the maximum basic user limit allowed in your account. {rest}"
        ),
        (_, Purpose::Activate) => format!(
            "Your request to activate the \"Basic\" user was not approved because you have already reached the \
             maximum \"Basic\" user limit allowed in your account. {rest}"
        ),
    };
    (2033, message)
}

fn full(id: &str, is_bundle: bool, seats: u64, purpose: Purpose) -> (i64, String) {
    let other = "Please choose a different subscription and try again.";
    match (is_bundle, purpose) {
        (true, Purpose::Add) => (
            2038,
            format!(
                "Your request to add a new Zoom One user could not be approved at this time because the \
                 subscription \"{id}\" doesn’t have enough licenses available to assign. {other}"
            ),
        ),
        (true, _) => (
            2038,
            format!(
                "Your request to convert the plan type of this user was not approved at this time because the \
                 subscription \"{id}\" doesn’t have enough licenses available to assign. {other}"
            ),
        ),
        (false, Purpose::Add) => (
            3412,
            format!(
                "Your request to add a new \"Licensed\" user could not be approved at this time because the \
                 subscription {id} has reached the permitted maximum number of \"{seats}\" paying users. {other}"
            ),
        ),
        (false, _) => (
            3412,
            format!(
                "Your request to convert the user type of this basic user to a \"Licensed\" user was not \
                 approved at this time because the subscription \"{id}\" has reached the permitted maximum \
                 number of \"{seats}\" paying users. {other}"
            ),
        ),
    }
}
