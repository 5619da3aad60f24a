//! Rules that hold between the attributes of one block.

/// A rule between attributes at the top of a block. A rule that an unknown value may still satisfy
/// is left alone until it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Exactly one of them is set.
    ExactlyOneOf(&'static [&'static str]),
    /// At least one of them is set.
    AtLeastOneOf(&'static [&'static str]),
    /// At most one of them is set.
    AtMostOneOf(&'static [&'static str]),
    /// All of them are set, or none.
    AllOrNone(&'static [&'static str]),
    /// Where the first is set, the second is too.
    Needs(&'static str, &'static str),
}
