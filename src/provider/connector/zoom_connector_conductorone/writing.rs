//! How a connector is written to ConductorOne: step by step, each step saved.
//!
//! Everything that can be refused is refused before the first step. Once the connector exists, what goes wrong
//! is a warning: an error would taint it, and the next apply would destroy it. What could not be done is then
//! still to be done, and the next plan shows it.

use std::time::Duration;

use serde_json::Map;

use super::super::core::{self, Status, Verification};
use super::owners::{self, Owners};
use super::says::{self, Says};
use super::tenant::{self, failed};
use super::{Connector, Hosting, ManagedApp, ZoomConnectorConductorOne};
use crate::conductorone::connectors::Connector as Found;
use crate::conductorone::connectors::requests::Runs;
use crate::conductorone::{
    Change, Client, ConfigKeys, Error, NewConnector, Place, SyncState, ZoomCredentials, catalog,
};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{ChangeCall, Outcome};
use crate::http::cancel::unless_cancelled;
use crate::provider::conductorone::errors;

type Call<'a> = ChangeCall<'a, ZoomConnectorConductorOne>;

/// Where it stands in private state whether the configuration last applied says `paused`.
pub(super) const PAUSED: &str = "paused";

/// How often a sync is looked after.
const LOOK: Duration = Duration::from_secs(10);
/// How soon at first: a sync of a small account takes seconds.
const FIRST_LOOK: Duration = Duration::from_secs(1);

pub(super) async fn create(call: &Call<'_>, mut planned: Connector) -> Outcome<Connector> {
    let client = tenant::client(call)?;
    let owners = find_owners(&client, &planned).await?;
    planned.says = Some(owner_problems(&client, owners.as_ref()).await?);
    let user_ids = owners.as_ref().map(Owners::ids).transpose()?;
    let runs = runs(&client, &planned).await?;
    core::verify_before_writing(call, None, &mut planned).await.map_err(|refused| refused.failure)?;

    if let Some(app) = planned.app.clone() {
        planned.app_id = Some(make_app(call, &client, &app).await?);
        call.save(&planned)?;
    }
    let app_id = planned.app_id.clone().unwrap_or_default();
    let new = NewConnector {
        app_id: app_id.clone(),
        display_name: planned.display_name.clone().unwrap_or_default(),
        description: planned.description.clone().unwrap_or_default(),
        user_ids: user_ids.clone().unwrap_or_default(),
        runs,
    };
    let found = match client.create_connector(&new).await {
        Ok(found) => found,
        Err(error) => find_made(&client, &new, &planned, error).await?,
    };
    if found.id.is_empty() {
        return Err(Diagnostic::error(
            "Unexpected answer from ConductorOne",
            format!(
                "ConductorOne has made a connector in the app {app_id} and did not say which. Look it up under Admin, \
                 Connectors, and import it:\n\n    terraform import <address> {app_id}/<connector id>"
            ),
        )
        .into());
    }
    let place = Place { app_id, id: found.id.clone() };
    planned.connector_id = Some(place.id.clone());
    planned.id = Some(format!("{}/{}", place.app_id, place.id));
    says::note_written(call, &found);
    note_paused(call, &planned);
    call.save(&planned)?;

    let delegated = !matches!(new.runs, Runs::WithCredentials(_));
    let words = Change::Words {
        display_name: Some(new.display_name.clone()).filter(|name| *name != found.display_name),
        description: Some(new.description.clone())
            .filter(|words| planned.description.is_some() && *words != found.description),
    };
    if let Change::Words { display_name: Some(_), .. } | Change::Words { description: Some(_), .. } = &words {
        unfinished(call, "name the connector", client.change_connector(&place, delegated, &words).await);
    }
    // Whoever makes a connector without naming owners owns it; that nobody should is a change.
    if user_ids.as_ref().is_some_and(Vec::is_empty) && !found.user_ids.is_empty() {
        let nobody = Change::Owners(Vec::new());
        unfinished(
            call,
            "set the connector's owners",
            client.change_connector(&place, delegated, &nobody).await,
        );
    }
    if planned.is_paused() {
        unfinished(call, "pause the connector", client.pause_connector(&place).await);
    }
    finish(call, &client, &place, planned, Open::EVERYTHING).await
}

/// What a plan has left open, for an update to find out.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// What says whether something is wrong.
    telling: bool,
    /// Why the last sync failed.
    last_error: bool,
}

