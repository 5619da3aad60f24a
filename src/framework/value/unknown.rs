//! What can be known of a value before it is known.

use super::{Number, Type, nfc};

/// The longest prefix that is kept, in bytes: Terraform writes no longer one.
const MAX_PREFIX: usize = 256;

/// What is known of an unknown value. Terraform 1.6 and later can decide conditions with it before
/// apply; earlier ones do not look at it.
///
/// A value must keep what its plan said of it: refine only where nothing can go otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refinements(Option<Box<Facts>>);

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Facts {
    not_null: bool,
    prefix: Option<String>,
    lower_bound: Option<Bound>,
    upper_bound: Option<Bound>,
    min_length: Option<u64>,
    max_length: Option<u64>,
}

/// One end of the range in which an unknown number is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bound {
    /// The number at the end of the range.
    pub number: Number,
    /// Whether the value can be that number itself.
    pub inclusive: bool,
}

impl Refinements {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the value will not be null.
    pub fn is_not_null(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.not_null)
    }

    /// How the text will start.
    pub fn prefix(&self) -> Option<&str> {
        self.0.as_ref()?.prefix.as_deref()
    }

    /// The number that the value will be or exceed.
    pub fn lower_bound(&self) -> Option<&Bound> {
        self.0.as_ref()?.lower_bound.as_ref()
    }

    /// The number that the value will be or stay below.
    pub fn upper_bound(&self) -> Option<&Bound> {
        self.0.as_ref()?.upper_bound.as_ref()
    }

    /// How many elements the collection will have at least.
    pub fn min_length(&self) -> Option<u64> {
        self.0.as_ref()?.min_length
    }

    /// How many elements the collection will have at most.
    pub fn max_length(&self) -> Option<u64> {
        self.0.as_ref()?.max_length
    }

    /// The value will not be null.
    pub fn with_not_null(self) -> Self {
        self.with(|known| known.not_null = true)
    }

    /// The text will start with this. Of a prefix longer than 256 bytes only the first ones are kept.
    pub fn with_prefix(self, prefix: impl Into<String>) -> Self {
        let mut prefix = nfc(prefix.into());
        prefix.truncate(prefix.floor_char_boundary(MAX_PREFIX));
        self.with(|known| known.prefix = Some(prefix).filter(|prefix| !prefix.is_empty()))
    }

    /// The number will be above this, or this itself where the bound is inclusive.
    pub fn with_lower_bound(self, number: Number, inclusive: bool) -> Self {
        self.with(|known| known.lower_bound = Some(Bound { number, inclusive }))
    }

    /// The number will be below this, or this itself where the bound is inclusive.
    pub fn with_upper_bound(self, number: Number, inclusive: bool) -> Self {
        self.with(|known| known.upper_bound = Some(Bound { number, inclusive }))
    }

    /// The collection will have at least so many elements.
    pub fn with_min_length(self, length: u64) -> Self {
        self.with(|known| known.min_length = Some(length))
    }

    /// The collection will have at most so many elements.
    pub fn with_max_length(self, length: u64) -> Self {
        self.with(|known| known.max_length = Some(length))
    }

    /// What of this can be said of a value of that type. The rest is dropped, as is a range that no
    /// value is in: Terraform accepts neither, and to know less is always right.
    pub(super) fn suited_to(mut self, kind: &Type) -> Self {
        let Some(known) = &mut self.0 else { return self };
        if *kind == Type::Dynamic {
            return Self::default();
        }
        if *kind != Type::String {
            known.prefix = None;
        }
        let empty_range = match (&known.lower_bound, &known.upper_bound) {
            (Some(lower), Some(upper)) => {
                lower.number > upper.number
                    || (lower.number == upper.number && !(lower.inclusive && upper.inclusive))
            }
            _ => false,
        };
        if *kind != Type::Number || empty_range {
            known.lower_bound = None;
            known.upper_bound = None;
        }
        let empty_lengths = known.min_length.zip(known.max_length).is_some_and(|(min, max)| min > max);
        if !matches!(kind, Type::List(_) | Type::Set(_) | Type::Map(_)) || empty_lengths {
            known.min_length = None;
            known.max_length = None;
        }
        self.normalised()
    }

    fn with(mut self, learn: impl FnOnce(&mut Facts)) -> Self {
        learn(self.0.get_or_insert_default());
        self.normalised()
    }

    /// Knowing nothing has one form only, so that derived equality holds.
    fn normalised(self) -> Self {
        Self(self.0.filter(|known| **known != Facts::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(number: i64) -> Number {
        number.into()
    }

    #[test]
    fn knowing_nothing_has_one_form() {
        assert!(Refinements::default().is_empty());
        assert_eq!(Refinements::default().with_prefix(""), Refinements::default());
        assert_eq!(Refinements::default().with_prefix("x").suited_to(&Type::Bool), Refinements::default());
        assert!(!Refinements::default().with_not_null().is_empty());
    }

    #[test]
    fn keeps_a_prefix_of_a_long_prefix() {
        let long = format!("{}\u{e9}", "x".repeat(255));
        assert_eq!(Refinements::default().with_prefix(long).prefix(), Some(&*"x".repeat(255)));
        assert_eq!(Refinements::default().with_prefix("e\u{301}").prefix(), Some("\u{e9}"));
    }

    #[test]
    fn says_of_a_type_only_what_can_be_said_of_it() {
        let everything = Refinements::default()
            .with_not_null()
            .with_prefix("x")
            .with_lower_bound(number(1), true)
            .with_upper_bound(number(2), false)
            .with_min_length(1)
            .with_max_length(2);
        let not_null = Refinements::default().with_not_null();
        assert_eq!(everything.clone().suited_to(&Type::String), not_null.clone().with_prefix("x"));
        let range = not_null.clone().with_lower_bound(number(1), true).with_upper_bound(number(2), false);
        assert_eq!(everything.clone().suited_to(&Type::Number), range);
        let lengths = not_null.clone().with_min_length(1).with_max_length(2);
        assert_eq!(everything.clone().suited_to(&Type::set(Type::Bool)), lengths);
        assert_eq!(everything.clone().suited_to(&Type::Tuple(vec![])), not_null);
        assert_eq!(everything.suited_to(&Type::Dynamic), Refinements::default());
    }

    #[test]
    fn drops_a_range_that_nothing_is_in() {
        let range = |lower, upper, inclusive| {
            Refinements::default()
                .with_lower_bound(number(lower), inclusive)
                .with_upper_bound(number(upper), true)
                .suited_to(&Type::Number)
        };
        assert!(range(2, 1, true).is_empty());
        assert!(range(1, 1, false).is_empty());
        assert!(!range(1, 1, true).is_empty());
        let lengths = Refinements::default().with_min_length(2).with_max_length(1);
        assert!(lengths.suited_to(&Type::list(Type::Bool)).is_empty());
    }
}
