//! What others do behind Terraform's back, and what a plan then shows.

use std::collections::BTreeSet;

use zoom_simulator::world::Secret;

use super::Kind;
use crate::support::{Scene, assert_shows, change, changed, plan_as_read, words_are_known};

/// The attributes in which a plan shows a finding.
pub(super) const FINDINGS: &[&str] = &["missing_scopes", "status", "status_detail"];

/// What a plan does about a drift.
#[derive(Clone, Debug)]
pub(super) enum Shows {
    /// It changes these attributes, and nothing else.
    Changes(BTreeSet<String>),
    /// It makes another object in its place, because of this attribute.
    ReplacesFor(&'static str),
    /// It makes the object anew.
    Creates,
}

/// The plan changes these attributes, and nothing else.
pub(super) fn changes(names: &[&[&str]]) -> Shows {
    Shows::Changes(names.iter().copied().flatten().map(|name| (*name).to_owned()).collect())
}

/// Something that happens, and how it is put right.
pub(super) struct Drift {
    pub(super) check: &'static str,
    pub(super) name: &'static str,
    pub(super) happens: fn(&Scene),
    pub(super) shows: Shows,
    /// What the plan says.
    pub(super) says: Vec<String>,
    /// Puts it right where it happened; without it, applying does.
    pub(super) mended: Option<fn(&Scene)>,
}

impl Drift {
    /// It happens: a plan ends with 2, shows it and nothing else. It is put right: there is nothing to do.
    pub(super) fn check(&self, kind: &Kind, scene: &Scene) {
        let address = kind.address();
        let ids = [kind.id_of(scene)].into_iter().chain(kind.ids(scene)).collect::<Vec<_>>();
        (self.happens)(scene);
        let told = scene.plan_differs();
        if words_are_known() {
            let name = format!("{}, {}", kind.type_name, self.name).replace(", ", "_").replace(' ', "_");
            insta::assert_snapshot!(name, plan_as_read(scene, &told, &ids));
        }
        for words in &self.says {
            assert_shows(&told, &[words]);
        }
        let plan = scene.planned();
        let change = change(&plan, &address);
        match &self.shows {
            Shows::Changes(names) => {
                assert_eq!(change["actions"], serde_json::json!(["update"]), "{address} {}", self.name);
                assert_eq!(changed(change), *names, "{address} {}", self.name);
            }
            Shows::ReplacesFor(name) => {
                assert_eq!(
                    change["actions"],
                    serde_json::json!(["delete", "create"]),
                    "{address} {}",
                    self.name
                );
                assert_eq!(change["replace_paths"], serde_json::json!([[name]]), "{address} {}", self.name);
            }
            Shows::Creates => {
                assert_eq!(change["actions"], serde_json::json!(["create"]), "{address} {}", self.name);
            }
        }
        if let Some(mended) = self.mended {
            assert_shows(
                &scene.apply_fails(&["is not healthy"]),
                &self.says.iter().map(|said| said.trim_start_matches("Warning: ")).collect::<Vec<_>>(),
            );
            mended(scene);
        } else {
            scene.apply();
        }
        scene.plan_is_empty();
    }
}

/// What every app at Zoom can meet. The connector has this name; its app needs the scope, which nothing that it
/// has stands in for.
pub(super) fn at_zoom(connector: &str) -> Vec<Drift> {
    let unhealthy =
        |status: &str| vec![format!("Warning: Connector \"{connector}\" is not healthy: {status}")];
    vec![
        Drift {
            check: "drift: app deactivated",
            name: "app deactivated",
            happens: |scene| scene.change_app(|app| app.active = false),
            shows: changes(&[FINDINGS]),
            says: unhealthy("app_deactivated"),
            mended: Some(|scene| scene.change_app(|app| app.active = true)),
        },
        Drift {
            check: "drift: secret rotated",
            name: "secret rotated",
            happens: |scene| scene.change_app(|app| app.client_secret = Secret::new("another")),
            shows: changes(&[FINDINGS]),
            says: unhealthy("credentials_rejected"),
            mended: Some(|scene| {
                let secret = scene.client_secret.clone();
                scene.change_app(|app| app.client_secret = Secret::new(secret));
            }),
        },
    ]
}

/// A scope is taken from the connector's app.
pub(super) fn scope_removed(connector: &str, happens: fn(&Scene), mended: fn(&Scene)) -> Drift {
    Drift {
        check: "drift: scope removed",
        name: "scope removed",
        happens,
        shows: changes(&[FINDINGS]),
        says: vec![format!("Warning: Connector \"{connector}\" is not healthy: scopes_missing")],
        mended: Some(mended),
    }
}
