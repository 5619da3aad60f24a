//! `/im/groups`: IM directory groups, which Zoom has shut off. Every call says so, with HTTP 410.

use http::{Method, StatusCode};

use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

const GROUPS: &str = "/v2/im/groups";
const GROUP: &str = "/v2/im/groups/{groupId}";
const MEMBERS: &str = "/v2/im/groups/{groupId}/members";
const MEMBER: &str = "/v2/im/groups/{groupId}/members/{memberId}";

use Label::{Light, Medium};

pub(super) const OPERATIONS: &[Operation] = &[
    gone("imGroups", Method::GET, GROUPS, Medium),
    gone("imGroupCreate", Method::POST, GROUPS, Light),
    gone("imGroup", Method::GET, GROUP, Light),
    gone("imGroupUpdate", Method::PATCH, GROUP, Light),
    gone("imGroupDelete", Method::DELETE, GROUP, Light),
    gone("imGroupMembers", Method::GET, MEMBERS, Medium),
    gone("imGroupMembersCreate", Method::POST, MEMBERS, Medium),
    gone("imGroupMembersDelete", Method::DELETE, MEMBER, Light),
];

const fn gone(id: &'static str, method: Method, path: &'static str, label: Label) -> Operation {
    let rules = RestRules { label, privilege: None, paid: None, handler: refuse };
    Operation { id, method, path, rules: Rules::Rest(rules) }
}

fn refuse(_: &mut Call<'_>) -> Result<Answer, ZoomError> {
    Err(ZoomError::new(StatusCode::GONE, 4137, "The IM Group APIs are no longer available."))
}
