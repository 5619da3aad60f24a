//! Everything that is proven offline, in one binary.
#![cfg(test)]

mod framework_calls;
mod framework_hostile;
mod framework_lifecycle;
mod framework_plan;
mod framework_properties;
mod framework_schema;
mod support {
    pub(crate) mod framework;
}
mod value_hostile;
mod value_properties;
mod value_strategies;
mod value_vectors;
