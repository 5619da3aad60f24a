//! Each rule of verification by itself.

use super::*;
use crate::zoom::{TokenError, TokenProblem};

fn used(product: &str, features: &[&str]) -> Vec<Used<'static>> {
    let features: BTreeSet<String> = features.iter().map(|&feature| feature.to_owned()).collect();
    let product = presets::product(product).expect("a product");
    presets::operations_of(&product.lists(Some(&features), None).expect("lists"))
}

#[test]
fn each_read_of_the_documented_list_of_conductorone_is_made() {
    let reads = reads(&used("conductorone", &["sync", "provisioning"]), &BTreeSet::new());
    assert_eq!(
        reads,
        [
            "GET /users",
            "GET /groups",
            "GET /roles",
            "GET /contacts/groups",
            "GET /users/{userId}",
            "GET /groups/{groupId}/members",
            "GET /groups/{groupId}/admins",
            "GET /roles/{roleId}/members",
        ]
    );
}

#[test]
fn a_provisioner_is_tried_through_scim() {
    assert_eq!(reads(&used("pingone", &["provisioning"]), &BTreeSet::new()), ["GET /scim2/Users"]);
}

#[test]
fn scopes_of_ones_own_are_tried_with_one_list_each() {
    let scopes = scopes::parse("user:read:admin group:read:admin user:write:admin tomorrow:read:it:admin");
    assert_eq!(reads(&[], &scopes), ["GET /users", "GET /groups"]);
}

#[test]
fn no_more_than_eight_reads_are_made() {
    let reads = reads(&used("conductorone", &["sync", "license_usage"]), &BTreeSet::new());
    assert_eq!(reads.len(), MOST_READS);
    assert!(reads.contains(&"GET /accounts/{accountId}/plans/usage"), "lists come before members");
}

#[test]
fn the_worst_of_several_problems_gives_the_status_and_all_are_told() {
    let mut found = Verification::bare(Status::Connected, HEALTHY_DETAIL);
    found.add_problem(Status::OwnerInvalid, "Nobody owns it.");
    assert_eq!(found.findings.status_detail.as_deref(), Some("Nobody owns it."));
    found.add_problem(Status::RegistrationFailed, "The sync failed.");
    assert_eq!(found.status(), Status::RegistrationFailed);
    assert_eq!(found.findings.status_detail.as_deref(), Some("Nobody owns it. The sync failed."));
    found.add_problem(Status::Syncing, "It syncs.");
    assert_eq!(found.status(), Status::RegistrationFailed, "a syncing connector is no worse");
}

#[test]
fn zooms_own_words_name_what_the_app_can_have() {
    let named = ["user:read:list_users", "user:read:list_users:admin", "user:read:admin"].map(str::to_owned);
    assert_eq!(as_zoom_names_it(&named, true).as_deref(), Some("user:read:list_users:admin"));
    assert_eq!(as_zoom_names_it(&named, false).as_deref(), Some("user:read:admin"));
    assert_eq!(as_zoom_names_it(&[], true), None);
}

#[test]
fn what_rests_is_no_problem_until_something_else_is() {
    let mut found = Verification::bare(Status::Inactive, "It is paused.");
    found.add_problem(Status::RegistrationFailed, "The sync failed.");
    assert_eq!(found.status(), Status::RegistrationFailed);
    assert_eq!(found.findings.status_detail.as_deref(), Some("The sync failed."));
}

fn lack(required: &str, give: &[&str]) -> Lack {
    Lack { required: required.to_owned(), give: give.iter().map(|scope| (*scope).to_owned()).collect() }
}

#[test]
fn a_refusal_is_explained_by_what_is_missing_for_it_and_by_nothing_else() {
    let used = used("conductorone", &["sync"]);
    for (lacks, explains) in [
        (vec![], false),
        (vec![lack("group:read:list_groups:admin", &["group:read:list_groups:admin"])], true),
        // The classic scope is required, and a granular one is to be given.
        (vec![lack("some:other:admin", &["group:read:list_groups:admin"])], true),
        (vec![lack("group:read:admin", &["some:other:admin"])], true),
        (vec![lack("user:read:list_users:admin", &["user:read:list_users:admin"])], false),
        (vec![lack("user:read:admin", &[]), lack("group:read:admin", &[])], true),
    ] {
        assert_eq!(explained("GET /groups", &used, &lacks), explains, "{lacks:?}");
    }
    // The product's own documents name a scope that Zoom's do not.
    let own = [Used { operation: "GET /contacts/groups", opened_by: Some("imgroup:read:admin") }];
    let missing = [lack("imgroup:read:admin", &["imgroup:read:admin"])];
    assert!(explained("GET /contacts/groups", &own, &missing));
    assert!(!explained("GET /users", &own, &missing));
}

