//! `zoom_user` against a Zoom that is as odd as the real one.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::value::Value;
use zoom_simulator::world::{User, UserStatus};

use crate::support::framework::host::{Action, Applied, Object, Planned, Stop};
use crate::support::zoom::{Stage, only};

const TYPE: &str = "zoom_user";
const EMAIL: &str = "ada@example.com";

/// One user's resource, and the Zoom in which the user is.
struct Scene {
    stage: Stage,
    object: Option<Object>,
}

impl Scene {
    async fn new() -> Self {
        Self { stage: Stage::new().await, object: None }
    }

    /// A user who was made, and is active.
    async fn made(other: Json) -> Self {
        let mut scene = Self::new().await;
        scene.apply(&with(json!({"create_action": "cust_create"}), other)).await;
        scene
    }

    fn config(&self, config: &Json) -> Value {
        self.stage.host.config(TYPE, &with(json!({"email": EMAIL}), config.clone()))
    }

    async fn plan(&self, config: &Json) -> Planned {
        let planned = self.stage.host.plan(TYPE, self.object.as_ref(), &self.config(config)).await;
        planned.unwrap_or_else(|stop| panic!("{stop:?}"))
    }

    /// What a plan is refused with, as `summary: detail`.
    async fn plan_fails(&self, config: &Json) -> String {
        match self.stage.host.plan(TYPE, self.object.as_ref(), &self.config(config)).await {
            Err(Stop::Errors(diagnostics)) => only(&diagnostics),
            other => panic!("no error: {other:?}"),
        }
    }

    async fn apply(&mut self, config: &Json) -> Planned {
        let planned = self.plan(config).await;
        let applied = self.carry_out(&planned, config).await;
        assert_eq!(errors(&applied.diagnostics), [""; 0]);
        planned
    }

    /// What an apply is refused with; what is there then is kept.
    async fn apply_fails(&mut self, config: &Json) -> Vec<String> {
        let planned = self.plan(config).await;
        let applied = self.carry_out(&planned, config).await;
        let told = errors(&applied.diagnostics);
        assert!(!told.is_empty());
        told
    }

    async fn carry_out(&mut self, planned: &Planned, config: &Json) -> Applied {
        let applied = self.stage.host.apply(TYPE, planned, &self.config(config)).await;
        let applied = applied.unwrap_or_else(|stop| panic!("{stop:?}"));
        self.object.clone_from(&applied.object);
        applied
    }

    /// The next run of Terraform: configured anew, and everything refreshed.
    async fn refresh(&mut self) {
        self.stage.next_walk().await;
        if let Some(object) = &self.object {
            self.object =
                self.stage.host.refresh(TYPE, object).await.unwrap_or_else(|stop| panic!("{stop:?}"));
        }
    }

    /// Refreshes, plans, and finds nothing to do.
    async fn is_settled(&mut self, config: &Json) {
        self.refresh().await;
        let planned = self.plan(config).await;
        assert_eq!(planned.action, Action::Nothing, "{:#?}\n{:#?}", planned.prior, planned.value);
    }

    /// What the plan of the user's end says: what is refused, and else what it warns of.
    async fn plan_of_the_end(&self) -> Vec<proto::Diagnostic> {
        match self.stage.host.plan(TYPE, self.object.as_ref(), &Value::Null).await {
            Ok(planned) => planned.warnings,
            Err(Stop::Errors(diagnostics)) => diagnostics,
            Err(broken) => panic!("{broken:?}"),
        }
    }

    async fn destroy(&mut self) -> Vec<proto::Diagnostic> {
        let planned = self.stage.host.plan(TYPE, self.object.as_ref(), &Value::Null).await.unwrap();
        let applied = self.stage.host.apply(TYPE, &planned, &Value::Null).await.unwrap();
        self.object = applied.object;
        applied.diagnostics
    }

