//! `zoom_plan_usage`: what the account has bought, and how much of it is used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::computed;
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::account;

/// What the Zoom account has bought, and how much of it is used. Zoom tells it for paid accounts only.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// The plans, by name.
    #[schemars(extend("terraform" = computed()))]
    pub plans: Option<Vec<Plan>>,
}

/// A plan.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Zoom's name of the plan: `base` for the account's base plan, `zoom_one`, `united`, `webinar` … The
    /// set is open: Zoom adds plans.
    #[schemars(extend("terraform" = computed()))]
    pub name: Option<String>,
    /// Zoom's word for which plan of that name it is, such as `business_monthly`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// How many licences were bought.
    #[schemars(extend("terraform" = computed()))]
    pub bought: Option<i64>,
    /// How many licences are taken.
    #[schemars(extend("terraform" = computed()))]
    pub used: Option<i64>,
    /// How many licences are left.
    #[schemars(extend("terraform" = computed()))]
    pub available: Option<i64>,
    /// How many of the licences taken belong to active users. Zoom tells it of the base plan.
    #[schemars(extend("terraform" = computed()))]
    pub used_by_active: Option<i64>,
    /// How many of the licences taken belong to pending users.
    #[schemars(extend("terraform" = computed()))]
    pub used_by_pending: Option<i64>,
}

impl From<account::PlanUsage> for Plan {
    fn from(plan: account::PlanUsage) -> Self {
        Self {
            name: Some(plan.name),
            kind: plan.plan_type,
            bought: plan.hosts,
            used: plan.usage,
            available: plan.hosts.zip(plan.usage).map(|(bought, used)| bought - used),
            used_by_active: plan.active_hosts,
            used_by_pending: plan.pending,
        }
    }
}

/// The data source `zoom_plan_usage`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomPlanUsage;

impl DataSource for ZoomPlanUsage {
    type Model = Usage;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_plan_usage";

    async fn read(&self, call: &Call<'_, Clients>, _config: Usage) -> Outcome<Usage> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let plans = zoom.account().plan_usage().await;
        let plans = plans.map_err(|error| errors::diagnostic("read the account's plans", &error))?;
        Ok(Usage { plans: Some(plans.into_iter().map(Plan::from).collect()) })
    }
}
