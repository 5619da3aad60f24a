//! How Terraform and the plan engine treat an attribute: the vocabulary that stands beside each
//! field of a model.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::validator::Validator;

/// Who gives an attribute its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// The configuration, always.
    Required,
    /// The configuration, if it wants to.
    #[default]
    Optional,
    /// The provider, always.
    Computed,
    /// The configuration if it wants to, else the provider.
    OptionalComputed,
}

impl Presence {
    /// Whether the provider may give the value.
    pub const fn is_computed(self) -> bool {
        matches!(self, Self::Computed | Self::OptionalComputed)
    }

    /// Whether the configuration may give the value.
    pub const fn is_configurable(self) -> bool {
        !matches!(self, Self::Computed)
    }
}

/// Everything that is declared about an attribute beside its type and its description.
///
/// Written beside a model's field as `#[schemars(extend("terraform" = required().replaces()))]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of Terraform's schema language")]
pub struct Behaviour {
    /// Who gives the value.
    pub presence: Presence,
    /// Hidden in Terraform's output.
    pub sensitive: bool,
    /// Given by the configuration, never kept in plan or state (Terraform 1.11 and later).
    pub write_only: bool,
    /// What the provider takes where the configuration gives nothing.
    pub default: Option<Json>,
    /// A new value needs a new object.
    pub replaces: bool,
    /// What was null before is recorded in place, though the attribute replaces: an import cannot know it.
    pub unless_null: bool,
    /// Does not change with the object: a plan keeps the known value instead of "known after apply".
    pub keeps: bool,
    /// Values that differ only in case are the same value.
    pub ignores_case: bool,
    /// Rules for a single value.
    pub validators: Vec<Validator>,
    /// Why it is deprecated, and what to use instead.
    pub deprecation: Option<String>,
    /// Written as a nested block instead of a nested attribute.
    pub block: bool,
    /// The struct reads it and never writes it: what Terraform has stays. Not declared, but read from
    /// `#[serde(skip_serializing)]`.
    pub unwritten: bool,
    /// What a generated configuration says where only the user can know the value.
    pub placeholder: Option<Json>,
}

/// The configuration must give the value.
pub fn required() -> Behaviour {
    Behaviour { presence: Presence::Required, ..Behaviour::default() }
}

/// The configuration may give the value.
pub fn optional() -> Behaviour {
    Behaviour::default()
}

/// The provider gives the value.
pub fn computed() -> Behaviour {
    Behaviour { presence: Presence::Computed, ..Behaviour::default() }
}

/// Beside a whole model, not a field: the type is deprecated, for that reason.
pub fn deprecated(reason: impl Into<String>) -> Behaviour {
    Behaviour::default().deprecated(reason)
}

impl Behaviour {
    /// Where the configuration gives nothing, the provider does.
    pub fn or_computed(mut self) -> Self {
        self.presence = Presence::OptionalComputed;
        self
    }

    /// Where the configuration gives nothing, the value is `value`.
    pub fn default_to(mut self, value: impl Into<Json>) -> Self {
        self.default = Some(value.into());
        self.or_computed()
    }

    /// Hidden in Terraform's output.
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Never kept in plan or state.
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Of an attribute that replaces: what was null before is recorded in place.
    pub fn unless_null(mut self) -> Self {
        self.unless_null = true;
        self
    }

    /// A new value needs a new object.
    pub fn replaces(mut self) -> Self {
        self.replaces = true;
        self
    }

    /// A plan keeps the known value instead of "known after apply".
    pub fn keeps(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// Values that differ only in case are the same value; the text first written stays.
    pub fn ignores_case(mut self) -> Self {
        self.ignores_case = true;
        self
    }

    /// What a generated configuration says where only the user can know the value: something that passes
    /// validation, harms nothing, and says that it is to be replaced. Without it the generated configuration
    /// would be refused where this attribute, or one of a group with it, must be set.
    pub fn placeholder(mut self, value: impl Into<Json>) -> Self {
        self.placeholder = Some(value.into());
        self
    }

    /// Each value must satisfy `validator`.
    pub fn check(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// Deprecated, for that reason.
    pub fn deprecated(mut self, reason: impl Into<String>) -> Self {
        self.deprecation = Some(reason.into());
        self
    }

    /// Written as a nested block.
    pub fn block(mut self) -> Self {
        self.block = true;
        self
    }
}
