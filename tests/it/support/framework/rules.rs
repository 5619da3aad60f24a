//! The rules that Terraform holds every provider to. Each check answers with what is broken, as
//! sentences that begin with where.

use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode as ObjectNesting;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block, Object};
use terraform_provider_zoom::framework::value::{Number, Refinements, Value};

use super::values::{block_type, inner};

/// What is broken, as sentences.
pub(crate) type Faults = Vec<String>;

/// Write-only attributes have no value in anything that is kept, at whatever depth.
pub(crate) fn write_only_is_null(block: &Block, value: &Value) -> Faults {
    let mut faults = write_only_attributes(&block.attributes, value);
    for nested in &block.block_types {
        for object in objects(value.get(&nested.type_name)) {
            faults.extend(write_only_is_null(inner(nested), object));
        }
    }
    faults
}

fn write_only_attributes(attributes: &[Attribute], value: &Value) -> Faults {
    let mut faults = Faults::new();
    for attribute in attributes {
        let value = value.get(&attribute.name);
        if attribute.write_only && !value.is_null() {
            faults.push(format!("{} is write-only and has a value", attribute.name));
        }
        for object in attribute.nested_type.iter().flat_map(|_| objects(value)) {
            faults.extend(write_only_attributes(&attribute.nested_type.as_ref().unwrap().attributes, object));
        }
    }
    faults
}

/// The objects that a value holds, whatever its nesting.
pub(crate) fn objects(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(_) => vec![value],
        Value::Map(elements) => elements.values().collect(),
        other => other.as_elements().unwrap_or_default().iter().collect(),
    }
}

/// What is kept fits the schema.
pub(crate) fn conforms(block: &Block, value: &Value) -> Faults {
    value.conforms(&block_type(block)).err().map(|error| error.to_string()).into_iter().collect()
}

/// A planned state follows from configuration and prior state (Terraform's `AssertPlanValid`).
pub(crate) fn plan_is_valid(block: &Block, prior: &Value, config: &Value, planned: &Value) -> Faults {
    let mut check = PlanCheck { faults: Vec::new() };
    check.block(block, prior, config, planned, "");
    check.faults
}

struct PlanCheck {
    faults: Faults,
}

impl PlanCheck {
    fn fault(&mut self, place: &str, fault: &str) {
        self.faults.push(format!("{place}: {fault}"));
    }

    fn same_presence(&mut self, config: &Value, planned: &Value, place: &str) -> bool {
        if planned.is_null() != config.is_null() {
            self.fault(place, "planned and configured presence differ");
        }
        !planned.is_null() && !config.is_null()
    }

    fn block(&mut self, block: &Block, prior: &Value, config: &Value, planned: &Value, place: &str) {
        if !self.same_presence(config, planned, place) {
            return;
        }
        self.attributes(&block.attributes, prior, config, planned, place);
        for nested in &block.block_types {
            let name = &nested.type_name;
            let place = format!("{place}.{name}");
            let (prior, config, planned) = (prior.get(name), config.get(name), planned.get(name));
            if config.is_unknown() {
                if planned != config {
                    self.fault(&place, "an unknown block is not handed back unchanged");
                }
                continue;
            }
            if planned.is_unknown() {
                self.fault(&place, "a block must not be unknown itself");
                continue;
            }
            match nested.nesting() {
                BlockNesting::Single | BlockNesting::Group => {
                    self.block(inner(nested), prior, config, planned, &place);
                }
                BlockNesting::List => {
                    let (Value::List(config), Value::List(planned)) = (config, planned) else {
                        self.fault(&place, "a list of blocks must not be null");
                        continue;
                    };
                    if config.len() != planned.len() {
                        self.fault(&place, "the number of blocks differs from the configuration's");
                        continue;
                    }
                    for (index, (config, planned)) in config.iter().zip(planned).enumerate() {
                        let prior = prior.as_elements().and_then(|prior| prior.get(index));
                        let place = format!("{place}[{index}]");
                        self.block(inner(nested), prior.unwrap_or(&Value::Null), config, planned, &place);
                    }
                }
                BlockNesting::Map => {
                    let (Value::Map(config), Value::Map(planned)) = (config, planned) else {
                        self.fault(&place, "a map of blocks must not be null");
                        continue;
                    };
                    if !config.keys().eq(planned.keys()) {
                        self.fault(&place, "the keys of the blocks differ from the configuration's");
                        continue;
                    }
                    for (key, config) in config {
                        let prior = match prior {
                            Value::Map(prior) => prior.get(key),
                            _ => None,
                        };
                        let prior = prior.unwrap_or(&Value::Null);
                        self.block(inner(nested), prior, config, &planned[key], &format!("{place}[{key:?}]"));
                    }
                }
                BlockNesting::Set => match planned {
                    Value::Set(elements) if !elements.iter().any(Value::is_unknown) => {}
                    _ => self.fault(&place, "a set of blocks must be known, and so must its elements"),
                },
                BlockNesting::Invalid => self.fault(&place, "a block of no nesting"),
            }
        }
    }

