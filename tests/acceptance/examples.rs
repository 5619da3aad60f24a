//! The examples in `examples/`, each run as a user would run it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use terraform_provider_zoom::provider::operations;
use xtask::terraform::{Feature, Terraform};
use zoom_simulator::world::{App, ContactGroup, ContactKind, ContactMember, Secret, User, UserStatus, World};

use crate::support::{HEADER, Scene, assert_shows, found, has, has_write_only, project, with};

/// What the examples name, and whose place in the simulated account it takes.
const ACCOUNT_ID: &str = "aBcDeFgHiJkLmNoPqRsTuV";
const PROVIDER_CLIENT_ID: &str = "pRoViDeRsOwNcLiEnTiD1";
const CONNECTOR_CLIENT_ID: &str = "zYxWvUtSrQpOnMlKjIhGf";
const INVENTORY_CLIENT_ID: &str = "iNvEnToRyAppClIeNtId1";
const OWNER: &str = "zoom-owner@example.com";
const SECRET: &str = "the-secret-of-the-example";

/// Makes everything exist that the examples name (the group Finance does already), with one secret for all apps. The provider's app
/// has every scope, so its scopes do for the others.
fn populate(world: &mut World) {
    world.account.id = ACCOUNT_ID.to_owned();
    let app = App { client_secret: Secret::new(SECRET), ..world.apps[&world.entry_apps.provider].clone() };
    for client_id in [PROVIDER_CLIENT_ID, CONNECTOR_CLIENT_ID, INVENTORY_CLIENT_ID] {
        world.apps.insert(client_id.to_owned(), App { app_id: client_id.to_owned(), ..app.clone() });
    }
    let owner = world.users.get_mut(&app.owner_id).expect("the owner");
    let before = std::mem::replace(&mut owner.email, OWNER.to_owned());
    let mut people = world.conductorone.users.values_mut();
    people.find(|person| person.email == before).expect("the owner in ConductorOne").email = OWNER.to_owned();
    for email in ["sam.carter@example.com", "noor.haddad@example.com"] {
        let model =
            world.users.values().find(|user| user.role_id == "2" && user.status == UserStatus::Active);
        let user =
            User { email: email.to_owned(), group_ids: Vec::new(), ..model.expect("a member").clone() };
        world.users.insert(format!("id-{email}"), user);
    }
    let member = ContactMember { kind: ContactKind::User, id: app.owner_id };
    let group = ContactGroup { name: "Board".to_owned(), members: vec![member], ..ContactGroup::default() };
    world.contact_groups.insert("dir.board".to_owned(), group);
}

pub(crate) fn examples() -> PathBuf {
    project().join("examples")
}

pub(crate) fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("a folder of examples");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

pub(crate) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

/// A scene with these files of `examples/`, and with everything that they name. An example that does
/// not say where the provider comes from gets that said beside it.
fn scene(files: &[PathBuf]) -> Scene {
    scene_on(found(), files)
}

/// The same with this Terraform.
fn scene_on(terraform: &Terraform, files: &[PathBuf]) -> Scene {
    let scene = Scene::on(terraform);
    scene.change_world(populate);
    let scene = scene
        .env("ZOOM_ACCOUNT_ID", ACCOUNT_ID)
        .env("ZOOM_CLIENT_ID", PROVIDER_CLIENT_ID)
        .env("ZOOM_CLIENT_SECRET", SECRET)
        .env("TF_VAR_client_secret", SECRET)
        .env("TF_VAR_zoom_client_secret", SECRET)
        .env("TF_VAR_sailpoint_client_secret", SECRET)
        .env("TF_VAR_inventory_client_secret", SECRET);
    let mut complete = false;
    for file in files {
        let text = fs::read_to_string(file).expect("an example");
        complete |= text.contains("required_providers");
        scene.write(name_of(file), &text);
    }
    if !complete {
        let (terraform, _) = HEADER.split_once("\nvariable").expect("the terraform block");
        scene.write("terraform.tf", terraform);
    }
    scene
}

#[test]
fn every_example_is_formatted_as_terraform_formats_it() {
    let scene = Scene::new();
    let folder = examples();
    scene.expect(&["fmt", "-check", "-diff", "-recursive", &folder.to_string_lossy()], 0);
}