impl Open {
    const EVERYTHING: Self = Self { telling: true, last_error: true };

    fn of(prior: &Connector, planned: &Connector) -> Self {
        let findings = &planned.findings;
        let syncs = prior.is_paused() != planned.is_paused()
            || prior.sync_trigger != planned.sync_trigger
            || prior.config_keys != planned.config_keys;
        Self {
            telling: findings.status.is_none(),
            last_error: syncs || (findings.status.is_none() && findings.granted_scopes.is_none()),
        }
    }
}

pub(super) async fn update(call: &Call<'_>, prior: Connector, mut planned: Connector) -> Outcome<Connector> {
    let open = Open::of(&prior, &planned);
    let client = tenant::client(call)?;
    let Some(place) = prior.place() else {
        return Err(Diagnostic::error(
            "Connector was not finished",
            "An earlier apply made its app in ConductorOne and not the connector itself. Let it be made anew:\n\n    \
             terraform apply -replace=<address>",
        )
        .into());
    };
    let found = client.connector(&place).await.map_err(|error| failed("read the connector", &error))?;
    let Some(found) = found else {
        return Err(Diagnostic::error(
            "Connector is gone",
            "The connector was deleted in ConductorOne since the plan was made. Plan and apply again to make it anew.",
        )
        .into());
    };
    let foreign = says::is_foreign(call);
    let credentials = credentials_change(&prior, &planned) || foreign;
    let owners = find_owners(&client, &planned).await?;
    let mut problems = owner_problems(&client, owners.as_ref()).await?;
    let nothing_to_write = core::only_findings_open(&prior, &planned) && !foreign;
    if nothing_to_write && let Some((status, sentence)) = says::sync_says(&prior, &found, prior.is_paused()) {
        // Nothing is written, so that what ConductorOne says now is what it will go on saying.
        problems.add(status, &sentence);
    }
    planned.says = Some(problems);
    let owners_change = prior.checks.owners != planned.checks.owners && planned.checks.owners.is_some();
    let user_ids = if owners_change { owners.as_ref().map(Owners::ids).transpose()? } else { None };
    let runs = if credentials { runs(&client, &planned).await? } else { Runs::OnceFinished };
    if let Err(refused) = core::verify_before_writing(call, Some(&prior), &mut planned).await {
        if let Some(record) = &refused.record {
            call.save(record)?;
        }
        return Err(refused.failure);
    }
    if nothing_to_write {
        if open.last_error {
            planned.last_error.clone_from(&found.sync.last_error);
        }
        return Ok(planned);
    }
    write_changes(call, &client, &place, &prior, &planned, &found, Writes { runs, credentials, user_ids })
        .await?;
    finish(call, &client, &place, planned, open).await
}

/// What an update writes beside names and syncs.
struct Writes {
    runs: Runs,
    credentials: bool,
    user_ids: Option<Vec<String>>,
}

/// Each change in a call of its own; what was written is saved before the next.
async fn write_changes(
    call: &Call<'_>,
    client: &Client,
    place: &Place,
    prior: &Connector,
    planned: &Connector,
    found: &Found,
    writes: Writes,
) -> Outcome<()> {
    let mut written = prior.clone();
    written.secret.client_secret_wo = None;
    let delegated = planned.is_delegated() || planned.hosting() == Hosting::SelfHosted;
    let change = async |attempt: &str, change: Change| {
        client.change_connector(place, delegated, &change).await.map_err(|error| failed(attempt, &error))
    };
    if writes.credentials && planned.hosting() == Hosting::Cloud {
        let new = match writes.runs {
            Runs::WithCredentials(credentials) => {
                let others = other_settings(client, found, &credentials.keys).await?;
                Change::Credentials { credentials, others }
            }
            Runs::OnceFinished | Runs::SelfHosted => Change::NoCredentials,
        };
        let found = change("give the connector its credentials", new).await?;
        says::note_written(call, &found);
        written.account_id.clone_from(&planned.account_id);
        written.client_id.clone_from(&planned.client_id);
        written.secret.client_secret.clone_from(&planned.secret.client_secret);
        written.secret.client_secret_wo_version.clone_from(&planned.secret.client_secret_wo_version);
        written.config_keys.clone_from(&planned.config_keys);
        call.save(&written)?;
    }
    if let Some(user_ids) = writes.user_ids {
        change("set the connector's owners", Change::Owners(user_ids)).await?;
        written.checks.owners.clone_from(&planned.checks.owners);
        call.save(&written)?;
    }
    let differs = |old: &Option<String>, new: &Option<String>| new.clone().filter(|_| old != new);
    let display_name = differs(&prior.display_name, &planned.display_name);
    let description = differs(&prior.description, &planned.description);
    if display_name.is_some() || description.is_some() {
        change("rename the connector", Change::Words { display_name, description }).await?;
        written.display_name.clone_from(&planned.display_name);
        written.description.clone_from(&planned.description);
        call.save(&written)?;
    }
    if prior.is_paused() != planned.is_paused() {
        let done = if planned.is_paused() {
            client.pause_connector(place).await
        } else {
            client.resume_connector(place).await
        };
        done.map_err(|error| failed("pause or resume the connector", &error))?;
        written.paused = planned.paused;
        note_paused(call, planned);
        call.save(&written)?;
    }
    let trigger = planned.sync_trigger.is_some() && planned.sync_trigger != prior.sync_trigger;
    if trigger && !planned.is_paused() && !planned.is_delegated() {
        client.force_sync(place).await.map_err(|error| failed("start a sync", &error))?;
    }
    Ok(())
}

