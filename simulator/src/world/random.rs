//! Reproducible chance.
//!
//! The generator is `SplitMix64`: a few lines that never change, so that a seed keeps its world for
//! ever, and a state of one number, so that it can be saved with the world.

use serde::{Deserialize, Serialize};

/// A stream of reproducible numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for each purpose, so that more users do not change the groups.
    pub fn stream(seed: u64, purpose: &str) -> Self {
        // FNV-1a, to spread the purpose over all bits.
        let mixed = purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self(seed ^ mixed);
        random.draw();
        random
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw().checked_rem(bound).unwrap_or(0)
    }

    /// True with the given probability (0.0 never, 1.0 always).
    pub fn chance(&mut self, probability: f64) -> bool {
        let drawn = u32::try_from(self.draw() >> 32).unwrap_or(0);
        f64::from(drawn) / (f64::from(u32::MAX) + 1.0) < probability
    }

    /// One of the items; nothing when there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        items.get(index)
    }

    /// Bytes without pattern.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            for (byte, drawn) in chunk.iter_mut().zip(self.draw().to_le_bytes()) {
                *byte = drawn;
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_stream() {
        let first_two = |seed, purpose| {
            let mut random = Random::stream(seed, purpose);
            [random.draw(), random.draw()]
        };
        assert_eq!(first_two(1, "users"), first_two(1, "users"));
        assert_ne!(first_two(1, "users"), first_two(2, "users"));
        assert_ne!(first_two(1, "users"), first_two(1, "groups"));
    }

    #[test]
    fn chance_keeps_its_bounds() {
        let mut random = Random::stream(7, "test");
        assert!((0..1000).all(|_| random.chance(1.0)));
        assert!(!(0..1000).any(|_| random.chance(0.0)));
        let hits = (0..1000).filter(|_| random.chance(0.5)).count();
        assert!((400..600).contains(&hits), "{hits}");
    }
}
