//! What a struct does not know of a value: what it never writes, how Terraform has written it, and what is kept
//! nowhere.

use crate::framework::schema::{Attribute, Block, Equality, Presence};
use crate::framework::value::Value;
use crate::framework::walk::{self, Field, Fields, Here, Judgement, Mask, Onward, Rewrite, rewrite};

/// Completes a value that a struct has written, from the one that it came from. Unknown in it is what the struct
/// has left out; that keeps its value in `base`, as does the spelling of what means the same there. Write-only
/// values become null.
pub(super) fn complete(block: &Block, written: &mut Value, base: &Value) {
    if let Value::Object(object) = written {
        rewrite(block.into(), object, Here { beside: Some(base), in_set: false }, &mut Keeping);
    }
}

struct Keeping;

impl Rewrite for Keeping {
    fn field(&mut self, field: Field<'_>, value: &mut Value, here: Here<'_>) -> Onward {
        let left_out = value.is_unknown();
        if left_out {
            *value = here.beside.map_or(Value::Null, Value::unknowns_as_null);
        }
        match field {
            Field::Block(nested) if value.is_null() => *value = nested.absent(),
            Field::Attribute(attribute) if attribute.behaviour.write_only => *value = Value::Null,
            _ if left_out => {}
            Field::Block(_) => return Onward::Into,
            Field::Attribute(attribute) => {
                let no_base = here.beside.is_none_or(Value::is_null);
                if no_base && !here.in_set && is_stand_in(attribute, value) {
                    *value = Value::Null;
                } else if attribute.nested().is_some() {
                    return Onward::Into;
                } else if let Some(base) = here.beside {
                    Equality::of(attribute).keep(base, value);
                }
            }
        }
        Onward::Past
    }

    /// Pairs each element with the one in the base that agrees with it in everything that both can tell; those
    /// that are left, with one that agrees in what a configuration must give.
    fn pair<'a>(
        &self,
        fields: Fields<'_>,
        elements: &[Value],
        beside: &'a [Value],
    ) -> Vec<Option<&'a Value>> {
        let mut paired: Vec<Option<&Value>> = vec![None; elements.len()];
        let mut unpaired: Vec<&Value> = beside.iter().collect();
        for judge in [tells as fn(&Attribute, &Value) -> Judgement, must_be_given] {
            let patterns: Vec<_> =
                unpaired.iter().map(|base| (Mask::of(fields, base, &judge), *base)).collect();
            let open: Vec<usize> =
                paired.iter().enumerate().filter(|(_, pair)| pair.is_none()).map(|(at, _)| at).collect();
            let pairs = walk::pair(&patterns, &open.iter().filter_map(|at| elements.get(*at)));
            let mut left = Vec::new();
            for (base, pair) in unpaired.into_iter().zip(pairs) {
                let place = pair.and_then(|pair| open.get(pair)).and_then(|at| paired.get_mut(*at));
                match place {
                    Some(place) => *place = Some(base),
                    None => left.push(base),
                }
            }
            unpaired = left;
        }
        paired
    }
}

/// Text that is empty although a configuration must give some stands in for what an import does not know.
fn is_stand_in(attribute: &Attribute, value: &Value) -> bool {
    let behaviour = &attribute.behaviour;
    let refused = || behaviour.validators.iter().any(|validator| validator.complaint(value).is_some());
    behaviour.presence == Presence::Required && value.as_str() == Some("") && refused()
}

/// What struct and base both know of an element.
fn tells(attribute: &Attribute, base: &Value) -> Judgement {
    let behaviour = &attribute.behaviour;
    let untold = behaviour.presence == Presence::Computed
        || behaviour.write_only
        || behaviour.unwritten
        || base.is_unknown();
    match attribute.nested() {
        _ if untold => Judgement::Open,
        Some(_) if !base.is_null() => Judgement::Inside,
        _ => Judgement::Whole(Equality::of(attribute)),
    }
}

/// What tells an element from its neighbours even when something else of it has changed.
fn must_be_given(attribute: &Attribute, base: &Value) -> Judgement {
    if attribute.behaviour.presence == Presence::Required { tells(attribute, base) } else { Judgement::Open }
}
