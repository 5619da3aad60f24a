//! Where Zoom itself answers otherwise than its documents say, and the simulator follows Zoom.

/// An answer that the documents do not describe, and who has seen it.
#[derive(Debug)]
pub(crate) struct Deviation {
    /// The `operationId`.
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    /// Part of what the judge says about it.
    pub(crate) complaint: &'static str,
    /// Why the simulator answers so all the same.
    pub(crate) source: &'static str,
}

/// An error that any operation may answer with; the documents mention it nowhere or in passing.
#[derive(Debug)]
pub(crate) struct CommonError {
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) message: &'static str,
    pub(crate) source: &'static str,
}

pub(crate) const DEVIATIONS: &[Deviation] = &[
    Deviation {
        operation: "createRole",
        status: 201,
        complaint: "status 201 is not documented",
        source: "clients get 201 with the role; Zoom's developer forum, thread 141665",
    },
    Deviation {
        operation: "createRole",
        status: 400,
        complaint: "You do not have the permission to create a role.",
        source: "documented with HTTP status 200 alone; `errors_in_200` is the switch for that",
    },
    Deviation {
        operation: "getRoleInformation",
        status: 400,
        complaint: "You do not have the permission to retrieve role information.",
        source: "documented with HTTP status 200 alone; `errors_in_200` is the switch for that",
    },
    Deviation {
        operation: "updateRole",
        status: 204,
        complaint: "status 204 is not documented",
        source: "documented is HTTP status 200 for a refusal and nothing for success; clients accept any 2xx",
    },
    Deviation {
        operation: "updateRole",
        status: 400,
        complaint: "No permission.",
        source: "the built-in roles cannot be changed in Zoom's console; the document is silent",
    },
    Deviation {
        operation: "deleteRole",
        status: 400,
        complaint: "No permission.",
        source: "the built-in roles cannot be removed in Zoom's console; the document is silent",
    },
    Deviation {
        operation: "roleMemberDelete",
        status: 400,
        complaint: "Can't delete or add members for Normal/Owner roles.",
        source: "documented with the call that adds members, in words that speak of both",
    },
    Deviation {
        operation: "accountManagedDomain",
        status: 400,
        complaint: "Only available for Paid or ZMP account",
        source: "documented with HTTP status 200 alone; `errors_in_200` is the switch for that",
    },
    Deviation {
        operation: "accountSettings",
        status: 400,
        complaint: "Only available for paid accounts.",
        source: "documented with HTTP status 200 alone; `errors_in_200` is the switch for that",
    },
    Deviation {
        operation: "getAccountLockSettings",
        status: 400,
        complaint: "Only available for paid account",
        source: "documented with HTTP status 200 alone; `errors_in_200` is the switch for that",
    },
    Deviation {
        operation: "UpdateLockedSettings",
        status: 404,
        complaint: "Account does not exist",
        source: "documented with a slip of the pen: \"TAccount does not exist\"",
    },
    Deviation {
        operation: "UpdateLockedSettings",
        status: 204,
        complaint: "status 204 is not documented",
        source: "documented is HTTP status 200 for a refusal and nothing for success",
    },
    Deviation {
        operation: "userSettings",
        status: 400,
        complaint: "You can not access settings of users that are still in pending state.",
        source: "seen by a Moodle plugin: jrchamp/moodle-mod_zoom, issue 131",
    },
    Deviation {
        operation: "CreateApps",
        status: 201,
        complaint: "\"general\" is not one of",
        source: "the same document takes the type `general`; it must answer with something",
    },
    Deviation {
        operation: "userUpdate",
        status: 404,
        complaint: "Group does not exist",
        source: "documented with the call that creates users, which takes a group as well",
    },
    Deviation {
        operation: "userEmailUpdate",
        status: 400,
        complaint: "Domain name doesn't match.",
        source: "SailPoint's documentation of its Zoom connector quotes it",
    },
    Deviation {
        operation: "userEmailUpdate",
        status: 400,
        complaint: "already holds an active account.",
        source: "the prose says that the address must be new to Zoom; the words are those of the call that adds users",
    },
    Deviation {
        operation: "user",
        status: 400,
        complaint: "User not found on this account:",
        source: "clients were told so: issue 64 of Moodle's plugin for Zoom",
    },
    Deviation {
        operation: "groupSCIM2Update",
        status: 409,
        complaint: "exists.",
        source: "documented with the call that creates groups, which takes a name as well",
    },
];

