//! Credentials with which a connector that the customer runs signs in to ConductorOne.

use serde::Deserialize;
use serde_json::json;

use crate::conductorone::call::Call;
use crate::conductorone::{Refusal, body, ok, view};
use crate::http::Answer;
use crate::world::conductorone::seed::ksuid;
use crate::world::conductorone::{ConnectorCredential, Key, encode_public_key};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Rotate {
    app_id: String,
    connector_id: String,
}

/// Issues one more credential. This answer alone tells the secret; the others stay as they are.
pub(super) fn rotate(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let request: Rotate = body::read(call)?;
    let tenant = &call.world.conductorone;
    let connector = tenant.connectors.get(&request.connector_id);
    let connector = connector.filter(|it| it.app_id == request.app_id && it.deleted_at.is_none());
    let connector = connector.ok_or_else(|| Refusal::not_found("connector", &request.connector_id))?;
    let display_name = connector.display_name.clone();
    let tenant_host = format!("{}.conductor.one", tenant.tenant);
    let random = &mut call.world.random;
    let key = Key::draw(random).ok_or_else(|| Refusal::unfit("no key could be made"))?;
    let credential = ConnectorCredential {
        app_id: request.app_id,
        connector_id: request.connector_id,
        client_id: format!("calm-otter-{}@{tenant_host}/ccn", 10_000 + random.below(90_000)),
        public_key: encode_public_key(key.public()),
        display_name,
        created_at: call.now,
        last_used_at: None,
        deleted_at: None,
    };
    let id = ksuid(random);
    let shown = view::credential(&id, &credential, key.client_secret().reveal());
    call.world.conductorone.credentials.insert(id, credential);
    Ok(ok(&json!({"credential": shown})))
}

/// The credential that the path names, unless it was revoked.
fn find<'a>(call: &'a Call<'_>) -> Result<(&'a str, &'a ConnectorCredential), Refusal> {
    let id = call.param("credential_id");
    let credential = call.world.conductorone.credentials.get(id).filter(|credential| {
        credential.app_id == call.param("app_id")
            && credential.connector_id == call.param("id")
            && credential.deleted_at.is_none()
    });
    credential.map(|credential| (id, credential)).ok_or_else(|| Refusal::not_found("credential", id))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let (id, credential) = find(call)?;
    Ok(ok(&json!({"credential": view::credential(id, credential, "")})))
}

pub(super) fn revoke(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let id = find(call)?.0.to_owned();
    if let Some(credential) = call.world.conductorone.credentials.get_mut(&id) {
        credential.deleted_at = Some(call.now);
    }
    Ok(ok(&json!({})))
}
