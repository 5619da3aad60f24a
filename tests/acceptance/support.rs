//! A simulated Zoom, a folder of configuration, and a Terraform that runs there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use xtask::terraform::{Error, Feature, Output, Product, Terraform, Workspace};
use zoom_simulator::{Builder, Simulator, World, world::App};

pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-zoom");

/// What every configuration begins with. The secret comes from the environment, or from
/// [`Scene::secret`].
pub(crate) const HEADER: &str = r#"terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
}
"#;

/// The address of the connector that [`Scene::connect`] writes.
pub(crate) const CONNECTOR: &str = "zoom_connector.this";

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("Cargo's target folder")
}

/// The Terraform to test with.
pub(crate) fn found() -> &'static Terraform {
    static FOUND: LazyLock<Terraform> =
        LazyLock::new(|| Terraform::find(target()).unwrap_or_else(|error| panic!("{error}")));
    &FOUND
}

/// Terraform of this version; `None`, said out loud, where it cannot be fetched.
pub(crate) fn fetched(version: &str) -> Option<Terraform> {
    match Terraform::fetch(version, target()) {
        Ok(terraform) => Some(terraform),
        Err(error @ Error::PythonUnavailable { .. }) => {
            not_tested(&format!("Terraform {version}: {error}"));
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// Says what is left out, past the test harness, which would keep it to itself.
pub(crate) fn not_tested(what: &str) {
    writeln!(std::io::stderr(), "NOT TESTED: {what}").ok();
}

/// Whether the Terraform to test with has the feature; said out loud where it has not.
pub(crate) fn has(feature: Feature, what: &str) -> bool {
    let has = found().supports(feature);
    if !has {
        not_tested(&format!("{what}: {} has no {feature}", found().version()));
    }
    has
}

/// A Terraform that has the feature: the one to test with, or else Terraform 1.15 where it can be fetched. Where one was
/// asked for by name, that one alone is tested.
pub(crate) fn with(feature: Feature, what: &str) -> Option<&'static Terraform> {
    static NEWEST: LazyLock<Option<Terraform>> = LazyLock::new(|| fetched("1.15"));
    if found().supports(feature) || std::env::var_os("ZOOM_TEST_TERRAFORM").is_some() {
        return has(feature, what).then(found);
    }
    NEWEST.as_ref()
}

/// Whether the Terraform to test with has write-only attributes; said out loud where it has none.
pub(crate) fn has_write_only(what: &str) -> bool {
    has(Feature::WriteOnly, what)
}

/// The root of the project.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// One test's own Zoom, configuration and Terraform.
pub(crate) struct Scene {
    pub(crate) simulator: Simulator,
    pub(crate) workspace: Workspace,
    pub(crate) account_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// The e-mail address of the account's owner, who owns both apps.
    pub(crate) owner: String,
    said: RefCell<String>,
}

impl Scene {
    /// With the Terraform that is found.
    pub(crate) fn new() -> Self {
        Self::on(found())
    }

    /// With this Terraform. The provider's own credentials are in the environment.
    pub(crate) fn on(terraform: &Terraform) -> Self {
        Self::with(terraform, Simulator::builder())
    }

    /// With this Terraform and this Zoom.
    pub(crate) fn with(terraform: &Terraform, zoom: Builder) -> Self {
        let simulator = zoom.start_blocking().expect("simulator");
        let env = simulator.env();
        // What the product of [`Self::connector`] asks for beyond what the seeded app has.
        simulator.with_state(|world| {
            let app = world.apps.get_mut(&env["ZOOM_CONNECTOR_CLIENT_ID"]).expect("the app");
            app.scopes.push("role:read:role:admin".to_owned());
        });
        let client_secret = env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
        let workspace = Workspace::new(terraform, Path::new(PROVIDER))
            .expect("workspace")
            .envs(simulator.env())
            .env("TF_VAR_client_secret", &client_secret);
        let owner = simulator.with_state(|world| {
            let owner = world.users.values().find(|user| user.role_id == "0");
            owner.expect("the account's owner").email.clone()
        });
        Self {
            account_id: env["ZOOM_CONNECTOR_ACCOUNT_ID"].clone(),
            client_id: env["ZOOM_CONNECTOR_CLIENT_ID"].clone(),
            client_secret,
            owner,
            simulator,
            workspace,
            said: RefCell::default(),
        }
    }

    /// Sets an environment variable; one that is empty counts as not set.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.workspace = self.workspace.env(name, value);
        self
    }

    /// Takes the provider's own credentials away.
    pub(crate) fn without_credentials(self) -> Self {
        self.env("ZOOM_ACCOUNT_ID", "").env("ZOOM_CLIENT_ID", "").env("ZOOM_CLIENT_SECRET", "")
    }

    /// Takes the provider by `terraform init`, as this CLI configuration says.
    pub(crate) fn installed_from(mut self, cli_configuration: &str) -> Self {
        self.workspace = self.workspace.configure_cli(cli_configuration).expect("a CLI configuration");
        self
    }

    /// Logs everything; see [`Self::assert_secretless`].
    pub(crate) fn traced(mut self) -> Self {
        self.workspace = self.workspace.traced();
        self
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.workspace.write(name, text).expect(name);
    }

    /// Writes `main.tf`: what every configuration begins with, and this.
    pub(crate) fn configure(&self, text: impl fmt::Display) {
        self.write("main.tf", &format!("{HEADER}\n{text}"));
    }

    /// Writes `main.tf` with one connector, [`CONNECTOR`].
    pub(crate) fn connect(&self, arguments: &Arguments) {
        self.configure(arguments.resource("this"));
    }

    /// Gives the configuration another client secret.
    pub(crate) fn secret(&self, secret: &str) {
        self.write("secret.auto.tfvars", &format!("client_secret = {secret:?}\n"));
    }

    /// A sound connector, with a kept secret.
    pub(crate) fn connector(&self) -> Arguments {
        Arguments::default()
            .text("name", "Governance")
            .text("product", "veza")
            .text("account_id", &self.account_id)
            .text("client_id", &self.client_id)
            .set("client_secret", "var.client_secret")
            .texts("owners", &[&self.owner])
    }

    /// The same with a secret that is kept nowhere.
    pub(crate) fn write_only_connector(&self) -> Arguments {
        self.connector()
            .without("client_secret")
            .set("client_secret_wo", "var.client_secret")
            .set("client_secret_wo_version", "1")
    }

    /// Runs Terraform to its end, whatever that is.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let output = self.workspace.run(arguments).expect("terraform");
        self.said.borrow_mut().push_str(&output.text());
        output
    }

    /// Runs Terraform to this exit code.
    #[track_caller]
    pub(crate) fn expect(&self, arguments: &[&str], code: i32) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.code(), Some(code), "terraform {arguments:?}:\n{}", output.text());
        output
    }

    /// There is nothing to do.
    #[track_caller]
    pub(crate) fn plan_is_empty(&self) {
        self.expect(&["plan", "-detailed-exitcode"], 0);
    }

    /// There is something to do.
    #[track_caller]
    pub(crate) fn plan_differs(&self) -> Output {
        self.expect(&["plan", "-detailed-exitcode"], 2)
    }

    #[track_caller]
    pub(crate) fn plan_fails(&self, words: &[&str]) -> Output {
        let output = self.expect(&["plan", "-detailed-exitcode"], 1);
        assert_shows(&output, words);
        output
    }

    #[track_caller]
    pub(crate) fn apply(&self) -> Output {
        self.expect(&["apply", "-auto-approve"], 0)
    }

    #[track_caller]
    pub(crate) fn apply_fails(&self, words: &[&str]) -> Output {
        let output = self.expect(&["apply", "-auto-approve"], 1);
        assert_shows(&output, words);
        output
    }

    #[track_caller]
    pub(crate) fn validate_fails(&self, words: &[&str]) -> Output {
        let output = self.expect(&["validate"], 1);
        assert_shows(&output, words);
        output
    }

    /// The plan as `terraform show -json` shows it.
    #[track_caller]
    pub(crate) fn planned(&self) -> Value {
        self.expect(&["plan", "-out=plan.bin"], 0);
        self.workspace.json(&["show", "-json", "plan.bin"]).expect("show")
    }

    /// The state file.
    pub(crate) fn state(&self) -> Value {
        let text = self.workspace.read("terraform.tfstate").expect("a state");
        serde_json::from_str(&text).expect("JSON")
    }

    /// The attributes that the state has of `type.name` or `data.type.name`.
    #[track_caller]
    pub(crate) fn attributes(&self, address: &str) -> Value {
        let state = self.state();
        let resources = state["resources"].as_array().expect("resources");
        let found = resources.iter().find(|resource| address_of(resource) == address);
        found.unwrap_or_else(|| panic!("no {address} in {state}"))["instances"][0]["attributes"].clone()
    }

    /// The app behind the connector, changed as an administrator would.
    pub(crate) fn change_app(&self, change: impl FnOnce(&mut App)) {
        self.change_world(|world| change(world.apps.get_mut(&self.client_id).expect("the connector's app")));
    }

    /// The app of the provider itself, changed as an administrator would.
    pub(crate) fn change_provider_app(&self, change: impl FnOnce(&mut App)) {
        self.change_world(|world| {
            let client_id = world.entry_apps.provider.clone();
            change(world.apps.get_mut(&client_id).expect("the provider's app"));
        });
    }

    pub(crate) fn change_world<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.simulator.with_state(change)
    }

    pub(crate) fn take_scope(&self, scope: &str) {
        self.change_app(|app| {
            assert!(app.scopes.iter().any(|granted| granted == scope), "{scope} was never granted");
            app.scopes.retain(|granted| granted != scope);
        });
    }

    pub(crate) fn give_scope(&self, scope: &str) {
        self.change_app(|app| app.scopes.push(scope.to_owned()));
    }

    /// Neither an output nor the log of a [`Self::traced`] scene has one of the secrets.
    #[track_caller]
    pub(crate) fn assert_secretless(&self, more: &[&str]) {
        let log = std::fs::read(self.workspace.log_path()).expect("the log of a traced scene");
        let log = String::from_utf8_lossy(&log);
        assert!(log.contains("[TRACE]"), "the log is no trace");
        let env = self.simulator.env();
        // The last two begin what authorizes a request.
        let known = [&*self.client_secret, &*env["ZOOM_CLIENT_SECRET"], "Basic ", "Bearer "];
        let (log, said) = (log.replace(METHOD, ""), self.said.borrow().replace(METHOD, ""));
        for secret in known.iter().chain(more) {
            assert!(!said.contains(secret), "an output has a secret");
            if let Some(line) = log.lines().find(|line| line.contains(secret)) {
                panic!("the log has a secret: {}", line.replace(secret, "<the secret>"));
            }
        }
    }
}