pub(crate) const COMMON_ERRORS: &[CommonError] = &[
    CommonError {
        status: 401,
        code: 124,
        message: "Invalid access token.",
        source: "seen by many clients; Zoom's error page",
    },
    CommonError {
        status: 401,
        code: 124,
        message: "Access token is expired.",
        source: "seen by many clients",
    },
    CommonError {
        status: 400,
        code: 4711,
        message: "Invalid access token, does not contain scopes:[{scopes}].",
        source: "seen by many clients of granular scopes",
    },
    CommonError {
        status: 400,
        code: 4700,
        message: "Invalid access token, does not contain scopes:[{scopes}].",
        source: "Zoom's error page, with classic scopes",
    },
    CommonError {
        status: 400,
        code: 200,
        message: "Invalid access token. Does not contain permissions [{privilege}].",
        source: "Zoom's user API, where the role lacks a privilege",
    },
    CommonError {
        status: 400,
        code: 200,
        message: "Invalid api key or secret.",
        source: "seen with a token of client_credentials",
    },
    CommonError {
        status: 400,
        code: 200,
        message: "Only available for Paid account.",
        source: "Zoom's user API; its account API says only that a call needs a Pro plan or higher",
    },
    CommonError { status: 400, code: 300, message: "Validation Failed.", source: "Zoom's error page" },
    CommonError {
        status: 400,
        code: 300,
        message: "Request Body should be a valid JSON object.",
        source: "Zoom's error page",
    },
    CommonError {
        status: 400,
        code: 300,
        message: "The next page token is invalid or expired.",
        source: "Zoom's user API, for every list with pages",
    },
    CommonError {
        status: 400,
        code: 200,
        message: "This API does not support client credentials for authorization.",
        source: "Zoom's pages on webhooks; its code is not known",
    },
    CommonError {
        status: 401,
        code: 201,
        message: "Invalid access token, does not contain scopes:[{scopes}].",
        source: "Zoom's app API, which documents it with the rotation of secrets",
    },
    CommonError {
        status: 401,
        code: 201,
        message: "Invalid access token.",
        source: "Zoom's app API, which documents it with the creation of apps",
    },
    CommonError {
        status: 400,
        code: 400,
        message: "Account has not enabled Single Sign-On.",
        source: "Zoom's SCIM API, which documents it with users; its groups have the same prerequisites",
    },
    CommonError {
        status: 400,
        code: 400,
        message: "The \"{field}\" of the request is invalid.",
        source: "Zoom's SCIM API, which documents it with `userName`, `DisplayName` and `Operations`",
    },
    CommonError {
        status: 403,
        code: 403,
        message: "Access to the Zoom REST API has been denied for this account. Contact Zoom Support for details.",
        source: "Zoom's user API, which documents it without a code and for some calls only",
    },
    CommonError {
        status: 429,
        code: 429,
        message: "Too many concurrent requests. A request to disassociate this user has already been made.",
        source: "Zoom's rate-limit page, about deletions of one user at a time",
    },
    CommonError {
        status: 429,
        code: 429,
        message: "You have reached the maximum per-second rate limit for this API. Try again later.",
        source: "Zoom's rate-limit page",
    },
    CommonError {
        status: 429,
        code: 429,
        message: "You have reached the maximum daily rate limit for this API. Refer to the response header for \
                  details on when you can make another request.",
        source: "Zoom's rate-limit page",
    },
];
