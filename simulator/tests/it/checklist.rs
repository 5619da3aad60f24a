//! What the simulator promises of Zoom and of the products beside it, line by line, and the tests that show
//! it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{checklist_conductorone, checklist_pingone, checklist_scim, divisions};

/// A promise, and the tests that show it: `module::test`.
pub(crate) type Line = (&'static str, &'static [&'static str]);

/// What a simulated Zoom must have at all.
const FOUNDATIONS: &[Line] = &[
    (
        "token endpoint: form or query",
        &["oauth::parameters_may_stand_in_the_query", "oauth::a_json_body_is_an_unsupported_grant"],
    ),
    (
        "token endpoint: Basic only, refusals word for word",
        &["oauth::refusals_are_worded_as_zoom_words_them"],
    ),
    (
        "token endpoint: opaque token, space-joined scopes, api_url",
        &["oauth::a_token_says_what_it_may_and_for_how_long"],
    ),
    (
        "token endpoint: several tokens live at once",
        &["oauth::several_tokens_live_at_once_until_they_are_revoked"],
    ),
    (
        "deactivation ends tokens",
        &[
            "oauth::deactivating_an_app_ends_its_tokens_for_good",
            "marketplace::an_app_that_is_not_activated_gets_no_token",
        ],
    ),
    (
        "order of checks: token, scope, privilege, plan, body, object, conflict",
        &[
            "access::without_a_good_token_nothing_is_told",
            "access::a_missing_scope_is_named_with_its_alternatives",
            "access::the_owners_role_must_hold_the_privilege",
            "access::a_free_account_has_no_groups_and_no_roles",
            "users::a_body_must_be_a_json_object_and_say_so",
            "users::creation_is_refused_in_zooms_words",
        ],
    ),
    (
        "rate limits by label, and their headers",
        &[
            "access::limits_are_told_always_and_enforced_on_request",
            "faults::a_daily_limit_says_when_it_ends",
        ],
    ),
    (
        "users: pending, silence, guards of admins, 1005 and 1009, seats",
        &[
            "users::an_invited_user_is_pending_and_takes_nothing_but_a_group",
            "users::deactivation_takes_the_licence_and_admins_are_protected",
            "users::creation_is_refused_in_zooms_words",
            "accounts::plan_usage_agrees_with_the_users_and_bounds_them",
        ],
    ),
    (
        "groups: comma string of ids, empty where nobody is added",
        &["groups::adding_members_answers_201_whoever_was_added"],
    ),
    ("groups: administrators without ids", &["views::administrators_of_a_group_have_no_ids"]),
    ("groups: the primary group", &["groups::a_member_moves_and_has_one_primary_group"]),
    (
        "roles: 0, 1, 2, one for each user",
        &[
            "roles::one_role_follows_another_and_member_is_what_remains",
            "roles::owner_and_member_cannot_be_joined_left_or_changed",
        ],
    ),
    (
        "roles: 201, 204 and 400/1034",
        &[
            "roles::a_role_is_made_changed_and_removed",
            "views::what_is_not_there_is_named_differently_by_each_api",
        ],
    ),
    (
        "roles: errors with HTTP status 200, as a switch",
        &[
            "access::the_owners_role_must_hold_the_privilege",
            "conformance::every_operation_answers_as_its_document_says",
        ],
    ),
    ("contact groups: pages of 10 and 50", &["contact_groups::contact_groups_page_by_ten_and_fifty"]),
    (
        "contact groups: other names in PATCH, 400 for not found",
        &["contact_groups::a_contact_group_is_made_and_changed_by_other_names"],
    ),
    (
        "contact groups: the last member stays",
        &["contact_groups::contacts_come_and_go_but_the_last_one_stays"],
    ),
    ("IM groups: 410/4137", &["contact_groups::im_groups_are_gone"]),
    (
        "page tokens: empty on the last page, fifteen minutes, 400/300",
        &[
            "paging::tokens_lead_through_the_whole_list_once",
            "paging::a_token_belongs_to_its_list_and_dies_after_a_quarter_of_an_hour",
        ],
    ),
    ("x-zm-trackingid and lower-case headers", &["access::every_answer_bears_zooms_headers"]),
    ("redirections with 307 and 308, as a switch", &["rules::calls_may_be_redirected_to_another_host"]),
    (
        "faults: 401, 429, 5xx, slow and stale reads",
        &[
            "faults::injected_refusals_look_like_real_ones",
            "faults::a_daily_limit_says_when_it_ends",
            "faults::a_delay_delays_and_holds_up_nobody_else",
            "users::reads_may_miss_the_last_write_for_a_while",
        ],
    ),
];

/// Apps and tokens.
const APPS: &[Line] = &[
    (
        "client_credentials of a Server-to-Server app open nothing",
        &["oauth::client_credentials_give_a_token_that_opens_nothing"],
    ),
    (
        "client_credentials of a General app look after the app",
        &["marketplace::an_app_may_look_after_itself_and_after_nothing_else"],
    ),
    (
        "authorization code, consent in a browser",
        &["authorize::an_admin_lets_an_app_in_and_it_acts_as_the_admin"],
    ),
    (
        "PKCE, plain by default, codes of five minutes",
        &["authorize::a_code_is_bound_to_its_time_its_place_and_its_verifier"],
    ),
    (
        "refresh tokens rotate and live for 90 days",
        &["authorize::a_refresh_token_is_good_once_and_dies_after_ninety_days"],
    ),
    ("scopes for admins need an admin's consent", &["authorize::only_an_admin_may_grant_scopes_for_admins"]),
    ("error numbers on pages", &["authorize::a_bad_request_for_consent_ends_on_a_page_with_zooms_number"]),
    ("device flow", &["authorize::a_device_is_let_in_by_somebody_with_a_browser"]),
    ("revocation", &["oauth::several_tokens_live_at_once_until_they_are_revoked"]),
    (
        "two pairs of a General app",
        &[
            "authorize::the_pair_for_development_works_as_well",
            "marketplace::a_general_app_is_made_by_its_manifest_and_has_two_pairs",
        ],
    ),
    (
        "an owner's demotion takes scopes for admins",
        &["rules::an_owner_who_is_no_admin_takes_the_scopes_along"],
    ),
    ("other scopes show in the next token", &["oauth::other_scopes_show_in_the_next_token"]),
    (
        "apps are created by the owner, and tell the secret once",
        &[
            "marketplace::a_new_app_tells_its_secret_once_and_works",
            "marketplace::creation_of_an_app_is_refused_in_zooms_words",
        ],
    ),
    ("rotation with overlap", &["marketplace::both_secrets_work_until_the_old_one_is_revoked"]),
    (
        "three changes of the schedule in 15 minutes",
        &["marketplace::a_rotation_is_checked_and_only_three_are_made_in_a_quarter_of_an_hour"],
    ),
    ("a secret regenerated by hand ends the old one at once", &["oauth::a_new_secret_shuts_the_old_one_out"]),
    (
        "the list of apps knows no Server-to-Server apps",
        &["marketplace::a_general_app_is_made_by_its_manifest_and_has_two_pairs"],
    ),
    ("logs of calls", &["marketplace::an_apps_calls_are_told_from_the_request_log"]),
    ("event subscriptions", &["marketplace::events_are_subscribed_to_and_no_longer"]),
    (
        "401/201 instead of 401/124 and 400/4711",
        &["marketplace::the_app_api_words_bad_tokens_in_its_own_way"],
    ),
];

/// Zoom's habits, API by API.
const HABITS: &[Line] = &[
    (
        "users: pending ones have no id in the list",
        &["views::pending_users_have_no_id_in_the_list_and_one_by_address"],
    ),
    (
        "users: pending ones were created just now",
        &["oddities::somebody_who_is_pending_was_created_just_now_every_time"],
    ),
    (
        "users: pending ones take a group and nothing else",
        &["users::an_invited_user_is_pending_and_takes_nothing_but_a_group"],
    ),
    ("users: four ways of creation", &["oddities::the_ways_of_creating_somebody_differ_in_status_and_login"]),
    ("users: 50, 1,500 or 10,000 invitations a day", &["rules::a_free_account_invites_fifty_people_a_day"]),
    (
        "users: one change of licence in one call",
        &["users::a_profile_is_changed_where_it_is_named_and_nowhere_else"],
    ),
    (
        "users: licences are taken back with \"none\", 0 and false",
        &["oddities::licences_are_taken_back_by_words_of_their_own"],
    ),
    (
        "users: display name derived",
        &["oddities::a_display_name_follows_from_the_other_names_until_it_is_set"],
    ),
    ("users: update is not covered by write", &["users::writing_needs_its_own_scope_and_privilege"]),
    ("users: by id, address, me and employee id", &["views::a_user_is_found_by_id_by_address_and_as_me"]),
    ("users: ids encoded twice", &["oddities::ids_in_a_path_are_encoded_once_or_twice"]),
    (
        "users: 1117, 1107 and transfer on deletion",
        &["users::managed_domains_bind_addresses_and_their_holders"],
    ),
    ("users: one deletion at a time", &["rules::one_person_is_deleted_once_at_a_time"]),
    (
        "users: deactivation takes licences; admins are protected",
        &["users::deactivation_takes_the_licence_and_admins_are_protected"],
    ),
    (
        "users: addresses of managed domains only",
        &["users::managed_domains_bind_addresses_and_their_holders"],
    ),
    ("users: three changes of an address a day", &["rules::an_address_changes_three_times_a_day"]),
    ("users: is an address known anywhere", &["views::an_address_is_known_or_not"]),
    ("users: counts", &["views::counts_agree_with_lists"]),
    ("users: settings, not of pending ones", &["person::a_persons_settings_lie_over_the_defaults"]),
    ("users: passwords, code by code", &["person::a_password_must_be_good_and_new"]),
    ("users: presence", &["person::whoever_is_not_to_be_disturbed_is_available_afterwards"]),
    ("users: keys and sessions", &["person::keys_are_given_and_sessions_ended"]),
    ("users: personal links", &["person::a_personal_link_is_taken_or_free"]),
    ("users: licences in bulk", &["person::licences_for_many_are_told_apart_by_what_came_of_them"]),
    ("users: bulk once in ten seconds", &["rules::features_are_given_once_in_ten_seconds"]),
    (
        "groups: 4130, 4131, 4132 in two wordings",
        &[
            "groups::a_group_is_made_renamed_and_removed",
            "groups::adding_members_answers_201_whoever_was_added",
        ],
    ),
    ("groups: 4138", &["groups::administrators_come_and_go"]),
    (
        "groups: a hundred a day, five thousand in all",
        &[
            "rules::a_hundred_groups_are_made_in_a_day",
            "oddities::an_account_has_five_thousand_groups_at_most",
        ],
    ),
    (
        "contact groups: 50 users, 3 groups, 20 to remove",
        &[
            "contact_groups::a_request_names_fifty_users_and_three_groups_at_most",
            "contact_groups::contacts_come_and_go_but_the_last_one_stays",
        ],
    ),
    (
        "contact groups: classic scopes",
        &["contact_groups::contact_groups_have_scopes_of_their_own_and_need_a_plan"],
    ),
    (
        "contact groups: who leaves the account leaves them",
        &["contact_groups::whoever_leaves_the_account_leaves_contact_groups_as_well"],
    ),
    (
        "roles: no pages, and add_at",
        &["oddities::roles_say_add_at_where_groups_say_added_at_and_have_no_pages"],
    ),
    ("roles: of inactive ones stay", &["oddities::roles_of_those_who_are_not_active_stay_as_they_are"]),
    ("roles: ownership moves by one call", &["accounts::the_account_is_handed_over_to_an_admin_alone"]),
    (
        "account: domains, 404/2001 and 400/2001",
        &["accounts::domains_are_told_for_the_account_and_for_no_other"],
    ),
    (
        "account: settings and their options",
        &[
            "accounts::settings_are_changed_where_they_are_named",
            "accounts::options_show_another_part_of_the_settings",
        ],
    ),
    ("account: locks", &["accounts::settings_can_be_locked"]),
    ("account: plan usage", &["accounts::plan_usage_agrees_with_the_users_and_bounds_them"]),
    (
        "account: refusals of a free plan, in 200 and 400",
        &["accounts::a_free_account_is_told_so_in_many_words"],
    ),
    ("reports: one month, the last six", &["reports::a_report_is_of_one_month_within_the_last_six"]),
    ("reports: sign-ins", &["reports::sign_ins_and_sign_outs_are_told_newest_first"]),
    ("reports: what apps changed", &["reports::changes_are_told_with_who_made_them"]),
    ("reports: active and inactive hosts", &["reports::active_and_inactive_hosts_are_all_active_users"]),
    ("reports: No permission.", &["reports::a_report_needs_its_privilege"]),
    ("errors: expired tokens", &["access::a_token_dies_with_its_time"]),
    (
        "errors: 4711 and 4700",
        &[
            "access::a_missing_scope_is_named_with_its_alternatives",
            "access::an_old_app_is_told_of_classic_scopes_and_may_use_them",
        ],
    ),
    ("errors: 2300", &["access::unknown_paths_and_methods_are_refused"]),
    ("errors: an account that is shut out", &["oddities::an_account_may_be_shut_out_altogether"]),
    ("errors: not found, API by API", &["views::what_is_not_there_is_named_differently_by_each_api"]),
    (
        "pages: sizes and numbers",
        &[
            "paging::sizes_are_cut_down_and_nonsense_is_refused",
            "paging::page_numbers_lead_through_it_as_well",
        ],
    ),
    (
        "pages: repetitions in a list that changes",
        &["oddities::a_list_that_changes_between_two_pages_repeats_or_misses_some"],
    ),
    ("consistency: reads after writes", &["users::reads_may_miss_the_last_write_for_a_while"]),
    (
        "every answer is as documented, or a known deviation",
        &[
            "conformance::every_operation_answers_as_its_document_says",
            "conformance::every_deviation_and_common_error_has_its_source",
        ],
    ),
];

/// The tests of this folder, as `module::test`.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut tests = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut marked = false;
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))
                && marked
            {
                tests.insert(format!("{module}::{}", rest.split('(').next().unwrap()));
            }
            marked = matches!(line, "#[test]" | "#[tokio::test]");
        }
    }
    tests
}

#[test]
fn every_promise_is_shown_by_a_test() {
    let tests = tests();
    let lines = || {
        let beside = [
            checklist_scim::LINES,
            divisions::LINES,
            checklist_conductorone::LINES,
            checklist_pingone::LINES,
        ];
        [FOUNDATIONS, APPS, HABITS].into_iter().chain(beside).flatten()
    };
    let unshown: Vec<_> = lines().filter(|(_, shown_by)| shown_by.is_empty()).collect();
    assert!(unshown.is_empty(), "nothing shows {unshown:?}");
    let named: BTreeSet<_> =
        lines().flat_map(|(_, shown_by)| *shown_by).map(|name| (*name).to_owned()).collect();
    let missing: Vec<_> = named.difference(&tests).collect();
    assert!(missing.is_empty(), "no such tests: {missing:?}");
    let mut promises = BTreeSet::new();
    assert!(lines().all(|(promise, _)| promises.insert(promise)), "a promise stands here twice");
}
