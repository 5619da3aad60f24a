//! Zoom's own OpenAPI documents, as the judge of answers.
//!
//! They are large and Zoom's, so they are not kept here: the environment variable `ZOOM_OPENAPI_DOCUMENTS`
//! says in which folder they lie. Zoom serves them at `https://developers.zoom.us/api-hub/`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::client::Reply;
use crate::deviations::{COMMON_ERRORS, DEVIATIONS};

/// The environment variable that names the folder.
pub(crate) const FOLDER: &str = "ZOOM_OPENAPI_DOCUMENTS";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every operation of the documents.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) operations: Vec<Documented>,
    /// What has been judged so far, by all tests of this process.
    seen: Mutex<Seen>,
}

/// What has been judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// By index in the table: how often each deviation was met.
    pub(crate) deviations: BTreeMap<usize, usize>,
}

/// One operation of a document.
#[derive(Debug)]
pub(crate) struct Documented {
    pub(crate) id: String,
    pub(crate) method: String,
    /// As the simulator's, such as `/v2/users/{userId}`.
    pub(crate) path: String,
    responses: BTreeMap<u16, Response>,
}

#[derive(Debug)]
struct Response {
    description: String,
    /// The JSON Schema of the body; nothing where the document describes no body.
    schema: Option<Value>,
    validator: OnceLock<Validator>,
}

/// The documents, if this machine has them.
pub(crate) fn documents() -> Option<&'static Documents> {
    static DOCUMENTS: OnceLock<Option<Documents>> = OnceLock::new();
    DOCUMENTS.get_or_init(Documents::load).as_ref()
}

impl Documents {
    fn load() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os(FOLDER)?);
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .ok()?
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        // Variants for master accounts describe what nothing else describes, and nothing else.
        files.sort_by_key(|path| (path.to_string_lossy().ends_with("-ma.json"), path.clone()));
        let mut operations: Vec<Documented> = Vec::new();
        for file in files {
            let document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
            let base = document["servers"][0]["url"].as_str().unwrap_or_default();
            let base = base.trim_start_matches("https://api.zoom.us");
            for (path, item) in document["paths"].as_object().unwrap() {
                for method in METHODS {
                    let Some(operation) = item.get(method) else { continue };
                    let documented = Documented::read(method, &format!("{base}{path}"), operation);
                    let known = |other: &Documented| {
                        other.method == documented.method && other.path == documented.path
                    };
                    if !operations.iter().any(known) {
                        operations.push(documented);
                    }
                }
            }
        }
        (!operations.is_empty()).then(|| Self { operations, seen: Mutex::default() })
    }

    /// The operation that answers a path; where several fit, the one with fewest parameters.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<&Documented> {
        self.operations
            .iter()
            .filter(|operation| operation.method == method && fits(&operation.path, path))
            .min_by_key(|operation| operation.path.matches('{').count())
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    /// Says what is wrong with an answer; nothing where it is as documented, a known deviation, or of an
    /// operation that no document describes.
    pub(crate) fn judge(&self, method: &str, path: &str, (status, body): &Reply) -> Result<(), String> {
        let path = path.split('?').next().unwrap_or_default();
        let Some(operation) = self.find(method, path) else { return Ok(()) };
        let complaint = match error_of(*status, body) {
            Some((code, message)) => {
                if operation.knows_error(*status, code, message) || is_common(*status, code, message) {
                    return Ok(());
                }
                format!("the error {status}/{code} \"{message}\" is not documented")
            }
            None => match operation.check_body(*status, body) {
                Ok(()) => return Ok(()),
                Err(complaint) => complaint,
            },
        };
        let id = &operation.id;
        let known = DEVIATIONS.iter().position(|deviation| {
            deviation.operation == id
                && deviation.status == *status
                && complaint.contains(deviation.complaint)
        });
        let Some(index) = known else {
            return Err(format!("{method} {path} ({id}): {complaint}\n{status} {body}"));
        };
        *self.seen.lock().unwrap().deviations.entry(index).or_insert(0) += 1;
        Ok(())
    }
}

