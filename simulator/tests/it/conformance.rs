//! The simulator against Zoom's own documents: every operation that is implemented answers as its document
//! says, in success and in refusal. Each answer of every other test is judged in the same way.

use std::collections::{BTreeMap, BTreeSet};

use crate::client::Zoom;
use crate::deviations::{COMMON_ERRORS, DEVIATIONS};
use crate::documents::{FOLDER, documents};
use crate::walk::{Walk, text};

/// Paths that the product needs: each of their documented methods must be there.
const NEEDED: &[&str] = &[
    "/v2/users",
    "/v2/users/email",
    "/v2/users/features",
    "/v2/users/summary",
    "/v2/users/vanity_name",
    "/v2/users/{userId}",
    "/v2/users/{userId}/email",
    "/v2/users/{userId}/password",
    "/v2/users/{userId}/permissions",
    "/v2/users/{userId}/presence_status",
    "/v2/users/{userId}/settings",
    "/v2/users/{userId}/status",
    "/v2/users/{userId}/token",
    "/v2/groups",
    "/v2/groups/{groupId}",
    "/v2/groups/{groupId}/admins",
    "/v2/groups/{groupId}/admins/{userId}",
    "/v2/groups/{groupId}/members",
    "/v2/groups/{groupId}/members/{memberId}",
    "/v2/roles",
    "/v2/roles/{roleId}",
    "/v2/roles/{roleId}/members",
    "/v2/roles/{roleId}/members/{memberId}",
    "/v2/contacts/groups",
    "/v2/contacts/groups/{groupId}",
    "/v2/contacts/groups/{groupId}/members",
    "/v2/accounts/{accountId}/lock_settings",
    "/v2/accounts/{accountId}/managed_domains",
    "/v2/accounts/{accountId}/owner",
    "/v2/accounts/{accountId}/plans/usage",
    "/v2/accounts/{accountId}/settings",
    "/v2/accounts/{accountId}/trusted_domains",
    "/v2/report/activities",
    "/v2/report/operationlogs",
    "/v2/report/users",
    "/v2/marketplace/app/event_subscription",
    "/v2/marketplace/app/event_subscription/{eventSubscriptionId}",
    "/v2/marketplace/apps",
    "/v2/marketplace/apps/manifest/validate",
    "/v2/marketplace/apps/{appId}",
    "/v2/marketplace/apps/{appId}/api_call_logs",
    "/v2/marketplace/apps/{appId}/manifest",
    "/v2/marketplace/apps/{appId}/rotate_client_secret",
    "/scim2/Users",
    "/scim2/Users/{userId}",
    "/scim2/Groups",
    "/scim2/Groups/{groupId}",
];

#[tokio::test]
async fn every_operation_answers_as_its_document_says() {
    let Some(documents) = documents() else {
        eprintln!("skipped: {FOLDER} does not name a folder with Zoom's OpenAPI documents");
        return;
    };
    let mut walk = Walk::start(documents).await;
    walk.go().await;
    let implemented = implemented(&walk.zoom).await;
    let documented: BTreeMap<_, _> =
        documents.operations.iter().map(|it| ((it.method.clone(), it.path.clone()), it.id.clone())).collect();
    let (judged, without_document): (Vec<_>, Vec<_>) =
        implemented.iter().partition(|place| documented.contains_key(place));
    let unproven: Vec<_> =
        judged.iter().filter(|place| !walk.succeeded.contains(&documented[**place])).collect();
    assert!(unproven.is_empty(), "no success has been judged of {unproven:?}");
    let needed: Vec<_> = documented.keys().filter(|(_, path)| NEEDED.contains(&path.as_str())).collect();
    let missing: Vec<_> = needed.iter().filter(|place| !implemented.contains(**place)).collect();
    assert!(missing.is_empty(), "needed and not implemented: {missing:?}");
    let seen = documents.seen();
    let unmet: Vec<_> = (0..DEVIATIONS.len()).filter(|index| !seen.deviations.contains_key(index)).collect();
    assert!(unmet.is_empty(), "no answer deviates any longer as {unmet:?} of the table say");
    eprintln!(
        "operations: {} implemented; {} of the {} in the documents that the product needs; {} without a document\n\
         answers checked: {}, with {} different refusals; deviations: {}",
        implemented.len(),
        needed.len() - missing.len(),
        needed.len(),
        without_document.len(),
        walk.answers,
        walk.refused.len(),
        DEVIATIONS.len(),
    );
    for deviation in DEVIATIONS {
        eprintln!("deviation: {} {}: {}", deviation.operation, deviation.status, deviation.source);
    }
}

/// Method and path of every call of the REST API and of SCIM.
async fn implemented(zoom: &Zoom) -> BTreeSet<(String, String)> {
    let (_, list) = zoom.steer("GET", "operations", None).await;
    list["operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|operation| (text(&operation["method"]), text(&operation["path"])))
        .filter(|(_, path)| path.starts_with("/v2/") || path.starts_with("/scim2/"))
        .collect()
}

#[test]
fn every_deviation_and_common_error_has_its_source() {
    for deviation in DEVIATIONS {
        assert!(!deviation.source.is_empty() && !deviation.complaint.is_empty(), "{}", deviation.operation);
        if let Some(documents) = documents() {
            let exists = documents.operations.iter().any(|operation| operation.id == deviation.operation);
            assert!(exists, "no document has an operation {}", deviation.operation);
        }
    }
    for error in COMMON_ERRORS {
        assert!(!error.source.is_empty(), "{}", error.message);
    }
}
