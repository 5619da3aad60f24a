//! Each connector type that is but a record, through its whole life on real Terraform: a table of types and
//! checks, with no hole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Value, json};
use xtask::terraform::Feature;
use zoom_simulator::world::{Secret, UserStatus};

use crate::support::{Arguments, Scene, assert_shows, change, changed, found};

/// The seven scopes that Ping documents, and those of the other types' lists.
pub(crate) const SCOPES: [&str; 13] = [
    "user:master",
    "user:read:admin",
    "user:write:admin",
    "account:master",
    "account:read:admin",
    "account:write:admin",
    "scim2",
    "group:read:list_groups:admin",
    "role:read:list_roles:admin",
    "role:read:role:admin",
    "user:read:list_users:admin",
    "user:read:user:admin",
    "group:read:administrator:admin",
];

/// The checks, in the order in which they are made.
const CHECKS: [&str; 13] = [
    "create",
    "second plan empty",
    "each argument in place or replaced",
    "import by id",
    "import by identity",
    "drift: scope removed",
    "drift: app deactivated",
    "drift: secret rotated",
    "drift: owner deactivated",
    "drift mended: clean",
    "warn settles",
    "wrong values refused",
    "delete",
];

/// A connector type.
struct Kind {
    name: &'static str,
    base: fn(&Scene) -> Arguments,
    /// Arguments of its own beside those of every type: name, expression, whether it replaces.
    own: &'static [(&'static str, &'static str, bool)],
    /// A scope whose loss breaks it; none where the app cannot be verified.
    scope: Option<&'static str>,
    /// Scopes that would stand in for it, broader or granular, which the app is not given.
    stand_ins: &'static [&'static str],
    /// An argument that cannot be, and what is said of it.
    wrong: (&'static str, &'static str, &'static str),
}

fn s2s(scene: &Scene) -> Arguments {
    Arguments::default()
        .text("name", "Governance")
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret")
        .texts("owners", &[&administrator(scene)])
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "zoom_connector",
        base: |scene| s2s(scene).text("product", "veza"),
        own: &[("product", "\"steampipe\"", false), ("presets", "[\"veza\"]", false)],
        scope: Some("group:read:list_groups:admin"),
        stand_ins: &[],
        wrong: ("product", "\"vesa\"", "Did you mean \"veza\"?"),
    },
    Kind {
        name: "zoom_connector_purview",
        base: s2s,
        own: &[("presets", "[\"purview_compliance_manager\"]", false)],
        scope: Some("account:read:admin"),
        stand_ins: &["account:master", "account:write:admin", "account:read:settings:admin"],
        wrong: ("features", "[\"synch\"]", "Did you mean \"sync\"?"),
    },
    Kind {
        name: "zoom_connector_pingone_for_enterprise",
        base: s2s,
        own: &[
            ("scim_url", "\"https://scim.example.com/scim2\"", false),
            ("oauth_token_url", "\"https://tokens.example.com/oauth/token\"", false),
            ("remove_action", "\"Delete\"", false),
        ],
        scope: Some("user:master"),
        stand_ins: &[],
        wrong: ("remove_action", "\"Forget\"", "\"Disable\" or \"Delete\""),
    },
    Kind {
        name: "zoom_connector_snow",
        base: |scene| s2s(scene).without("account_id").text("redirect_uri", "http://localhost:8080"),
        own: &[("redirect_uri", "\"http://localhost:9090\"", false), ("active", "false", false)],
        scope: None,
        stand_ins: &[],
        wrong: ("redirect_uri", "\"https://example.com\"", "http://localhost:PORT"),
    },
];

/// An administrator, who owns the connectors.
fn administrator(scene: &Scene) -> String {
    scene.change_world(|world| {
        world.users.values().find(|user| user.role_id == "1").expect("an administrator").email.clone()
    })
}

/// What was checked of one type, each with how it went.
#[derive(Default)]
struct Row(BTreeMap<&'static str, &'static str>);

impl Row {
    fn done(&mut self, check: &'static str) {
        assert!(CHECKS.contains(&check), "{check} is no check");
        self.0.insert(check, "yes");
    }