/// The kinds of things in a provider's schema, and the registries' folders for their examples.
const FOLDERS: [(&str, &str); 6] = [
    ("resource_schemas", "resources"),
    ("data_source_schemas", "data-sources"),
    ("ephemeral_resource_schemas", "ephemeral-resources"),
    ("functions", "functions"),
    ("list_resource_schemas", "list-resources"),
    ("action_schemas", "actions"),
];

#[test]
fn everything_that_the_provider_offers_has_an_example() {
    let scene = Scene::new();
    scene.configure("");
    let schema = scene.workspace.json(&["providers", "schema", "-json"]).expect("schema");
    let provider = &schema["provider_schemas"]["registry.terraform.io/zoom-connectors/zoom"];
    assert!(provider["resource_schemas"]["zoom_connector"].is_object(), "{schema}");
    for (kind, folder) in FOLDERS {
        // An older Terraform does not see the newer kinds.
        let Some(offered) = provider[kind].as_object() else { continue };
        for name in offered.keys() {
            let example = examples().join(folder).join(name);
            assert!(example.is_dir(), "there is no {}", example.display());
        }
    }
}

#[test]
fn the_example_of_the_provider_applies() {
    let scene = scene(&[examples().join("provider/provider.tf")])
        .without_credentials()
        .env("ZOOM_ENVIRONMENT", "commercial");
    // Something that needs the credentials of the block.
    scene.write("user.tf", &format!("data \"zoom_user\" \"owner\" {{\n  email = \"{OWNER}\"\n}}\n"));
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn the_example_of_each_data_source_applies() {
    let mut unnamed = BTreeSet::new();
    for folder in folders(&examples().join("data-sources")) {
        let scene = scene(&[folder.join("data-source.tf")]);
        scene.apply();
        scene.plan_is_empty();
        let outputs = scene.state()["outputs"].clone();
        assert!(!outputs.as_object().expect("outputs").is_empty(), "{} shows nothing", folder.display());
        unnamed.extend(calls_on_no_page(&scene));
    }
    assert!(unnamed.is_empty(), "operations.tsv lacks {unnamed:#?}");
}

/// The calls that the provider's own app has made and that the page of nothing in the configuration names with
/// its scopes.
pub(crate) fn calls_on_no_page(scene: &Scene) -> BTreeSet<String> {
    let mut things = BTreeSet::new();
    for file in folders(&scene.workspace.path()) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for line in text.lines() {
            let mut words = line.split(['"', ' ']).filter(|word| !word.is_empty());
            if let (Some(word), Some(name)) = (words.next(), words.next()) {
                things.insert(format!("{word} {name}"));
            }
        }
    }
    things.retain(|thing| !operations::called_by(thing).is_empty());
    let named: BTreeSet<_> =
        things.iter().flat_map(|thing| operations::called_by(thing)).map(|called| called.operation).collect();
    let own = scene.change_world(|world| world.entry_apps.provider.clone());
    let requests = scene.simulator.requests().into_iter();
    let own = requests.filter(|request| {
        request.client_id.as_ref().is_some_and(|id| id == PROVIDER_CLIENT_ID || *id == own)
    });
    let calls =
        own.filter_map(|request| Some(format!("{} {}", request.method, request.path.strip_prefix("/v2")?)));
    calls
        .filter(|call| !named.iter().any(|operation| is_call_of(call, operation)))
        .map(|call| format!("{call}, of {things:?}"))
        .collect()
}

/// Whether a call, such as `GET /users/me`, is one of the operation `GET /users/{userId}`.
fn is_call_of(call: &str, operation: &str) -> bool {
    let (call, operation): (Vec<_>, Vec<_>) = (call.split('/').collect(), operation.split('/').collect());
    call.len() == operation.len()
        && call.iter().zip(operation).all(|(own, listed)| *own == listed || listed.starts_with('{'))
}

/// The outputs that an applied configuration has shown.
fn shows_something(scene: &Scene) -> bool {
    scene.state()["outputs"].as_object().is_some_and(|outputs| !outputs.is_empty())
}

