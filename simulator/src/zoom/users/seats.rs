//! Are there licences left?

use crate::world::World;
use crate::zoom::error::ZoomError;

/// The type of a licensed user.
pub(super) const LICENSED: i64 = 2;

/// What was to be done with the licence that is not there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Add,
    Convert,
}

/// Refuses one more licensed user where the account has no seat left. Pending users take seats too.
pub(super) fn check(world: &World, purpose: Purpose) -> Result<(), ZoomError> {
    let Some(most) = world.account.seats else { return Ok(()) };
    let used = world.users.values().filter(|user| user.kind == LICENSED).count();
    if u64::try_from(used).is_ok_and(|used| used < most) {
        return Ok(());
    }
    let message = match purpose {
        Purpose::Add => format!(
            "Your request to add a new \"Licensed\" user couldn't be approved at this time because your account \
             has reached the permitted maximum number of \"{most}\" paying users. Please purchase additional \
             licenses or contact the Zoom support team to provision additional users in your account."
        ),
        Purpose::Convert => format!(
            "Your request to convert the user type of a \"Basic\" user to a \"Licensed\" user was not approved at \
             this time because your account has reached the permitted maximum number of \"{most}\" paying users. \
             Please purchase additional licenses or remove existing paying user(s) from your \"Users\" list or \
             the \"Pending Users\" list before attempting to convert a user to a paying user."
        ),
    };
    Err(ZoomError::bad_request(3412, message))
}