    fn state(&self, name: &str) -> &Value {
        self.object.as_ref().expect("an object").value.get(name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.state(name).as_str()
    }

    fn id(&self) -> String {
        self.text("id").expect("an id").to_owned()
    }

    /// The user as Zoom has it.
    fn at_zoom(&self) -> Option<User> {
        let id = self.id();
        self.stage.simulator.with_state(|world| world.users.get(&id).cloned())
    }

    fn change_at_zoom(&self, change: impl FnOnce(&mut User)) {
        let id = self.id();
        self.stage.simulator.with_state(|world| change(world.users.get_mut(&id).expect("a user")));
    }

    /// Changes an attribute of the state.
    fn set(&mut self, name: &str, text: &str) {
        let Some(Object { value: Value::Object(object), .. }) = &mut self.object else { panic!("no object") };
        object.insert(name, Value::string(text));
    }

    fn calls(&self, operation: &str) -> u64 {
        self.stage.simulator.count(operation)
    }
}

fn with(mut one: Json, other: Json) -> Json {
    let Json::Object(other) = other else { panic!("{other} is no object") };
    for (name, value) in other {
        one[name] = value;
    }
    one
}

fn errors(diagnostics: &[proto::Diagnostic]) -> Vec<String> {
    let errors = diagnostics.iter().filter(|one| one.severity() == proto::diagnostic::Severity::Error);
    errors.map(|one| format!("{}: {}", one.summary, one.detail)).collect()
}

fn warnings(planned: &Planned) -> Vec<String> {
    planned.warnings.iter().map(|one| format!("{}: {}", one.summary, one.detail)).collect()
}

/// The names of the attributes that a plan changes.
fn changed(planned: &Planned) -> BTreeSet<String> {
    let prior = &planned.prior.as_ref().expect("a prior object").value;
    let values = planned.value.as_object().expect("an object");
    let names = values.iter().filter(|(name, value)| *value != prior.get(name));
    names.map(|(name, _)| name.to_string()).collect()
}

/// Every attribute that a profile has.
fn everything() -> Json {
    json!({
        "create_action": "cust_create", "type": "licensed", "first_name": "Ada", "last_name": "Byron",
        "display_name": "Ada B.", "department": "Engines", "job_title": "Analyst", "company": "Example",
        "location": "London", "manager": "boss@example.com", "cost_center": "C1", "pronouns": "she/her",
        "timezone": "Europe/London", "language": "en-US", "vanity_name": "ada.byron", "use_pmi": true,
        "phone_numbers": [{"country": "GB", "code": "+44", "number": "2012345678", "label": "Office"}],
        "custom_attributes": [{"key": "cbf_1", "name": "Badge", "value": "7"}],
        "role_id": "2", "status": "active",
    })
}

#[tokio::test]
async fn a_user_is_made_with_everything_and_then_nothing_is_left_to_do() {
    let mut scene = Scene::new().await;
    scene.apply(&everything()).await;
    let user = scene.at_zoom().unwrap();
    assert_eq!((user.kind, user.dept.as_str(), user.job_title.as_str()), (2, "Engines", "Analyst"));
    assert_eq!((user.vanity_name.as_str(), user.use_pmi, user.phone_numbers.len()), ("ada.byron", true, 1));
    scene.is_settled(&everything()).await;
    assert_eq!(scene.destroy().await, []);
    assert!(scene.object.is_none());
}

#[tokio::test]
async fn every_attribute_is_changed_in_place() {
    let mut scene = Scene::new().await;
    let mut config = everything();
    scene.apply(&config).await;
    for (name, value) in [
        ("type", json!("basic")),
        ("first_name", json!("Augusta")),
        ("last_name", json!("King")),
        ("display_name", json!("Countess")),
        ("department", json!("Poetry")),
        ("job_title", json!("Author")),
        ("company", json!("Another")),
        ("location", json!("Paris")),
        ("manager", json!("other@example.com")),
        ("cost_center", json!("C2")),
        ("pronouns", json!("they/them")),
        ("timezone", json!("Europe/Paris")),
        ("language", json!("fr-FR")),
        ("vanity_name", json!("countess")),
        ("use_pmi", json!(false)),
        ("phone_numbers", json!([{"country": "FR", "code": "+33", "number": "1", "label": "Mobile"}])),
        ("custom_attributes", json!([{"key": "cbf_1", "name": "Badge", "value": "8"}])),
        ("role_id", json!("1")),
        ("create_action", json!("sso_create")),
        ("on_destroy", json!("delete")),
        ("transfer", json!({"email": "heir@example.com", "meetings": true})),
        ("password_wo", json!(null)),
    ] {
        if value.is_null() {
            continue;
        }
        config[name] = value;
        let planned = scene.apply(&config).await;
        assert_eq!((planned.action, planned.requires_replace.len()), (Action::Update, 0), "{name}");
        assert_eq!(changed(&planned), BTreeSet::from([name.to_owned()]), "{name}");
        scene.is_settled(&config).await;
    }
    let user = scene.at_zoom().unwrap();
    assert_eq!((user.kind, user.role_id.as_str(), user.dept.as_str()), (1, "1", "Poetry"));
}

#[tokio::test]
async fn what_is_recorded_alone_asks_zoom_for_nothing_but_who_it_is() {
    let mut scene = Scene::made(json!({})).await;
    scene.stage.simulator.clear_requests();
    scene.apply(&json!({"create_action": "sso_create", "on_destroy": "deactivate"})).await;
    assert_eq!(scene.calls("userUpdate"), 0);
}

#[tokio::test]
async fn an_attribute_that_is_left_out_is_not_managed_and_empty_text_clears() {
    let mut scene = Scene::made(json!({"department": "Sales"})).await;
    scene.change_at_zoom(|user| {
        user.timezone = "Europe/Rome".into();
        user.display_name = "Chosen Name".into();
        user.role_id = "1".to_owned();
    });
    let config = json!({"create_action": "cust_create", "department": "Sales"});
    scene.is_settled(&config).await;
    assert_eq!(scene.text("timezone"), Some("Europe/Rome"));
    let config = with(config, json!({"department": "", "timezone": ""}));
    scene.apply(&config).await;
    assert_eq!(scene.at_zoom().map(|user| (user.dept, user.timezone)), Some(("".into(), "".into())));
    scene.is_settled(&config).await;
    // What is left out again stays as it is.
    scene.is_settled(&json!({"create_action": "cust_create"})).await;
}

#[tokio::test]
async fn a_name_that_zoom_derives_follows_the_names() {
    let names = json!({"create_action": "cust_create", "first_name": "Ada", "last_name": "Byron"});
    let mut scene = Scene::made(names.clone()).await;
    assert_eq!(scene.text("display_name"), Some("Ada Byron"));
    let config = with(names.clone(), json!({"last_name": "King"}));
    let planned = scene.apply(&config).await;
    assert!(planned.value.get("display_name").is_unknown());
    assert_eq!(scene.text("display_name"), Some("Ada King"));
    scene.is_settled(&config).await;
    let empty = with(names, json!({"display_name": ""}));
    scene.apply(&empty).await;
    scene.is_settled(&empty).await;
}

#[tokio::test]
async fn what_nobody_manages_and_no_list_tells_may_appear_while_something_else_is_changed() {
    let mut scene = Scene::made(json!({"first_name": "Ada"})).await;
    assert!(scene.state("job_title").is_null());
    // No list tells it, so that a refresh may not have seen it.
    scene.change_at_zoom(|user| user.job_title = "Analyst".into());
    let config = json!({"create_action": "cust_create", "first_name": "Augusta"});
    scene.apply(&config).await;
    assert!(scene.state("job_title").is_null(), "as planned");
    assert_eq!(scene.text("display_name"), Some("Augusta"), "what was left open");
    assert_eq!(scene.at_zoom().map(|user| user.job_title), Some("Analyst".into()));
    scene.is_settled(&config).await;
}

#[tokio::test]
async fn drift_of_a_managed_attribute_is_planned_away() {
    let config = json!({"create_action": "cust_create", "department": "Sales", "job_title": "Seller"});
    let mut scene = Scene::made(config.clone()).await;
    scene.change_at_zoom(|user| {
        user.dept = "Hacked".into();
        user.job_title = "Hacker".into();
    });
    scene.refresh().await;
    let planned = scene.apply(&config).await;
    assert_eq!(changed(&planned), ["department", "job_title"].map(str::to_owned).into());
    assert_eq!(scene.at_zoom().map(|user| user.job_title), Some("Seller".into()));
    scene.is_settled(&config).await;
}

#[tokio::test]
async fn somebody_invited_is_pending_until_they_accept() {
    let mut scene = Scene::new().await;
    let config = json!({"status": "active", "type": "licensed", "department": "Sales", "role_id": "1"});
    let planned = scene.apply(&config).await;
    let told = warnings(&planned);
    assert!(told[0].starts_with("Zoom ignores this until the invitation is accepted"), "{told:?}");
    assert!(told[0].contains("department, role_id"), "{told:?}");
    assert_eq!((scene.text("status"), scene.text("department")), (Some("active"), Some("Sales")));
    assert_eq!(scene.at_zoom().map(|user| (user.status, user.dept)), Some((UserStatus::Pending, "".into())));
    scene.is_settled(&config).await;
    // A change is recorded, warned of, and not sent to where it is ignored.
    let config = with(config, json!({"department": "Marketing"}));
    let planned = scene.apply(&config).await;
    assert!(warnings(&planned)[0].contains("department"));
    assert_eq!(scene.calls("userUpdate"), 0);
    scene.is_settled(&config).await;
    // They accept, and what Zoom ignored is planned.
    scene.change_at_zoom(|user| user.status = UserStatus::Active);
    scene.refresh().await;
    let planned = scene.apply(&config).await;
    assert_eq!(changed(&planned), ["department", "role_id"].map(str::to_owned).into());
    assert_eq!(warnings(&planned), [""; 0]);
    let user = scene.at_zoom().unwrap();
    assert_eq!((user.dept.as_str(), user.role_id.as_str()), ("Marketing", "1"));
    scene.is_settled(&config).await;
}

#[tokio::test]
async fn the_status_of_somebody_invited_is_pending_where_nobody_asks_for_another() {
    let mut scene = Scene::new().await;
    scene.apply(&json!({})).await;
    assert_eq!(scene.text("status"), Some("pending"));
    scene.is_settled(&json!({})).await;
    scene.is_settled(&json!({"status": "active"})).await;
    scene.is_settled(&json!({"status": "pending"})).await;
    scene.change_at_zoom(|user| user.status = UserStatus::Active);
    scene.is_settled(&json!({"status": "pending"})).await;
    assert_eq!(scene.text("status"), Some("active"));
    scene.is_settled(&json!({})).await;
}

#[tokio::test]
async fn deactivation_takes_the_licence_and_activation_gives_it_back() {
    let licensed = json!({"create_action": "cust_create", "type": "licensed", "status": "active"});
    let mut scene = Scene::made(licensed.clone()).await;
    let inactive = with(licensed.clone(), json!({"status": "inactive"}));
    scene.apply(&inactive).await;
    let user = scene.at_zoom().unwrap();
    assert_eq!((user.status, user.kind), (UserStatus::Inactive, 1));
    scene.is_settled(&inactive).await;
    scene.apply(&licensed).await;
    let user = scene.at_zoom().unwrap();
    assert_eq!((user.status, user.kind), (UserStatus::Active, 2));
    scene.is_settled(&licensed).await;
}

#[tokio::test]
async fn roles_are_given_and_taken_and_the_owner_s_is_neither() {
    let config = |role: &str| json!({"create_action": "cust_create", "role_id": role});
    let mut scene = Scene::made(json!({"role_id": "1"})).await;
    assert_eq!(scene.at_zoom().map(|user| user.role_id), Some("1".to_owned()));
    scene.apply(&config("2")).await;
    assert_eq!(scene.at_zoom().map(|user| user.role_id), Some("2".to_owned()));
    scene.is_settled(&config("2")).await;
    assert!(scene.plan_fails(&config("0")).await.starts_with("The owner's role is protected"));
    let told = scene.apply_fails(&config("no-such-role")).await;
    assert!(told[0].contains("no role with the ID \"no-such-role\""), "{told:?}");
    assert_eq!(scene.text("role_id"), Some("2"));
    scene.object = None;
    assert!(scene.plan_fails(&config("0")).await.starts_with("The owner's role is protected"));
}

#[tokio::test]
async fn the_owner_can_be_kept_as_they_are() {
    let mut scene = Scene::new().await;
    let (id, email) = scene.stage.simulator.with_state(|world| {
        let (id, user) = world.users.iter().find(|(_, user)| user.role_id == "0").unwrap();
        (id.clone(), user.email.clone())
    });
    let imported = scene.stage.host.import(TYPE, &id).await.unwrap();
    scene.object = Some(imported);
    let config = json!({"email": email, "role_id": "0"});
    scene.is_settled(&config).await;
    let told = scene.plan_fails(&with(config, json!({"role_id": "2"}))).await;
    assert!(told.starts_with("The owner's role is protected"), "{told}");
}

#[tokio::test]
async fn nobody_is_demoted_deactivated_or_removed_as_whom_a_token_acts() {
    let mut scene = Scene::made(json!({"role_id": "1"})).await;
    let id = scene.id();
    let client_id = scene.stage.env["ZOOM_CLIENT_ID"].clone();
    assert!(scene.stage.simulator.app(&client_id).set_owner(&id));
    scene.stage.next_walk().await;
    let told = scene.plan_fails(&json!({"create_action": "cust_create", "role_id": "2"})).await;
    assert!(told.starts_with("User is the one as whom the app acts"), "{told}");
    for manner in ["disassociate", "deactivate"] {
        scene.set("on_destroy", manner);
        let told = errors(&scene.plan_of_the_end().await);
        assert!(told[0].starts_with("User is the one as whom the app acts"), "{told:?}");
    }
    assert_eq!(scene.at_zoom().map(|user| user.role_id), Some("1".to_owned()));
}

#[tokio::test]
async fn whoever_comes_to_own_the_app_after_the_plan_is_not_removed_either() {
    let scene = Scene::made(json!({})).await;
    let planned = scene.stage.host.plan(TYPE, scene.object.as_ref(), &Value::Null).await.unwrap();
    let (id, client_id) = (scene.id(), scene.stage.env["ZOOM_CLIENT_ID"].clone());
    assert!(scene.stage.simulator.app(&client_id).set_owner(&id));
    scene.change_at_zoom(|user| user.role_id = "1".to_owned());
    scene.stage.next_walk().await;
    let applied = scene.stage.host.apply(TYPE, &planned, &Value::Null).await.unwrap();
    let told = errors(&applied.diagnostics);
    assert!(told[0].starts_with("User is the one as whom the app acts"), "{told:?}");
    assert!(applied.object.is_some() && scene.at_zoom().is_some());
}

#[tokio::test]
async fn what_will_be_refused_at_the_end_of_a_user_is_told_while_planning() {
    // The owner, whom nobody removes.
    let mut scene = Scene::new().await;
    let email = scene
        .stage
        .simulator
        .with_state(|world| world.users.values().find(|user| user.role_id == "0").unwrap().email.clone());
    let owner = scene.stage.host.import(TYPE, &email).await.unwrap();
    // Another app's user, for the owner would be the one as whom the app acts.
    let other = scene.stage.simulator.with_state(|world| {
        let admin = world.users.iter().find(|(_, user)| user.role_id != "0").unwrap().0.clone();
        world.users.get_mut(&admin).unwrap().role_id = "1".to_owned();
        admin
    });
    for app in ["ZOOM_CLIENT_ID", "ZOOM_CONNECTOR_CLIENT_ID"] {
        assert!(scene.stage.simulator.app(&scene.stage.env[app]).set_owner(&other));
    }
    scene.object = Some(owner);
    scene.refresh().await;
    let told = errors(&scene.plan_of_the_end().await);
    assert!(told[0].starts_with("Zoom protects this user: The user owns the account"), "{told:?}");
    assert_eq!(scene.calls("userDelete"), 0);

    // An administrator, whose role may go before.
    let mut scene = Scene::made(json!({"role_id": "1"})).await;
    assert_eq!(scene.plan_of_the_end().await[0].summary, "Zoom keeps administrators");

    // An invitation has nothing to delete.
    scene = Scene::new().await;
    scene.apply(&json!({"on_destroy": "delete"})).await;
    assert_eq!(scene.plan_of_the_end().await[0].summary, "Invitation will be withdrawn");
    scene.set("on_destroy", "disassociate");
    assert_eq!(scene.plan_of_the_end().await, []);

    // An heir who is not there, and then is.
    let transfer = json!({"transfer": {"email": "heir@example.com", "meetings": true}});
    scene = Scene::made(transfer).await;
    let told = scene.plan_of_the_end().await;
    assert_eq!(told[0].summary, "Nobody to hand over to");
    assert!(told[0].detail.contains("heir@example.com"), "{told:?}");
    scene.stage.simulator.with_state(|world| {
        let heir = User { email: "heir@example.com".to_owned(), ..User::default() };
        world.users.insert("heir".to_owned(), heir);
    });
    scene.stage.next_walk().await;
    assert_eq!(scene.plan_of_the_end().await, []);
    assert_eq!(scene.calls("userDelete"), 0, "a plan removes nobody");
}

#[tokio::test]
async fn an_invitation_that_has_expired_is_gone() {
    let mut scene = Scene::new().await;
    scene.apply(&json!({})).await;
    let fault = json!({"match": {"operation": "userDelete"}, "fault": "status", "code": 400,
        "body": {"code": 1120, "message": "Invite has expired."}});
    scene.stage.simulator.fault(fault).unwrap();
    assert_eq!(scene.destroy().await, []);
    assert!(scene.object.is_none());
}

#[tokio::test]
async fn users_who_are_made_while_the_list_is_walked_break_no_plan() {
    let scene = Scene::new().await;
    let model = scene.stage.simulator.with_state(|world| {
        let active = |user: &&User| user.status == UserStatus::Active && user.role_id == "2";
        world.users.values().find(active).unwrap().clone()
    });
    let enrol = |world: &mut zoom_simulator::World, prefix: &str, numbers: std::ops::Range<usize>| {
        for number in numbers {
            let email = format!("{prefix}{number:05}@example.com");
            world.users.insert(format!("{prefix}{number:05}"), User { email, ..model.clone() });
        }
    };
    scene.stage.simulator.with_state(|world| enrol(world, "m", 0..6_100));
    let mut objects = Vec::new();
    for number in 0..25 {
        let email = format!("managed{number}@example.com");
        let config = scene.config(&json!({"email": email, "create_action": "cust_create"}));
        let made = scene.stage.host.bring_about(TYPE, None, &config).await.unwrap();
        objects.push(made.expect("a user"));
    }
    scene.stage.next_walk().await;
    let fault = json!({"match": {"operation": "users"}, "fault": "delay", "ms": 30});
    scene.stage.simulator.fault(fault).unwrap();
    let (before, during) = (scene.calls("users"), std::sync::atomic::AtomicBool::new(true));
    let reads = async {
        let reads = objects.iter().map(|object| scene.stage.host.refresh(TYPE, object));
        let read = futures_util::future::join_all(reads).await;
        during.store(false, std::sync::atomic::Ordering::Relaxed);
        read
    };
    let arrivals = async {
        // Some stand before everybody in the list, and push the others to later pages.
        for round in 0.. {
            if !during.load(std::sync::atomic::Ordering::Relaxed) {
                break;
            }
            let numbers = round * 40..(round + 1) * 40;
            scene.stage.simulator.with_state(|world| {
                enrol(world, "a", numbers.clone());
                enrol(world, "z", numbers);
            });
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let (read, ()) = tokio::join!(reads, arrivals);
    assert!(scene.calls("users") > before, "the list was walked");
    for (read, object) in read.into_iter().zip(&objects) {
        assert_eq!(read.unwrap().expect("somebody").value, object.value);
    }
}

#[tokio::test]
async fn an_address_is_changed_in_place_and_case_does_not_count() {
    let config = |email: &str| json!({"email": email, "create_action": "cust_create"});
    let mut scene = Scene::made(json!({})).await;
    scene.is_settled(&config("ADA@Example.com")).await;
    let planned = scene.apply(&config("ada@managed.example.com")).await;
    assert_eq!((planned.action, planned.requires_replace.len()), (Action::Update, 0));
    assert_eq!(scene.at_zoom().map(|user| user.email), Some("ada@managed.example.com".to_owned()));
    scene.is_settled(&config("ada@managed.example.com")).await;
    let told = scene.apply_fails(&config("ada@elsewhere.example.org")).await;
    assert!(told[0].contains("only to one of the account's managed domains"), "{told:?}");
    assert_eq!(scene.text("email"), Some("ada@managed.example.com"), "nothing new before it was true");
}

#[tokio::test]
async fn an_address_of_no_managed_domain_is_told_with_the_reason() {
    let mut scene = Scene::made(json!({})).await;
    let told =
        scene.apply_fails(&json!({"email": "ada@nowhere.example", "create_action": "cust_create"})).await;
    assert!(told[0].contains("only to one of the account's managed domains"), "{told:?}");
    assert_eq!(scene.text("email"), Some(EMAIL), "what is true is kept");
}

#[tokio::test]
async fn an_address_that_is_taken_is_told_with_the_way_to_take_it_over() {
    let mut scene = Scene::new().await;
    let taken = scene.stage.simulator.with_state(|world| {
        world.account.known_elsewhere.push("elsewhere@example.com".to_owned());
        world.users.values().next().unwrap().email.clone()
    });
    let told = scene.apply_fails(&json!({"email": taken})).await;
    assert!(told[0].starts_with("User exists already"), "{told:?}");
    assert!(told[0].contains(&format!("to = zoom_user.NAME\n      id = \"{taken}\"")), "{told:?}");
    let told = scene.apply_fails(&json!({"email": "elsewhere@example.com"})).await;
    assert!(told[0].contains("has a Zoom account of its own, outside this one"), "{told:?}");
    assert!(scene.object.is_none());
}

#[tokio::test]
async fn somebody_made_in_part_is_kept_and_the_way_to_keep_them_is_named() {
    let mut scene = Scene::new().await;
    let fault = json!({"match": {"operation": "userUpdate"}, "fault": "status", "code": 500});
    scene.stage.simulator.fault(fault).unwrap();
    let config = json!({"create_action": "cust_create", "department": "Sales"});
    let told = scene.apply_fails(&config).await;
    assert!(told.iter().any(|told| told.contains("terraform untaint")), "{told:?}");
    let object = scene.object.clone().expect("saved");
    assert!(object.tainted && object.value.get("id").as_str().is_some());
    assert!(object.value.get("department").is_null(), "nothing that is not true");
    // Untainted, and Zoom well again: what is missing is planned.
    scene.stage.simulator.clear_faults();
    scene.object = Some(Object { tainted: false, ..object });
    scene.refresh().await;
    scene.apply(&config).await;
    assert_eq!(scene.at_zoom().map(|user| user.dept), Some("Sales".into()));
    scene.is_settled(&config).await;
}

#[tokio::test]
async fn a_lost_answer_loses_nobody() {
    let mut scene = Scene::new().await;
    let fault = json!({"match": {"operation": "userCreate"}, "fault": "drop_after", "times": 1});
    scene.stage.simulator.fault(fault).unwrap();
    let told = scene.apply_fails(&json!({"create_action": "cust_create"})).await;
    assert!(told[0].contains("answer to the creation was lost"), "{told:?}");
    assert!(told[0].contains("id = \"ada@example.com\""), "{told:?}");
}

#[tokio::test]
async fn somebody_who_is_not_found_at_once_is_looked_for_again() {
    let mut scene = Scene::new().await;
    let fault = json!({"match": {"operation": "user"}, "fault": "status", "code": 404, "times": 1,
        "body": {"code": 1001, "message": "User does not exist: x."}});
    scene.stage.simulator.fault(fault).unwrap();
    scene.apply(&json!({"create_action": "cust_create"})).await;
    assert!(scene.text("id").is_some());
}

#[tokio::test]
async fn a_licence_that_is_not_there_is_told_at_the_licence() {
    let mut scene = Scene::new().await;
    scene.stage.simulator.with_state(|world| world.account.seats = Some(0));
    let config = json!({"create_action": "cust_create", "type": "licensed"});
    let planned = scene.plan(&config).await;
    let applied = scene.carry_out(&planned, &config).await;
    assert_eq!(applied.diagnostics[0].summary, "Zoom licence limit reached");
    assert!(format!("{:?}", applied.diagnostics[0].attribute).contains("type"));
}

#[tokio::test]
async fn another_account_s_credentials_are_refused_before_anything_is_planned() {
    let scene = Scene::made(json!({})).await;
    let own = scene.stage.env["ZOOM_ACCOUNT_ID"].clone();
    let other = "anotherAccountsIdEntirely";
    scene.stage.simulator.with_state(|world| other.clone_into(&mut world.account.id));
    assert_eq!(
        scene
            .stage
            .host
            .configure(json!({
                "account_id": other,
                "client_id": scene.stage.env["ZOOM_CLIENT_ID"],
                "client_secret": scene.stage.env["ZOOM_CLIENT_SECRET"],
            }))
            .await,
        []
    );
    let object = scene.object.clone().unwrap();
    let refused = match scene.stage.host.refresh(TYPE, &object).await {
        Err(Stop::Errors(diagnostics)) => only(&diagnostics),
        other => panic!("{other:?}"),
    };
    assert!(refused.starts_with("Credentials of another Zoom account"), "{refused}");
    assert!(refused.contains(&own) && refused.contains(other), "{refused}");
    let refused = scene.plan_fails(&json!({"create_action": "cust_create", "department": "Sales"})).await;
    assert!(refused.contains(&own) && refused.contains(other), "{refused}");
    let refused = errors(&scene.plan_of_the_end().await);
    assert!(refused[0].starts_with("Credentials of another Zoom account"), "{refused:?}");
}

#[tokio::test]
async fn somebody_who_has_left_is_planned_anew_and_removing_them_succeeds() {
    let config = json!({"create_action": "cust_create"});
    let mut scene = Scene::made(json!({})).await;
    let gone = scene.object.clone();
    let id = scene.id();
    scene.stage.simulator.with_state(|world| world.users.remove(&id));
    scene.refresh().await;
    assert!(scene.object.is_none());
    assert_eq!(scene.plan(&config).await.action, Action::Create);
    scene.object = gone;
    assert_eq!(scene.destroy().await, []);
    assert!(scene.object.is_none());
}

#[tokio::test]
async fn users_are_imported_by_id_by_address_and_by_identity() {
    let mut scene = Scene::made(everything()).await;
    let (id, account_id) = (scene.id(), scene.stage.env["ZOOM_ACCOUNT_ID"].clone());
    let own = with(everything(), json!({"create_action": null}));
    for key in [
        json!(id),
        json!("ADA@example.com"),
        json!({"id": id, "account_id": null}),
        json!({"id": id, "account_id": account_id}),
    ] {
        let imported = match &key {
            Json::String(key) => scene.stage.host.import(TYPE, key).await,
            identity => scene.stage.host.import_by_identity(TYPE, identity).await,
        };
        scene.object = Some(imported.unwrap_or_else(|stop| panic!("{key}: {stop:?}")));
        scene.is_settled(&own).await;
    }
    let wrong = json!({"id": id, "account_id": "another"});
    let refused = scene.stage.host.import_by_identity(TYPE, &wrong).await.unwrap_err();
    assert_eq!(refused.summaries(), ["Credentials of another Zoom account"]);
    let nobody = scene.stage.host.import(TYPE, "nobody@example.com").await.unwrap_err();
    assert_eq!(nobody.summaries(), ["User not found"]);
}

#[tokio::test]
async fn somebody_pending_is_imported_and_settled() {
    let mut scene = Scene::new().await;
    scene.apply(&json!({})).await;
    let imported = scene.stage.host.import(TYPE, EMAIL).await.unwrap();
    scene.object = Some(imported);
    scene.is_settled(&json!({})).await;
    assert_eq!(scene.text("status"), Some("pending"));
    scene.is_settled(&json!({"status": "active"})).await;
}

#[tokio::test]
async fn a_generated_configuration_is_settled() {
    let mut scene = Scene::made(everything()).await;
    let id = scene.id();
    let imported = scene.stage.host.import(TYPE, &id).await.unwrap();
    scene.object = Some(imported.clone());
    let generated = scene.stage.host.generate_config(TYPE, &imported.value).await.unwrap();
    let planned = scene.stage.host.plan(TYPE, scene.object.as_ref(), &generated).await.unwrap();
    assert_eq!(planned.action, Action::Nothing, "{:#?}\n{:#?}", planned.prior, planned.value);
}

#[tokio::test]
async fn what_zoom_is_known_to_refuse_is_told_while_planning() {
    let scene = Scene::new().await;
    for (config, says) in [
        (json!({"email": "ada"}), "Malformed e-mail address"),
        (json!({"email": "ada@example"}), "Malformed e-mail address"),
        (json!({"manager": "the boss"}), "Malformed e-mail address"),
        (json!({"type": "premium"}), "must be one of"),
        (json!({"status": "gone"}), "must be one of"),
        (json!({"type": "none"}), "Licence only for single sign-on"),
        (json!({"status": "inactive"}), "An invitation cannot be inactive"),
        (json!({"create_action": "cust_create", "status": "pending"}), "Only an invitation is pending"),
        (json!({"create_action": "auto_create"}), "Password missing"),
        (json!({"role_id": "0"}), "The owner's role is protected"),
        (json!({"password_wo": "hunter2222", "password_wo_version": "1"}), "Password without a use"),
        (
            json!({"create_action": "auto_create", "password_wo": "short", "password_wo_version": "1"}),
            "must have 8 to 32 characters",
        ),
        (json!({"transfer": {"email": "ADA@example.com"}}), "Transfer to oneself"),
        (json!({"transfer": {"email": "heir"}}), "Malformed e-mail address"),
        (
            json!({"transfer": {"email": "heir@example.com"}, "on_destroy": "deactivate"}),
            "Transfer without a removal",
        ),
        (
            json!({"custom_attributes": [
                {"key": "a", "name": "A", "value": "1"}, {"key": "a", "name": "A", "value": "2"}]}),
            "Attribute given twice",
        ),
        (
            json!({"phone_numbers": (0..4).map(|number| json!({"country": "GB", "code": "+44",
                "number": number.to_string(), "label": "Office"})).collect::<Vec<_>>()}),
            "at most 3 element(s)",
        ),
        (json!({"first_name": "x".repeat(65)}), "at most 64 characters"),
    ] {
        let told = scene.plan_fails(&config).await;
        assert!(told.contains(says), "{config}: {told}");
        assert!(!told.contains("hunter2222"));
    }
    assert_eq!(scene.stage.simulator.requests(), []);
}

#[tokio::test]
async fn nobody_deactivates_an_administrator() {
    let mut scene = Scene::made(json!({"role_id": "1"})).await;
    let config = json!({"create_action": "cust_create", "role_id": "1", "status": "inactive"});
    let told = scene.plan_fails(&config).await;
    assert!(told.starts_with("Zoom protects this user") && told.contains("role_id = \"2\""), "{told}");
    // With the same apply the role goes first.
    let config = with(config, json!({"role_id": "2"}));
    scene.apply(&config).await;
    assert_eq!(scene.at_zoom().map(|user| user.status), Some(UserStatus::Inactive));
    scene.is_settled(&config).await;
}

#[tokio::test]
async fn a_password_is_set_once_and_again_with_a_new_version() {
    let config = |password: &str, version: &str| json!({"create_action": "auto_create", "password_wo": password, "password_wo_version": version});
    let mut scene = Scene::made(config("hunter2hunter2", "1")).await;
    assert_eq!(scene.calls("userPassword"), 0, "the first one goes with the creation");
    scene.is_settled(&config("hunter3hunter3", "1")).await;
    scene.apply(&config("hunter3hunter3", "2")).await;
    assert_eq!(scene.calls("userPassword"), 1);
    assert!(!format!("{:?}", scene.object).contains("hunter"));
    scene.is_settled(&config("hunter3hunter3", "2")).await;
}

#[tokio::test]
async fn a_user_is_removed_in_the_way_that_is_configured() {
    for (own, action, transferred) in [
        (json!({}), "disassociate", false),
        (
            json!({"on_destroy": "delete", "transfer": {"email": "heir@example.com", "meetings": true}}),
            "delete",
            true,
        ),
    ] {
        let mut scene = Scene::made(own.clone()).await;
        scene.stage.simulator.with_state(|world| {
            let heir = User { email: "heir@example.com".to_owned(), ..User::default() };
            world.users.insert("heir".to_owned(), heir);
        });
        assert_eq!(scene.destroy().await, []);
        let requests = scene.stage.simulator.requests();
        let deletion = requests.iter().find(|it| it.operation.as_deref() == Some("userDelete")).unwrap();
        assert_eq!(deletion.query["action"], action);
        assert_eq!(deletion.query.get("transfer_meeting").is_some_and(|it| it == "true"), transferred);
    }
    let mut scene = Scene::made(json!({"on_destroy": "deactivate"})).await;
    let id = scene.id();
    assert_eq!(scene.destroy().await, []);
    let status = scene.stage.simulator.with_state(|world| world.users[&id].status);
    assert_eq!((status, scene.calls("userDelete")), (UserStatus::Inactive, 0));
    // An invitation is withdrawn, whatever else was to become of the person.
    let mut scene = Scene::new().await;
    scene.apply(&json!({"on_destroy": "delete"})).await;
    let told = scene.destroy().await;
    assert_eq!(told[0].summary, "Invitation withdrawn");
    let requests = scene.stage.simulator.requests();
    let deletion = requests.iter().find(|it| it.operation.as_deref() == Some("userDelete")).unwrap();
    assert_eq!(deletion.query["action"], "disassociate");
}

#[tokio::test]
async fn whom_zoom_keeps_it_is_told_how_to_let_go() {
    let mut scene = Scene::made(json!({"role_id": "1"})).await;
    let told = errors(&scene.destroy().await);
    assert!(
        told[0].starts_with("Zoom protects this user") && told[0].contains("role_id = \"2\""),
        "{told:?}"
    );
    assert!(scene.object.is_some());
    let mut scene = Scene::made(json!({"email": "ada@managed.example.com"})).await;
    let told = errors(&scene.destroy().await);
    assert!(told[0].contains("on_destroy = \"delete\""), "{told:?}");
}

#[tokio::test]
async fn other_keys_of_the_account_s_attributes_are_left_alone() {
    let config = |attributes: Json| json!({"create_action": "cust_create", "custom_attributes": attributes});
    let badge = json!({"key": "cbf_1", "name": "Badge", "value": "7"});
    let desk = json!({"key": "cbf_2", "name": "Desk", "value": "12"});
    let mut scene = Scene::made(config(json!([badge]))).await;
    scene.change_at_zoom(|user| {
        let other = serde_json::from_value(json!({"key": "cbf_9", "name": "Other", "value": "x"})).unwrap();
        user.custom_attributes.push(other);
    });
    scene.is_settled(&config(json!([badge]))).await;
    scene.apply(&config(json!([badge, desk]))).await;
    scene.is_settled(&config(json!([badge, desk]))).await;
    scene.apply(&config(json!([desk]))).await;
    scene.is_settled(&config(json!([desk]))).await;
    let values: BTreeSet<(String, String)> = scene
        .at_zoom()
        .unwrap()
        .custom_attributes
        .into_iter()
        .map(|attribute| (attribute.key, attribute.value))
        .collect();
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(values, [pair("cbf_1", ""), pair("cbf_2", "12"), pair("cbf_9", "x")].into());
}

#[tokio::test]
async fn an_app_without_the_list_s_scope_reads_singly() {
    let mut scene = Scene::made(json!({})).await;
    let client_id = scene.stage.env["ZOOM_CLIENT_ID"].clone();
    assert!(scene.stage.simulator.app(&client_id).set_scopes(["user:read:user:admin"]));
    scene.is_settled(&json!({"create_action": "cust_create"})).await;
}

#[tokio::test]
async fn no_secret_is_in_what_fails() {
    let mut scene = Scene::new().await;
    let fault = json!({"match": {"operation": "userCreate"}, "fault": "status", "code": 400,
        "body": {"code": 300, "message": "Validation Failed.", "errors": [{"field": "user_info.password", "message": "Invalid field."}]}});
    scene.stage.simulator.fault(fault).unwrap();
    let config =
        json!({"create_action": "auto_create", "password_wo": "hunter2hunter2", "password_wo_version": "1"});
    let told = scene.apply_fails(&config).await;
    assert!(told[0].starts_with("Zoom refused a value") && !told[0].contains("hunter2"), "{told:?}");
}
