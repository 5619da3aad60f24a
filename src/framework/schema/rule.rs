//! Rules that hold between the attributes of one block.

use super::Block;

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

impl Rule {
    /// The attributes that it speaks of.
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::ExactlyOneOf(names)
            | Self::AtLeastOneOf(names)
            | Self::AtMostOneOf(names)
            | Self::AllOrNone(names) => names.to_vec(),
            Self::Needs(one, other) => vec![one, other],
        }
    }

    /// The names in these rules of which the block has no attribute, each as a sentence that begins with `place`.
    pub fn faults(rules: &[Self], place: &str, block: &Block) -> Vec<String> {
        let names = rules.iter().flat_map(Self::names);
        let missing =
            names.filter(|name| !block.attributes.contains_key(*name) && !block.blocks.contains_key(*name));
        missing.map(|name| format!("{place} has a rule for \"{name}\", which it does not have")).collect()
    }
}
