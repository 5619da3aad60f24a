//! How a connector is written to PingOne: tested, written whole, and made live.

use super::super::core::{self, Connector as _, Status};
use super::says::{self, NOT_LIVE, Says};
use super::{Connector, ZoomConnectorPingOne, default_environment_id, failed};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{ChangeCall, Known, Outcome};
use crate::http::Secret;
use crate::pingone::error::Detail;
use crate::pingone::stores::Tested;
use crate::pingone::{Change, Client, Error, Problem, Store};
use crate::provider::errors::missing;
use crate::provider::pingone::errors;

type Call<'a> = ChangeCall<'a, ZoomConnectorPingOne>;

pub(super) async fn create(call: &Call<'_>, mut planned: Connector) -> Outcome<Connector> {
    let client = call.clients().pingone(call.cancellation())?;
    let environment_id = environment_id(call, &planned)?;
    planned.environment_id = Some(environment_id.clone());
    complete_addresses(call, &mut planned)?;
    let secret = secret_of(&planned)?;
    let change = client.begin_change(&environment_id);
    planned.says = Some(tested(&client, &environment_id, None, &planned, &secret).await?);
    core::verify_before_writing(call, None, &mut planned).await.map_err(|refused| refused.failure)?;
    let settings = planned.settings(&secret);
    let made = match client.create_store(&environment_id, &settings).await {
        Ok(made) => made,
        Err(error) => find_made(&client, &environment_id, &planned, error).await?,
    };
    planned.store_id = Some(made.id().to_owned());
    planned.id = Some(format!("{environment_id}/{}", made.id()));
    planned.says = Some(says::store_says(&planned, &made));
    call.save(&planned)?;
    Ok(publish(call, change, planned).await)
}

pub(super) async fn update(call: &Call<'_>, prior: Connector, mut planned: Connector) -> Outcome<Connector> {
    let client = call.clients().pingone(call.cancellation())?;
    let Some((environment_id, store_id)) = prior.place() else { return Err(missing("store_id").into()) };
    let held =
        client.store(environment_id, store_id).await.map_err(|error| failed("read the store", &error))?;
    let held = says::must_exist(held)?;
    complete_addresses(call, &mut planned)?;
    let secret = secret_of(&planned)?;
    let mends = says::recorded(call).writing_mends || says::is_unpublished(call);
    let nothing_to_write = core::only_findings_open(&prior, &planned) && !mends;
    let change = client.begin_change(environment_id);
    planned.says = Some(if nothing_to_write {
        // Nothing is written, so that what PingOne says now is what it will go on saying.
        says::store_says(&planned, &held)
    } else {
        tested(&client, environment_id, Some(&held), &planned, &secret).await?
    });
    if let Err(refused) = core::verify_before_writing(call, Some(&prior), &mut planned).await {
        if let Some(record) = &refused.record {
            call.save(record)?;
        }
        return Err(refused.failure);
    }
    if nothing_to_write {
        says::note(call, &planned.says.take().unwrap_or_default());
        return Ok(planned);
    }
    let settings = planned.settings(&secret);
    let replaced = client.replace_store(environment_id, &held, &settings).await;
    let replaced = replaced.map_err(|error| failed("replace the store", &error))?;
    planned.says = Some(says::store_says(&planned, &replaced));
    call.change_private(|private| private.set(says::UNPUBLISHED, true));
    let mut written = planned.clone();
    written.secret.client_secret_wo = None;
    call.save(&written)?;
    Ok(publish(call, change, planned).await)
}

pub(super) async fn delete(call: &Call<'_>, state: &Connector) -> Outcome<()> {
    let client = call.clients().pingone(call.cancellation())?;
    let Some((environment_id, store_id)) = state.place() else { return Ok(()) };
    let change = client.begin_change(environment_id);
    refuse_if_in_use(&client, environment_id, store_id).await?;
    match client.delete_store(environment_id, store_id).await {
        Ok(()) => {}
        // Somebody has made a rule in the meantime, or there is one that this worker may not list.
        Err(Error::Api(refusal)) if refusal.problem == Problem::InUse => {
            let rules: Vec<String> =
                refusal.details.iter().flat_map(Detail::referenced_values).cloned().collect();
            return Err(in_use(&rules).into());
        }
        Err(error) => return Err(failed("delete the store", &error)),
    }
    if let Err(error) = change.publish().await {
        let diagnostic = errors::diagnostic("make a revision", &error);
        let then = if state.managed.unwrap_or_default() {
            "The store is deleted. Its users are deprovisioned in Zoom by the next revision: make one in PingOne, under \
             Integrations, Provisioning, or apply another change there."
        } else {
            "The store is deleted; PingOne's console may show it until the next revision."
        };
        call.warn(Diagnostic::warning(
            "No revision was made in PingOne",
            format!("{}\n\n{then}", diagnostic.detail),
        ));
    }
    Ok(())
}

