//! What a change of the schema breaks: configurations that no longer plan, states that no longer read, modules
//! that no longer find an attribute.

use std::collections::BTreeSet;

use serde_json::Value;

/// The kinds of things in a schema, by their names in Terraform's JSON, and in words.
const KINDS: [(&str, &str); 5] = [
    ("resource_schemas", "resource"),
    ("data_source_schemas", "data source"),
    ("ephemeral_resource_schemas", "ephemeral resource"),
    ("list_resource_schemas", "list resource"),
    ("action_schemas", "action"),
];

/// Every breaking change from one schema to another, a sentence for each; none if whatever worked with the
/// older one works with the newer.
pub fn breaking_changes(older: &Value, newer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    of_block("provider", &older["provider"]["block"], &newer["provider"]["block"], &mut found);
    for (kind, word) in KINDS {
        for name in names(&older[kind]) {
            let place = format!("{word} {name}");
            let (older, newer) = (&older[kind][name], &newer[kind][name]);
            if newer.is_null() {
                found.push(format!("{place}: removed"));
                continue;
            }
            if newer["version"].as_i64() < older["version"].as_i64() {
                found.push(format!("{place}: the version of its state went back"));
            }
            of_block(&place, &older["block"], &newer["block"], &mut found);
        }
    }
    for name in names(&older["functions"]) {
        of_function(name, &older["functions"][name], &newer["functions"][name], &mut found);
    }
    for name in names(&older["resource_identity_schemas"]) {
        let place = format!("identity of {name}");
        let kind = "resource_identity_schemas";
        of_identity(&place, &older[kind][name], &newer[kind][name], &mut found);
    }
    found
}

fn names(value: &Value) -> impl Iterator<Item = &str> {
    value.as_object().into_iter().flat_map(|values| values.keys().map(String::as_str))
}

fn is(value: &Value, word: &str) -> bool {
    value[word] == true
}

fn of_block(place: &str, older: &Value, newer: &Value, found: &mut Vec<String>) {
    of_attributes(place, &older["attributes"], &newer["attributes"], found);
    let (older, newer) = (&older["block_types"], &newer["block_types"]);
    for name in names(older) {
        let place = format!("{place}.{name}");
        let (older, newer) = (&older[name], &newer[name]);
        if newer.is_null() {
            found.push(format!("{place}: removed"));
        } else if older["nesting_mode"] != newer["nesting_mode"] {
            found.push(format!(
                "{place}: nested as {} instead of {}",
                newer["nesting_mode"], older["nesting_mode"]
            ));
        } else {
            let least = |block: &Value| block["min_items"].as_i64().unwrap_or(0);
            let most =
                |block: &Value| block["max_items"].as_i64().filter(|most| *most > 0).unwrap_or(i64::MAX);
            if least(newer) > least(older) || most(newer) < most(older) {
                found.push(format!("{place}: other numbers of blocks are allowed"));
            }
            of_block(&place, &older["block"], &newer["block"], found);
        }
    }
    for name in names(newer).filter(|name| older[*name].is_null()) {
        if newer[name]["min_items"].as_i64().is_some_and(|least| least > 0) {
            found.push(format!("{place}.{name}: new, and required"));
        }
    }
}

fn of_attributes(place: &str, older: &Value, newer: &Value, found: &mut Vec<String>) {
    for name in names(older) {
        let place = format!("{place}.{name}");
        let (older, newer) = (&older[name], &newer[name]);
        if newer.is_null() {
            found.push(format!("{place}: removed"));
            continue;
        }
        if older["type"] != newer["type"] {
            found.push(format!("{place}: of type {} instead of {}", newer["type"], older["type"]));
        }
        let (nested, nested_newer) = (&older["nested_type"], &newer["nested_type"]);
        if nested["nesting_mode"] != nested_newer["nesting_mode"] {
            found.push(format!("{place}: nested in another way"));
        } else if !nested.is_null() {
            of_attributes(&place, &nested["attributes"], &nested_newer["attributes"], found);
        }
        let settable = |attribute: &Value| is(attribute, "required") || is(attribute, "optional");
        if is(newer, "required") && !is(older, "required") {
            found.push(format!("{place}: required now"));
        }
        if settable(older) && !settable(newer) {
            found.push(format!("{place}: can no longer be set"));
        }
        if is(older, "computed") && !is(newer, "computed") && !is(newer, "required") {
            found.push(format!("{place}: no longer computed"));
        }
        if is(older, "write_only") != is(newer, "write_only") {
            let now = if is(newer, "write_only") { "" } else { "no longer " };
            found.push(format!("{place}: {now}write-only"));
        }
    }
    for name in names(newer).filter(|name| older[*name].is_null()) {
        if is(&newer[name], "required") {
            found.push(format!("{place}.{name}: new, and required"));
        }
    }
}

fn of_function(name: &str, older: &Value, newer: &Value, found: &mut Vec<String>) {
    let place = format!("function {name}");
    if newer.is_null() {
        return found.push(format!("{place}: removed"));
    }
    let types = |function: &Value| -> Vec<(Value, bool)> {
        let parameters = function["parameters"].as_array().into_iter().flatten();
        parameters.map(|parameter| (parameter["type"].clone(), is(parameter, "is_nullable"))).collect()
    };
    if types(older) != types(newer)
        || older["variadic_parameter"]["type"] != newer["variadic_parameter"]["type"]
    {
        found.push(format!("{place}: takes other arguments"));
    }
    if older["return_type"] != newer["return_type"] {
        found.push(format!("{place}: gives another type"));
    }
}