fn address_of(resource: &Value) -> String {
    let text = |name: &str| resource[name].as_str().unwrap_or_default().to_owned();
    let data = if resource["mode"] == "data" { "data." } else { "" };
    format!("{data}{}.{}", text("type"), text("name"))
}

#[track_caller]
pub(crate) fn assert_shows(output: &Output, words: &[&str]) {
    for words in words {
        assert!(output.shows(words), "expected: {words}\n{}", output.text());
    }
}

/// What a form of PingOne's calls the way in which it signs in: no secret, though it looks like one.
const METHOD: &str = "OAuth Bearer Token";

/// Whether plans are worded as in the snapshots.
pub(crate) fn words_are_known() -> bool {
    found().version().product == Product::Terraform && found().supports(Feature::WriteOnly)
}

/// What a plan says from its first change on, with placeholders for these ids and for where Zoom is.
pub(crate) fn plan_as_read(scene: &Scene, plan: &Output, ids: &[String]) -> String {
    let text = plan.text();
    let from = text.find("\n  # ").unwrap_or_default();
    let mut text = text[from..].trim().to_owned();
    if let Some((said, _)) = text.split_once("\n─────") {
        let warnings = text.find("\n╷").map(|at| text[at..].to_owned()).unwrap_or_default();
        text = format!("{}\n{}", said.trim_end(), warnings.trim_end());
    }
    let text = text.replace(scene.simulator.url(), "<simulator>");
    ids.iter().fold(text, |text, id| text.replace(id, "<id>"))
}

