//! Which changes need a new object.

use std::collections::BTreeSet;

use crate::framework::path::AttributePath;
use crate::framework::schema::{Attribute, Block, Equality, Nesting, Presence};
use crate::framework::value::Value;
use crate::framework::walk::{Field, Fields, Mask, objects};

/// The paths of all values that differ between the prior and the planned state and cannot change
/// in place; none when creating or destroying.
///
/// Every path exists in one of the two states and none leads into a set, as Terraform demands.
pub fn replacements(block: &Block, prior: &Value, planned: &Value) -> BTreeSet<AttributePath> {
    let mut paths = BTreeSet::new();
    if prior.as_object().is_some() && planned.as_object().is_some() {
        of_fields(block.into(), prior, planned, &AttributePath::root(), &mut paths);
    }
    paths
}

fn of_fields(
    fields: Fields<'_>,
    prior: &Value,
    planned: &Value,
    path: &AttributePath,
    paths: &mut BTreeSet<AttributePath>,
) {
    for (name, field) in fields.iter() {
        let (prior, planned) = (prior.get(name), planned.get(name));
        if prior == planned {
            continue;
        }
        let Some(fixed) = fixed(field) else { continue };
        if !stands_whole(field) && field.nested().is_some() && is_empty(prior) && is_empty(planned) {
            continue;
        }
        let path = path.attribute(name);
        match field.nested() {
            Some((nesting, fields))
                if !stands_whole(field) && nesting != Nesting::Set && !may_replace(prior, planned) =>
            {
                for (place, planned) in objects(nesting, planned) {
                    if let Some(prior) = place.of(prior) {
                        of_fields(fields, prior, planned, &place.within(&path), paths);
                    }
                }
            }
            _ => {
                let planned = fixed.project(planned);
                if !planned.is_wholly_known() || planned != fixed.project(prior) {
                    paths.insert(path);
                }
            }
        }
    }
}

/// Whether a value holds no object, and certainly so.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Map(elements) => elements.is_empty(),
        other => other.is_null() || other.as_elements().is_some_and(<[Value]>::is_empty),
    }
}

/// Whether the field itself cannot change in place, and not only something in it.
fn stands_whole(field: Field<'_>) -> bool {
    field.behaviour().is_some_and(|behaviour| behaviour.replaces)
}

/// What of a field cannot change in place; none where all of it can. Only that is compared: whatever the
/// provider computes may become unknown with any change, which is no reason for a new object.
fn fixed(field: Field<'_>) -> Option<Mask<'_>> {
    match (field, field.nested()) {
        (Field::Attribute(attribute), None) => {
            attribute.behaviour.replaces.then(|| Mask::Whole(Equality::of(attribute)))
        }
        (_, Some((nesting, fields))) if stands_whole(field) => Some(held(nesting, given(fields))),
        (_, Some((nesting, fields))) => {
            let mut any = false;
            let masks = fields.iter().map(|(name, field)| {
                let mask = fixed(field);
                any |= mask.is_some();
                (name, mask.unwrap_or(Mask::Open))
            });
            let mask = Mask::Fields(masks.collect());
            any.then(|| held(nesting, mask))
        }
        (Field::Block(_), None) => None,
    }
}

/// Everything that a configuration can give.
fn given(fields: Fields<'_>) -> Mask<'_> {
    let open = |attribute: &Attribute| {
        attribute.behaviour.presence == Presence::Computed || attribute.behaviour.write_only
    };
    let masks = fields.iter().map(|(name, field)| {
        let mask = match (field, field.nested()) {
            (Field::Attribute(attribute), _) if open(attribute) => Mask::Open,
            (_, Some((nesting, fields))) => held(nesting, given(fields)),
            (Field::Attribute(attribute), None) => Mask::Whole(Equality::of(attribute)),
            (Field::Block(_), None) => Mask::Open,
        };
        (name, mask)
    });
    Mask::Fields(masks.collect())
}

fn held(nesting: Nesting, object: Mask<'_>) -> Mask<'_> {
    match nesting {
        Nesting::Single => object,
        Nesting::List | Nesting::Set | Nesting::Map => Mask::Each(Box::new(object)),
    }
}

/// Whether objects that are there may turn out to be others. Terraform allows no replacement at apply
/// that it has not planned, so the plan must reckon with it.
fn may_replace(prior: &Value, planned: &Value) -> bool {
    planned.is_unknown() && !is_empty(prior)
}
