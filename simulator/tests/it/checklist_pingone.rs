//! What the simulator promises of PingOne, line by line, and what no other test shows of it.

use serde_json::json;

use crate::checklist::Line;
use crate::client::read;
use crate::pingone_client::Ping;

pub(crate) const LINES: &[Line] = &[
    (
        "PingOne: client credentials, in the header or in the form",
        &["pingone::a_workers_credentials_stand_in_the_header_or_in_the_form"],
    ),
    (
        "PingOne: six regions, each with hosts of its own",
        &[
            "pingone::a_region_is_a_path_or_a_host_and_keeps_its_tokens_to_itself",
            "checklist_pingone::every_region_has_its_own_host",
        ],
    ),
    (
        "PingOne: the variables of the environment",
        &[
            "pingone::credentials_follow_from_the_seed",
            "vendors::the_state_holds_all_vendors_and_survives_its_own_json",
        ],
    ),
    (
        "PingOne: Environment Admin, of more than the worker's own environment",
        &["pingone::only_an_environments_administrator_gets_in"],
    ),
    (
        "PingOne: a mark of a hundred characters",
        &["pingone::a_clients_mark_on_a_request_has_a_hundred_characters"],
    ),
    (
        "PingOne: stores in HAL lists, with or without pages",
        &[
            "pingone::a_store_is_made_listed_read_replaced_and_deleted",
            "pingone::lists_have_a_next_page_where_the_organisation_pages",
        ],
    ),
    (
        "PingOne: 201, 200, 204; PUT replaces everything",
        &["pingone::a_store_is_made_listed_read_replaced_and_deleted"],
    ),
    (
        "PingOne: a store that a rule refers to stays",
        &["pingone::a_store_that_a_rule_refers_to_is_not_deleted"],
    ),
    (
        "PingOne: a test of the connection, before anything is saved",
        &["pingone::a_connection_test_really_asks_zoom_and_keeps_nothing"],
    ),
    ("PingOne: metadata of stores", &["pingone::store_metadata_describes_zoom"]),
    (
        "PingOne: revisions, and the latest",
        &["pingone::revisions_are_counted_and_make_active_rules_synchronise"],
    ),
    ("PingOne: one plan for each environment", &["pingone::an_environment_has_one_plan"]),
    (
        "PingOne: rules, made at /rules and listed by plan",
        &["pingone::a_rule_leads_from_the_directory_to_a_store_and_is_not_active_at_first"],
    ),
    (
        "PingOne: mappings, by /mappings and not /mapping",
        &["pingone::mappings_belong_to_a_rule_that_has_none_of_its_own"],
    ),
    (
        "PingOne: types of stores, to the letter",
        &[
            "pingone::a_store_that_cannot_be_is_refused_by_field",
            "checklist_pingone::stores_are_of_many_types",
        ],
    ),
    (
        "PingOne: a store is INACTIVE until it is ACTIVE",
        &[
            "pingone::a_store_is_made_listed_read_replaced_and_deleted",
            "pingone::a_store_that_cannot_be_is_refused_by_field",
        ],
    ),
    (
        "PingOne: managed stores deprovision with the next revision",
        &["pingone::a_managed_stores_users_go_with_the_next_revision"],
    ),
    (
        "PingOne: how the last synchronisation went",
        &["pingone::revisions_are_counted_and_make_active_rules_synchronise"],
    ),
    (
        "PingOne: what a configuration for Zoom must have",
        &["pingone::a_store_that_cannot_be_is_refused_by_field"],
    ),
    ("PingOne: JWT Bearer Token unless told otherwise", &["pingone::the_method_that_is_left_out_is_jwt"]),
    (
        "PingOne: secrets omitted, masked or clear",
        &["pingone::secrets_are_omitted_masked_or_clear_and_never_lost"],
    ),
    (
        "PingOne: errors with id, code, message and details",
        &[
            "pingone::a_store_that_cannot_be_is_refused_by_field",
            "pingone::tokens_expire_and_faults_speak_pingones_language",
            "vendors::nonsense_is_refused_in_each_vendors_own_form",
        ],
    ),
    (
        "PingOne: the wrong region says Invalid key=value pair",
        &["pingone::a_region_is_a_path_or_a_host_and_keeps_its_tokens_to_itself"],
    ),
];

#[tokio::test]
async fn every_region_has_its_own_host() {
    let ping = Ping::start().await;
    let path = format!("/v1/environments/{}/propagation/stores", ping.env("ENVIRONMENT_ID"));
    let regions = [("NA", "com"), ("EU", "eu"), ("CA", "ca"), ("AP", "asia"), ("AU", "com.au"), ("SG", "sg")];
    for (code, home) in regions {
        ping.zoom.simulator.patch_state(json!({"pingone": {"region_code": code}})).unwrap();
        for (_, suffix) in regions {
            let request = ping.zoom.http.get(format!("{}{path}", ping.zoom.simulator.url()));
            let request = request.header("host", format!("api.pingone.{suffix}")).bearer_auth(&ping.token);
            let (status, body) = read(request.send().await.unwrap()).await;
            assert_eq!(status, if suffix == home { 200 } else { 403 }, "{code} at {suffix}: {body}");
        }
    }
}

#[tokio::test]
async fn stores_are_of_many_types() {
    let ping = Ping::start().await;
    for kind in [
        "Aquera",
        "AzureActiveDirectorySAML2",
        "directory",
        "LdapGateway",
        "PingOne",
        "Salesforce",
        "SalesforceContacts",
        "scim",
        "Slack",
        "Workday",
        "Zoom",
    ] {
        let mut store = ping.store();
        store["type"] = json!(kind);
        let (status, made) = ping.post("/stores", store).await;
        assert_eq!((status, &made["type"]), (201, &json!(kind)), "{made}");
    }
}
