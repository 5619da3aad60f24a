//! Everything that is proven offline, in one binary.
#![cfg(test)]

mod value_hostile;
mod value_properties;
mod value_refusals;
mod value_strategies;
mod value_vectors;
