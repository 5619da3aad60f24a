//! Zoom's refusals: the table that names them, and what each name means to a user.
//!
//! Zoom's statuses and codes mean different things in different products: a missing scope is 400/4711,
//! 400/4700, 400/104 or 401/201; a missing group is 404/4130 or, for contact groups, 400/300; and code
//! 200 is an error. So each row says which status, code, path and text it goes by, and the first row
//! that fits wins. Sources: the error lists of Zoom's API specifications (February 2026) and its errors
//! page; rows on text are for refusals that share their code with others.

use jiff::Timestamp;

/// What a refusal means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The token is not (or no longer) valid.
    Unauthenticated,
    /// The app lacks a scope.
    MissingScopes {
        /// In Zoom's order; any one of them would do.
        scopes: Vec<String>,
    },
    /// The app's owner has a role that does not allow this.
    LacksPrivilege {
        /// The role privileges that are missing, as in `User:Edit`; empty if Zoom does not say.
        privileges: Vec<String>,
    },
    /// The account's plan does not include this.
    PlanTooSmall,
    /// Zoom has shut the account out of its API.
    AccountBarred,
    /// What the call names is not there.
    NotFound,
    /// A thing of that name or address exists already.
    Conflict,
    /// All licences, or all places for users of that type, are taken.
    LicenseLimit,
    /// The user is an admin, whom Zoom lets nobody delete, deactivate or rename by API.
    ProtectedUser,
    /// The user was invited, and the invitation expired.
    InvitationExpired,
    /// A page token is wrong or older than 15 minutes.
    BadPageToken,
    /// A limit was hit, and all attempts are used up.
    RateLimited,
    /// The limit for the day is used up.
    DailyLimit {
        /// When Zoom takes calls again, if it says so.
        until: Option<Timestamp>,
    },
    /// Zoom no longer offers this operation, or does not know it.
    NotOffered,
    /// Zoom does not accept a value; see [`ApiError::fields`].
    Invalid,
    /// Zoom failed.
    ServerError,
    /// None of the above; the message is all there is.
    Unrecognised,
}

/// Why no token was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// The client ID or client secret is wrong.
    CredentialsRejected,
    /// The account ID is wrong.
    AccountRejected,
    /// The app is deactivated, or was never activated.
    AppDeactivated,
    /// The credentials belong to another type of app.
    UnsupportedGrant,
    /// The limit for tokens was hit.
    RateLimited,
    /// The limit for the day is used up.
    DailyLimit {
        /// When Zoom takes calls again, if it says so.
        until: Option<Timestamp>,
    },
    /// The authorization server failed.
    ServerError,
    /// None of the above.
    Unrecognised,
}

/// What a refusal means to whoever has to do something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened, in a few words.
    pub what: &'static str,
    /// What to do about it, in whole sentences; empty where the refusal itself says it all.
    pub advice: String,
}

const CREDENTIALS_PAGE: &str = "the App Credentials page of the app in the Zoom App Marketplace";

/// When a used-up limit is of use again.
fn reset(until: Option<Timestamp>) -> String {
    match until {
        Some(until) => format!("Zoom takes requests again at {until}"),
        None => "Zoom resets the limit at midnight (UTC)".to_owned(),
    }
}