/// A connector of the product, for these features.
fn subject(product: &str, features: &[&str]) -> Subject {
    let features: BTreeSet<String> = features.iter().map(|&feature| feature.to_owned()).collect();
    let product = presets::product(product).expect("a product");
    Subject {
        name: "Connector".to_owned(),
        credentials: Credentials {
            account_id: String::new(),
            client_id: String::new(),
            client_secret: "".into(),
        },
        requirement: Requirement::of(Some(product), Some(&features), None, None).expect("lists"),
        owners: BTreeSet::new(),
        product: Some(product),
    }
}

#[test]
fn another_list_is_advised_to_those_alone_whom_it_helps() {
    let subject = subject("pingone", &["provisioning"]);
    let unmeetable = [lack("scim2", &["scim2"])];
    let meetable = [lack("user:read:admin", &["user:read:list_users:admin"])];
    let advice = "set presets = [\"scim2_granular_inferred\"]";
    assert!(lacks_sentence(&unmeetable, &subject, true).contains(advice));
    for (lacks, granular) in [(&unmeetable, false), (&meetable, true), (&meetable, false)] {
        let sentence = lacks_sentence(lacks, &subject, granular);
        assert!(!sentence.contains("set presets"), "{granular}: {sentence}");
    }
    let granular = [lack("user:read:list_users:admin", &["user:read:list_users:admin"])];
    assert!(!lacks_sentence(&granular, &subject, true).contains("set presets"));
}

#[test]
fn an_advised_list_is_for_all_the_features_in_use() {
    let (mut advised, mut partly) = (0, 0);
    for product in presets::products() {
        let named: Vec<&str> = product.features().collect();
        for count in 1..=named.len() {
            let subject = subject(&product.name, &named[..count]);
            let wanted: BTreeSet<&String> =
                subject.requirement.lists.iter().flat_map(|list| &list.features).collect();
            if let Some(id) = granular_list(&subject) {
                let list = product.presets().find(|list| list.id == id).expect("a list");
                assert_eq!(list.kind, ScopeKind::Granular, "{id}");
                assert!(wanted.iter().all(|feature| list.features.contains(*feature)), "{id}: {wanted:?}");
                advised += 1;
            } else {
                let some =
                    |list: &&presets::Preset| wanted.iter().any(|feature| list.features.contains(*feature));
                let granular = product.presets().filter(|list| list.kind == ScopeKind::Granular);
                partly += usize::from(granular.filter(some).count() > 0);
            }
        }
    }
    assert!(advised > 0 && partly > 0, "{advised} {partly}");
}

fn refusal(problem: Problem) -> ApiError {
    ApiError {
        problem,
        operation: "GET /users".to_owned(),
        status: 400,
        code: None,
        message: "No".to_owned(),
        fields: Vec::new(),
        tracking_id: None,
    }
}

#[test]
fn each_refusal_has_its_status_and_its_advice() {
    let scopes = vec!["user:read:admin".to_owned()];
    for (operation, problem, status, words) in [
        ("GET /users", Problem::MissingScopes { scopes }, Status::ScopesMissing, "Add one of the scopes"),
        ("GET /users", Problem::Unauthenticated, Status::CredentialsRejected, "does not accept it"),
        ("GET /users", Problem::PlanTooSmall, Status::RegistrationFailed, ""),
        (
            "GET /scim2/Users",
            Problem::Unrecognised,
            Status::RegistrationFailed,
            "Zoom offers SCIM to Business",
        ),
        ("GET /scim2/Users", Problem::PlanTooSmall, Status::RegistrationFailed, ""),
    ] {
        let fault = refusal_fault(operation, &refusal(problem.clone()));
        assert_eq!(fault.status, status, "{problem:?}");
        assert!(fault.sentence.contains(words), "{fault:?}");
        let told = format!("Zoom refuses {operation} to the app. Zoom says: No.");
        assert!(fault.sentence.starts_with(&told) && fault.sentence.ends_with('.'), "{fault:?}");
    }
    let other = refusal_fault("GET /users", &refusal(Problem::Unrecognised));
    assert!(!other.sentence.contains("SCIM"), "{other:?}");
}