#[test]
fn the_example_of_each_function_and_ephemeral_resource_applies() {
    let kinds = [
        (Feature::Functions, "functions", "function.tf"),
        (Feature::Ephemeral, "ephemeral-resources", "ephemeral-resource.tf"),
    ];
    for (feature, kind, file) in kinds {
        if !has(feature, kind) {
            continue;
        }
        for folder in folders(&examples().join(kind)) {
            let scene = scene(&[folder.join(file)]);
            scene.apply();
            scene.plan_is_empty();
            // What is ephemeral cannot be an output of a root module; a condition shows that it was there.
            let text = fs::read_to_string(folder.join(file)).expect("an example");
            let shown = shows_something(&scene) || text.contains("postcondition");
            assert!(shown, "{} shows nothing", folder.display());
        }
    }
}

#[test]
fn the_example_of_signing_out_invokes() {
    if !has(Feature::Actions, "actions/zoom_user_sign_out") {
        return;
    }
    let folder = examples().join("actions/zoom_user_sign_out");
    let scene = scene(&[folder.join("action.tf")]);
    let text = fs::read_to_string(folder.join("action.tf")).expect("an example");
    let command = text.lines().find_map(|line| line.strip_prefix("# terraform ")).expect("a command");
    let mut arguments: Vec<&str> = command.split_whitespace().collect();
    arguments.push("-auto-approve");
    assert_shows(&scene.expect(&arguments, 0), &["is signed out"]);
    assert_eq!(calls_on_no_page(&scene), BTreeSet::new());
}

#[test]
fn the_example_of_the_connector_applies_and_imports() {
    if !has_write_only("resources/zoom_connector") {
        return;
    }
    let folder = examples().join("resources/zoom_connector");
    let scene = scene(&[folder.join("resource.tf")]);
    scene.apply();
    scene.plan_is_empty();
    for label in ["sailpoint", "inventory"] {
        assert_eq!(scene.attributes(&format!("zoom_connector.{label}"))["status"], "connected");
    }

    // The command, as it stands in the file.
    scene.expect(&["state", "rm", "zoom_connector.sailpoint"], 0);
    let script = fs::read_to_string(folder.join("import.sh")).expect("import.sh");
    let command = script.lines().find_map(|line| line.strip_prefix("terraform ")).expect("a command");
    scene.expect(&command.split_whitespace().collect::<Vec<_>>(), 0);
    scene.apply();
    scene.plan_is_empty();

    // The block.
    scene.expect(&["state", "rm", "zoom_connector.sailpoint"], 0);
    let block = fs::read_to_string(folder.join("import-by-string-id.tf")).expect("the import block");
    scene.write("import.tf", &block);
    assert_shows(&scene.apply(), &["1 imported, 0 added, 1 changed, 0 destroyed"]);
    scene.plan_is_empty();
}

/// The resources whose examples are imported back, by both of their forms, into an empty plan.
const IMPORTED: [&str; 10] = [
    "zoom_contact_group",
    "zoom_contact_group_members",
    "zoom_group",
    "zoom_group_admins",
    "zoom_group_member",
    "zoom_group_members",
    "zoom_role",
    "zoom_role_member",
    "zoom_role_members",
    "zoom_user",
];

#[test]
fn the_example_of_each_directory_resource_applies_and_imports() {
    let mut unnamed = BTreeSet::new();
    let terraform = with(Feature::Identity, "imports by identity").unwrap_or_else(|| found());
    for kind in IMPORTED {
        let folder = examples().join("resources").join(kind);
        let scene = scene_on(terraform, &[folder.join("resource.tf")]);
        scene.apply();
        scene.plan_is_empty();

        // The block, as it stands in the file.
        let block = fs::read_to_string(folder.join("import-by-string-id.tf")).expect("the import block");
        let address = block.lines().find_map(|line| line.trim().strip_prefix("to = ")).expect("an address");
        scene.expect(&["state", "rm", address], 0);
        scene.write("import.tf", &block);
        assert_shows(&scene.apply(), &["1 imported, 0 added, 0 changed, 0 destroyed"]);
        scene.write("import.tf", "");

        // The command, as it stands in the file.
        scene.expect(&["state", "rm", address], 0);
        let script = fs::read_to_string(folder.join("import.sh")).expect("import.sh");
        let command = script.lines().find_map(|line| line.strip_prefix("terraform ")).expect("a command");
        scene.expect(&words(command).iter().map(String::as_str).collect::<Vec<_>>(), 0);
        scene.plan_is_empty();

        if terraform.supports(Feature::Identity) {
            import_back(&scene, &folder, "import-by-identity.tf");
        }
        scene.expect(&["destroy", "-auto-approve"], 0);
        unnamed.extend(calls_on_no_page(&scene));
    }
    assert!(unnamed.is_empty(), "operations.tsv lacks {unnamed:#?}");
}

