//! The detached signature over the checksums, made by `GnuPG` with the releaser's key.

use std::{path::Path, process::Command};

use super::Error;

/// Signs `file` with this key (a fingerprint or an e-mail address that `GnuPG` knows), into `file.sig`: binary,
/// as the registries want it.
pub fn sign(file: &Path, key: &str) -> Result<(), Error> {
    let mut signature = file.as_os_str().to_owned();
    signature.push(".sig");
    let mut command = Command::new("gpg");
    command.args(["--batch", "--yes", "--local-user", key, "--output"]).arg(signature);
    command.arg("--detach-sign").arg(file);
    let output = command.output().map_err(|source| Error::Program {
        program: "gpg".to_owned(),
        problem: format!("could not be started: {source}. Install GnuPG, or leave --sign out"),
    })?;
    if output.status.success() {
        Ok(())
    } else {
        Err(Error::program("gpg --detach-sign", output.status, &output.stderr))
    }
}
