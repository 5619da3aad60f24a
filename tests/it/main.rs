//! Everything that is proven offline, in one binary.

mod value_vectors;