/// The resources whose examples have a test of their own above.
fn has_its_own_test(kind: &str) -> bool {
    kind == "zoom_connector" || IMPORTED.contains(&kind)
}

/// Forgets the object that an import block of the examples names, and imports it back with that block. Its
/// IDs stand for those that the simulated services have drawn.
fn import_back(scene: &Scene, folder: &Path, file: &str) {
    let block = fs::read_to_string(folder.join(file)).expect(file);
    let address = block.lines().find_map(|line| line.trim().strip_prefix("to = ")).expect("an address");
    let state = scene.state();
    let (kind, label) = address.split_once('.').expect("an address");
    let resources = state["resources"].as_array().expect("resources");
    let found =
        resources.iter().find(|one| one["mode"] == "managed" && one["type"] == kind && one["name"] == label);
    let instance =
        &found.unwrap_or_else(|| panic!("{}: {file} names no {address}", folder.display()))["instances"][0];
    let drawn = |name: &str| match name {
        "id" if !block.contains("identity = {") => {
            let attributes = &instance["attributes"];
            attributes.get("id").unwrap_or(&attributes["app_id"]).clone()
        }
        name => instance["identity"][name].clone(),
    };
    let lines: Vec<String> = block
        .lines()
        .map(|line| match line.split_once(" = \"") {
            Some((name, _)) => {
                let value = drawn(name.trim());
                assert!(value.is_string(), "{}: {file}: {} is no ID", folder.display(), name.trim());
                format!("{name} = {value}")
            }
            None => line.to_owned(),
        })
        .collect();
    scene.expect(&["state", "rm", address], 0);
    scene.write("import.tf", &lines.join("\n"));
    let output = scene.apply();
    let clean = output.shows("1 imported, 0 added, ") && output.shows(" 0 destroyed");
    assert!(clean, "{}: {file}:\n{}", folder.display(), output.text());
    scene.write("import.tf", "");
    scene.plan_is_empty();
}

#[test]
fn the_example_of_every_other_resource_applies_and_imports() {
    if !has_write_only("resources") {
        return;
    }
    let terraform = with(Feature::Identity, "imports by identity").unwrap_or_else(|| found());
    let (mut applied, mut unnamed) = (Vec::new(), BTreeSet::new());
    for folder in folders(&examples().join("resources")) {
        let kind = name_of(&folder);
        if has_its_own_test(kind) {
            continue;
        }
        let scene = scene_on(terraform, &[folder.join("resource.tf")]);
        scene.apply();
        scene.plan_is_empty();
        if kind == "zoom_oauth_app" {
            // An import brings neither client ID nor secret, so that no connector can use them.
            let text = fs::read_to_string(folder.join("resource.tf")).expect("an example");
            let (app, _) = text.split_once("\n# The connector").expect("an app and a connector");
            scene.write("resource.tf", app);
            scene.apply();
        }
        import_back(&scene, &folder, "import-by-string-id.tf");
        if terraform.supports(Feature::Identity) {
            import_back(&scene, &folder, "import-by-identity.tf");
        }
        scene.expect(&["destroy", "-auto-approve"], 0);
        unnamed.extend(calls_on_no_page(&scene));
        applied.push(kind.to_owned());
    }
    assert!(unnamed.is_empty(), "operations.tsv lacks {unnamed:#?}");
    writeln!(std::io::stderr(), "applied and imported: {}", applied.join(", ")).ok();
    assert!(applied.len() >= 7, "{applied:?}");
}

#[test]
fn every_example_of_a_resource_has_every_form_of_import() {
    for folder in folders(&examples().join("resources")) {
        for file in ["resource.tf", "import-by-string-id.tf", "import-by-identity.tf", "import.sh"] {
            assert!(folder.join(file).is_file(), "{} has no {file}", folder.display());
        }
    }
}

/// The words of a command, as a shell splits them where nothing but double quotes is special.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in command.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().expect("a word").push(letter),
        }
    }
    words
}

/// The `.tf` files of a scenario.
fn scenario(name: &str) -> Vec<PathBuf> {
    folders(&examples().join("scenarios").join(name))
}