pub(super) async fn delete(call: &Call<'_>, state: &Connector) -> Outcome<()> {
    let client = tenant::client(call)?;
    if let Some(place) = state.place() {
        client.delete_connector(&place).await.map_err(|error| failed("delete the connector", &error))?;
    }
    let (Some(app), Some(app_id)) = (&state.app, &state.app_id) else { return Ok(()) };
    let left = match client.connectors(app_id).await {
        Err(error) if error.is_gone() => return Ok(()),
        left => left.map_err(|error| failed("read the app's connectors", &error))?,
    };
    if left.is_empty() {
        return client.delete_app(app_id).await.map_err(|error| failed("delete the app", &error));
    }
    let name = app.display_name.as_deref().unwrap_or_default();
    let others: Vec<String> = left.into_iter().map(|connector| connector.display_name).collect();
    call.warn(Diagnostic::warning(
        "App left in ConductorOne",
        format!(
            "The connector is deleted. Its app \"{name}\" ({app_id}) stays, for other connectors have joined it: {}. \
             Delete it in ConductorOne when they are gone.",
            others.join(", ")
        ),
    ));
    Ok(())
}

/// The connector as it has become, with what ConductorOne says of it. What the plan has not left open stays as
/// it was planned: the next refresh puts it right.
async fn finish(
    call: &Call<'_>,
    client: &Client,
    place: &Place,
    mut planned: Connector,
    open: Open,
) -> Outcome<Connector> {
    let mut says = planned.says.take().unwrap_or_default();
    let found = match settled(call, client, place, &planned).await {
        Ok(found) => found,
        Err(error) => {
            unfinished::<()>(call, "read the connector back", Err(error));
            None
        }
    };
    if let Some(found) = &found {
        says::note_written(call, found);
        if open.last_error {
            planned.last_error.clone_from(&found.sync.last_error);
        }
        if let Some((status, sentence)) = says::sync_says(&planned, found, planned.is_paused()) {
            says.add(status, &sentence);
            if open.telling {
                let mut verification = Verification { findings: planned.findings.clone(), notes: Vec::new() };
                verification.add_problem(status, &sentence);
                planned.findings = verification.findings;
                if !status.is_healthy(core::Connector::is_meant_to_rest(&planned)) {
                    call.warn(core::made_finding(&planned));
                }
            }
        }
    }
    says::note(call, &says);
    Ok(planned)
}

/// The connector, once a sync has ended where that is to be waited for. Nobody waits longer than the operation
/// may take: a sync that lasts is no failure.
async fn settled(
    call: &Call<'_>,
    client: &Client,
    place: &Place,
    planned: &Connector,
) -> Result<Option<Found>, Error> {
    let waits = planned.wait_for_sync.unwrap_or_default() && !planned.is_paused() && !planned.is_delegated();
    let mut pause = FIRST_LOOK;
    loop {
        let found = client.connector(place).await?;
        let Some(connector) = &found else { return Ok(None) };
        let still = waits
            && connector.sync.state != SyncState::Disabled
            && says::sync_says(planned, connector, planned.is_paused())
                .is_some_and(|(status, _)| status == Status::Syncing);
        if !still {
            return Ok(found);
        }
        tracing::info!(
            connector = place.id,
            state = ?connector.sync.state,
            started_at = connector.sync.started_at,
            "waiting for ConductorOne's sync"
        );
        if unless_cancelled(call.cancellation(), tokio::time::sleep(pause)).await.is_err() {
            return Ok(found);
        }
        pause = (pause * 2).min(LOOK);
    }
}

