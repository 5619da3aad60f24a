//! What the simulator promises of Zoom's SCIM, line by line, and what no other test shows of it.

use crate::checklist::Line;
use crate::client::{Zoom, read};

pub(crate) const LINES: &[Line] = &[
    (
        "SCIM: granular and classic scope",
        &[
            "scim2::scim_needs_its_scope_and_the_privilege",
            "checklist_scim::the_classic_scope_opens_scim_as_well",
        ],
    ),
    (
        "SCIM: single sign-on, vanity URL, Business plan",
        &["scim2::scim_needs_single_sign_on_a_vanity_url_and_a_business_plan"],
    ),
    (
        "SCIM: application/scim+json, asked for and answered",
        &[
            "scim2::answers_are_scim_json_and_say_where_they_are",
            "checklist_scim::scim_json_may_be_asked_for",
        ],
    ),
    (
        "SCIM: startIndex from 1, count 1 unless asked for, 100 at most",
        &[
            "scim2::one_resource_is_returned_unless_more_are_asked_for_and_never_over_a_hundred",
            "scim2::pages_together_are_all_users_once",
        ],
    ),
    (
        "SCIM: filters userName, externalId, displayName",
        &["scim2::filters_compare_for_equality_with_quotes_or_without"],
    ),
    (
        "SCIM: a user is made with 201, and is the REST API's as well",
        &["scim2::a_user_made_here_is_the_rest_apis_as_well"],
    ),
    ("SCIM: PUT is full and answers 200", &["scim2::put_replaces_all_that_is_said_of_a_user"]),
    ("SCIM: PATCH of a user replaces active alone", &["scim2::patch_replaces_active_and_nothing_else"]),
    ("SCIM: DELETE 204, and not of admins", &["scim2::delete_spares_admins"]),
    (
        "SCIM: groups 201, 204, and no members in them",
        &["scim2::groups_are_the_rest_apis_as_well_and_hide_their_members"],
    ),
    (
        "SCIM: PATCH of a group: name, alias, members",
        &["scim2::a_group_is_renamed_and_its_members_added_removed_and_replaced"],
    ),
    ("SCIM: a hundred thousand characters at most", &["scim2::a_group_is_changed_as_a_whole_or_not_at_all"]),
    (
        "SCIM: the code of an error is its status; 409 for domains and licences",
        &["scim2::what_stands_in_the_way_of_a_new_user_is_said_in_zooms_words"],
    ),
    (
        "SCIM: admins are neither deactivated nor deleted",
        &["scim2::patch_replaces_active_and_nothing_else", "scim2::delete_spares_admins"],
    ),
    (
        "SCIM: extensions for users, log-ins and groups",
        &[
            "scim2::a_user_made_here_is_the_rest_apis_as_well",
            "scim2::groups_are_the_rest_apis_as_well_and_hide_their_members",
        ],
    ),
    ("SCIM: groups are user groups", &["scim2::groups_are_the_rest_apis_as_well_and_hide_their_members"]),
];

#[tokio::test]
async fn the_classic_scope_opens_scim_as_well() {
    let zoom = Zoom::start().await;
    let url = format!("{}/scim2/Users", zoom.simulator.url());
    for (scope, expected) in [("scim2", 200), ("user:write:admin", 400)] {
        zoom.simulator.app(zoom.provider()).set_scopes([scope]);
        let response = zoom.http.get(&url).bearer_auth(zoom.token().await).send().await.unwrap();
        let (status, body) = read(response).await;
        assert_eq!(status, expected, "{scope}: {body}");
    }
}

#[tokio::test]
async fn scim_json_may_be_asked_for() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for path in ["Users", "Groups"] {
        let request = zoom.http.get(format!("{}/scim2/{path}", zoom.simulator.url())).bearer_auth(&token);
        let response = request.header("accept", "application/scim+json").send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let media_type = response.headers()["content-type"].to_str().unwrap();
        assert!(media_type.starts_with("application/scim+json"), "{media_type}");
    }
}
