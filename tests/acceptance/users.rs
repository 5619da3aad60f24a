//! `zoom_user` through the whole life of a user, with a real Terraform: a table of checks, in which no hole
//! is left.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use xtask::terraform::{Feature, Terraform};
use zoom_simulator::Simulator;

use crate::support::{Scene, change, changed, found, with};

/// The address of the resource under test.
const ADDRESS_NAME: &str = "this";

/// A resource type, and how its object lives.
struct Case {
    /// The type's name.
    type_name: &'static str,
    /// What must be there before, made by hand.
    prepare: fn(&Scene),
    /// The arguments of the first configuration.
    created: &'static str,
    /// Configurations that change every attribute that can be changed, one after the other, each with the
    /// attributes that it changes, and whether that needs a new object.
    changes: &'static [(&'static str, &'static [&'static str], How)],
    /// Everything that an import can be given, in a life that has [`Case::imported`].
    import_ids: fn(&Scene) -> Vec<String>,
    /// The configuration under which an imported object, made with the first one, has nothing left to do.
    imported: &'static str,
    /// Takes the object away behind Terraform's back.
    remove: fn(&Scene),
    /// The arguments of a `list` block's `config` that finds the object.
    listed: &'static str,
}

/// How a change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    InPlace,
    Replaced,
}

/// The checks, in the order of the table's columns.
const CHECKS: [&str; 10] = [
    "create, empty plan",
    "second apply empty",
    "in place",
    "replaced",
    "import by id",
    "import by identity",
    "removed outside",
    "delete what is gone",
    "listed",
    "generated, empty plan",
];

impl Case {
    fn address(&self) -> String {
        format!("{}.{ADDRESS_NAME}", self.type_name)
    }

    fn resource(&self, arguments: &str) -> String {
        format!("resource {:?} {ADDRESS_NAME:?} {{\n{arguments}\n}}\n", self.type_name)
    }

    fn scene(&self, terraform: &Terraform) -> Scene {
        let scene = Scene::with(terraform, Simulator::builder().seed(1));
        (self.prepare)(&scene);
        scene
    }

    fn made(&self, terraform: &Terraform, arguments: &str) -> Scene {
        let scene = self.scene(terraform);
        scene.configure(self.resource(arguments));
        scene.apply();
        scene
    }

    /// Runs every check; each that was passed is a mark.
    fn live(&self, terraform: &Terraform) -> Vec<&'static str> {
        let mut passed = Vec::new();
        let scene = self.made(terraform, self.created);
        scene.plan_is_empty();
        passed.push("create, empty plan");
        let again = scene.apply();
        assert!(again.shows("0 added, 0 changed, 0 destroyed"), "{}", again.text());
        passed.push("second apply empty");
        for (arguments, attributes, how) in self.changes {
            scene.configure(self.resource(arguments));
            let plan = scene.planned();
            let change = change(&plan, &self.address());
            let changed = changed(change);
            for attribute in *attributes {
                assert!(changed.contains(*attribute), "{}: {attribute} in {changed:?}", self.type_name);
            }
            let actions: Vec<&str> =
                change["actions"].as_array().expect("actions").iter().filter_map(|it| it.as_str()).collect();
            let wanted: &[&str] = if *how == How::InPlace { &["update"] } else { &["delete", "create"] };
            assert_eq!(actions, wanted, "{}: {attributes:?}", self.type_name);
            scene.apply();
            scene.plan_is_empty();
            passed.push(if *how == How::InPlace { "in place" } else { "replaced" });
        }
        self.import(terraform, &mut passed);
        let scene = self.made(terraform, self.created);
        (self.remove)(&scene);
        scene.plan_differs();
        scene.apply();
        scene.plan_is_empty();
        passed.push("removed outside");
        (self.remove)(&scene);
        scene.expect(&["destroy", "-auto-approve", "-refresh=false"], 0);
        passed.push("delete what is gone");
        passed
    }

    fn import(&self, terraform: &Terraform, passed: &mut Vec<&'static str>) {
        let scene = self.made(terraform, self.imported);
        let ids = (self.import_ids)(&scene);
        assert!(!ids.is_empty());
        for id in &ids {
            scene.expect(&["state", "rm", &self.address()], 0);
            scene.expect(&["import", &self.address(), id], 0);
            scene.plan_is_empty();
        }
        passed.push("import by id");
    }

    /// The checks that need Terraform 1.12 and 1.14.
    fn live_on_the_newest(&self, terraform: &Terraform) -> Vec<&'static str> {
        let mut passed = Vec::new();
        let scene = self.made(terraform, self.imported);
        // What identifies the object stands in the state.
        let state = scene.state();
        let instance = &state["resources"][0]["instances"][0];
        let identity = instance["identity"].as_object().expect("an identity");
        let identity: BTreeMap<&String, &serde_json::Value> = identity.iter().collect();
        let mut block = format!("import {{\n  to = {}\n  identity = {{\n", self.address());
        for (name, value) in identity {
            let _ = writeln!(block, "    {name} = {value}");
        }
        block.push_str("  }\n}\n");
        scene.expect(&["state", "rm", &self.address()], 0);
        scene.configure(format!("{block}{}", self.resource(self.imported)));
        let plan = scene.expect(&["plan"], 0);
        assert!(plan.shows("1 to import, 0 to add, 0 to change, 0 to destroy"), "{}", plan.text());
        scene.apply();
        passed.push("import by identity");

        // Forgotten, found again, and taken over with the configuration that the query has written.
        scene.expect(&["state", "rm", &self.address()], 0);
        scene.configure("");
        scene.write(
            "find.tfquery.hcl",
            &format!(
                "list {:?} \"found\" {{\n  provider = zoom\n  include_resource = true\n  config {{\n{}\n  }}\n}}\n",
                self.type_name, self.listed
            ),
        );
        let query = scene.expect(&["query", "-generate-config-out=found.tf"], 0);
        passed.push("listed");
        let generated = scene.workspace.read("found.tf").expect("a configuration");
        assert!(generated.contains("import {") && generated.contains(self.type_name), "{}", query.text());
        let plan = scene.expect(&["plan"], 0);
        assert!(plan.shows("to import, 0 to add, 0 to change, 0 to destroy"), "{}\n{generated}", plan.text());
        passed.push("generated, empty plan");
        passed
    }
}