async fn find_owners(client: &Client, planned: &Connector) -> Outcome<Option<Owners>> {
    let Some(named) = &planned.checks.owners else { return Ok(None) };
    let owners = Owners::find(client, named).await;
    owners.map(Some).map_err(|error| failed("look the owners up in ConductorOne", &error))
}

async fn owner_problems(client: &Client, owners: Option<&Owners>) -> Outcome<Says> {
    let mut says = Says::default();
    if let Some(owners) = owners {
        let roles = owners::role_names(client).await?;
        if let Some((status, sentence)) = owners::as_problem(&owners.problems(roles.as_ref())) {
            says.add(status, &sentence);
        }
    }
    Ok(says)
}

/// Whether what ConductorOne holds of the app differs.
fn credentials_change(prior: &Connector, planned: &Connector) -> bool {
    let of = |connector: &Connector| {
        (
            connector.account_id.clone(),
            connector.client_id.clone(),
            connector.secret.client_secret.clone(),
            connector.secret.client_secret_wo_version.clone(),
            connector.config_keys.clone(),
        )
    };
    planned.hosting() == Hosting::Cloud && of(prior) != of(planned)
}

/// How a connector is made, with the keys under which ConductorOne takes its credentials.
async fn runs(client: &Client, planned: &Connector) -> Outcome<Runs> {
    if planned.hosting() == Hosting::SelfHosted {
        return Ok(Runs::SelfHosted);
    }
    let (Some(account_id), Some(client_id), Some(secret)) =
        (&planned.account_id, &planned.client_id, planned.secret.given())
    else {
        return Ok(Runs::OnceFinished);
    };
    Ok(Runs::WithCredentials(Box::new(ZoomCredentials {
        account_id: account_id.clone(),
        client_id: client_id.clone(),
        client_secret: secret.clone(),
        keys: keys(client, planned).await?,
    })))
}

/// The keys: as given, else as the catalog names them. A catalog that cannot be read is passed over.
async fn keys(client: &Client, planned: &Connector) -> Outcome<ConfigKeys> {
    let given = |name: &str| planned.config_keys.as_ref()?.get(name).cloned();
    let fallback = ConfigKeys::default();
    let given = [given("account_id"), given("client_id"), given("client_secret")];
    if let [Some(account_id), Some(client_id), Some(client_secret)] = given {
        return Ok(ConfigKeys { account_id, client_id, client_secret });
    }
    let found = match client.config_fields(catalog::ZOOM).await {
        Ok(fields) if !fields.names().is_empty() => {
            let found = fields.zoom_keys();
            let complete = found.iter().zip(&given).all(|(found, given)| found.is_some() || given.is_some());
            if !complete {
                return Err(Diagnostic::error(
                    "ConductorOne's form has changed",
                    format!(
                        "ConductorOne's form for Zoom has the keys {}, and it is not plain which of them take the \
                         account ID, the client ID and the client secret. Say so:\n\n    config_keys = {{\n      \
                         account_id    = \"…\"\n      client_id     = \"…\"\n      client_secret = \"…\"\n    }}",
                        fields.names().join(", ")
                    ),
                )
                .at_attribute("config_keys")
                .into());
            }
            found
        }
        Ok(_) => [None, None, None],
        Err(error) if error.is_cancelled() => return Err(failed("read ConductorOne's catalog", &error)),
        Err(error) => {
            tracing::info!(%error, "ConductorOne's catalog cannot be read; the usual keys are taken");
            [None, None, None]
        }
    };
    let [account_id, client_id, client_secret] = {
        let mut found = found.into_iter();
        given.map(|given| given.or(found.next().flatten()))
    };
    Ok(ConfigKeys {
        account_id: account_id.unwrap_or(fallback.account_id),
        client_id: client_id.unwrap_or(fallback.client_id),
        client_secret: client_secret.unwrap_or(fallback.client_secret),
    })
}