#[test]
fn whoever_may_not_look_leaves_it_to_the_next() {
    let token = |problem| {
        Error::from(TokenError {
            problem,
            status: 400,
            error: String::new(),
            reason: String::new(),
            tracking_id: None,
        })
    };
    for (error, wants) in [
        (token(TokenProblem::CredentialsRejected), true),
        (token(TokenProblem::AppDeactivated), true),
        (token(TokenProblem::RateLimited), false),
        (token(TokenProblem::ServerError), false),
        (refusal(Problem::MissingScopes { scopes: Vec::new() }).into(), true),
        (refusal(Problem::PlanTooSmall).into(), true),
        (refusal(Problem::AccountBarred).into(), true),
        (refusal(Problem::Unauthenticated).into(), true),
        (refusal(Problem::ServerError).into(), false),
        (refusal(Problem::NotFound).into(), false),
    ] {
        assert_eq!(is_for_want_of_rights(&error), wants, "{error}");
    }
}

#[test]
fn only_what_zoom_says_of_the_app_is_a_finding() {
    let token = |problem, reason: &str| {
        Error::from(TokenError {
            problem,
            status: 400,
            error: String::new(),
            reason: reason.to_owned(),
            tracking_id: None,
        })
    };
    for (problem, status) in [
        (TokenProblem::CredentialsRejected, Some(Status::CredentialsRejected)),
        (TokenProblem::AccountRejected, Some(Status::CredentialsRejected)),
        (TokenProblem::UnsupportedGrant, Some(Status::CredentialsRejected)),
        (TokenProblem::AppDeactivated, Some(Status::AppDeactivated)),
        (TokenProblem::RateLimited, None),
        (TokenProblem::DailyLimit { until: None }, None),
        (TokenProblem::ServerError, None),
        (TokenProblem::Unrecognised, None),
    ] {
        let fault = rejection(&token(problem, "Because"));
        assert_eq!(fault.as_ref().map(|fault| fault.status), status, "{problem:?}");
        assert!(fault.is_none_or(|fault| fault.sentence.contains(" Zoom says: Because. ")), "{problem:?}");
    }
    let silent = rejection(&token(TokenProblem::AppDeactivated, "")).expect("a finding");
    assert!(!silent.sentence.contains("Zoom says"), "{silent:?}");
    assert!(rejection(&refusal(Problem::Unauthenticated).into()).is_none());
}

#[test]
fn what_a_product_said_is_over_when_it_says_so() {
    let failed = Some((Status::RegistrationFailed, "The last sync failed.".to_owned()));
    let recorded = |status, detail: &str| Findings {
        status: Some(status),
        status_detail: Some(detail.to_owned()),
        // As every verification records them, even where Zoom was not asked.
        granted_scopes: Some(BTreeSet::new()),
        missing_scopes: Some(BTreeSet::new()),
        excess_scopes: Some(BTreeSet::new()),
        owner_details: Some(BTreeSet::new()),
        app_owner: None,
    };
    let healthy = recorded(Status::Connected, HEALTHY_DETAIL);
    let broken = found_without_zoom(healthy.clone(), None, failed.as_ref());
    assert_eq!(broken, recorded(Status::RegistrationFailed, "The last sync failed."));
    assert_eq!(found_without_zoom(broken.clone(), failed.as_ref(), failed.as_ref()), broken);
    assert_eq!(found_without_zoom(broken, failed.as_ref(), None), healthy);
    // What Zoom has against it stays until Zoom is asked again.
    let missing = recorded(Status::ScopesMissing, "A scope is missing.");
    assert_eq!(found_without_zoom(missing.clone(), None, None), missing);
    let both = found_without_zoom(missing, None, failed.as_ref());
    assert_eq!(both, recorded(Status::ScopesMissing, "A scope is missing. The last sync failed."));
}