/// Prints the table; what is not checked is a hole.
#[test]
fn a_user_lives_through_every_check() {
    let oldest = found();
    let newest = with(Feature::ListResources, "identity and queries of zoom_user");
    let mut table = String::from("\n| type |");
    for check in CHECKS {
        table.push_str(&format!(" {check} |"));
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(CHECKS.len()));
    let mut holes = Vec::new();
    for case in [case()] {
        let mut passed = case.live(oldest);
        passed.extend(newest.map(|newest| case.live_on_the_newest(newest)).unwrap_or_default());
        let _ = write!(table, "\n| `{}` |", case.type_name);
        for check in CHECKS {
            let times = passed.iter().filter(|passed| **passed == check).count();
            // A type none of whose attributes replaces, or all of whose do, says so by having no such change.
            let applies = match check {
                "in place" => case.changes.iter().any(|(_, _, how)| *how == How::InPlace),
                "replaced" => case.changes.iter().any(|(_, _, how)| *how == How::Replaced),
                "import by identity" | "listed" | "generated, empty plan" => newest.is_some(),
                _ => true,
            };
            let mark = match (times, applies) {
                (0, false) => "–".to_owned(),
                (0, true) => {
                    holes.push(format!("{}: {check}", case.type_name));
                    "hole".to_owned()
                }
                (1, _) => "yes".to_owned(),
                (times, _) => format!("yes, {times}"),
            };
            let _ = write!(table, " {mark} |");
        }
    }
    writeln!(std::io::stderr(), "{table}").ok();
    assert!(holes.is_empty(), "{holes:?}");
}

const EMAIL: &str = "ada@example.com";

const ALL: &str = r#"
  email         = "ada@example.com"
  create_action = "cust_create"
  type          = "licensed"
  first_name    = "Ada"
  last_name     = "Byron"
  display_name  = "Ada B."
  department    = "Engines"
  job_title     = "Analyst"
  company       = "Example"
  location      = "London"
  manager       = "boss@example.com"
  cost_center   = "C1"
  pronouns      = "she/her"
  timezone      = "Europe/London"
  language      = "en-US"
  vanity_name   = "ada.byron"
  use_pmi       = true
  phone_numbers = [{ country = "GB", code = "+44", number = "2012345678", label = "Office" }]
  custom_attributes = [{ key = "cbf_1", name = "Badge", value = "7" }]
  role_id       = "2"
  status        = "active"
"#;

/// What Zoom takes with an invitation.
const INVITED: &str = r#"
  email      = "ada@example.com"
  first_name = "Ada"
  last_name  = "Byron"
  type       = "licensed"
"#;

const CHANGED: &str = r#"
  email         = "ada@managed.example.com"
  create_action = "sso_create"
  type          = "basic"
  first_name    = "Augusta"
  last_name     = "King"
  display_name  = "Countess"
  department    = "Poetry"
  job_title     = "Author"
  company       = "Another"
  location      = "Paris"
  manager       = "other@example.com"
  cost_center   = "C2"
  pronouns      = "they/them"
  timezone      = "Europe/Paris"
  language      = "fr-FR"
  vanity_name   = "countess"
  use_pmi       = false
  phone_numbers = [{ country = "FR", code = "+33", number = "1", label = "Mobile" }]
  custom_attributes = [{ key = "cbf_1", name = "Badge", value = "8" }]
  role_id       = "1"
  on_destroy    = "delete"
  transfer      = { email = "heir@example.com", meetings = true }
  timeouts      = { read = "5m" }
"#;

const INACTIVE: &str = r#"
  email      = "ada@managed.example.com"
  role_id    = "2"
  status     = "inactive"
  on_destroy = "delete"
"#;

fn case() -> Case {
    Case {
        type_name: "zoom_user",
        prepare: |_| {},
        created: ALL,
        changes: &[
            (
                CHANGED,
                &[
                    "email",
                    "create_action",
                    "type",
                    "first_name",
                    "last_name",
                    "display_name",
                    "department",
                    "job_title",
                    "company",
                    "location",
                    "manager",
                    "cost_center",
                    "pronouns",
                    "timezone",
                    "language",
                    "vanity_name",
                    "use_pmi",
                    "phone_numbers",
                    "custom_attributes",
                    "role_id",
                    "on_destroy",
                    "transfer",
                    "timeouts",
                ],
                How::InPlace,
            ),
            (INACTIVE, &["status", "role_id"], How::InPlace),
        ],
        import_ids: |scene| vec![id(scene), EMAIL.to_owned(), EMAIL.to_uppercase()],
        imported: INVITED,
        remove: |scene| {
            scene.change_world(|world| {
                let found = world.users.iter().find(|(_, user)| user.email.starts_with("ada@"));
                let id = found.map(|(id, _)| id.clone()).expect("Ada");
                world.users.remove(&id);
            });
        },
        listed: "    email_suffix = \"ada@example.com\"",
    }
}

fn id(scene: &Scene) -> String {
    scene.attributes("zoom_user.this")["id"].as_str().expect("an id").to_owned()
}