/// What else stands in the connector's configuration and must stay there: what the catalog knows, and is not
/// one of the three.
async fn other_settings(
    client: &Client,
    found: &Found,
    keys: &ConfigKeys,
) -> Outcome<Map<String, serde_json::Value>> {
    let Some(config) = &found.config else { return Ok(Map::new()) };
    let ours = [&keys.account_id, &keys.client_id, &keys.client_secret];
    let mut others = config.others.clone();
    for (name, text) in &config.values {
        others.insert(name.clone(), serde_json::json!({"stringValue": text}));
    }
    others.retain(|name, _| !ours.contains(&name));
    if others.is_empty() {
        return Ok(others);
    }
    let fields = client.config_fields(catalog::ZOOM).await;
    let fields = fields.map_err(|error| failed("read ConductorOne's catalog", &error))?;
    let names = fields.names();
    let is_credential = catalog::Fields::is_zoom_key;
    others.retain(|name, _| names.contains(&name.as_str()) && !is_credential(name));
    Ok(others)
}

async fn make_app(call: &Call<'_>, client: &Client, app: &ManagedApp) -> Outcome<String> {
    let name = app.display_name.as_deref().unwrap_or_default();
    let same = client.apps_named(name).await.map_err(|error| failed("look for apps of that name", &error))?;
    if let Some(other) = same.first() {
        call.warn(
            Diagnostic::warning(
                "App of that name exists in ConductorOne",
                format!(
                    "There is an app \"{name}\" in ConductorOne already, perhaps the one that your identity provider's \
                     integration has discovered. One more is made. To join the other, set app_id in place of app:\n\n    \
                     app_id = \"{}\"",
                    other.id
                ),
            )
            .at_attribute("app"),
        );
    }
    let description = app.description.as_deref().unwrap_or_default();
    let made = client.create_app(name, description).await.map_err(|error| failed("make the app", &error))?;
    if made.id.is_empty() {
        return Err(Diagnostic::error(
            "Unexpected answer from ConductorOne",
            format!(
                "ConductorOne has made the app \"{name}\" and did not say which. Look it up, and set app_id."
            ),
        )
        .into());
    }
    Ok(made.id)
}

/// A creation of which nobody knows what came: the connector is looked for before it is made a second time.
async fn find_made(client: &Client, new: &NewConnector, planned: &Connector, error: Error) -> Outcome<Found> {
    let attempt = "make the connector";
    if !error.may_have_been_done() {
        return Err(failed(attempt, &error));
    }
    let connectors = client.connectors(&new.app_id).await;
    let client_id = planned.client_id.as_deref();
    let is_it = |connector: &Found| {
        connector.zoom_ids_in_any_spelling(planned.config_keys.as_ref()).1.as_deref() == client_id
            && connector.description == new.description
            && is_young(connector)
    };
    let mut made: Vec<Found> = connectors.unwrap_or_default().into_iter().filter(is_it).collect();
    if let (1, Some(connector)) = (made.len(), made.pop()) {
        tracing::warn!(connector = connector.id, "the answer was lost; the connector that it made was found");
        return Ok(connector);
    }
    let mut diagnostic = errors::diagnostic(attempt, &error);
    diagnostic.detail.push_str(&format!(
        "\n\nIt may have been made all the same. Look under Admin, Connectors; if it is there, import it:\n\n    \
         terraform import <address> {}/<connector id>",
        new.app_id
    ));
    Err(diagnostic.into())
}

/// Whether a connector was made in the last minutes, by its own word.
fn is_young(connector: &Found) -> bool {
    let made = connector.created_at.as_deref().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    made.is_some_and(|made| jiff::Timestamp::now().duration_since(made).as_secs() < 600)
}

fn note_paused(call: &Call<'_>, planned: &Connector) {
    let paused = planned.is_paused();
    call.change_private(|private| private.set(PAUSED, paused));
}

/// Warns of a step that was not done though the connector exists.
fn unfinished<T>(call: &Call<'_>, attempt: &str, result: Result<T, Error>) {
    if let Err(error) = result {
        let diagnostic = errors::diagnostic(attempt, &error);
        call.warn(Diagnostic::warning(
            "Connector is not finished",
            format!("{}\n\nThe connector exists. Plan and apply again to finish it.", diagnostic.detail),
        ));
    }
}
