//! The one line that tells the host where and how to reach this process.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The version of the handshake itself: go-plugin has had only this one.
const CORE_PROTOCOL_VERSION: u32 = 1;

/// Where a plugin listens, in the words of the handshake line and of `TF_REATTACH_PROVIDERS`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Address {
    /// `unix` or `tcp`.
    #[serde(rename = "Network")]
    pub(super) network: &'static str,
    /// The path of the socket, or `host:port`.
    #[serde(rename = "String")]
    pub(super) address: String,
}

/// The handshake line, without its line end.
///
/// Seven fields between bars: core version, protocol version, network, address, `grpc`, the server's
/// certificate, and the multiplexing flag. The last is left out unless the host asked for it, because older
/// hosts (Terraform up to 1.8, OpenTofu up to 1.10) would take it for a part of the certificate.
#[derive(Debug)]
pub(super) struct HandshakeLine<'a> {
    pub(super) protocol_version: u32,
    pub(super) address: &'a Address,
    /// The server's certificate (DER); `None` where the host wants no TLS.
    pub(super) certificate: Option<&'a [u8]>,
    /// Whether the host set `PLUGIN_MULTIPLEX_GRPC`.
    pub(super) multiplexing: bool,
}

impl fmt::Display for HandshakeLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certificate = STANDARD_NO_PAD.encode(self.certificate.unwrap_or_default());
        let Address { network, address } = self.address;
        write!(
            f,
            "{CORE_PROTOCOL_VERSION}|{}|{network}|{address}|grpc|{certificate}",
            self.protocol_version
        )?;
        // go-plugin's own server never answers anything else here.
        if self.multiplexing { f.write_str("|true") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(address: &Address, certificate: Option<&[u8]>, multiplexing: bool) -> String {
        HandshakeLine { protocol_version: 6, address, certificate, multiplexing }.to_string()
    }

    #[test]
    fn a_unix_line_with_tls_has_six_fields_and_no_padding() {
        let address = Address { network: "unix", address: "/tmp/plugin1".into() };
        assert_eq!(
            line(&address, Some(&[0xfb, 0xff, 0xbf, 0x01]), false),
            "1|6|unix|/tmp/plugin1|grpc|+/+/AQ"
        );
    }

    #[test]
    fn a_line_without_tls_keeps_its_empty_sixth_field() {
        let address = Address { network: "tcp", address: "127.0.0.1:10000".into() };
        assert_eq!(line(&address, None, false), "1|6|tcp|127.0.0.1:10000|grpc|");
    }

    #[test]
    fn the_seventh_field_appears_only_when_asked_for() {
        let address = Address { network: "unix", address: "/tmp/p".into() };
        assert_eq!(line(&address, None, true), "1|6|unix|/tmp/p|grpc||true");
    }
}
