//! A little chance, so that many clients do not come back in the same instant.

use std::hash::{BuildHasher, RandomState};

/// A number in `0.0..1.0`. The standard library's hash seeds are random enough to spread waiting
/// clients, and need no further crate.
pub(super) fn random() -> f64 {
    let bits = u32::try_from(RandomState::new().hash_one(0_u8) >> 32).unwrap_or_default();
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lie_in_range_and_differ() {
        let numbers: Vec<f64> = (0..100).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.windows(2).any(|pair| pair[0].total_cmp(&pair[1]).is_ne()));
    }
}
