//! The configurations in the guides: each is valid and formatted, as it stands there.

use std::fs;

use xtask::terraform::Feature;

use crate::support::{HEADER, Scene, found, not_tested, project};

/// The blocks of code of a Markdown text in this language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&*fence).skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect()
}

/// What a configuration needs that not every Terraform has.
fn needs(block: &str) -> Option<Feature> {
    let features = [
        ("list \"", Feature::ListResources),
        ("action \"", Feature::Actions),
        ("_wo ", Feature::WriteOnly),
        ("ephemeral", Feature::Ephemeral),
        ("provider::zoom::", Feature::Functions),
    ];
    features.into_iter().find(|(words, _)| block.contains(words)).map(|(_, feature)| feature)
}

#[test]
fn every_configuration_in_the_guides_is_valid() {
    let mut tested = 0;
    for entry in fs::read_dir(project().join("docs/guides")).expect("the guides") {
        let path = entry.expect("a guide").path();
        let text = fs::read_to_string(&path).expect("a guide");
        for block in blocks(&text, "terraform") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if let Some(feature) = needs(block).filter(|feature| !found().supports(*feature)) {
                not_tested(&format!("a configuration of {name}: {} has no {feature}", found().version()));
                continue;
            }
            let scene = Scene::new();
            if !block.contains("required_providers") {
                let (terraform, _) = HEADER.split_once("\nvariable").expect("the terraform block");
                scene.write("terraform.tf", terraform);
            }
            let is_query = block.contains("list \"");
            scene.write(if is_query { "guide.tfquery.hcl" } else { "guide.tf" }, block);
            let arguments: &[&str] = if is_query { &["validate", "-query"] } else { &["validate"] };
            let output = scene.run(arguments);
            assert_eq!(output.code(), Some(0), "{name}:\n{block}\n{}", output.text());
            let formatted = scene.run(&["fmt", "-check", "-diff"]);
            assert_eq!(formatted.code(), Some(0), "{name}:\n{}", formatted.text());
            tested += 1;
        }
    }
    assert!(tested > 10, "only {tested} configurations were tested");
}
