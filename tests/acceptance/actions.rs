//! Actions, invoked by hand.

use xtask::terraform::Feature;

use crate::support::{Scene, assert_shows, has};

fn sign_out(user: &str) -> String {
    format!("action \"zoom_user_sign_out\" \"this\" {{\n  config {{\n    user_id = {user:?}\n  }}\n}}\n")
}

const INVOKE: &str = "-invoke=action.zoom_user_sign_out.this";

#[test]
fn a_user_is_signed_out_with_a_word_on_how_it_goes() {
    if !has(Feature::Actions, "zoom_user_sign_out") {
        return;
    }
    let scene = Scene::new();
    scene.configure(sign_out(&scene.owner));
    scene.expect(&["validate"], 0);
    let output = scene.expect(&["apply", "-auto-approve", INVOKE], 0);
    let (begins, ends) =
        (format!("Ending the sessions of {}", scene.owner), format!("{} is signed out", scene.owner));
    assert_shows(&output, &[&begins, &ends]);
    let asked = scene.simulator.requests();
    let signed_out =
        asked.iter().filter(|one| one.method == "DELETE" && one.path.ends_with("/token")).count();
    assert_eq!(signed_out, 1, "{asked:#?}");
}

#[test]
fn an_action_that_fails_says_why() {
    if !has(Feature::Actions, "a failing action") {
        return;
    }
    let scene = Scene::new();
    scene.configure(sign_out("nobody@example.com"));
    let output = scene.expect(&["apply", "-auto-approve", INVOKE], 1);
    assert_shows(&output, &["User not found", "nobody was signed out"]);
    scene.configure(sign_out(" "));
    scene.validate_fails(&["Invalid attribute value"]);
}
