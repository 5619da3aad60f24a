//! Compiles the protocol files with protox, so that neither `protoc` nor the network is needed.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let files = protox::compile(["proto/plugin.proto", "proto/tfplugin6.proto"], ["proto"])?;
    tonic_prost_build::configure().build_client(true).build_server(true).bytes(".").compile_fds(files)?;
    Ok(())
}
