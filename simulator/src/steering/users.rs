//! `/_simulator/users/{id}`: what another administrator does by hand, by the same rules as by API.

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, ok};
use crate::engine::Engine;
use crate::http::Answer;
use crate::world::life::Leaving;
use crate::world::{Unfit, UserStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    action: Action,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Somebody who was invited accepts.
    Accept,
    Activate,
    Deactivate,
    Disassociate,
    Delete,
    /// The account gets another owner.
    MakeOwner,
}

/// Does something to a user, and shows who is left.
pub(super) fn act(engine: &Engine, id: &str, body: Value) -> Result<Answer, Refusal> {
    let Act { action } =
        serde_json::from_value(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    let mut inner = engine.lock();
    let world = &mut inner.world;
    let Some(user) = world.users.get(id) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, format!("there is no user \"{id}\"")));
    };
    let refused = |unfit: Unfit| Refusal::new(StatusCode::CONFLICT, describe(&unfit));
    match action {
        Action::Accept if user.status == UserStatus::Pending => world.accept(id),
        Action::Accept => {
            return Err(Refusal::new(StatusCode::CONFLICT, "nobody waits for this user to accept"));
        }
        Action::Activate | Action::Deactivate => {
            world.set_active(id, matches!(action, Action::Activate)).map_err(refused)?;
        }
        Action::Disassociate | Action::Delete => {
            let how =
                if matches!(action, Action::Delete) { Leaving::Deleted } else { Leaving::Disassociated };
            world.check_leaving(user, how).map_err(refused)?;
            world.remove_user(id);
        }
        Action::MakeOwner if user.status == UserStatus::Active => world.hand_over(id),
        Action::MakeOwner => return Err(refused(Unfit::NotActive)),
    }
    let shown = world.users.get(id).map_or(Value::Null, |user| json!(user));
    inner.settle(engine.clock.now());
    Ok(ok(&shown))
}

fn describe(unfit: &Unfit) -> String {
    let text = match unfit {
        Unfit::Administrator => {
            "the owner and administrators are left alone: give the user another role first"
        }
        Unfit::NotJoined => "a pending user cannot be deleted: disassociate them",
        Unfit::Managed => "a user with an address of a managed domain cannot be disassociated: delete them",
        Unfit::NotActive => "the user is not active",
        Unfit::NoBasicSeat(_) => "no room is left among Basic users",
        Unfit::NoSeat(..) | Unfit::NoPhoneSeat | Unfit::SubscriptionFull { .. } => "no licence is left",
        _ => "the account's rules are against it",
    };
    text.to_owned()
}
