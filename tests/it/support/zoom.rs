//! The provider in this process, with a simulated Zoom of its own, driven by a host that checks every
//! answer against Terraform's rules.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::value::Value;
use terraform_provider_zoom::provider::{Variables, Zoom};
use zoom_simulator::Simulator;

use super::framework::host::{Host, failed};
use super::framework::values::{block_type, block_value, pack, unpack};

/// The type that most tests are about.
pub(crate) const CONNECTOR: &str = "zoom_connector";

/// A host, the provider, and its Zoom.
pub(crate) struct Stage {
    pub(crate) host: Host,
    pub(crate) simulator: Simulator,
    pub(crate) env: BTreeMap<String, String>,
}

impl Stage {
    /// The provider with the simulator's credentials in its environment.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}, json!({})).await
    }

    /// The provider with other variables, or another configuration.
    pub(crate) async fn with(change: impl FnOnce(&mut BTreeMap<String, String>), config: Json) -> Self {
        let stage = Self::unconfigured(change).await;
        assert_eq!(stage.host.configure(config).await, []);
        stage
    }

    pub(crate) async fn unconfigured(change: impl FnOnce(&mut BTreeMap<String, String>)) -> Self {
        let simulator = Simulator::builder().seed(1).start().await.expect("a simulator");
        let mut env = simulator.env();
        // What the product of [`Self::connector`] asks for beyond what the seeded app has.
        let app = env["ZOOM_CONNECTOR_CLIENT_ID"].clone();
        simulator.with_state(|world| {
            world.apps.get_mut(&app).expect("the app").scopes.push("role:read:role:admin".to_owned());
        });
        change(&mut env);
        let host = Host::start(Zoom::new(env.clone().into_iter().collect::<Variables>())).await;
        Self { host, simulator, env }
    }

    /// The configuration of a connector, with what `other` says beside or instead.
    pub(crate) fn connector(&self, other: &Json) -> Value {
        let mut config = json!({
            "name": "Governance",
            "product": "veza",
            "account_id": self.env["ZOOM_CONNECTOR_ACCOUNT_ID"],
            "client_id": self.env["ZOOM_CONNECTOR_CLIENT_ID"],
            "client_secret": self.env["ZOOM_CONNECTOR_CLIENT_SECRET"],
        });
        for (name, value) in other.as_object().expect("an object") {
            config[name] = value.clone();
        }
        self.host.config(CONNECTOR, &config)
    }

    /// The app behind the connector, as an administrator of Zoom sees it.
    pub(crate) fn app(&self) -> zoom_simulator::AppHandle<'_> {
        self.simulator.app(&self.env["ZOOM_CONNECTOR_CLIENT_ID"])
    }

    /// Terraform's next walk: it configures the provider anew, which then remembers nothing.
    pub(crate) async fn next_walk(&self) {
        assert_eq!(self.host.configure(json!({})).await, []);
    }

    /// The scopes of the app, without those named.
    pub(crate) fn take_scopes(&self, taken: &[&str]) {
        let state = self.simulator.state();
        let scopes = &state["apps"][&self.env["ZOOM_CONNECTOR_CLIENT_ID"]]["scopes"];
        let scopes: Vec<String> = serde_json::from_value(scopes.clone()).expect("scopes");
        assert!(self.app().set_scopes(scopes.into_iter().filter(|scope| !taken.contains(&scope.as_str()))));
    }

    /// What a data source finds.
    pub(crate) async fn read(&self, type_name: &str, config: Json) -> Result<Value, Vec<proto::Diagnostic>> {
        let block = self.host.data_sources[type_name].block.as_ref().expect("a block");
        let kind = block_type(block);
        let config = pack(&block_value(block, &config), &kind);
        let mut client = self.host.client.clone();
        let request = proto::validate_data_resource_config::Request {
            type_name: type_name.to_owned(),
            config: Some(config.clone()),
        };
        let validated = client.validate_data_resource_config(request).await.expect("an answer").into_inner();
        if failed(&validated.diagnostics) {
            return Err(validated.diagnostics);
        }
        let request = proto::read_data_source::Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            ..proto::read_data_source::Request::default()
        };
        let answer = client.read_data_source(request).await.expect("an answer").into_inner();
        if failed(&answer.diagnostics) {
            return Err(answer.diagnostics);
        }
        Ok(unpack(answer.state.as_ref(), &kind).expect("a state of its type"))
    }
}

/// The texts of a set or list.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    value.as_elements().expect("elements").iter().filter_map(Value::as_str).collect()
}

/// The one diagnostic that there is, as `summary: detail`.
pub(crate) fn only(diagnostics: &[proto::Diagnostic]) -> String {
    match diagnostics {
        [one] => format!("{}: {}", one.summary, one.detail),
        several => panic!("not exactly one diagnostic: {several:#?}"),
    }
}

/// The one error among diagnostics, as `summary: detail`.
pub(crate) fn errors(diagnostics: &[proto::Diagnostic]) -> String {
    let is_error = |one: &&proto::Diagnostic| one.severity == proto::diagnostic::Severity::Error as i32;
    only(&diagnostics.iter().filter(is_error).cloned().collect::<Vec<_>>())
}
