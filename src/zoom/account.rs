//! The account that an app belongs to, and what it has bought.

use std::collections::BTreeMap;

use ::http::Method;
use serde::Deserialize;
use serde_json::Value;

use super::client::Client;
use super::error::Error;
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;

static PLAN_USAGE: Operation = Operation {
    method: Method::GET,
    path: "/accounts/{accountId}/plans/usage",
    label: RateLabel::Heavy,
    answers_with: &["plan_base", "plan_zoom_one", "plan_united", "plan_recording", "plan_webinar"],
};

static MANAGED_DOMAINS: Operation = Operation {
    method: Method::GET,
    path: "/accounts/{accountId}/managed_domains",
    label: RateLabel::Light,
    answers_with: &["domains", "total_records"],
};

/// Zoom's word for the account of the token.
const ME: &str = "me";

/// How much of one plan is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanUsage {
    /// Zoom's name of the plan, without its prefix: `base`, `zoom_one`, `webinar` …
    pub name: String,
    /// Which of the plans of that name.
    pub plan_type: Option<String>,
    /// How many were bought.
    pub hosts: Option<i64>,
    /// How many are taken.
    pub usage: Option<i64>,
    /// How many of these are taken by active users.
    pub active_hosts: Option<i64>,
    /// How many are taken by pending users.
    pub pending: Option<i64>,
}

/// A domain whose addresses the account manages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ManagedDomain {
    /// The domain.
    #[serde(default)]
    pub domain: String,
    /// Such as `verified`.
    #[serde(default, deserialize_with = "text")]
    pub status: Option<String>,
}

/// Calls on the account.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on the account that the app belongs to.
    pub fn account(&self) -> Account<'_> {
        Account { client: self }
    }
}

impl Account<'_> {
    /// The account's id. An app's own credentials say it, and Zoom issues no token for another; of a ready
    /// access token it is the account of the user as whom the token acts (scope `user:read:user:admin`).
    pub async fn id(self) -> Result<Option<String>, Error> {
        match self.client.account_of_credentials() {
            Some(id) => Ok(Some(id.to_owned())),
            None => Ok(self.client.users().get(ME).await?.account_id),
        }
    }

    /// How much of each plan is used, by name. Paid accounts only. Scope `billing:read:plan_usage:admin`.
    pub async fn plan_usage(self) -> Result<Vec<PlanUsage>, Error> {
        let call = Call::new(&PLAN_USAGE, &[ME])?.about([topics::account(), topics::users()].concat());
        Ok(plans(self.client.fetch(&call).await?))
    }

    /// The domains whose addresses the account manages. Scope `account:read:managed_domains:master`, or the
    /// classic `account:read:admin`.
    pub async fn managed_domains(self) -> Result<Vec<ManagedDomain>, Error> {
        let call = Call::new(&MANAGED_DOMAINS, &[ME])?.about(topics::account());
        let list: DomainList = self.client.fetch(&call).await?;
        Ok(list.domains)
    }
}

#[derive(Deserialize)]
struct DomainList {
    #[serde(default, deserialize_with = "rows")]
    domains: Vec<ManagedDomain>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default, rename = "type", deserialize_with = "text")]
    plan_type: Option<String>,
    hosts: Option<i64>,
    usage: Option<i64>,
    active_hosts: Option<i64>,
    pending: Option<i64>,
}

/// Zoom has a field for each plan, and adds some now and then: an object, or a list of them. What has
/// neither places nor users (such as the storage of recordings) is no plan in this sense.
fn plans(answer: BTreeMap<String, Value>) -> Vec<PlanUsage> {
    let mut plans = Vec::new();
    for (field, value) in answer {
        let Some(name) = field.strip_prefix("plan_") else { continue };
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            let Ok(usage) = serde_json::from_value::<Usage>(value) else { continue };
            if usage.hosts.is_none() && usage.usage.is_none() {
                continue;
            }
            plans.push(PlanUsage {
                name: name.to_owned(),
                plan_type: usage.plan_type,
                hosts: usage.hosts,
                usage: usage.usage,
                active_hosts: usage.active_hosts,
                pending: usage.pending,
            });
        }
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_read_in_each_of_their_forms() {
        let answer = serde_json::from_str(
            r#"{"plan_base":{"type":"business_monthly","hosts":100,"usage":90,"active_hosts":80,"pending":3},
                "plan_webinar":[{"type":"webinar500_monthly","hosts":10,"usage":1},{"type":"x","hosts":1,"usage":0}],
                "plan_recording":{"type":"cmr_monthly_30","plan_storage":"30 GB"},
                "plan_of_tomorrow":{"type":"new","hosts":1},"other":{"hosts":1}}"#,
        );
        let plans = plans(answer.unwrap());
        let names: Vec<_> = plans.iter().map(|plan| (plan.name.as_str(), plan.hosts)).collect();
        assert_eq!(
            names,
            [("base", Some(100)), ("of_tomorrow", Some(1)), ("webinar", Some(10)), ("webinar", Some(1))]
        );
        assert_eq!((plans[0].active_hosts, plans[0].pending, plans[1].usage), (Some(80), Some(3), None));
    }
}