/// A rule that points at the store is named before PingOne refuses its id.
async fn refuse_if_in_use(client: &Client, environment_id: &str, store_id: &str) -> Outcome<()> {
    let rules = match client.rules(environment_id).await {
        Ok(rules) => rules,
        Err(Error::Api(refusal)) if refusal.problem == Problem::PermissionDenied => return Ok(()),
        // An environment that is gone has no store either.
        Err(error) if error.is_gone() => return Ok(()),
        Err(error) => return Err(failed("read the environment's rules", &error)),
    };
    let names: Vec<String> =
        rules.into_iter().filter(|rule| rule.concerns(store_id)).map(|rule| rule.name).collect();
    if names.is_empty() { Ok(()) } else { Err(in_use(&names).into()) }
}

fn in_use(rules: &[String]) -> Diagnostic {
    let rules: Vec<String> = rules.iter().map(|rule| format!("    {rule}")).collect();
    Diagnostic::error(
        "Store is in use",
        format!(
            "PingOne deletes no store that a rule provisions to. These point at it:\n\n{}\n\nDelete them, or point \
             them elsewhere, in PingOne under Integrations, Provisioning, Rules; then apply again.",
            rules.join("\n")
        ),
    )
}

/// Makes the change live. The store is written by then, so that a failure is a status and a warning.
async fn publish(call: &Call<'_>, change: Change, mut planned: Connector) -> Connector {
    let mut says = planned.says.take().unwrap_or_default();
    match change.publish().await {
        Ok(()) => call.change_private(|private| private.remove(says::UNPUBLISHED)),
        Err(error) => {
            call.change_private(|private| private.set(says::UNPUBLISHED, true));
            says.add(Status::RegistrationFailed, NOT_LIVE);
            says.writing_mends = true;
            let diagnostic = errors::diagnostic("make a revision", &error);
            call.warn(Diagnostic::warning(
                "No revision was made in PingOne",
                format!("{}\n\n{NOT_LIVE}", diagnostic.detail),
            ));
        }
    }
    says::note(call, &says);
    if let Some((status, sentence)) = says.into_problem() {
        let mut verification = core::Verification { findings: planned.findings.clone(), notes: Vec::new() };
        verification.add_problem(status, &sentence);
        planned.findings = verification.findings;
        if !status.is_healthy(planned.is_meant_to_rest()) {
            call.warn(core::made_finding(&planned));
        }
    }
    planned
}

/// What PingOne's own test of the connection says.
async fn tested(
    client: &Client,
    environment_id: &str,
    held: Option<&Store>,
    planned: &Connector,
    secret: &Secret,
) -> Outcome<Says> {
    let mut says = Says::default();
    if !planned.test_connection.unwrap_or(true) || !planned.is_active() {
        return Ok(says);
    }
    let settings = planned.settings(secret);
    match client.test_connection(environment_id, held, &settings).await {
        Ok(Tested::Passed) => {}
        Ok(Tested::Failed(why)) => {
            let why = why.trim_end_matches('.');
            says.add(
                Status::RegistrationFailed,
                &format!("PingOne has tested the connection, and it failed. PingOne says: {why}."),
            );
        }
        Err(error) => return Err(failed("let PingOne test the connection", &error)),
    }
    Ok(says)
}

fn environment_id(call: &Call<'_>, planned: &Connector) -> Outcome<String> {
    if let Some(environment_id) = &planned.environment_id {
        return Ok(environment_id.clone());
    }
    match default_environment_id(call.clients()) {
        Known::Value(environment_id) => Ok(environment_id),
        Known::Unknown | Known::Null => Err(Diagnostic::error(
            "No PingOne environment",
            "Set \"environment_id\", or that of the provider's pingone block (or PINGONE_ENVIRONMENT_ID).",
        )
        .at_attribute("environment_id")
        .into()),
    }
}

/// Addresses that were not known while planning.
fn complete_addresses(call: &Call<'_>, planned: &mut Connector) -> Outcome<()> {
    if planned.scim_url.is_none() || planned.oauth_token_url.is_none() {
        let endpoints = call.clients().endpoints()?;
        planned.scim_url.get_or_insert_with(|| endpoints.scim_url());
        planned.oauth_token_url.get_or_insert_with(|| endpoints.token_url());
    }
    Ok(())
}

fn secret_of(planned: &Connector) -> Outcome<Secret> {
    planned.secret.given().cloned().ok_or_else(|| missing("client_secret").into())
}

/// A creation of which nobody knows what came: the store is looked for before it is made a second time.
async fn find_made(
    client: &Client,
    environment_id: &str,
    planned: &Connector,
    error: Error,
) -> Outcome<Store> {
    if !error.may_have_been_done() {
        return Err(failed("make the store", &error));
    }
    let is_it = |store: &Store| {
        store.kind() == "Zoom"
            && Some(store.name()) == planned.name.as_deref()
            && Some(store.setting("OAUTH_CLIENT_ID")) == planned.client_id.as_deref()
    };
    let stores = client.stores(environment_id).await.unwrap_or_default();
    let mut made: Vec<Store> = stores.into_iter().filter(is_it).collect();
    if let (1, Some(store)) = (made.len(), made.pop()) {
        tracing::warn!(store = store.id(), "the answer was lost; the store that it made was found");
        return Ok(store);
    }
    let mut diagnostic = errors::diagnostic("make the store", &error);
    diagnostic.detail.push_str(&format!(
        "\n\nIt may have been made all the same. Look under Integrations, Provisioning; if it is there, import it:\n\n    \
         terraform import <address> {environment_id}/<store id>"
    ));
    Err(diagnostic.into())
}