impl Problem {
    /// What it means, and what to do.
    pub fn told(&self) -> Told {
        let (what, advice) = match self {
            Self::Unauthenticated => (
                "Zoom refused the access token",
                "If access_token (or ZOOM_ACCESS_TOKEN) is set, ask for a new token: they live for one hour. \
                 Otherwise check that the app is still activated in the Zoom App Marketplace."
                    .to_owned(),
            ),
            Self::MissingScopes { scopes } => (
                "Zoom app lacks a scope",
                format!(
                    "Add one of these scopes to the app, in the Zoom App Marketplace under Manage, the app, \
                     Scopes:\n\n{}\n\nZoom can take a few minutes to act on it.",
                    scopes.iter().map(|scope| format!("    {scope}")).collect::<Vec<_>>().join("\n")
                ),
            ),
            Self::LacksPrivilege { privileges } => (
                "Zoom role lacks a privilege",
                format!(
                    "A Server-to-Server app acts as its owner. Give the owner's role {} under User Management, \
                     Roles, or transfer the app to an administrator.",
                    if privileges.is_empty() {
                        "the missing privilege".to_owned()
                    } else {
                        format!("the privilege {}", privileges.join(", "))
                    }
                ),
            ),
            Self::PlanTooSmall => (
                "Zoom plan too small",
                "Zoom offers this for paid accounts only. Upgrade the account.".to_owned(),
            ),
            Self::AccountBarred => (
                "Zoom denies its API to this account",
                "Only Zoom can lift this: ask Zoom's support, with the tracking id.".to_owned(),
            ),
            Self::NotFound => ("Not found in Zoom", String::new()),
            Self::Conflict => ("Exists already in Zoom", String::new()),
            Self::RateLimited => (
                "Zoom's rate limit was hit",
                "All attempts were used up. Zoom counts requests for the whole account: run it again when less is \
                 going on, lower -parallelism, or set plan to the account's plan."
                    .to_owned(),
            ),
            Self::DailyLimit { until } => (DAILY_LIMIT, daily_limit(*until)),
            Self::LicenseLimit => (
                "Zoom licence limit reached",
                "The account has no licence or seat left for this. Free one, or buy more.".to_owned(),
            ),
            Self::ProtectedUser => (
                "Zoom protects this user",
                "Zoom does not let an administrator, an owner or a Zoom Room be changed in this way. Take the \
                 user's role away first."
                    .to_owned(),
            ),
            Self::InvitationExpired => (
                "Zoom invitation expired",
                "The user never accepted the invitation. Delete the pending user and create it again.".to_owned(),
            ),
            Self::ServerError => ("Zoom failed", "Run it again in a few minutes.".to_owned()),
            Self::BadPageToken => ("Unexpected answer from Zoom", "Run it again.".to_owned()),
            Self::Invalid => ("Zoom refused a value", String::new()),
            Self::NotOffered => (
                "Zoom refused the request",
                "Zoom does not know this call. If api_url is set, check that it ends with /v2, as \
                 https://api.zoom.us/v2 does."
                    .to_owned(),
            ),
            Self::Unrecognised => ("Zoom refused the request", String::new()),
        };
        Told { what, advice }
    }
}

const DAILY_LIMIT: &str = "Zoom's daily limit is used up";

/// What to do where the limit of the day is used up.
pub fn daily_limit(until: Option<Timestamp>) -> String {
    format!(
        "Zoom counts requests for the whole account, whatever app makes them. {}; run it again then, for trying \
         earlier does not help.",
        reset(until)
    )
}

impl TokenProblem {
    /// What it means, and what to do.
    pub fn told(self) -> Told {
        let (what, advice) = match self {
            Self::CredentialsRejected => (
                "Zoom refused the client ID or secret",
                format!(
                    "Compare client_id and client_secret with {CREDENTIALS_PAGE}. The secret may have been \
                     regenerated."
                ),
            ),
            Self::AccountRejected => {
                ("Zoom refused the account ID", format!("Compare account_id with {CREDENTIALS_PAGE}."))
            }
            Self::AppDeactivated => (
                "Zoom app is not activated",
                "Activate it in the Zoom App Marketplace: Manage, the app, Activation.".to_owned(),
            ),
            Self::UnsupportedGrant => (
                "Not a Server-to-Server OAuth app",
                "The credentials belong to another type of app. Create a Server-to-Server OAuth app in the Zoom App \
                 Marketplace and use its credentials."
                    .to_owned(),
            ),
            Self::RateLimited => ("Zoom's rate limit was hit", "Run it again in a few minutes.".to_owned()),
            Self::DailyLimit { until } => (DAILY_LIMIT, daily_limit(until)),
            Self::ServerError => ("Zoom failed", "Run it again in a few minutes.".to_owned()),
            Self::Unrecognised => {
                ("Zoom issued no token", format!("Compare the credentials with {CREDENTIALS_PAGE}."))
            }
        };
        Told { what, advice }
    }
}

/// What is known of a refusal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal<'a> {
    pub(super) path: &'static str,
    pub(super) status: u16,
    pub(super) code: Option<i64>,
    /// None if the body was no error of Zoom's.
    pub(super) message: Option<&'a str>,
}

/// A row of the table: every given part must fit.
struct Row {
    status: Option<u16>,
    code: Option<i64>,
    path: &'static str,
    /// Lower case; found anywhere in the message.
    text: &'static str,
    problem: fn(&str) -> Problem,
}