/// What a plan in JSON does to a resource: its `change`.
#[track_caller]
pub(crate) fn change<'a>(plan: &'a Value, address: &str) -> &'a Value {
    let changes = plan["resource_changes"].as_array().expect("resource_changes");
    let found = changes.iter().find(|change| change["address"] == address);
    &found.unwrap_or_else(|| panic!("nothing about {address}: {plan}"))["change"]
}

/// The names of the attributes whose values a change changes, those known after apply included.
pub(crate) fn changed(change: &Value) -> BTreeSet<String> {
    let after = change["after"].as_object().expect("an object after");
    let differs = |(name, value): &(&String, &Value)| change["before"].get(*name) != Some(value);
    let unknown = change["after_unknown"].as_object().expect("what is unknown").iter();
    let unknown = unknown.filter(|(_, value)| *value == &Value::Bool(true)).map(|(name, _)| name.clone());
    after.iter().filter(differs).map(|(name, _)| name.clone()).chain(unknown).collect()
}

/// The strings of a set or list.
pub(crate) fn strings(value: &Value) -> BTreeSet<&str> {
    value.as_array().expect("an array").iter().filter_map(Value::as_str).collect()
}

/// The arguments of a block, each an expression.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments(BTreeMap<&'static str, String>);

impl Arguments {
    pub(crate) fn set(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.0.insert(name, expression.into());
        self
    }

    pub(crate) fn text(self, name: &'static str, text: &str) -> Self {
        self.set(name, format!("{text:?}"))
    }

    pub(crate) fn texts(self, name: &'static str, texts: &[&str]) -> Self {
        self.set(name, format!("{texts:?}"))
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        assert!(self.0.remove(name).is_some(), "there is no {name} to leave out");
        self
    }

    /// A connector with these arguments.
    pub(crate) fn resource(&self, label: &str) -> String {
        self.resource_of("zoom_connector", label)
    }

    /// A resource of this type with these arguments.
    pub(crate) fn resource_of(&self, type_name: &str, label: &str) -> String {
        let lines: String =
            self.0.iter().map(|(name, expression)| format!("  {name} = {expression}\n")).collect();
        format!("resource {type_name:?} {label:?} {{\n{lines}}}\n")
    }
}