    fn attributes(
        &mut self,
        schema: &[Attribute],
        prior: &Value,
        config: &Value,
        planned: &Value,
        place: &str,
    ) {
        for attribute in schema {
            let name = &attribute.name;
            let place = format!("{place}.{name}");
            self.attribute(attribute, prior.get(name), config.get(name), planned.get(name), &place);
        }
    }

    fn attribute(
        &mut self,
        attribute: &Attribute,
        prior: &Value,
        config: &Value,
        planned: &Value,
        place: &str,
    ) {
        let unrefined = without_refinements(planned);
        if unrefined == without_refinements(config)
            || (unrefined == *prior && !prior.is_null() && !config.is_null())
        {
            if attribute.write_only && !planned.is_null() {
                self.fault(place, "a write-only attribute has a planned value");
            }
            return;
        }
        if attribute.write_only {
            if !planned.is_null() {
                self.fault(place, "a write-only attribute has a planned value");
            }
            return;
        }
        if attribute.computed && (!attribute.optional || config.is_null()) {
            return;
        }
        if config.is_null() {
            self.fault(place, "a value is planned for an attribute that is not configured");
            return;
        }
        match &attribute.nested_type {
            Some(nested) => self.nested(nested, prior, config, planned, place),
            None => self.fault(place, "the planned value is neither the configured nor the prior one"),
        }
    }

    fn nested(&mut self, nested: &Object, prior: &Value, config: &Value, planned: &Value, place: &str) {
        if !self.same_presence(config, planned, place) {
            return;
        }
        if planned.is_unknown() || config.is_unknown() {
            self.fault(place, "unknown is planned for known, or known for unknown");
            return;
        }
        let mut pair = |prior: Option<&Value>, config: &Value, planned: &Value, place: &str| {
            if self.same_presence(config, planned, place) {
                let prior = prior.unwrap_or(&Value::Null);
                self.attributes(&nested.attributes, prior, config, planned, place);
            }
        };
        match (nested.nesting(), config, planned) {
            (ObjectNesting::Single, Value::Object(_), Value::Object(_)) => {
                pair(Some(prior), config, planned, place);
            }
            (ObjectNesting::List, Value::List(configs), Value::List(planneds))
                if configs.len() == planneds.len() =>
            {
                for (index, (config, planned)) in configs.iter().zip(planneds).enumerate() {
                    let prior = prior.as_elements().and_then(|prior| prior.get(index));
                    pair(prior, config, planned, &format!("{place}[{index}]"));
                }
            }
            (ObjectNesting::Map, Value::Map(configs), Value::Map(planneds))
                if configs.keys().eq(planneds.keys()) =>
            {
                for (key, config) in configs {
                    let prior = match prior {
                        Value::Map(prior) => prior.get(key),
                        _ => None,
                    };
                    pair(prior, config, &planneds[key], &format!("{place}[{key:?}]"));
                }
            }
            (ObjectNesting::Set, Value::Set(configs), Value::Set(planneds)) => {
                let known = |elements: &[Value]| elements.iter().all(Value::is_wholly_known);
                let fits = match (known(configs), known(planneds)) {
                    (true, true) => configs.len() == planneds.len(),
                    // A set with unknowns may turn out smaller than it is written.
                    _ => planneds.is_empty() == configs.is_empty(),
                };
                if !fits {
                    self.fault(place, "the number of elements differs from the configuration's");
                }
            }
            _ => self.fault(place, "the planned elements are not those of the configuration"),
        }
    }
}