const ANY: Row = Row { status: None, code: None, path: "", text: "", problem: |_| Problem::Unrecognised };

const fn code(code: i64, problem: fn(&str) -> Problem) -> Row {
    Row { code: Some(code), problem, ..ANY }
}

const fn text(text: &'static str, problem: fn(&str) -> Problem) -> Row {
    Row { text, problem, ..ANY }
}

const fn status(status: u16, problem: fn(&str) -> Problem) -> Row {
    Row { status: Some(status), problem, ..ANY }
}

const fn both(status: u16, code: i64, problem: fn(&str) -> Problem) -> Row {
    Row { status: Some(status), code: Some(code), problem, ..ANY }
}

static TABLE: &[Row] = &[
    // Who is calling.
    code(124, |_| Problem::Unauthenticated),
    text("does not contain scope", missing_scopes),
    Row { code: Some(4711), text: "does not contain", problem: missing_scopes, ..ANY },
    Row { code: Some(4700), text: "does not contain", problem: missing_scopes, ..ANY },
    text("scope is assigned", missing_scopes),
    text("does not contain permissions", lacks_privilege),
    text("insufficient permission", lacks_privilege),
    Row { status: Some(403), text: "permission", problem: lacks_privilege, ..ANY },
    Row { code: Some(200), text: "no permission", problem: lacks_privilege, ..ANY },
    Row { code: Some(200), text: "no privilege", problem: lacks_privilege, ..ANY },
    Row { code: Some(200), text: "do not have the permission", problem: lacks_privilege, ..ANY },
    Row { status: Some(401), text: "do not have permission", problem: lacks_privilege, ..ANY },
    both(401, 201, |_| Problem::Unauthenticated),
    // What the account has.
    text("only available for paid account", |_| Problem::PlanTooSmall),
    text("must be a paid account", |_| Problem::PlanTooSmall),
    text("must be paid account", |_| Problem::PlanTooSmall),
    text("has been denied for this account", |_| Problem::AccountBarred),
    text("does not enabled rest api", |_| Problem::AccountBarred),
    // Limits.
    status(429, |_| Problem::RateLimited),
    code(429, |_| Problem::RateLimited),
    // Whether the operation, and then the thing, is there.
    code(2300, |_| Problem::NotOffered),
    status(410, |_| Problem::NotOffered),
    both(404, 1001, |_| Problem::NotFound),
    both(400, 1010, |_| Problem::NotFound),
    both(404, 1010, |_| Problem::NotFound),
    code(1034, |_| Problem::NotFound),
    Row { path: "/roles/", text: "role not found", problem: |_| Problem::NotFound, ..ANY },
    code(4130, |_| Problem::NotFound),
    code(4131, |_| Problem::NotFound),
    code(4138, |_| Problem::NotFound),
    both(404, 1401, |_| Problem::NotFound),
    Row {
        code: Some(300),
        path: "/contacts/groups/",
        text: "does not exist",
        problem: |_| Problem::NotFound,
        ..ANY
    },
    Row {
        path: "/marketplace/apps/",
        status: Some(404),
        text: "app not",
        problem: |_| Problem::NotFound,
        ..ANY
    },
    Row {
        path: "/divisions/",
        status: Some(404),
        text: "division not found",
        problem: |_| Problem::NotFound,
        ..ANY
    },
    both(404, 404, |_| Problem::NotFound),
    Row { status: Some(404), text: "user not found", problem: |_| Problem::NotFound, ..ANY },
    // What is in the way.
    code(1005, |_| Problem::Conflict),
    code(1009, |_| Problem::Conflict),
    code(4132, |_| Problem::Conflict),
    code(1224, |_| Problem::Conflict),
    Row { status: Some(409), text: "already", problem: |_| Problem::Conflict, ..ANY },
    Row { status: Some(409), text: "exists", problem: |_| Problem::Conflict, ..ANY },
    code(2033, |_| Problem::LicenseLimit),
    code(2034, |_| Problem::LicenseLimit),
    code(2038, |_| Problem::LicenseLimit),
    code(3412, |_| Problem::LicenseLimit),
    Row { status: Some(409), text: "cannot create more users", problem: |_| Problem::LicenseLimit, ..ANY },
    code(1117, |_| Problem::ProtectedUser),
    text("admin users' status cannot", |_| Problem::ProtectedUser),
    text("can not change other admins", |_| Problem::ProtectedUser),
    code(1120, |_| Problem::InvitationExpired),
    // What was sent.
    text("next page token is invalid", |_| Problem::BadPageToken),
    code(300, |_| Problem::Invalid),
    // By status alone.
    status(401, |_| Problem::Unauthenticated),
    status(500, |_| Problem::ServerError),
    status(502, |_| Problem::ServerError),
    status(503, |_| Problem::ServerError),
    status(504, |_| Problem::ServerError),
];