impl Documented {
    fn read(method: &str, path: &str, operation: &Value) -> Self {
        let responses = operation["responses"].as_object().unwrap().iter().map(|(status, response)| {
            let schema = response.pointer("/content/application~1json/schema").cloned().map(|mut schema| {
                close(&mut schema);
                schema
            });
            let description = response["description"].as_str().unwrap_or_default().to_owned();
            (status.parse().unwrap(), Response { description, schema, validator: OnceLock::new() })
        });
        Self {
            id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            responses: responses.collect(),
        }
    }

    /// Code and message must stand together under the status.
    fn knows_error(&self, status: u16, code: i64, message: &str) -> bool {
        let Some(response) = self.responses.get(&status) else { return false };
        let mut blocks = response.description.split("**Error Code:**");
        let preamble = blocks.next().unwrap_or_default();
        let mut any = false;
        for block in blocks {
            any = true;
            let number: String = block
                .chars()
                .skip_while(|letter| !letter.is_ascii_digit())
                .take_while(char::is_ascii_digit)
                .collect();
            if number.parse() == Ok(code) && says(block, message) {
                return true;
            }
        }
        // Some errors are documented by their text alone.
        !any && says(preamble, message)
    }

    fn check_body(&self, status: u16, body: &Value) -> Result<(), String> {
        let response = self.responses.get(&status).ok_or_else(|| {
            let documented: Vec<_> = self.responses.keys().collect();
            format!("status {status} is not documented; documented are {documented:?}")
        })?;
        let Some(schema) = &response.schema else {
            return if body.is_null() { Ok(()) } else { Err("the document describes no body".to_owned()) };
        };
        let validator = response.validator.get_or_init(|| {
            let options = jsonschema::options().with_draft(Draft::Draft202012);
            options.should_validate_formats(true).build(schema).unwrap()
        });
        let complaints: Vec<String> =
            validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
    }
}

/// Closes the objects of a schema: a field that the document does not name is a mistake of ours. The
/// documents leave objects open by saying nothing.
fn close(schema: &mut Value) {
    descend(schema);
    let Some(fields) = schema.as_object_mut() else { return };
    // An object without a single field is one of which the document says nothing.
    let properties = fields.get("properties").and_then(Value::as_object);
    let describes_fields = properties.is_some_and(|properties| !properties.is_empty())
        || ["allOf", "oneOf", "anyOf"].iter().any(|name| fields.contains_key(*name));
    if describes_fields && !fields.contains_key("additionalProperties") {
        // A field such as `{customAttribute}` stands for any name.
        let any_name = properties.and_then(|all| all.iter().find(|(name, _)| name.starts_with('{')));
        if let Some((_, any)) = any_name {
            let any = any.clone();
            fields.insert("additionalProperties".to_owned(), any);
            return;
        }
        fields.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

/// Closes what lies within a schema, but not the schema itself.
fn descend(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    // A discriminator-free OpenAPI 3.0 schema is JSON Schema but for its examples.
    fields.remove("example");
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
    // Parts describe one object together; whatever none of them names is unevaluated. Alternatives that
    // stand alone are whole objects, and open they could not be told apart.
    let stand_alone = !fields.contains_key("properties") && !fields.contains_key("allOf");
    for name in ["allOf", "oneOf", "anyOf"] {
        if let Some(parts) = fields.get_mut(name).and_then(Value::as_array_mut) {
            parts.iter_mut().for_each(if stand_alone { close } else { descend });
        }
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut expected, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (expected.next(), given.next()) {
            (None, None) => return true,
            (Some(expected), Some(given)) if expected.starts_with('{') && !given.is_empty() => {}
            (Some(expected), Some(given)) if expected == given => {}
            _ => return false,
        }
    }
}

/// Code and message of an error; Zoom sends some with status 200.
fn error_of(status: u16, body: &Value) -> Option<(i64, &str)> {
    let error = (body.get("code")?.as_i64()?, body.get("message")?.as_str()?);
    (status >= 300 || body.as_object()?.len() <= 3).then_some(error)
}

fn is_common(status: u16, code: i64, message: &str) -> bool {
    COMMON_ERRORS
        .iter()
        .any(|error| error.status == status && error.code == code && matches_wording(error.message, message))
}

/// True where one line of a description is this message.
fn says(description: &str, message: &str) -> bool {
    description
        .split("<br>")
        .flat_map(|part| part.split('\n'))
        .any(|line| matches_wording(without_code(line), message))
}

/// A line that begins with the code, or with the status's phrase, goes on with the message.
fn without_code(line: &str) -> &str {
    let line = line.trim().trim_start_matches("* ");
    let line = line.strip_prefix('`').and_then(|rest| rest.split_once('`')).map_or(line, |(_, rest)| rest);
    ["Forbidden", "Not Found", "Bad Request", "Unauthorized", "Conflict"]
        .iter()
        .find_map(|phrase| line.trim().strip_prefix(phrase).filter(|rest| !rest.trim().is_empty()))
        .unwrap_or(line)
        .trim()
}

/// Compares with a wording in which `{groupId}`, `$userId` and `"$name"` stand for any text. Full stops at
/// the end come and go in Zoom's documents, and so do spaces.
fn matches_wording(wording: &str, message: &str) -> bool {
    let plain = |text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.trim_end_matches(['.', ' ']).to_owned()
    };
    let (wording, message) = (plain(wording), plain(message));
    let pieces = literal_pieces(&wording);
    let [first, rest @ ..] = pieces.as_slice() else { return false };
    let Some(mut left) = message.strip_prefix(first.as_str()) else { return false };
    for (index, piece) in rest.iter().enumerate() {
        let at = if index + 1 == rest.len() {
            left.ends_with(piece.as_str()).then(|| left.len() - piece.len())
        } else {
            left.find(piece.as_str())
        };
        let Some(at) = at else { return false };
        left = &left[at + piece.len()..];
    }
    left.is_empty() && !wording.is_empty()
}

/// What stands between the placeholders.
fn literal_pieces(wording: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut letters = wording.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' => {
                while letters.next().is_some_and(|letter| letter != '}') {}
                pieces.push(String::new());
            }
            '$' => {
                while letters.next_if(char::is_ascii_alphanumeric).is_some() {}
                pieces.push(String::new());
            }
            letter => pieces.last_mut().unwrap().push(letter),
        }
    }
    pieces
}