#[test]
fn every_scenario_is_tested() {
    let names: Vec<_> =
        folders(&examples().join("scenarios")).iter().map(|path| name_of(path).to_owned()).collect();
    // Those with scripts, suites or a life of their own are tested in `scenarios.rs` and `governance.rs`.
    let tested = "adopt audit conductorone drift-detection gitops governance module-tests several_connectors";
    assert_eq!(names, tested.split(' ').collect::<Vec<_>>());
}

#[test]
fn the_scenario_of_taking_over_an_account_ends_in_an_empty_plan() {
    let Some(terraform) = with(Feature::ListResources, "scenarios/adopt") else { return };
    let scene = Scene::on(terraform);
    let folder = examples().join("scenarios/adopt");
    for name in ["main.tf", "find.tfquery.hcl"] {
        scene.write(name, &fs::read_to_string(folder.join(name)).expect(name));
    }
    scene.expect(&["query", "-generate-config-out=generated.tf"], 0);
    let users = scene.change_world(|world| world.users.len());
    let imports = format!("{users} to import, 0 to add, 0 to change, 0 to destroy.");
    assert_shows(&scene.expect(&["plan"], 0), &[&imports]);
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn the_scenario_of_conductorone_applies_without_keeping_the_secret() {
    if !has_write_only("scenarios/conductorone") {
        return;
    }
    let scene = scene(&scenario("conductorone"))
        .env("TF_VAR_owner", OWNER)
        .env("TF_VAR_client_id", CONNECTOR_CLIENT_ID);
    scene.apply();
    scene.plan_is_empty();
    assert!(!scene.workspace.read("terraform.tfstate").expect("a state").contains(SECRET));
    let status = scene.state()["outputs"]["status"]["value"].clone();
    assert!(status == "syncing" || status == "connected", "{status}");
    // ConductorOne has what was typed into its form.
    let typed = scene.change_world(|world| {
        let mut connectors = world.conductorone.connectors.values();
        serde_json::to_string(connectors.next().expect("a connector")).expect("JSON")
    });
    assert!(typed.contains(ACCOUNT_ID) && typed.contains(CONNECTOR_CLIENT_ID), "{typed}");
    // An owner of another role is refused by the scenario itself.
    scene.change_world(|world| {
        let owner = world.users.find_mut(|user| user.has_email(OWNER)).expect("the owner");
        owner.role_id = "1".to_owned();
    });
    scene.plan_fails(&["ConductorOne asks for an owner with the Zoom role Owner."]);
}

#[test]
fn the_scenario_of_gitops_applies() {
    if !has_write_only("scenarios/gitops") {
        return;
    }
    let files = scenario("gitops").into_iter().filter(|path| path.extension().is_some_and(|it| it == "tf"));
    let scene = scene(&files.collect::<Vec<_>>())
        .env("TF_VAR_account_id", ACCOUNT_ID)
        .env("TF_VAR_purview_client_id", CONNECTOR_CLIENT_ID)
        .env("TF_VAR_purview_client_secret", SECRET);
    scene.apply();
    scene.plan_is_empty();
    assert_eq!(scene.state()["outputs"]["status"]["value"], "connected");
}

#[test]
fn the_scenario_of_several_connectors_applies_and_notices_what_breaks() {
    let connectors = json!({
        "veza": { "name": "Veza", "account_id": ACCOUNT_ID, "client_id": CONNECTOR_CLIENT_ID },
        "setyl": { "name": "Setyl", "client_id": "general-app" },
    });
    let secrets = json!({ "veza": SECRET, "setyl": "another-secret" });
    let scene = scene(&scenario("several_connectors"))
        .env("TF_VAR_connectors", &connectors.to_string())
        .env("TF_VAR_client_secrets", &secrets.to_string());
    scene.apply();
    scene.plan_is_empty();
    assert_eq!(
        scene.state()["outputs"]["status"]["value"],
        json!({ "veza": "connected", "setyl": "unverified" })
    );
    scene.simulator.app(CONNECTOR_CLIENT_ID).set_active(false);
    assert_shows(
        &scene.plan_differs(),
        &[
            "zoom_connector.each[\"veza\"] will be updated in-place",
            "\"app_deactivated\" -> (known after apply)",
        ],
    );
}
