//! `/im/groups`: IM directory groups, which Zoom has shut off. Every call says so, with HTTP 410.

use http::{Method, StatusCode};

use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

const READ: &[&str] = &["imgroup:read:admin", "imgroup:write:admin"];
const WRITE: &[&str] = &["imgroup:write:admin"];
const GROUPS: &str = "/v2/im/groups";
const GROUP: &str = "/v2/im/groups/{groupId}";
const MEMBERS: &str = "/v2/im/groups/{groupId}/members";
const MEMBER: &str = "/v2/im/groups/{groupId}/members/{memberId}";

use Label::{Light, Medium};

pub(super) const OPERATIONS: &[Operation] = &[
    gone("imGroups", Method::GET, GROUPS, Medium, &["contact_group:read:list_groups:admin"], READ),
    gone("imGroupCreate", Method::POST, GROUPS, Light, &["contact_group:write:group:admin"], WRITE),
    gone("imGroup", Method::GET, GROUP, Light, &["contact_group:read:group:admin"], READ),
    gone("imGroupUpdate", Method::PATCH, GROUP, Light, &["contact_group:update:group:admin"], WRITE),
    gone("imGroupDelete", Method::DELETE, GROUP, Light, &["contact_group:delete:group:admin"], WRITE),
    gone("imGroupMembers", Method::GET, MEMBERS, Medium, &["contact_group:read:list_members:admin"], READ),
    gone("imGroupMembersCreate", Method::POST, MEMBERS, Medium, &["contact_group:write:member:admin"], WRITE),
    gone(
        "imGroupMembersDelete",
        Method::DELETE,
        MEMBER,
        Light,
        &["contact_group:delete:member:admin"],
        WRITE,
    ),
];

const fn gone(
    id: &'static str,
    method: Method,
    path: &'static str,
    label: Label,
    granular: &'static [&'static str],
    classic: &'static [&'static str],
) -> Operation {
    let rules = RestRules { label, granular, classic, privilege: None, paid: None, handler: refuse };
    Operation { id, method, path, rules: Rules::Rest(rules) }
}

fn refuse(_: &mut Call<'_>) -> Result<Answer, ZoomError> {
    Err(ZoomError::new(StatusCode::GONE, 4137, "The IM Group APIs are no longer available."))
}
