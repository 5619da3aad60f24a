//! The provider's way to Zoom's own hosts, as it goes where nothing is configured: through a proxy, over TLS.

use zoom_simulator::Simulator;

use crate::support::{CONNECTOR, Scene, found};

/// The simulator stands behind the proxy in Zoom's place, with a certificate for Zoom's host, and a plain request to it
/// would be another address.
#[test]
fn zooms_own_hosts_are_reached_through_a_proxy() {
    let scene = Scene::with(found(), Simulator::builder().tls(true));
    let proxy = scene.simulator.url().to_owned();
    // No address of Zoom's is configured, so that those count which are built in.
    let scene = scene.env("ZOOM_API_URL", "").env("ZOOM_OAUTH_URL", "").env("HTTPS_PROXY", &proxy);
    scene.connect(&scene.connector());
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
    assert!(scene.simulator.count("oauthToken") > 0 && scene.simulator.count("users") > 0);

    // Whose certificate nobody vouches for is not talked to.
    let scene = scene.env("SSL_CERT_FILE", "");
    let asked = scene.simulator.requests().len();
    let output = scene.run(&["plan"]);
    assert!(output.shows("certificate") || output.shows("TLS"), "{}", output.text());
    assert_eq!(scene.simulator.requests().len(), asked, "a secret went to whom nobody vouches for");
}