impl Row {
    fn fits(&self, refusal: &Refusal<'_>, message: &str) -> bool {
        self.status.is_none_or(|status| status == refusal.status)
            && self.code.is_none_or(|code| Some(code) == refusal.code)
            && refusal.path.starts_with(self.path)
            && message.contains(self.text)
    }
}

/// What a refusal means.
pub(super) fn problem(refusal: &Refusal<'_>) -> Problem {
    let message = refusal.message.unwrap_or_default();
    let lower_case = message.to_lowercase();
    TABLE
        .iter()
        .find(|row| row.fits(refusal, &lower_case))
        .map_or(Problem::Unrecognised, |row| (row.problem)(message))
}

/// What a refusal of the authorization server means.
///
/// Zoom publishes no body for a deactivated app, only that the status is 400 and that its message for
/// code 4717 is "The app has been disabled". So a 400 that is none of the known refusals counts as one.
pub(super) fn token_problem(status: u16, error: &str, reason: &str) -> TokenProblem {
    let reason = reason.to_lowercase();
    match (status, error) {
        _ if ["disabled", "deactivated", "not activated"].iter().any(|word| reason.contains(word)) => {
            TokenProblem::AppDeactivated
        }
        (429, _) => TokenProblem::RateLimited,
        (500.., _) => TokenProblem::ServerError,
        (_, "invalid_client") => TokenProblem::CredentialsRejected,
        (_, "unsupported_grant_type") => TokenProblem::UnsupportedGrant,
        (_, "invalid_request") => TokenProblem::AccountRejected,
        (400, "") if reason.is_empty() => TokenProblem::Unrecognised,
        (400, "invalid_grant" | "invalid_scope") => TokenProblem::Unrecognised,
        (400, _) => TokenProblem::AppDeactivated,
        _ => TokenProblem::Unrecognised,
    }
}

/// The scopes that a message names: in brackets, with or without quotes, or bare before "scope".
fn missing_scopes(message: &str) -> Problem {
    let scopes = match bracketed(message) {
        Some(list) => list,
        None => message
            .split_whitespace()
            .map(|word| word.trim_matches(['.', ',', '"', '`']))
            .filter(|word| word.contains(':') && !word.ends_with(':'))
            .map(str::to_owned)
            .collect(),
    };
    Problem::MissingScopes { scopes }
}

/// The privileges that a message names: in brackets, or in quotes.
fn lacks_privilege(message: &str) -> Problem {
    let privileges = bracketed(message).unwrap_or_else(|| {
        message.split('"').skip(1).step_by(2).filter(|word| word.contains(':')).map(str::to_owned).collect()
    });
    Problem::LacksPrivilege { privileges }
}

