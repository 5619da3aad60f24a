//! The provider installed as users install it: `terraform init`, from a mirror, with a lock file.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use xtask::release::archive::{self, Entry};
use xtask::release::install;
use xtask::release::names::{HOSTS, PROVIDER as NAME, Platform, SOURCE, VERSION};
use xtask::terraform::Terraform;

use crate::support::{CONNECTOR, PROVIDER, Scene, assert_shows, found};

/// A mirror as `cargo xtask install` lays it out.
pub(crate) fn unpacked(root: &Path) {
    install::lay_out(Path::new(PROVIDER), root).expect("a mirror");
}

/// A mirror of archives as releases publish them.
pub(crate) fn packed(root: &Path) {
    let platform = Platform::here().expect("a platform");
    let program = Entry::of_file(platform.provider_executable(VERSION), Path::new(PROVIDER), true)
        .expect("the program");
    for host in HOSTS {
        let folder = root.join(host).join(SOURCE[0]).join(SOURCE[1]);
        fs::create_dir_all(&folder).expect("a folder");
        archive::write(&folder.join(platform.archive(NAME, VERSION)), std::slice::from_ref(&program))
            .expect("an archive");
    }
}

/// From an empty folder to an empty plan, with nothing but a mirror.
pub(crate) fn installs_and_applies(terraform: &Terraform, lay_out: fn(&Path)) {
    let mirror = TempDir::new().expect("a folder");
    lay_out(mirror.path());
    let scene = Scene::on(terraform).installed_from(&install::cli_configuration(mirror.path()));
    scene.connect(&scene.connector());
    let init = scene.expect(&["init", "-input=false"], 0);
    assert_shows(&init, &[&format!("Installed zoom-connectors/zoom v{VERSION}")]);
    let lock = scene.workspace.read(".terraform.lock.hcl").expect("a lock file");
    assert!(lock.contains("/zoom-connectors/zoom\"") && lock.contains("h1:"), "{lock}");
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
    // What is locked is what is there: nothing is fetched, and nothing changes.
    scene.expect(&["init", "-input=false", "-lockfile=readonly"], 0);
    assert_eq!(scene.workspace.read(".terraform.lock.hcl").expect("a lock file"), lock);
}

#[test]
fn an_installed_provider_is_found_by_init_and_works() {
    installs_and_applies(found(), unpacked);
}

#[test]
fn a_released_archive_is_found_by_init_and_works() {
    installs_and_applies(found(), packed);
}