fn of_identity(place: &str, older: &Value, newer: &Value, found: &mut Vec<String>) {
    if newer.is_null() {
        return found.push(format!("{place}: removed"));
    }
    let attributes = |identity: &Value| -> BTreeSet<String> {
        names(&identity["attributes"])
            .map(|name| format!("{name} {}", identity["attributes"][name]["type"]))
            .collect()
    };
    if attributes(older) != attributes(newer) && older["version"] == newer["version"] {
        found.push(format!("{place}: other attributes under the same version"));
    }
    for name in names(&newer["attributes"]) {
        let required = |identity: &Value| is(&identity["attributes"][name], "required_for_import");
        if required(newer) && !required(older) {
            found.push(format!("{place}.{name}: required for an import now"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema(attribute: &Value) -> Value {
        json!({
            "provider": { "block": { "attributes": { "region": { "type": "string", "optional": true } } } },
            "resource_schemas": { "zoom_thing": { "version": 1, "block": {
                "attributes": { "it": attribute },
                "block_types": { "part": { "nesting_mode": "list", "block": {} } },
            } } },
            "functions": { "f": { "parameters": [{ "type": "string" }], "return_type": "string" } },
            "resource_identity_schemas": { "zoom_thing": { "version": 0, "attributes": {
                "id": { "type": "string", "required_for_import": true },
            } } },
        })
    }

    #[test]
    fn what_works_on_as_before_is_no_breaking_change() {
        let optional = json!({ "type": "string", "optional": true });
        let older = schema(&optional);
        assert_eq!(breaking_changes(&older, &older), [""; 0]);
        let mut newer =
            schema(&json!({ "type": "string", "optional": true, "computed": true, "sensitive": true }));
        newer["resource_schemas"]["zoom_thing"]["block"]["attributes"]["more"] = optional.clone();
        newer["resource_schemas"]["zoom_other"] = json!({ "version": 0, "block": {} });
        assert_eq!(breaking_changes(&older, &newer), [""; 0]);
        let required = schema(&json!({ "type": "string", "required": true }));
        assert_eq!(breaking_changes(&required, &older), [""; 0], "what was required may become optional");
    }

    #[test]
    fn each_breaking_change_is_named_with_its_place() {
        let older = schema(&json!({ "type": "string", "optional": true, "computed": true }));
        let attribute = |attribute: Value| schema(&attribute);
        let edited = |edit: fn(&mut Value)| {
            let mut newer = older.clone();
            edit(&mut newer);
            newer
        };
        let table = [
            (attribute(json!(null)), "resource zoom_thing.it: removed"),
            (
                attribute(json!({ "type": "number", "optional": true, "computed": true })),
                "resource zoom_thing.it: of type \"number\" instead of \"string\"",
            ),
            (
                attribute(json!({ "type": "string", "required": true })),
                "resource zoom_thing.it: required now",
            ),
            (
                attribute(json!({ "type": "string", "computed": true })),
                "resource zoom_thing.it: can no longer be set",
            ),
            (
                attribute(json!({ "type": "string", "optional": true })),
                "resource zoom_thing.it: no longer computed",
            ),
            (
                attribute(
                    json!({ "type": "string", "optional": true, "computed": true, "write_only": true }),
                ),
                "resource zoom_thing.it: write-only",
            ),
            (
                attribute(
                    json!({ "nested_type": { "nesting_mode": "set" }, "optional": true, "computed": true }),
                ),
                "resource zoom_thing.it: nested in another way",
            ),
            (edited(|newer| newer["resource_schemas"] = json!({})), "resource zoom_thing: removed"),
            (
                edited(|newer| newer["resource_schemas"]["zoom_thing"]["version"] = json!(0)),
                "resource zoom_thing: the version of its state went back",
            ),
            (
                edited(|newer| {
                    newer["resource_schemas"]["zoom_thing"]["block"]["attributes"]["new"] =
                        json!({ "type": "string", "required": true });
                }),
                "resource zoom_thing.new: new, and required",
            ),
            (
                edited(|newer| {
                    newer["resource_schemas"]["zoom_thing"]["block"]["block_types"]["part"]["nesting_mode"] =
                        json!("set");
                }),
                "resource zoom_thing.part: nested as \"set\" instead of \"list\"",
            ),
            (
                edited(|newer| {
                    newer["resource_schemas"]["zoom_thing"]["block"]["block_types"]["part"]["max_items"] =
                        json!(1);
                }),
                "resource zoom_thing.part: other numbers of blocks are allowed",
            ),
            (
                edited(|newer| newer["functions"]["f"]["parameters"][0]["type"] = json!("bool")),
                "function f: takes other arguments",
            ),
            (
                edited(|newer| newer["functions"]["f"]["return_type"] = json!("bool")),
                "function f: gives another type",
            ),
            (
                edited(|newer| {
                    newer["resource_identity_schemas"]["zoom_thing"]["attributes"]["id"]["type"] =
                        json!("number");
                }),
                "identity of zoom_thing: other attributes under the same version",
            ),
            (
                edited(|newer| newer["provider"]["block"]["attributes"] = json!({})),
                "provider.region: removed",
            ),
        ];
        for (newer, change) in table {
            let found = breaking_changes(&older, &newer);
            assert!(found.iter().any(|found| found == change), "{change} is not in {found:?}");
        }
    }
}