    fn not(&mut self, check: &'static str, why: &'static str) {
        assert!(CHECKS.contains(&check), "{check} is no check");
        self.0.insert(check, why);
    }
}

struct Life<'a> {
    kind: &'a Kind,
    scene: Scene,
    address: String,
    row: Row,
}

impl Life<'_> {
    fn connect(&self, arguments: &Arguments) {
        self.scene.configure(arguments.resource_of(self.kind.name, "this"));
    }

    fn base(&self) -> Arguments {
        (self.kind.base)(&self.scene)
    }

    fn attributes(&self) -> Value {
        self.scene.attributes(&self.address)
    }

    fn created(&mut self) {
        self.connect(&self.base());
        self.scene.apply();
        let status = if self.kind.scope.is_some() { "connected" } else { "unverified" };
        assert_eq!(self.attributes()["status"], status, "{}", self.attributes());
        assert_eq!(self.attributes()["registration"], "manual");
        self.row.done("create");
        self.scene.plan_is_empty();
        self.row.done("second plan empty");
    }

    fn each_argument(&mut self) {
        let common: [(&str, &str, bool); 6] = [
            ("name", "\"Another\"", false),
            ("on_unhealthy", "\"warn\"", false),
            ("verify", "\"apply\"", false),
            ("timeouts", "{ create = \"5m\" }", false),
            ("owners", "[]", false),
            ("client_id", "\"another-client\"", true),
        ];
        for (argument, expression, replaces) in common.iter().chain(self.kind.own) {
            self.connect(&self.base().set(argument, *expression));
            let plan = self.scene.planned();
            let change = change(&plan, &self.address);
            let actions = if *replaces { json!(["delete", "create"]) } else { json!(["update"]) };
            assert_eq!(change["actions"], actions, "{} {argument}", self.kind.name);
            assert!(changed(change).contains(*argument), "{} {argument}: {change}", self.kind.name);
            self.scene.apply();
            self.scene.plan_is_empty();
            self.connect(&self.base());
            self.scene.apply();
            self.scene.plan_is_empty();
        }
        self.row.done("each argument in place or replaced");
    }

    fn imported(&mut self) {
        let general = self.kind.scope.is_none();
        let (account, client) = (&self.scene.account_id, &self.scene.client_id);
        let id = if general { client.clone() } else { format!("{account}/{client}") };
        self.scene.expect(&["state", "rm", &self.address], 0);
        self.scene.expect(&["import", &self.address, &id], 0);
        self.scene.apply();
        self.scene.plan_is_empty();
        self.row.done("import by id");
        if !found().supports(Feature::Identity) {
            self.row.not("import by identity", "needs 1.12");
            return;
        }
        self.scene.expect(&["state", "rm", &self.address], 0);
        let account = if general { String::new() } else { format!("    account_id = {account:?}\n") };
        let import = format!(
            "import {{\n  to = {}\n  identity = {{\n{account}    client_id = {client:?}\n  }}\n}}\n",
            self.address
        );
        self.scene.configure(format!("{import}{}", self.base().resource_of(self.kind.name, "this")));
        assert_shows(&self.scene.apply(), &["1 imported"]);
        self.scene.plan_is_empty();
        self.connect(&self.base());
        self.row.done("import by identity");
    }

    /// One drift: harmed, the plan differs, shows what broke and warns; mended, it is clean.
    fn drift(&mut self, check: &'static str, status: &str, harm: impl Fn(&Scene), mend: impl Fn(&Scene)) {
        harm(&self.scene);
        let plan = self.scene.plan_differs();
        assert_shows(&plan, &[&format!("is not healthy: {status}"), "(known after apply)"]);
        let planned = self.scene.planned();
        let open: BTreeSet<String> = ["missing_scopes", "status", "status_detail"].map(str::to_owned).into();
        assert_eq!(changed(change(&planned, &self.address)), open, "{} {check}", self.kind.name);
        self.scene.apply_fails(&[&format!("is not healthy: {status}")]);
        assert_eq!(self.attributes()["status"], status);
        mend(&self.scene);
        self.scene.plan_is_empty();
        self.scene.apply();
        self.row.done(check);
    }

    fn drifts(&mut self) {
        let unverifiable = "a General app cannot be asked for";
        if let Some(scope) = self.kind.scope {
            self.drift(
                "drift: scope removed",
                "scopes_missing",
                |scene| scene.take_scope(scope),
                |scene| scene.give_scope(scope),
            );
            self.drift(
                "drift: app deactivated",
                "app_deactivated",
                |scene| scene.change_app(|app| app.active = false),
                |scene| scene.change_app(|app| app.active = true),
            );
            let secret = self.scene.client_secret.clone();
            self.drift(
                "drift: secret rotated",
                "credentials_rejected",
                |scene| scene.change_app(|app| app.client_secret = Secret::new("rotated")),
                |scene| scene.change_app(|app| app.client_secret = Secret::new(&*secret)),
            );
        } else {
            for check in ["drift: scope removed", "drift: app deactivated", "drift: secret rotated"] {
                self.row.not(check, unverifiable);
            }
        }
        let owner = administrator(&self.scene);
        let set_status = |scene: &Scene, status| {
            scene.change_world(|world| {
                let user = world.users.find_mut(|user| user.has_email(&owner)).expect("the owner");
                user.status = status;
            });
        };
        self.drift(
            "drift: owner deactivated",
            "owner_invalid",
            |scene| set_status(scene, UserStatus::Inactive),
            |scene| set_status(scene, UserStatus::Active),
        );
        self.row.done("drift mended: clean");
        self.connect(&self.base().text("on_unhealthy", "warn"));
        self.scene.apply();
        set_status(&self.scene, UserStatus::Inactive);
        let plan = self.scene.expect(&["plan", "-detailed-exitcode"], 0);
        assert_shows(&plan, &["Warning:", "is not healthy: owner_invalid", "It is recorded as it is"]);
        set_status(&self.scene, UserStatus::Active);
        self.row.done("warn settles");
    }

    fn ended(&mut self) {
        let (argument, expression, words) = self.kind.wrong;
        self.connect(&self.base().set(argument, expression));
        self.scene.validate_fails(&[words]);
        self.row.done("wrong values refused");
        self.connect(&self.base());
        self.scene.expect(&["destroy", "-auto-approve"], 0);
        assert_eq!(self.scene.state()["resources"], json!([]));
        self.row.done("delete");
    }
}