#[test]
fn wordings_are_compared_with_their_placeholders() {
    assert!(matches_wording("User does not exist: $userId.", "User does not exist: abc"));
    assert!(matches_wording(
        "The group name \"{groupName}\" is already in use.",
        "The group name \"A {b}\" is already in use."
    ));
    assert!(matches_wording(
        "Group name {groupName} is already in use.",
        "Group name Sales is already in use."
    ));
    assert!(!matches_wording("Group name {groupName} is already in use.", "Group name Sales is in use."));
    assert!(!matches_wording("", "anything"));
    assert!(says("**HTTP Status Code:** `404` <br>\n Not Found  App not found \n\n", "App not found"));
    assert!(says(" `1001` <br>\n User does not exist: $userId.<br> <br>\n", "User does not exist: x."));
}

#[test]
fn a_closed_schema_refuses_what_it_does_not_name() {
    let mut schema = json!({"allOf": [
        {"type": "object", "properties": {"id": {"type": "string"}}},
        {"type": "object", "properties": {"rows": {"type": "array", "items": {
            "type": "object", "properties": {"name": {"type": "string"}},
        }}}},
    ]});
    close(&mut schema);
    let validator = jsonschema::options().with_draft(Draft::Draft202012).build(&schema).unwrap();
    assert!(validator.is_valid(&json!({"id": "x", "rows": [{"name": "y"}]})));
    assert!(!validator.is_valid(&json!({"id": "x", "nmae": 1})));
    assert!(!validator.is_valid(&json!({"rows": [{"nmae": "y"}]})));
    assert!(!validator.is_valid(&json!({"rows": [{"name": 1}]})));
    let mut schema = json!({"type": "object", "properties": {
        "badge": {"type": "boolean"}, "{customAttribute}": {"type": "string"},
    }});
    close(&mut schema);
    let validator = jsonschema::options().with_draft(Draft::Draft202012).build(&schema).unwrap();
    assert!(validator.is_valid(&json!({"badge": true, "anything": "text"})));
    assert!(!validator.is_valid(&json!({"badge": true, "anything": true})));
}
