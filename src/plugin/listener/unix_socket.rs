//! The Unix socket: its name, who may use it, and its removal.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use tokio::net::{UnixListener, UnixStream};

use crate::plugin::StartError;
use crate::plugin::handshake::Address;

/// Where sockets go when the path of the temporary directory is too long for one. Systems allow about a
/// hundred bytes, which a `TMPDIR` of a build system easily exceeds.
const SHORT_DIRECTORY: &str = "/tmp";

/// A listening socket with a name of its own. Dropping it removes the file.
#[derive(Debug)]
pub(in crate::plugin) struct UnixSocket {
    listener: UnixListener,
    address: Address,
    /// Removes the file when dropped.
    _file: TempPath,
}

impl UnixSocket {
    /// Binds a new socket in `directory`, which a host with containers names; without one in `temporary`.
    /// Members of `group` (a name or a number) may connect; without one only this user.
    pub(super) fn bind(
        directory: Option<&Path>,
        group: Option<&str>,
        temporary: &Path,
    ) -> Result<Self, StartError> {
        let group = group.map(group_id).transpose()?;
        match directory {
            // The host looks for the socket there and nowhere else.
            Some(directory) => Self::bind_in(directory, group),
            None => match Self::bind_in(temporary, group) {
                Err(StartError::SocketPath { .. }) => Self::bind_in(Path::new(SHORT_DIRECTORY), group),
                other => other,
            },
        }
    }

    fn bind_in(directory: &Path, group: Option<u32>) -> Result<Self, StartError> {
        let failed = |source| StartError::Socket { directory: directory.to_owned(), source };
        let mut unusable = None;
        let bound = tempfile::Builder::new().prefix("plugin").make_in(directory, |path| {
            if let Some(reason) = unusable_name(path) {
                unusable = Some(StartError::SocketPath { path: path.to_owned(), reason });
                return Err(io::ErrorKind::InvalidInput.into());
            }
            std::os::unix::net::UnixListener::bind(path)
        });
        let (listener, file) = match (bound, unusable) {
            (Ok(bound), _) => bound.into_parts(),
            (Err(_), Some(error)) => return Err(error),
            (Err(error), None) => return Err(failed(error)),
        };
        let mode = if let Some(group) = group {
            std::os::unix::fs::chown(&file, None, Some(group)).map_err(failed)?;
            0o660
        } else {
            0o600
        };
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = Address { network: "unix", address: file.to_string_lossy().into_owned() };
        Ok(Self { listener: UnixListener::from_std(listener).map_err(failed)?, address, _file: file })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) async fn accept(&self) -> io::Result<UnixStream> {
        self.listener.accept().await.map(|(stream, _)| stream)
    }
}

/// Why no socket can have this name, if so.
fn unusable_name(path: &Path) -> Option<&'static str> {
    let Some(text) = path.to_str() else { return Some("it is not UTF-8") };
    if text.contains(['|', '\n', '\r']) {
        return Some("it holds a character with a meaning of its own in the handshake line");
    }
    if std::os::unix::net::SocketAddr::from_pathname(path).is_err() {
        return Some("it is too long for a Unix socket");
    }
    None
}

/// The number of a group given as number or name. Names are looked up in `/etc/group`.
fn group_id(group: &str) -> Result<u32, StartError> {
    if let Ok(number) = group.parse() {
        return Ok(number);
    }
    let file = PathBuf::from("/etc/group");
    let groups = fs::read_to_string(&file).map_err(|source| StartError::Groups { file, source })?;
    group_in(&groups, group).ok_or_else(|| StartError::UnknownGroup(group.to_owned()))
}

/// Looks `group` up in the text of `/etc/group`: lines of `name:password:number:members`.
fn group_in(groups: &str, group: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(group) {
            return None;
        }
        fields.nth(1)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};

    use super::*;

    #[tokio::test]
    async fn a_socket_has_a_name_of_its_own_and_goes_with_its_listener() {
        let directory = tempfile::tempdir().unwrap();
        let first = UnixSocket::bind(None, None, directory.path()).unwrap();
        let second = UnixSocket::bind(Some(directory.path()), None, Path::new("/nowhere")).unwrap();
        assert_ne!(first.address(), second.address());

        let path = PathBuf::from(&first.address().address);
        assert!(path.file_name().unwrap().to_str().unwrap().starts_with("plugin"), "{path:?}");
        let metadata = fs::metadata(&path).unwrap();
        assert!(metadata.file_type().is_socket());
        assert_eq!(metadata.mode() & 0o777, 0o600, "only this user may connect");

        let (client, served) = tokio::join!(UnixStream::connect(&path), first.accept());
        assert!(client.is_ok() && served.is_ok());
        drop(first);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_group_may_use_the_socket_when_the_host_says_so() {
        let directory = tempfile::tempdir().unwrap();
        // The group of a file that we just made is one that we may give to another.
        let own = fs::metadata(directory.path()).unwrap().gid();
        let socket = UnixSocket::bind(None, Some(&own.to_string()), directory.path()).unwrap();
        let metadata = fs::metadata(&socket.address().address).unwrap();
        assert_eq!((metadata.gid(), metadata.mode() & 0o777), (own, 0o660));

        let error = UnixSocket::bind(None, Some("no such group"), directory.path()).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"PLUGIN_UNIX_SOCKET_GROUP names "no such group", a group that this system does not have"#
        );
    }

    #[tokio::test]
    async fn a_temporary_directory_with_a_long_name_is_left_for_tmp() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["n".repeat(120), "a|b".to_owned()] {
            let unusable = directory.path().join(name);
            fs::create_dir(&unusable).unwrap();
            let socket = UnixSocket::bind(None, None, &unusable).unwrap();
            assert!(socket.address().address.starts_with("/tmp/plugin"), "{:?}", socket.address());

            let error = UnixSocket::bind(Some(&unusable), None, directory.path()).unwrap_err();
            assert!(matches!(error, StartError::SocketPath { .. }), "{error:?}");
        }
    }

    #[test]
    fn groups_are_found_by_their_whole_name() {
        let groups = "root:x:0:\nstaff:x:50:ann,bob\nstaffs:x:51:\nbroken\n";
        assert_eq!(group_in(groups, "staff"), Some(50));
        assert_eq!(group_in(groups, "staffs"), Some(51));
        assert_eq!(group_in(groups, "sta"), None);
        assert_eq!(group_in(groups, "broken"), None);
    }
}