/// The value with nothing known of its unknowns.
pub(crate) fn without_refinements(value: &Value) -> Value {
    let each = |elements: &std::collections::BTreeMap<String, Value>| {
        elements.iter().map(|(key, value)| (key.clone(), without_refinements(value))).collect()
    };
    match value {
        Value::Unknown(_) => Value::unknown(),
        Value::List(elements) => Value::List(elements.iter().map(without_refinements).collect()),
        Value::Set(elements) => Value::set(elements.iter().map(without_refinements)),
        Value::Map(elements) => Value::Map(each(elements)),
        Value::Object(attributes) => {
            Value::Object(attributes.iter().map(|(name, value)| (name, without_refinements(value))).collect())
        }
        Value::Dynamic(inner) => Value::Dynamic(Box::new((inner.0.clone(), without_refinements(&inner.1)))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// What came of a plan keeps what the plan said (Terraform's `AssertObjectCompatible`).
pub(crate) fn keeps_its_plan(block: &Block, planned: &Value, actual: &Value) -> Faults {
    let mut faults = Vec::new();
    block_compatible(block, planned, actual, "", &mut faults);
    faults
}

fn block_compatible(block: &Block, planned: &Value, actual: &Value, place: &str, faults: &mut Faults) {
    match (planned.is_null(), actual.is_null()) {
        (true, true) => return,
        (true, false) => return faults.push(format!("{place}: was absent, but is present now")),
        (false, true) => return faults.push(format!("{place}: was present, but is absent now")),
        (false, false) => {}
    }
    for attribute in &block.attributes {
        let name = &attribute.name;
        compatible(planned.get(name), actual.get(name), &format!("{place}.{name}"), faults);
    }
    for nested in &block.block_types {
        let name = &nested.type_name;
        let place = format!("{place}.{name}");
        match (nested.nesting(), planned.get(name), actual.get(name)) {
            (_, Value::Unknown(_), _) => {}
            (BlockNesting::List, Value::List(planned), Value::List(actual)) => {
                if planned.len() != actual.len() {
                    faults.push(format!("{place}: the number of blocks changed"));
                    continue;
                }
                for (index, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                    block_compatible(inner(nested), planned, actual, &format!("{place}[{index}]"), faults);
                }
            }
            (BlockNesting::Map, Value::Map(planned), Value::Map(actual)) => {
                if !planned.keys().eq(actual.keys()) {
                    faults.push(format!("{place}: the keys of the blocks changed"));
                    continue;
                }
                for (key, planned) in planned {
                    let place = format!("{place}[{key:?}]");
                    block_compatible(inner(nested), planned, &actual[key], &place, faults);
                }
            }
            // Terraform pairs the blocks of a set as it pairs the elements of one.
            (BlockNesting::Set, planned, actual) => compatible(planned, actual, &place, faults),
            (_, planned, actual) => block_compatible(inner(nested), planned, actual, &place, faults),
        }
    }
}

fn compatible(planned: &Value, actual: &Value, place: &str, faults: &mut Faults) {
    let mut fault = |fault: &str| faults.push(format!("{place}: {fault}"));
    match (planned, actual) {
        (Value::Unknown(refinements), actual) => {
            if !within(refinements, actual) {
                fault("is outside the range that was planned");
            }
        }
        (Value::Null, Value::Null) => {}
        (Value::Null, _) => fault("was null, but has a value now"),
        (_, Value::Null) => fault("had a value, but is null now"),
        (_, Value::Unknown(_)) => fault("was known, but is unknown now"),
        (Value::List(planned), Value::List(actual)) => {
            if planned.len() != actual.len() {
                return fault("the number of elements changed");
            }
            for (index, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                compatible(planned, actual, &format!("{place}[{index}]"), faults);
            }
        }
        (Value::Map(planned), Value::Map(actual)) => {
            if !planned.keys().eq(actual.keys()) {
                return fault("the keys changed");
            }
            for (key, planned) in planned {
                compatible(planned, &actual[key], &format!("{place}[{key:?}]"), faults);
            }
        }
        (Value::Object(planned), Value::Object(actual)) => {
            if !planned.keys().eq(actual.keys()) {
                return fault("the attributes changed");
            }
            for (name, planned) in planned.iter() {
                compatible(planned, &actual[name], &format!("{place}.{name}"), faults);
            }
        }
        (Value::Set(planned), Value::Set(actual)) => {
            let pairs = |planned: &Value, actual: &Value| {
                let mut faults = Vec::new();
                compatible(planned, actual, "", &mut faults);
                faults.is_empty()
            };
            if actual.len() > planned.len() {
                fault("has more elements than planned");
            }
            if !planned.iter().all(|planned| actual.iter().any(|actual| pairs(planned, actual))) {
                fault("a planned element has no counterpart");
            }
            if !actual.iter().all(|actual| planned.iter().any(|planned| pairs(planned, actual))) {
                fault("an element has no counterpart in the plan");
            }
        }
        (Value::Dynamic(planned), Value::Dynamic(actual)) => {
            if planned.0 != actual.0 {
                return fault("the type changed");
            }
            compatible(&planned.1, &actual.1, place, faults);
        }
        (planned, actual) if planned == actual => {}
        _ => fault("the value changed"),
    }
}

/// Whether the value is one of those that the refinements leave open.
fn within(known: &Refinements, value: &Value) -> bool {
    if value.is_null() {
        return !known.is_not_null();
    }
    let length = match value {
        Value::Map(elements) => Some(elements.len() as u64),
        other => other.as_elements().map(|elements| elements.len() as u64),
    };
    let number = |value: &Value| match value {
        Value::Number(number) => Some(number.clone()),
        _ => None,
    };
    let above =
        |bound: &Number, inclusive: bool, value: &Number| value > bound || (inclusive && value == bound);
    let below =
        |bound: &Number, inclusive: bool, value: &Number| value < bound || (inclusive && value == bound);
    value.is_unknown()
        || (known.prefix().is_none_or(|prefix| value.as_str().is_none_or(|text| text.starts_with(prefix)))
            && known.min_length().is_none_or(|least| length.is_none_or(|length| length >= least))
            && known.max_length().is_none_or(|most| length.is_none_or(|length| length <= most))
            && known.lower_bound().is_none_or(|lower| {
                number(value).is_none_or(|value| above(&lower.number, lower.inclusive, &value))
            })
            && known.upper_bound().is_none_or(|upper| {
                number(value).is_none_or(|value| below(&upper.number, upper.inclusive, &value))
            }))
}
