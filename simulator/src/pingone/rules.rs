//! `/propagation/rules`: what goes from where to where.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::body::Body;
use super::{PingError, environment, environment_mut, hal, no_content, operation};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;
use crate::world::clock::zoom_time;
use crate::world::pingone::{Rule, uuid};

const ALL: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/rules";
const ONE: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/rules/{ruleID}";

pub(super) const OPERATIONS: &[Operation] = &[
    operation("propagationRulesList", Method::GET, ALL, list),
    operation("propagationRulesCreate", Method::POST, ALL, create),
    operation("propagationRulesRead", Method::GET, ONE, read),
    operation("propagationRulesReplace", Method::PUT, ONE, replace),
    operation("propagationRulesDelete", Method::DELETE, ONE, delete),
    operation(
        "propagationPlanRulesList",
        Method::GET,
        "/pingone/{region}/api/v1/environments/{environmentID}/propagation/plans/{planID}/rules",
        list_of_plan,
    ),
];

/// A rule as a request describes it; it is not active unless that is said.
fn given(call: &Call<'_>) -> Result<Rule, PingError> {
    let body = Body::json(call)?;
    let environment = environment(call)?;
    let reference = |name: &str| body.reference(name)?.ok_or_else(|| PingError::required(name));
    let plan_id = reference("plan")?;
    if !environment.plans.contains_key(&plan_id) {
        return Err(PingError::invalid_value("plan.id", "there is no such plan"));
    }
    let store = |name: &str| -> Result<(String, String), PingError> {
        let id = reference(name)?;
        let store = environment.stores.get(&id);
        let store =
            store.ok_or_else(|| PingError::invalid_value(format!("{name}.id"), "there is no such store"))?;
        Ok((id, store.kind.clone()))
    };
    let (source_store_id, source) = store("sourceStore")?;
    let (target_store_id, target) = store("targetStore")?;
    if target != "directory" && source != "directory" {
        let message = "must be a store of the type directory where users go out";
        return Err(PingError::invalid_value("sourceStore.id", message));
    }
    Ok(Rule {
        name: body.required("name")?,
        plan_id,
        source_store_id,
        target_store_id,
        active: body.flag("active")?,
        population_expression: body.text("populationExpression")?,
        deprovision: body.flag("deprovision")?,
        group_ids: body.references("groups")?,
        configuration: body.object("configuration")?.unwrap_or_default(),
        created_at: call.now,
        updated_at: call.now,
    })
}

fn view(call: &Call<'_>, id: &str, rule: &Rule) -> Value {
    let groups: Vec<Value> = rule.group_ids.iter().map(|id| json!({"id": id})).collect();
    let fields = json!({
        "name": rule.name,
        "plan": {"id": rule.plan_id},
        "sourceStore": {"id": rule.source_store_id},
        "targetStore": {"id": rule.target_store_id},
        "active": rule.active,
        "populationExpression": rule.population_expression,
        "deprovision": rule.deprovision,
        "groups": groups,
        "configuration": rule.configuration,
        "createdAt": zoom_time(rule.created_at),
        "updatedAt": zoom_time(rule.updated_at),
    });
    hal::resource(call, "rules", id, fields)
}

fn show(call: &Call<'_>, status: StatusCode, id: &str) -> Result<Answer, PingError> {
    let rule = environment(call)?.rules.get(id).ok_or_else(PingError::not_found)?;
    Ok(Answer::json(status, &view(call, id, rule)))
}

fn list(call: &mut Call<'_>) -> Result<Answer, PingError> {
    list_where(call, |_| true)
}

fn list_of_plan(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let plan_id = call.param("planID");
    if !environment(call)?.plans.contains_key(plan_id) {
        return Err(PingError::not_found());
    }
    list_where(call, |rule| rule.plan_id == plan_id)
}

fn list_where(call: &Call<'_>, is_meant: impl Fn(&Rule) -> bool) -> Result<Answer, PingError> {
    let rules = environment(call)?.rules.iter().filter(|(_, rule)| is_meant(rule));
    hal::list(call, "rules", rules.map(|(id, rule)| view(call, id, rule)).collect())
}

fn create(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let rule = given(call)?;
    let id = uuid(&mut call.world.random);
    environment_mut(call)?.rules.insert(id.clone(), rule);
    show(call, StatusCode::CREATED, &id)
}

fn read(call: &mut Call<'_>) -> Result<Answer, PingError> {
    show(call, StatusCode::OK, call.param("ruleID"))
}

fn replace(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("ruleID").to_owned();
    let created_at = environment(call)?.rules.get(&id).ok_or_else(PingError::not_found)?.created_at;
    let rule = Rule { created_at, ..given(call)? };
    environment_mut(call)?.rules.insert(id.clone(), rule);
    show(call, StatusCode::OK, &id)
}

/// Its mappings go with it.
fn delete(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("ruleID").to_owned();
    let environment = environment_mut(call)?;
    environment.rules.remove(&id).ok_or_else(PingError::not_found)?;
    environment.mappings.retain(|_, mapping| mapping.rule_id != id);
    Ok(no_content())
}
