//! `/propagation/rules/{ruleID}/mappings`, `/propagation/mappings`: which attribute becomes which. A new rule
//! has none.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::body::Body;
use super::{PingError, environment, environment_mut, hal, no_content, operation};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;
use crate::world::clock::zoom_time;
use crate::world::pingone::{Mapping, uuid};

const OF_RULE: &str =
    "/pingone/{region}/api/v1/environments/{environmentID}/propagation/rules/{ruleID}/mappings";
const ONE: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/mappings/{mappingID}";

pub(super) const OPERATIONS: &[Operation] = &[
    operation("propagationMappingsList", Method::GET, OF_RULE, list),
    operation("propagationMappingsCreate", Method::POST, OF_RULE, create),
    operation("propagationMappingsRead", Method::GET, ONE, read),
    operation("propagationMappingsReplace", Method::PUT, ONE, replace),
    operation("propagationMappingsDelete", Method::DELETE, ONE, delete),
];

/// An attribute or an expression, not both.
fn given(call: &Call<'_>, rule_id: String) -> Result<Mapping, PingError> {
    let body = Body::json(call)?;
    let (source_attribute, expression) = (body.text("sourceAttribute")?, body.text("expression")?);
    if source_attribute.is_empty() == expression.is_empty() {
        let message = "either sourceAttribute or expression must be given";
        return Err(PingError::invalid_value("sourceAttribute", message));
    }
    Ok(Mapping {
        rule_id,
        source_attribute,
        expression,
        target_attribute: body.required("targetAttribute")?,
        created_at: call.now,
        updated_at: call.now,
    })
}

fn view(call: &Call<'_>, id: &str, mapping: &Mapping) -> Value {
    let mut fields = json!({
        "rule": {"id": mapping.rule_id},
        "targetAttribute": mapping.target_attribute,
        "createdAt": zoom_time(mapping.created_at),
        "updatedAt": zoom_time(mapping.updated_at),
    });
    for (name, text) in [("sourceAttribute", &mapping.source_attribute), ("expression", &mapping.expression)]
    {
        if !text.is_empty() {
            fields[name] = json!(text);
        }
    }
    hal::resource(call, "mappings", id, fields)
}

fn show(call: &Call<'_>, status: StatusCode, id: &str) -> Result<Answer, PingError> {
    let mapping = environment(call)?.mappings.get(id).ok_or_else(PingError::not_found)?;
    Ok(Answer::json(status, &view(call, id, mapping)))
}

/// The rule that the path names.
fn rule_id(call: &Call<'_>) -> Result<String, PingError> {
    let id = call.param("ruleID");
    environment(call)?.rules.get(id).map(|_| id.to_owned()).ok_or_else(PingError::not_found)
}

fn list(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let rule_id = rule_id(call)?;
    let mappings = environment(call)?.mappings.iter().filter(|(_, mapping)| mapping.rule_id == rule_id);
    hal::list(call, "mappings", mappings.map(|(id, mapping)| view(call, id, mapping)).collect())
}

fn create(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let mapping = given(call, rule_id(call)?)?;
    let id = uuid(&mut call.world.random);
    environment_mut(call)?.mappings.insert(id.clone(), mapping);
    show(call, StatusCode::CREATED, &id)
}

fn read(call: &mut Call<'_>) -> Result<Answer, PingError> {
    show(call, StatusCode::OK, call.param("mappingID"))
}

fn replace(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("mappingID").to_owned();
    let old = environment(call)?.mappings.get(&id).ok_or_else(PingError::not_found)?.clone();
    let mapping = Mapping { created_at: old.created_at, ..given(call, old.rule_id)? };
    environment_mut(call)?.mappings.insert(id.clone(), mapping);
    show(call, StatusCode::OK, &id)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("mappingID").to_owned();
    environment_mut(call)?.mappings.remove(&id).ok_or_else(PingError::not_found)?;
    Ok(no_content())
}