/// The comma-separated words between the first brackets.
fn bracketed(message: &str) -> Option<Vec<String>> {
    let (_, rest) = message.split_once('[')?;
    let (list, _) = rest.split_once(']')?;
    let words = list.split(',').map(|word| word.trim().trim_matches('"')).filter(|word| !word.is_empty());
    Some(words.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &'static str, status: u16, code: impl Into<Option<i64>>, message: &str) -> Problem {
        problem(&Refusal { path, status, code: code.into(), message: Some(message) })
    }

    fn scopes(scopes: &[&str]) -> Problem {
        Problem::MissingScopes { scopes: scopes.iter().map(|&scope| scope.to_owned()).collect() }
    }

    fn privileges(privileges: &[&str]) -> Problem {
        Problem::LacksPrivilege { privileges: privileges.iter().map(|&name| name.to_owned()).collect() }
    }

    #[test]
    fn a_missing_scope_is_named_in_each_of_its_forms() {
        for (status, code, message, want) in [
            (
                400,
                4711,
                "Invalid access token, does not contain scopes:[user:read:list_users:admin].",
                scopes(&["user:read:list_users:admin"]),
            ),
            (
                400,
                4711,
                "Invalid access token, does not contain scopes:[contact:read:list_contacts, contact:read:list_contacts:admin].",
                scopes(&["contact:read:list_contacts", "contact:read:list_contacts:admin"]),
            ),
            (401, 4711, "Invalid access token, does not contain scopes:[scim2].", scopes(&["scim2"])),
            (
                400,
                4700,
                "Invalid access token, does not contain role:read:admin scope.",
                scopes(&["role:read:admin"]),
            ),
            (
                400,
                104,
                r#"Invalid access token, does not contain scopes:["calendar:read:admin","calendar:read"]"#,
                scopes(&["calendar:read:admin", "calendar:read"]),
            ),
            (
                401,
                201,
                "Invalid access token, does not contain scopes:[marketplace:update:client_secret].",
                scopes(&["marketplace:update:client_secret"]),
            ),
        ] {
            assert_eq!(named("/users", status, code, message), want, "{message}");
        }
    }

    #[test]
    fn refusals_of_the_caller_and_the_account_are_told_apart() {
        for (status, code, message, want) in [
            (401, Some(124), "Invalid access token.", Problem::Unauthenticated),
            (401, Some(124), "Access token is expired.", Problem::Unauthenticated),
            (400, Some(124), "Invalid access token.", Problem::Unauthenticated),
            (401, Some(201), "Invalid access token.", Problem::Unauthenticated),
            (401, Some(201), "You do not have permission to access the targeted resource.", privileges(&[])),
            (
                403,
                Some(1505),
                "Missing app permissions. Make sure marketplace_entitlement:read:admin scope is assigned.",
                scopes(&["marketplace_entitlement:read:admin"]),
            ),
            (
                400,
                Some(200),
                "Invalid access token. Does not contain permissions [User:Edit].",
                privileges(&["User:Edit"]),
            ),
            (400, Some(200), "No permission.", privileges(&[])),
            (400, Some(200), "No privilege.", privileges(&[])),
            (200, Some(200), "You do not have the permission to create a role.", privileges(&[])),
            (
                403,
                Some(403),
                r#"The request was denied due to insufficient permissions: "Group:Edit"."#,
                privileges(&["Group:Edit"]),
            ),
            (400, Some(200), "Only available for Paid account.", Problem::PlanTooSmall),
            (200, Some(200), "Only available for Paid account,abc.", Problem::PlanTooSmall),
            (400, Some(200), "Only available for paid account: abc", Problem::PlanTooSmall),
            (200, Some(200), "The account must be a paid account to update the role.", Problem::PlanTooSmall),
            (
                403,
                None,
                "Access to the Zoom REST API has been denied for this account. Contact Zoom Support for details.",
                Problem::AccountBarred,
            ),
            (429, Some(429), "Try again later.", Problem::RateLimited),
            (400, Some(2300), "This API endpoint is not recognized.", Problem::NotOffered),
            (404, Some(2300), "This API endpoint is not recognized.", Problem::NotOffered),
            (410, Some(4137), "The IM Group APIs are no longer available.", Problem::NotOffered),
            (400, Some(300), "The next page token is invalid or expired.", Problem::BadPageToken),
            (400, Some(300), "Validation Failed.", Problem::Invalid),
            (500, None, "", Problem::ServerError),
            (400, Some(200), "Cannot delete a user out of your account.", Problem::Unrecognised),
            (
                400,
                Some(1120),
                "A valid invitation to join the Zoom account was not found for this user.",
                Problem::InvitationExpired,
            ),
        ] {
            assert_eq!(named("/users", status, code, message), want, "{status} {message}");
        }
    }

    #[test]
    fn gone_has_a_form_for_each_api() {
        for (path, status, code, message) in [
            ("/users/{userId}", 404, Some(1001), "User does not exist: abc."),
            ("/users/{userId}", 404, Some(1001), "User not exist: abc"),
            ("/users/{userId}", 400, Some(1010), "User not found on this account: abc"),
            ("/groups/{groupId}", 400, Some(1010), "Group does not belong to your account."),
            ("/groups/{groupId}", 404, Some(4130), "A group with this abc does not exist."),
            ("/groups/{groupId}/members/{memberId}", 404, Some(4131), "Group member does not exist."),
            (
                "/groups/{groupId}/admins/{userId}",
                400,
                Some(4138),
                "That user is not an administrator for the group: \"abc\".",
            ),
            ("/roles/{roleId}", 400, Some(1034), "Provided `role_id` does not exist."),
            ("/roles/{roleId}", 200, Some(200), "Role not found."),
            ("/contacts/groups/{groupId}", 400, Some(300), "A group with this groupId: abc does not exist."),
            (
                "/contacts/groups/{groupId}/members",
                400,
                Some(300),
                "A member with this memberId: abc does not exist.",
            ),
            ("/marketplace/apps/{appId}", 404, Some(1401), "APP ID does not exist: abc"),
            ("/marketplace/apps/{appId}", 404, None, "Not Found App not found"),
            ("/divisions/{divisionId}", 404, None, "Not Found Division not found."),
            ("/scim2/Users/{userId}", 404, Some(404), "User does not exist."),
        ] {
            assert_eq!(named(path, status, code, message), Problem::NotFound, "{path} {message}");
        }
    }

    #[test]
    fn what_only_sounds_like_gone_is_not() {
        for (path, status, code, message) in [
            ("/users/{userId}", 400, Some(300), "The subscription \"a\" you entered does not exist."),
            ("/users", 404, Some(1102), "No Zoom Phone license."),
            ("/marketplace/apps", 404, Some(1500), "Only account's owner can use this API."),
            ("/users/{userId}", 404, Some(2300), "This API endpoint is not recognized."),
            ("/users/{userId}", 404, None, ""),
        ] {
            assert_ne!(named(path, status, code, message), Problem::NotFound, "{path} {message}");
        }
    }

    #[test]
    fn conflicts_have_their_codes() {
        for (status, code, message) in [
            (409, Some(1005), "Email \"a@example.com\" has already been used."),
            (400, Some(1009), "The user a@example.com already holds an active account."),
            (409, Some(4132), "The group name \"a\" is already in use."),
            (400, Some(1224), "Role name a has already been used."),
            (409, None, "Conflict This name is already in use."),
            (409, Some(409), "Group developers exists."),
        ] {
            assert_eq!(named("/users", status, code, message), Problem::Conflict, "{message}");
        }
    }

    #[test]
    fn what_stands_in_the_way_of_a_user_is_named() {
        for (status, code, message, want) in [
            (400, 3412, "Your request to add a basic user couldn't be approved.", Problem::LicenseLimit),
            (400, 2034, "Your request to add a new user could not be approved.", Problem::LicenseLimit),
            (409, 409, "Cannot create more users with Zoom United Plan.", Problem::LicenseLimit),
            (409, 409, "The Zoom United Plan is invalid.", Problem::Unrecognised),
            (400, 1117, "You can not disassociate an Admin user.", Problem::ProtectedUser),
            (
                400,
                200,
                "Zoom Room and Admin users' status cannot be activated or deactivated.",
                Problem::ProtectedUser,
            ),
            (400, 1000, "Admin can not change other admins email.", Problem::ProtectedUser),
        ] {
            assert_eq!(named("/users/{userId}", status, code, message), want, "{message}");
        }
    }

    #[test]
    fn refusals_of_a_token_are_told_apart() {
        for (status, error, reason, want) in [
            (400, "invalid_client", "Invalid client_id or client_secret", TokenProblem::CredentialsRejected),
            (401, "invalid_client", "Invalid client_id or client_secret", TokenProblem::CredentialsRejected),
            (400, "invalid_request", "Bad Request", TokenProblem::AccountRejected),
            (400, "unsupported_grant_type", "unsupported grant type", TokenProblem::UnsupportedGrant),
            (400, "invalid_client", "The app has been disabled", TokenProblem::AppDeactivated),
            (400, "unauthorized_client", "The app is not available", TokenProblem::AppDeactivated),
            (400, "", "", TokenProblem::Unrecognised),
            (429, "", "", TokenProblem::RateLimited),
            (503, "", "", TokenProblem::ServerError),
            (404, "", "", TokenProblem::Unrecognised),
        ] {
            assert_eq!(token_problem(status, error, reason), want, "{status} {error} {reason}");
        }
    }
}
