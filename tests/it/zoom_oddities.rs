//! What is odd about Zoom's API, and the tests that fail without the handling. Each line names the oddity as
//! Zoom shows it; what the provider neither meets nor has to do with (IM groups, primary groups) has none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// An oddity, and the tests that show what the provider makes of it: `module::test` of this folder, or
/// `path of the source file::test`.
type Line = (&'static str, &'static [&'static str]);

const USERS: &[Line] = &[
    (
        "pages of users: 2000 in the reference, 300 in the guide",
        &["zoom_rosters::pages_of_two_thousand_that_are_refused_fall_back_to_three_hundred"],
    ),
    (
        "users stand in three lists, and the rows of pending users have no id",
        &[
            "zoom_client::lists_are_read_to_their_end_and_each_status_is_asked_for",
            "zoom_rosters::each_status_has_its_list_and_pending_users_are_found_by_address",
            "src/zoom/users/user.rs::a_pending_row_without_id_is_a_user",
        ],
    ),
    (
        "whoever is invited is pending, and a change of theirs succeeds and does nothing",
        &[
            "provider_user::somebody_invited_is_pending_until_they_accept",
            "provider_user::the_status_of_somebody_invited_is_pending_where_nobody_asks_for_another",
            "provider_user::somebody_pending_is_imported_and_settled",
            "src/provider/directory/zoom_user/found.rs::what_is_recorded_of_a_pending_user_stays_until_they_accept",
        ],
    ),
    (
        "pending users are disassociated, never deleted or deactivated",
        &["provider_user::a_user_is_removed_in_the_way_that_is_configured"],
    ),
    ("1120: the invitation has expired", &["provider_user::an_invitation_that_has_expired_is_gone"]),
    (
        "a user is not found at once after their creation",
        &["provider_user::somebody_who_is_not_found_at_once_is_looked_for_again"],
    ),
    (
        "an empty display name is derived from the others",
        &[
            "provider_user::a_name_that_zoom_derives_follows_the_names",
            "src/provider/directory/zoom_user/found.rs::an_empty_display_name_is_fulfilled_by_the_names",
        ],
    ),
    (
        "empty text and nothing are the same",
        &[
            "provider_user::an_attribute_that_is_left_out_is_not_managed_and_empty_text_clears",
            "src/provider/directory/zoom_user/found.rs::empty_text_and_nothing_are_the_same_to_zoom",
        ],
    ),
    (
        "lists leave out what single reads tell",
        &[
            "src/provider/directory/zoom_user/found.rs::only_an_attribute_that_no_list_tells_costs_a_read",
            "provider_user::what_nobody_manages_and_no_list_tells_may_appear_while_something_else_is_changed",
        ],
    ),
    (
        "licences are numbers, and the set of them is open",
        &["src/provider/directory/user_words.rs::numbers_become_words_and_unknown_ones_pass_through"],
    ),
    (
        "the licence \"none\" is for single sign-on only",
        &["provider_user::what_zoom_is_known_to_refuse_is_told_while_planning"],
    ),
    (
        "2033, 2034, 2038, 3412: no licence is left",
        &[
            "provider_user::a_licence_that_is_not_there_is_told_at_the_licence",
            "src/zoom/refusals.rs::what_stands_in_the_way_of_a_user_is_named",
        ],
    ),
    (
        "deactivation takes the licence, and activation does not give it back",
        &[
            "provider_user::deactivation_takes_the_licence_and_activation_gives_it_back",
            "src/provider/directory/zoom_user/found.rs::the_licence_of_somebody_inactive_is_not_compared",
        ],
    ),
    (
        "the status is changed with 200 or with 204, and without a body",
        &["zoom_client::a_status_is_changed_by_either_of_its_answers"],
    ),
    (
        "administrators are neither deactivated nor removed, nor is the owner",
        &[
            "provider_user::nobody_deactivates_an_administrator",
            "provider_user::whom_zoom_keeps_it_is_told_how_to_let_go",
            "provider_user::what_will_be_refused_at_the_end_of_a_user_is_told_while_planning",
        ],
    ),
    (
        "1107: nobody of a managed domain is disassociated",
        &["provider_user::whom_zoom_keeps_it_is_told_how_to_let_go"],
    ),
    (
        "an address changes to a managed domain only",
        &[
            "provider_user::an_address_is_changed_in_place_and_case_does_not_count",
            "provider_user::an_address_of_no_managed_domain_is_told_with_the_reason",
        ],
    ),
    (
        "1005 and 1009: the address is taken, in this account or in another",
        &["provider_user::an_address_that_is_taken_is_told_with_the_way_to_take_it_over"],
    ),
    (
        "a creation whose answer is lost may have been carried out",
        &["provider_user::a_lost_answer_loses_nobody"],
    ),
    (
        "an address stands for an id, and must be encoded",
        &[
            "src/zoom/operation.rs::identifiers_are_encoded_once_and_awkward_ones_twice",
            "src/http/request.rs::query_values_are_encoded_so_that_plus_stays_plus",
        ],
    ),
    (
        "a user can be asked for by the id in the organisation's directory",
        &["provider_user_sources::a_user_is_found_by_the_id_in_the_organisation_s_directory"],
    ),
    (
        "429 for a second removal of the same user",
        &["src/zoom/rate_limits.rs::limits_are_told_apart_by_header_or_by_text"],
    ),
    (
        "each user has exactly one role; whose role goes down takes scopes from their app",
        &[
            "provider_user::roles_are_given_and_taken_and_the_owner_s_is_neither",
            "provider_user::nobody_is_demoted_deactivated_or_removed_as_whom_a_token_acts",
            "provider_user::whoever_comes_to_own_the_app_after_the_plan_is_not_removed_either",
        ],
    ),
];

const GROUPS: &[Line] = &[
    ("ids in one text, with commas", &["src/zoom/memberships.rs::who_was_added_is_read_off_the_ids"]),
    (
        "201 though nobody was added",
        &[
            "zoom_memberships::zoom_answers_201_and_adds_nobody_which_is_noticed",
            "provider_memberships::whom_zoom_passes_over_is_named_with_the_reason_and_the_others_are_members",
            "provider_memberships::one_member_whom_zoom_passes_over_is_an_error",
        ],
    ),
    (
        "at most thirty, or ten, at a time, and one goes at a time",
        &[
            "src/zoom/memberships.rs::calls_carry_as_much_as_zoom_allows_and_do_not_mix",
            "src/zoom/memberships.rs::one_is_taken_away_at_a_time_but_for_contact_groups",
            "zoom_memberships::forty_people_join_in_two_calls_and_leave_one_by_one",
        ],
    ),
    (
        "one fault of one member refuses all thirty",
        &["zoom_memberships::a_refusal_that_one_of_several_causes_does_not_hit_the_others"],
    ),
    (
        "administrators of a group have no id",
        &["provider_memberships::administrators_are_told_without_ids_and_may_be_given_by_id"],
    ),
    (
        "4130, 4131 and 4138: gone, each with a code of its own",
        &[
            "src/zoom/refusals.rs::gone_has_a_form_for_each_api",
            "src/zoom/refusals.rs::what_only_sounds_like_gone_is_not",
        ],
    ),
    (
        "4132: the name is taken",
        &[
            "provider_memberships::names_that_are_taken_print_the_block_that_imports_them",
            "src/zoom/refusals.rs::conflicts_have_their_codes",
        ],
    ),
    (
        "pages of 300 groups, and of 2000 members",
        &[
            "src/zoom/groups.rs::pages_are_as_long_as_zoom_allows",
            "zoom_rosters::memberships_of_a_group_are_its_pages",
        ],
    ),
];

const CONTACT_GROUPS: &[Line] = &[
    (
        "creation and update name the same fields differently",
        &["src/zoom/contact_groups.rs::creation_and_update_name_the_same_things_differently"],
    ),
    ("400/300 where others say 404", &["src/zoom/refusals.rs::gone_has_a_form_for_each_api"]),
    ("pages of fifty", &["src/zoom/contact_groups.rs::pages_are_as_long_as_zoom_allows"]),
    (
        "the last member stays",
        &[
            "zoom_memberships::the_last_member_of_a_contact_group_stays_and_the_others_go",
            "provider_memberships::a_contact_group_keeps_its_last_member",
        ],
    ),
    (
        "members are told without addresses, and whom Zoom passes over is left out of member_ids",
        &["provider_memberships::a_contact_group_names_whom_zoom_passes_over"],
    ),
    (
        "privacy is a number",
        &[
            "src/provider/directory/contact_words.rs::words_and_numbers_belong_together_and_unknown_ones_pass_through",
        ],
    ),
];

const ROLES: &[Line] = &[
    ("the list leaves out the privileges", &["src/zoom/roles.rs::a_row_of_the_list_has_no_privileges"]),
    (
        "no document says what a creation answers",
        &["src/zoom/roles.rs::a_creation_is_understood_with_and_without_the_role_in_its_answer"],
    ),
    (
        "errors with status 200",
        &[
            "zoom_client::an_error_in_a_good_status_is_an_error",
            "src/zoom/client.rs::an_error_in_a_good_status_is_told_from_an_answer",
            "provider_memberships::an_error_in_a_good_status_is_an_error_unless_it_says_gone",
        ],
    ),
    (
        "400/1034 where others say 404, and 1224 where others say 409",
        &[
            "src/zoom/refusals.rs::gone_has_a_form_for_each_api",
            "src/zoom/refusals.rs::conflicts_have_their_codes",
        ],
    ),
    (
        "a role that is given takes the former one; who loses it is a member",
        &[
            "provider_memberships::a_role_that_moved_meanwhile_is_left_alone",
            "src/zoom/topics.rs::a_role_that_is_given_is_taken_from_another",
        ],
    ),
    (
        "Owner and Member are neither given nor taken",
        &[
            "provider_memberships::protected_roles_are_refused_before_anything_is_planned",
            "src/provider/directory/zoom_role.rs::owner_and_member_are_protected_and_admin_is_not",
        ],
    ),
    (
        "the role of somebody pending or inactive does not change",
        &["provider_memberships::roles_are_given_to_active_people_only_and_the_reason_is_told"],
    ),
    (
        "Edit includes Read, and the answer tells both",
        &["src/provider/directory/zoom_role.rs::edit_includes_read_unless_the_configuration_says_both"],
    ),
    (
        "the set of privileges is open",
        &["provider_memberships::a_privilege_that_nobody_has_heard_of_is_passed_on"],
    ),
    (
        "an app loses scopes when its owner's role does",
        &[
            "provider_memberships::nobody_as_whom_the_app_acts_loses_a_role",
            "provider_memberships::whoever_comes_to_own_the_app_after_the_plan_keeps_the_role",
        ],
    ),
];

const ACCOUNT: &[Line] = &[
    (
        "no call tells an account's own id; a user does",
        &[
            "zoom_rosters::the_account_of_an_app_is_known_without_a_call_and_of_a_token_by_its_user",
            "provider_user_sources::the_account_is_told_and_what_the_app_may_not_ask_is_null",
        ],
    ),
    (
        "plans have a different form each",
        &[
            "src/zoom/account.rs::plans_are_read_in_each_of_their_forms",
            "provider_user_sources::plans_tell_what_is_left",
        ],
    ),
    (
        "reports cover a month at a time, and six months back",
        &[
            "src/zoom/reports.rs::months_follow_each_other_without_gap_or_overlap",
            "provider_user_sources::sign_ins_are_put_together_from_months",
            "provider_user_sources::days_that_cannot_be_are_told_before_zoom_is_asked",
        ],
    ),
];

const COMMON: &[Line] = &[
    (
        "a refused token is 124, with 401 or 400",
        &[
            "src/zoom/client.rs::a_refused_token_is_known_by_its_code_with_either_status",
            "zoom_tokens::a_refused_token_is_renewed_once_for_everybody_and_the_calls_replayed",
        ],
    ),
    (
        "a new token may end the one before: one for each app and run",
        &["zoom_tokens::fifty_callers_share_one_token_and_none_is_asked_for_before"],
    ),
    (
        "a missing scope is 4711, 4700, 104 or 201, each in words of its own",
        &["src/zoom/refusals.rs::a_missing_scope_is_named_in_each_of_its_forms"],
    ),
    (
        "a missing privilege, a plan that is too small and an account that is shut out share a code",
        &["src/zoom/refusals.rs::refusals_of_the_caller_and_the_account_are_told_apart"],
    ),
    (
        "the parts of a refusal come and go: code, message, errors, tracking id",
        &[
            "src/zoom/error.rs::everything_that_zoom_said_is_kept",
            "src/zoom/error.rs::a_body_that_is_no_envelope_still_makes_an_error",
            "zoom_client::an_answer_that_is_no_json_names_operation_and_tracking_id",
        ],
    ),
    (
        "limits of the second and of the day, told apart by a header or by the text alone",
        &[
            "src/zoom/rate_limits.rs::limits_are_told_apart_by_header_or_by_text",
            "zoom_client::a_limit_by_the_second_is_waited_for_even_by_writes",
            "zoom_client::a_limit_for_the_day_is_an_error_that_says_until_when",
        ],
    ),
    (
        "Retry-After as seconds or in one of two forms of a date",
        &[
            "src/http/retry.rs::limits_by_the_second_are_waited_for_whatever_the_method",
            "src/http/retry.rs::limits_by_the_day_are_told_with_their_end",
        ],
    ),
    (
        "limits count for the account, however many apps ask",
        &[
            "zoom_memberships::nothing_goes_beyond_the_published_limits",
            "src/http/rate_limit.rs::no_window_holds_more_than_the_limit",
        ],
    ),
    (
        "rows come twice, or move to another page, while a list changes",
        &[
            "src/http/page.rs::pages_are_passed_on_as_they_come_and_rows_once",
            "src/http/page.rs::a_list_that_changed_once_is_read_again",
            "provider_user_sources::a_list_that_grows_while_it_is_read_is_no_error",
            "provider_user::users_who_are_made_while_the_list_is_walked_break_no_plan",
        ],
    ),
    (
        "page tokens that repeat, and counts that are off",
        &[
            "zoom_client::a_list_whose_token_repeats_is_an_error",
            "src/http/page.rs::a_count_that_is_always_off_is_not_held_against_the_rows",
        ],
    ),
    (
        "lists lag behind writes",
        &[
            "zoom_rosters::somebody_else_is_confirmed_by_one_single_read",
            "zoom_rosters::what_was_written_is_read_anew_and_nothing_else",
        ],
    ),
    (
        "redirects to another host, which make clients drop the token",
        &["zoom_client::redirects_keep_the_token_on_their_host_and_end_at_another"],
    ),
    (
        "2300 says that there is no such operation, not that the object is gone",
        &["src/zoom/refusals.rs::what_only_sounds_like_gone_is_not"],
    ),
    (
        "what is done already is refused: gone, taken, or no member",
        &[
            "provider_user::somebody_who_has_left_is_planned_anew_and_removing_them_succeeds",
            "src/zoom/error.rs::gone_is_none_and_the_rest_stays_an_error",
        ],
    ),
];

const SECTIONS: [(&str, &[Line]); 6] = [
    ("users", USERS),
    ("groups", GROUPS),
    ("contact groups", CONTACT_GROUPS),
    ("roles", ROLES),
    ("account and reports", ACCOUNT),
    ("all of them", COMMON),
];

/// The names of the tests in a file.
fn tests_in(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut tests = BTreeSet::new();
    let mut marked = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))
            && std::mem::take(&mut marked)
        {
            tests.insert(rest.split('(').next().unwrap_or_default().to_owned());
        }
    }
    tests
}

#[test]
fn each_oddity_that_is_handled_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeMap::new();
    let (mut oddities, mut missing) = (BTreeSet::new(), String::new());
    for (section, lines) in SECTIONS {
        for (oddity, shown_by) in lines {
            assert!(oddities.insert((section, oddity)), "{section}: {oddity} stands here twice");
            assert!(!shown_by.is_empty(), "nothing shows {section}: {oddity}");
            for name in *shown_by {
                let (file, test) = name.rsplit_once("::").expect("a file and a test");
                let path = if file.contains('/') {
                    root.join(file)
                } else {
                    root.join(format!("tests/it/{file}.rs"))
                };
                let tests = known.entry(path.clone()).or_insert_with(|| tests_in(&path));
                if !tests.contains(test) {
                    writeln!(missing, "{section}: {oddity}: there is no test {name}").expect("a text grows");
                }
            }
        }
    }
    assert_eq!(missing, "");
}
