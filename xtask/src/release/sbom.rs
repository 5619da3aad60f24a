//! The bill of materials: every crate that a program is built from, as `CycloneDX` 1.6.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Error;
use crate::cargo;

/// The bill of materials of a package of this workspace, for this target (`x86_64-unknown-linux-musl`), with
/// what it is built from and with; tests' crates are left out.
pub fn of_package(package: &str, target: &str) -> Result<Value, Error> {
    bill(package, &cargo::metadata(&["--locked", "--filter-platform", target])?)
}

/// The crates that `package` needs, by what `cargo metadata` says.
fn bill(package: &str, metadata: &Value) -> Result<Value, Error> {
    let unknown = || Error::Program {
        program: "cargo metadata".to_owned(),
        problem: format!("does not know the package {package}"),
    };
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let root = packages.iter().find(|(_, found)| found["name"] == package).map(|(id, _)| *id);
    let root = root.ok_or_else(unknown)?;
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).filter_map(|node| Some((node["id"].as_str()?, node))).collect();

    let mut needed = BTreeMap::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if needed.contains_key(id) {
            continue;
        }
        let uses: BTreeSet<&str> =
            nodes.get(id).into_iter().flat_map(|node| list(&node["deps"])).filter_map(shipped).collect();
        waiting.extend(&uses);
        needed.insert(id, uses);
    }
    let reference = |id: &str| packages.get(id).map_or_else(|| id.to_owned(), |package| purl(package));
    let component = |id: &str| packages.get(id).map(|package| described(package));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": component(root) },
        "components":
            needed.keys().filter(|id| **id != root).filter_map(|id| component(id)).collect::<Vec<_>>(),
        "dependencies": needed
            .iter()
            .map(|(id, uses)| json!({
                "ref": reference(id),
                "dependsOn": uses.iter().map(|id| reference(id)).collect::<Vec<_>>(),
            }))
            .collect::<Vec<_>>(),
    }))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The dependency's id, unless only tests need it.
fn shipped(dependency: &Value) -> Option<&str> {
    list(&dependency["dep_kinds"])
        .any(|kind| kind["kind"] != "dev")
        .then(|| dependency["pkg"].as_str())
        .flatten()
}

/// The crate's package URL, which tells it from all others.
fn purl(package: &Value) -> String {
    let text = |name: &str| package[name].as_str().unwrap_or_default();
    format!("pkg:cargo/{}@{}", text("name"), text("version"))
}

fn described(package: &Value) -> Value {
    let purl = purl(package);
    let mut component = json!({
        "type": if package["source"].is_null() { "application" } else { "library" },
        "bom-ref": purl,
        "name": package["name"],
        "version": package["version"],
        "purl": purl,
    });
    if let Some(licence) = package["license"].as_str() {
        // Cargo still allows the old "MIT/Apache-2.0".
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, source: Option<&str>) -> Value {
        json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source })
    }

    fn needs(name: &str, kind: Option<&str>) -> Value {
        json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] })
    }

    #[test]
    fn what_is_shipped_is_listed_and_what_only_tests_need_is_not() {
        let metadata = json!({
            "packages": [
                package("provider", None),
                package("used", Some("registry")),
                package("builder", Some("registry")),
                package("deep", Some("registry")),
                package("tester", Some("registry")),
            ],
            "resolve": { "nodes": [
                { "id": "provider",
                  "deps": [needs("used", None), needs("builder", Some("build")), needs("tester", Some("dev"))] },
                { "id": "used", "deps": [needs("deep", None)] },
            ] },
        });
        let bill = bill("provider", &metadata).unwrap();
        let names: Vec<_> =
            list(&bill["components"]).map(|component| component["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["builder", "deep", "used"]);
        assert_eq!(bill["metadata"]["component"]["type"], "application");
        assert_eq!(bill["components"][0]["purl"], "pkg:cargo/builder@1.0.0");
        assert_eq!(bill["components"][0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(
            bill["dependencies"][2],
            json!({ "ref": "pkg:cargo/provider@1.0.0",
                    "dependsOn": ["pkg:cargo/builder@1.0.0", "pkg:cargo/used@1.0.0"] })
        );
    }

    #[test]
    fn the_provider_s_own_bill_names_what_it_stands_on() {
        let bill = of_package("terraform-provider-zoom", "x86_64-unknown-linux-musl").unwrap();
        let names: BTreeSet<_> =
            list(&bill["components"]).filter_map(|component| component["name"].as_str()).collect();
        assert!(names.contains("rustls") && names.contains("tonic"), "{names:?}");
        assert!(!names.contains("proptest") && !names.contains("insta"), "tests' crates are not shipped");
    }
}
