//! Connectors: the Zoom app behind each of them, its scopes and its owners.

pub mod checkup;
pub mod core;
pub mod recorded;
pub mod zoom_conductorone_app;
pub mod zoom_connector;
pub mod zoom_connector_check;
pub mod zoom_connector_conductorone;
pub mod zoom_connector_conductorone_credential;
pub mod zoom_connector_pingone;
pub mod zoom_connector_pingone_for_enterprise;
pub mod zoom_connector_presets;
pub mod zoom_connector_purview;
pub mod zoom_connector_snow;
pub mod zoom_connector_verify;
pub mod zoom_oauth_app;
pub mod zoom_oauth_app_revoke_old_secret;

mod presets;
mod scopes_of;

use crate::framework::MoveResource;

pub(in crate::provider) use scopes_of::{ScopesFault, scopes_of};
pub use zoom_conductorone_app::ZoomConductorOneApp;
pub use zoom_connector::ZoomConnector;
pub use zoom_connector_check::ZoomConnectorCheck;
pub use zoom_connector_conductorone::ZoomConnectorConductorOne;
pub use zoom_connector_conductorone_credential::ZoomConnectorConductorOneCredential;
pub use zoom_connector_pingone::ZoomConnectorPingOne;
pub use zoom_connector_pingone_for_enterprise::ZoomConnectorPingoneForEnterprise;
pub use zoom_connector_presets::ZoomConnectorPresets;
pub use zoom_connector_purview::ZoomConnectorPurview;
pub use zoom_connector_snow::ZoomConnectorSnow;
pub use zoom_connector_verify::ZoomConnectorVerify;
pub use zoom_oauth_app::ZoomOauthApp;
pub use zoom_oauth_app_revoke_old_secret::ZoomOauthAppRevokeOldSecret;

/// The types of products that have one of their own, and whether each takes over the state of `zoom_connector`, which
/// refuses their products: a record that lives in the state alone can become another, and what a product's API makes has
/// an id that `zoom_connector` never knew.
pub(crate) const TYPES: [(&str, bool); 5] = [
    ("zoom_connector_purview", takes_over::<ZoomConnectorPurview>()),
    ("zoom_connector_conductorone", takes_over::<ZoomConnectorConductorOne>()),
    ("zoom_connector_snow", takes_over::<ZoomConnectorSnow>()),
    ("zoom_connector_pingone", false),
    ("zoom_connector_pingone_for_enterprise", takes_over::<ZoomConnectorPingoneForEnterprise>()),
];

const fn takes_over<R: MoveResource>() -> bool {
    !R::MOVES_FROM.is_empty()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt;

    use serde::de::{IgnoredAny, MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize};

    /// The names of an object's fields as they are written: one that is declared twice is there twice.
    struct Names(Vec<String>);

    impl<'de> Deserialize<'de> for Names {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Object;

            impl<'de> Visitor<'de> for Object {
                type Value = Names;

                fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str("an object")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                    let mut names = Vec::new();
                    while let Some((name, IgnoredAny)) = map.next_entry()? {
                        names.push(name);
                    }
                    Ok(Names(names))
                }
            }

            deserializer.deserialize_map(Object)
        }
    }

    fn names_of<M: Serialize + Default>() -> Vec<String> {
        let written = serde_json::to_string(&M::default()).expect("JSON");
        serde_json::from_str::<Names>(&written).expect("an object").0
    }

    #[test]
    fn no_attribute_is_declared_both_by_the_core_and_by_a_type() {
        for (type_name, names) in [
            ("zoom_connector", names_of::<super::zoom_connector::Connector>()),
            ("zoom_connector_purview", names_of::<super::zoom_connector_purview::Connector>()),
            ("zoom_connector_conductorone", names_of::<super::zoom_connector_conductorone::Connector>()),
            ("zoom_connector_snow", names_of::<super::zoom_connector_snow::Connector>()),
            ("zoom_connector_pingone", names_of::<super::zoom_connector_pingone::Connector>()),
            (
                "zoom_connector_pingone_for_enterprise",
                names_of::<super::zoom_connector_pingone_for_enterprise::Connector>(),
            ),
            ("zoom_connector_check", names_of::<super::zoom_connector_check::ConnectorCheck>()),
            ("zoom_connector_verify", names_of::<super::zoom_connector_verify::ConnectorVerify>()),
        ] {
            assert!(names.len() > 8, "{type_name}: {names:?}");
            let mut met = BTreeSet::new();
            let twice: Vec<&String> = names.iter().filter(|name| !met.insert(*name)).collect();
            assert!(twice.is_empty(), "{type_name} declares twice: {twice:?}");
        }
    }

    #[test]
    fn a_name_that_is_there_twice_is_seen() {
        let names: Names =
            serde_json::from_str(r#"{"name":1,"status":{"name":2},"name":3}"#).expect("an object");
        assert_eq!(names.0, ["name", "status", "name"]);
    }
}
