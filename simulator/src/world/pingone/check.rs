//! Is an organisation sound?

use super::{PingOne, REGIONS};
use crate::world::check::Unsound;

impl PingOne {
    /// Refuses dangling ids, unknown regions, and two plans in one environment.
    pub(in crate::world) fn check(&self) -> Result<(), Unsound> {
        let refuse = |problem: String| Err(Unsound::Content(format!("pingone.{problem}")));
        if !REGIONS.iter().any(|(code, _)| *code == self.region_code) {
            return refuse(format!("region_code: there is no region \"{}\"", self.region_code));
        }
        if !self.entry_worker.is_empty() && !self.workers.contains_key(&self.entry_worker) {
            return refuse(format!("entry_worker: there is no worker \"{}\"", self.entry_worker));
        }
        if self.page_size == Some(0) {
            return refuse("page_size: a page needs room for one entry".to_owned());
        }
        for (id, worker) in &self.workers {
            let mut environments = worker.administers.iter().chain([&worker.environment_id]);
            if let Some(unknown) = environments.find(|id| !self.environments.contains_key(*id)) {
                return refuse(format!("workers.{id}: there is no environment \"{unknown}\""));
            }
            if worker.client_secret.reveal().is_empty() {
                return refuse(format!("workers.{id}.client_secret: a worker needs a secret"));
            }
        }
        for (id, environment) in &self.environments {
            let place = format!("environments.{id}");
            if environment.plans.len() > 1 {
                return refuse(format!("{place}.plans: an environment has one plan at most"));
            }
            for (rule_id, rule) in &environment.rules {
                if !environment.plans.contains_key(&rule.plan_id) {
                    return refuse(format!("{place}.rules.{rule_id}: there is no plan \"{}\"", rule.plan_id));
                }
                for store in [&rule.source_store_id, &rule.target_store_id] {
                    if !environment.stores.contains_key(store) {
                        return refuse(format!("{place}.rules.{rule_id}: there is no store \"{store}\""));
                    }
                }
            }
            for (mapping_id, mapping) in &environment.mappings {
                if !environment.rules.contains_key(&mapping.rule_id) {
                    return refuse(format!(
                        "{place}.mappings.{mapping_id}: there is no rule \"{}\"",
                        mapping.rule_id
                    ));
                }
            }
        }
        Ok(())
    }
}
