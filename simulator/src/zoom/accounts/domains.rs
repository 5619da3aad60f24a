//! `/accounts/{accountId}/managed_domains` and `/trusted_domains`.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{READ, check_account};
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};

pub(super) const MANAGED: Operation = Operation {
    id: "accountManagedDomain",
    method: Method::GET,
    path: "/v2/accounts/{accountId}/managed_domains",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for Paid or ZMP account: {accountId}.")),
        handler: managed,
    }),
};

pub(super) const TRUSTED: Operation = Operation {
    id: "accountTrustedDomain",
    method: Method::GET,
    path: "/v2/accounts/{accountId}/trusted_domains",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: trusted }),
};

fn managed(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let domains = &call.world.account.managed_domains;
    let rows: Vec<Value> =
        domains.iter().map(|domain| json!({"domain": domain, "status": "verified"})).collect();
    Ok(Answer::json(StatusCode::OK, &json!({"total_records": rows.len(), "domains": rows})))
}

fn trusted(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let domains = &call.world.account.trusted_domains;
    Ok(Answer::json(StatusCode::OK, &json!({"trusted_domains": domains})))
}
