//! What is registered through an API, each type through its whole life on real Terraform: a table of types and
//! checks, with what was tried in each cell. A cell in which nothing was tried fails the test, unless the type
//! says why there is nothing to try.

mod conductorone;
mod credential;
mod drift;
mod oauth_app;
mod pingone;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Value, json};
use xtask::terraform::{Feature, Terraform};
use zoom_simulator::World;

use crate::support::{Arguments, Scene, assert_shows, change, changed, found, has_write_only, with};
use drift::Drift;

/// The checks, in the order in which they are made.
const CHECKS: [&str; 16] = [
    "created",
    "second plan empty",
    "changed in place",
    "replaced",
    "imported by id",
    "imported by identity",
    "drift: scope removed",
    "drift: app deactivated",
    "drift: secret rotated",
    "drift: owner deactivated",
    "drift: owner demoted",
    "drift: deleted",
    "drift: changed by hand",
    "warn settles",
    "wrong values refused",
    "deleted",
];

/// What an update does to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    InPlace,
    Replaces,
}

/// A change of the configuration: arguments to set, or to leave out.
type Edit = Vec<(&'static str, Option<String>)>;

/// How an attribute is changed: edits of the first arguments, applied one after the other.
struct Update {
    attribute: &'static str,
    effect: Effect,
    steps: Vec<Edit>,
}

fn in_place(attribute: &'static str, expression: impl Into<String>) -> Update {
    Update { attribute, effect: Effect::InPlace, steps: vec![vec![set(attribute, expression)]] }
}

fn replaces(attribute: &'static str, expression: impl Into<String>) -> Update {
    Update { effect: Effect::Replaces, ..in_place(attribute, expression) }
}

fn set(name: &'static str, expression: impl Into<String>) -> (&'static str, Option<String>) {
    (name, Some(expression.into()))
}

fn text(text: &str) -> String {
    format!("{text:?}")
}

/// A type under test.
struct Kind {
    type_name: &'static str,
    scene: fn(&Terraform) -> Scene,
    arguments: fn(&Scene) -> Arguments,
    /// What the state says of a new one.
    healthy: Option<&'static str>,
    /// For each attribute that a configuration can set, a change of it.
    updates: fn(&Scene) -> Vec<Update>,
    drifts: fn(&Scene) -> Vec<Drift>,
    /// The attribute that holds what it is imported by.
    id: &'static str,
    identity: &'static [&'static str],
    /// What cannot be, and what is said of it.
    wrong: &'static [(&'static str, &'static str, &'static str)],
    /// The checks of which there is nothing to try, and why.
    without: &'static [(&'static str, &'static str)],
    /// Whether its product has none any more.
    is_gone: fn(&World) -> bool,
}

const KINDS: [&Kind; 4] = [&conductorone::KIND, &credential::KIND, &pingone::KIND, &oauth_app::KIND];

impl Kind {
    fn address(&self) -> String {
        format!("{}.this", self.type_name)
    }

    fn write(&self, scene: &Scene, arguments: &Arguments) {
        scene.configure(arguments.resource_of(self.type_name, "this"));
    }

    /// Written, applied, and nothing more to do.
    fn settle(&self, scene: &Scene, arguments: &Arguments) {
        self.write(scene, arguments);
        scene.apply();
        scene.plan_is_empty();
    }

    /// The ids of its parts, which are drawn anew for each.
    fn ids(&self, scene: &Scene) -> Vec<String> {
        let attributes = scene.attributes(&self.address());
        let names = ["connector_id", "store_id", "credential_id", "client_id", "app_id"];
        names.iter().filter_map(|name| attributes[*name].as_str()).map(str::to_owned).collect()
    }

    /// The id by which it is imported.
    fn id_of(&self, scene: &Scene) -> String {
        scene.attributes(&self.address())[self.id].as_str().expect("an id").to_owned()
    }
}