fn lived(kind: &Kind) -> Row {
    let scene = Scene::new();
    scene.change_world(|world| {
        let mut app = world.apps[&scene.client_id].clone();
        app.scopes = SCOPES.map(str::to_owned).to_vec();
        // What steampipe's list asks for beyond these.
        app.scopes.extend(
            [
                "role:read:list_members:admin",
                "group:read:list_members:admin",
                "meeting:read:list_meetings:admin",
                "cloud_recording:read:list_user_recordings:admin",
                "account:read:settings:admin",
                "account:read:lock_settings:admin",
            ]
            .map(str::to_owned),
        );
        app.scopes.retain(|scope| !kind.stand_ins.contains(&scope.as_str()));
        world.apps.insert(scene.client_id.clone(), app.clone());
        app.app_id = "another".to_owned();
        world.apps.insert("another-client".to_owned(), app);
    });
    let address = format!("{}.this", kind.name);
    let mut life = Life { kind, scene, address, row: Row::default() };
    life.created();
    life.each_argument();
    life.imported();
    life.drifts();
    life.ended();
    life.row
}

#[test]
fn every_type_passes_every_check() {
    let rows: Vec<(&str, Row)> = KINDS.iter().map(|kind| (kind.name, lived(kind))).collect();
    let mut table = format!("{:<40}", "");
    for (name, _) in &rows {
        write!(table, " | {}", name.trim_start_matches("zoom_")).expect("text");
    }
    table.push('\n');
    for check in CHECKS {
        write!(table, "{check:<40}").expect("text");
        for (name, row) in &rows {
            let how = row.0.get(check).unwrap_or_else(|| panic!("{name} was not checked: {check}"));
            write!(table, " | {how}").expect("text");
        }
        table.push('\n');
    }
    writeln!(std::io::stderr(), "{table}").ok();
}
