//! `/propagation/plans`: what holds rules together. An environment has one at most.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::body::Body;
use super::{PingError, environment, environment_mut, hal, no_content, operation};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;
use crate::world::clock::zoom_time;
use crate::world::pingone::{Plan, uuid};

const ALL: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/plans";
const ONE: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/plans/{planID}";

pub(super) const OPERATIONS: &[Operation] = &[
    operation("propagationPlansList", Method::GET, ALL, list),
    operation("propagationPlansCreate", Method::POST, ALL, create),
    operation("propagationPlansRead", Method::GET, ONE, read),
    operation("propagationPlansReplace", Method::PUT, ONE, replace),
    operation("propagationPlansDelete", Method::DELETE, ONE, delete),
];

fn given(call: &Call<'_>) -> Result<Plan, PingError> {
    let body = Body::json(call)?;
    Ok(Plan {
        name: body.required("name")?,
        status: body.required("status")?,
        created_at: call.now,
        updated_at: call.now,
    })
}

fn view(call: &Call<'_>, id: &str, plan: &Plan) -> Value {
    let fields = json!({
        "name": plan.name,
        "status": plan.status,
        "createdAt": zoom_time(plan.created_at),
        "updatedAt": zoom_time(plan.updated_at),
    });
    hal::resource(call, "plans", id, fields)
}

fn show(call: &Call<'_>, status: StatusCode, id: &str) -> Result<Answer, PingError> {
    let plan = environment(call)?.plans.get(id).ok_or_else(PingError::not_found)?;
    Ok(Answer::json(status, &view(call, id, plan)))
}

fn list(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let rows = environment(call)?.plans.iter().map(|(id, plan)| view(call, id, plan)).collect();
    hal::list(call, "plans", rows)
}

fn create(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let plan = given(call)?;
    if let Some((id, _)) = environment(call)?.plans.first_key_value() {
        return Err(PingError::invalid_request(format!("The environment has an existing plan: {id}.")));
    }
    let id = uuid(&mut call.world.random);
    environment_mut(call)?.plans.insert(id.clone(), plan);
    show(call, StatusCode::CREATED, &id)
}

fn read(call: &mut Call<'_>) -> Result<Answer, PingError> {
    show(call, StatusCode::OK, call.param("planID"))
}

fn replace(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("planID").to_owned();
    let created_at = environment(call)?.plans.get(&id).ok_or_else(PingError::not_found)?.created_at;
    let plan = Plan { created_at, ..given(call)? };
    environment_mut(call)?.plans.insert(id.clone(), plan);
    show(call, StatusCode::OK, &id)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("planID").to_owned();
    let environment = environment_mut(call)?;
    if !environment.plans.contains_key(&id) {
        return Err(PingError::not_found());
    }
    let users = environment.rules.iter().filter(|(_, rule)| rule.plan_id == id);
    let rules: Vec<String> = users.map(|(id, _)| id.clone()).collect();
    if !rules.is_empty() {
        return Err(PingError::in_use("planID", &rules));
    }
    environment.plans.remove(&id);
    Ok(no_content())
}