/// What was tried of one type, by check.
#[derive(Default)]
struct Row(BTreeMap<&'static str, Vec<String>>);

impl Row {
    fn note(&mut self, check: &'static str, what: impl Into<String>) {
        assert!(CHECKS.contains(&check), "{check} is no check");
        self.0.entry(check).or_default().push(what.into());
    }
}

fn edited(arguments: Arguments, edit: &Edit) -> Arguments {
    edit.iter().fold(arguments, |arguments, (name, value)| match value {
        Some(expression) => arguments.set(name, expression),
        None => arguments.without(name),
    })
}

fn created(kind: &Kind, scene: &Scene, row: &mut Row) {
    kind.write(scene, &(kind.arguments)(scene));
    assert_shows(&scene.apply(), &["1 added"]);
    if let Some(healthy) = kind.healthy {
        assert_eq!(scene.attributes(&kind.address())["status"], healthy, "{}", kind.type_name);
    }
    row.note("created", "yes");
    scene.plan_is_empty();
    row.note("second plan empty", "yes");
}

/// The attributes that a configuration can set.
fn settable(scene: &Scene, kind: &Kind) -> BTreeSet<String> {
    let schema = scene.workspace.json(&["providers", "schema", "-json"]).expect("schema");
    let provider = &schema["provider_schemas"]["registry.terraform.io/zoom-connectors/zoom"];
    let attributes = provider["resource_schemas"][kind.type_name]["block"]["attributes"].as_object();
    let is_settable = |attribute: &Value| attribute["optional"] == true || attribute["required"] == true;
    let attributes = attributes.expect("attributes").iter();
    attributes.filter(|(_, attribute)| is_settable(attribute)).map(|(name, _)| name.clone()).collect()
}

fn updated(kind: &Kind, scene: &Scene, row: &mut Row) {
    let base = (kind.arguments)(scene);
    let updates = (kind.updates)(scene);
    let mut open = settable(scene, kind);
    for Update { attribute, effect, steps } in updates {
        assert!(open.remove(attribute), "{} has no {attribute}, or it was changed before", kind.type_name);
        let write_only = attribute.starts_with("client_secret_wo");
        if write_only && !has_write_only(attribute) {
            continue;
        }
        // An update in place of one attribute goes on from that of another, which it takes back.
        let alone = effect == Effect::Replaces || steps.iter().any(|step| step.len() > 1);
        for step in steps {
            kind.write(scene, &edited(base.clone(), &step));
            let plan = scene.planned();
            let change = change(&plan, &kind.address());
            let (actions, check) = match effect {
                Effect::InPlace => (json!(["update"]), "changed in place"),
                Effect::Replaces => (json!(["delete", "create"]), "replaced"),
            };
            assert_eq!(change["actions"], actions, "{} {attribute}", kind.type_name);
            let shown = write_only || changed(change).contains(attribute);
            assert!(shown, "{} {attribute}: {change}", kind.type_name);
            scene.apply();
            scene.plan_is_empty();
            if !row.0.get(check).is_some_and(|tried| tried.iter().any(|tried| tried == attribute)) {
                row.note(check, attribute);
            }
        }
        if alone {
            kind.settle(scene, &base);
        }
    }
    kind.settle(scene, &base);
    assert_eq!(open, BTreeSet::new(), "attributes of {} that nobody has changed", kind.type_name);
}

fn imported_by_id(kind: &Kind, scene: &Scene, row: &mut Row) {
    let address = kind.address();
    let id = kind.id_of(scene);
    scene.expect(&["state", "rm", &address], 0);
    scene.expect(&["import", &address, &id], 0);
    scene.apply();
    scene.plan_is_empty();
    assert_eq!(kind.id_of(scene), id);
    row.note("imported by id", "yes");
}

/// On a Terraform that knows identities, with an object of its own.
fn imported_by_identity(kind: &Kind, row: &mut Row) {
    let Some(terraform) = with(Feature::Identity, "imports by identity") else {
        return row.note("imported by identity", "NOT TESTED: no Terraform 1.12 at hand");
    };
    let scene = (kind.scene)(terraform);
    let arguments = (kind.arguments)(&scene);
    kind.settle(&scene, &arguments);
    let (address, id) = (kind.address(), kind.id_of(&scene));
    let attributes = scene.attributes(&address);
    let lines: String =
        kind.identity.iter().map(|name| format!("    {name} = {}\n", attributes[*name])).collect();
    scene.expect(&["state", "rm", &address], 0);
    scene.configure(format!(
        "import {{\n  to = {address}\n  identity = {{\n{lines}  }}\n}}\n\n{}",
        arguments.resource_of(kind.type_name, "this")
    ));
    assert_shows(&scene.apply(), &["1 imported, 0 added"]);
    scene.plan_is_empty();
    assert_eq!(kind.id_of(&scene), id);
    row.note("imported by identity", kind.identity.join(" and "));
}

/// A connector that cannot work is recorded with a warning, and there is nothing more to do.
fn settles(kind: &Kind, scene: &Scene, row: &mut Row) {
    let base = (kind.arguments)(scene);
    kind.settle(scene, &base.clone().text("on_unhealthy", "warn"));
    scene.change_app(|app| app.active = false);
    let plan = scene.expect(&["plan", "-detailed-exitcode"], 0);
    assert_shows(&plan, &["is not healthy: app_deactivated", "It is recorded as it is"]);
    assert_shows(&scene.apply(), &["is not healthy: app_deactivated", "0 changed"]);
    scene.change_app(|app| app.active = true);
    kind.settle(scene, &base);
    row.note("warn settles", "yes");
}

fn refused(kind: &Kind, scene: &Scene, row: &mut Row) {
    for (attribute, expression, words) in kind.wrong {
        kind.write(scene, &(kind.arguments)(scene).set(attribute, *expression));
        scene.validate_fails(&[words]);
        row.note("wrong values refused", format!("{attribute} = {expression}"));
    }
}

fn ended(kind: &Kind, scene: &Scene, row: &mut Row) {
    kind.write(scene, &(kind.arguments)(scene));
    scene.expect(&["destroy", "-auto-approve"], 0);
    assert!(scene.change_world(|world| (kind.is_gone)(world)), "a {} is still there", kind.type_name);
    assert_eq!(scene.state()["resources"], json!([]));
    row.note("deleted", "yes");
}

fn lived(kind: &Kind) -> Row {
    let mut row = Row::default();
    let scene = (kind.scene)(found());
    created(kind, &scene, &mut row);
    updated(kind, &scene, &mut row);
    imported_by_id(kind, &scene, &mut row);
    imported_by_identity(kind, &mut row);
    for drift in (kind.drifts)(&scene) {
        drift.check(kind, &scene);
        row.note(drift.check, drift.name);
    }
    if kind.healthy.is_some() {
        settles(kind, &scene, &mut row);
    }
    refused(kind, &scene, &mut row);
    ended(kind, &scene, &mut row);
    row
}

#[test]
fn every_type_passes_every_check() {
    let rows: Vec<(&Kind, Row)> = std::thread::scope(|scope| {
        let lives = KINDS.map(|kind| (kind, scope.spawn(move || lived(kind))));
        lives.into_iter().map(|(kind, life)| (kind, life.join().expect(kind.type_name))).collect()
    });
    let mut table = String::new();
    let mut holes = Vec::new();
    for (kind, row) in &rows {
        writeln!(table, "{}", kind.type_name).expect("a text grows");
        for check in CHECKS {
            let why = kind.without.iter().find(|(without, _)| *without == check).map(|(_, why)| *why);
            let cell = match (row.0.get(check), why) {
                (Some(tried), None) => tried.join(", "),
                (None, Some(why)) => format!("none: {why}"),
                (tried, _) => {
                    holes.push(format!("{} {check}: {tried:?}, {why:?}", kind.type_name));
                    continue;
                }
            };
            writeln!(table, "  {check:<26} {cell}").expect("a text grows");
        }
    }
    writeln!(std::io::stderr(), "{table}").ok();
    assert_eq!(holes, Vec::<String>::new(), "nobody has tried these, or they were tried and excused");
}
