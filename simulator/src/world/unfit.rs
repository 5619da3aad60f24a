//! Why something cannot happen to a user. Each API says it in words of its own.

/// Licences that bring meetings with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bundle {
    United,
    ZoomOne,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Somebody in this account has the address.
    AddressTaken,
    /// The address holds a Zoom account elsewhere.
    AddressElsewhere,
    /// New addresses are limited to domains, and this is of none of them.
    AddressLimited,
    /// The account does not manage the address's domain.
    AddressUnmanaged,
    /// Zoom's API leaves the owner and administrators alone.
    Administrator,
    /// Whoever was invited does not belong to the account yet, and cannot be deleted out of it.
    NotJoined,
    /// Whoever has an address of the organisation's cannot take it along.
    Managed,
    /// The invitation was not accepted in time.
    InvitationExpired,
    /// The owner's role goes from hand to hand in another way.
    Owner,
    /// Only those who are active are given roles.
    NotActive,
    /// There is no such role.
    NoRole,
    /// There is no such division.
    NoDivision,
    /// Somebody else has the personal link.
    VanityNameTaken,
    /// No licence is left; with the bundle that asks for one, and how many there are.
    NoSeat(Option<Bundle>, u64),
    /// No room is left among Basic users; with the bundle that is switched off.
    NoBasicSeat(Option<Bundle>),
    /// No Zoom Phone licence is left.
    NoPhoneSeat,
    /// There is no such subscription.
    NoSubscription(String),
    /// The subscription has no licence left; whether it is one for a bundle, and how many it has.
    SubscriptionFull { id: String, is_bundle: bool, seats: u64 },
}
