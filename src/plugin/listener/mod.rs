//! Where the host connects: a Unix socket, or a TCP port on the loopback address.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tonic::transport::server::Connected;

use super::StartError;
use super::environment::Environment;
use super::handshake::Address;
use super::orphan::{ConnectionCount, Open};

#[cfg(unix)]
mod unix_socket;
#[cfg(unix)]
use unix_socket::UnixSocket;

/// The kind of endpoint to listen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Network {
    /// A Unix socket: only the user's own processes reach it.
    #[cfg(unix)]
    Unix,
    /// A port of 127.0.0.1 between `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT`.
    #[cfg_attr(
        all(unix, not(test)),
        expect(dead_code, reason = "Unix systems use sockets; only tests listen on TCP there")
    )]
    Tcp,
}

impl Network {
    /// The one that hosts expect on the system that this program was built for.
    #[cfg(unix)]
    pub(super) const HERE: Self = Self::Unix;
    /// The one that hosts expect on the system that this program was built for.
    #[cfg(not(unix))]
    pub(super) const HERE: Self = Self::Tcp;
}

/// A bound endpoint. Dropping it removes the socket file.
#[derive(Debug)]
pub(super) enum Listener {
    #[cfg(unix)]
    Unix(UnixSocket),
    Tcp(TcpListener, Address),
}

impl Listener {
    /// Binds an endpoint that nobody else uses. Needs a Tokio runtime around it.
    pub(super) fn bind(network: Network, environment: &Environment) -> Result<Self, StartError> {
        match network {
            #[cfg(unix)]
            Network::Unix => UnixSocket::bind(
                environment.socket_directory.as_deref(),
                environment.socket_group.as_deref(),
                &std::env::temp_dir(),
            )
            .map(Self::Unix),
            Network::Tcp => bind_tcp(environment),
        }
    }

    /// Where this endpoint is, for the handshake line.
    pub(super) fn address(&self) -> &Address {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => socket.address(),
            Self::Tcp(_, address) => address,
        }
    }

    /// Waits for the next connection.
    pub(super) async fn accept(&self) -> io::Result<Connection> {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => socket.accept().await.map(Connection::new),
            Self::Tcp(listener, _) => {
                let (stream, _) = listener.accept().await?;
                // Calls are small and answers are awaited: waiting to fill a packet only costs time.
                stream.set_nodelay(true)?;
                Ok(Connection::new(stream))
            }
        }
    }
}

/// Binds the first free port of the range that the host allows; any free port, if it names none.
fn bind_tcp(environment: &Environment) -> Result<Listener, StartError> {
    let port = |variable, value: &Option<String>| match value {
        None => Ok(0),
        Some(text) => text.parse().map_err(|_| StartError::Port { variable, value: text.clone() }),
    };
    let first: u16 = port("PLUGIN_MIN_PORT", &environment.min_port)?;
    let last: u16 = port("PLUGIN_MAX_PORT", &environment.max_port)?;
    let mut cause = None;
    for port in first..=last {
        let bound = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let address = Address { network: "tcp", address: listener.local_addr()?.to_string() };
            Ok(Listener::Tcp(TcpListener::from_std(listener)?, address))
        });
        match bound {
            Ok(listener) => return Ok(listener),
            Err(error) => cause = Some(error),
        }
    }
    Err(StartError::NoFreePort { first, last, source: cause })
}

/// A byte stream in both directions.
trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

/// One connection, whatever it runs over.
pub(super) struct Connection {
    stream: Box<dyn Transport>,
    /// Tells that it is open, where someone wants to know.
    open: Option<Open>,
}

impl Connection {
    /// A connection over `stream`.
    pub(super) fn new(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self { stream: Box::new(stream), open: None }
    }

    /// Counts this connection in `count` while it lives.
    pub(super) fn counted(self, count: &ConnectionCount) -> Self {
        Self { open: Some(count.one_more()), ..self }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("open", &self.open).finish_non_exhaustive()
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    fn ports(min: &str, max: &str) -> Environment {
        Environment { min_port: Some(min.into()), max_port: Some(max.into()), ..Environment::default() }
    }

    #[tokio::test]
    async fn tcp_takes_the_first_free_port_of_the_range() {
        // The port of a listener that is still open is taken; the next one up is most likely free.
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let only_taken = Listener::bind(Network::Tcp, &ports(&port.to_string(), &port.to_string()));
        assert!(matches!(only_taken, Err(StartError::NoFreePort { .. })), "{only_taken:?}");

        let wider = ports(&port.to_string(), &port.saturating_add(200).to_string());
        let listener = Listener::bind(Network::Tcp, &wider).unwrap();
        let Address { network, address } = listener.address().clone();
        assert_eq!(network, "tcp");
        assert!(address.starts_with("127.0.0.1:") && !address.ends_with(&format!(":{port}")), "{address}");

        let mut client = tokio::net::TcpStream::connect(&address).await.unwrap();
        let mut served = listener.accept().await.unwrap();
        client.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        served.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");
    }

    #[tokio::test]
    async fn without_a_range_any_free_port_will_do() {
        let listener = Listener::bind(Network::Tcp, &Environment::default()).unwrap();
        assert!(!listener.address().address.ends_with(":0"), "{:?}", listener.address());
    }

    #[tokio::test]
    async fn a_port_that_is_no_port_is_named_in_the_error() {
        let error = Listener::bind(Network::Tcp, &ports("70000", "25000")).unwrap_err().to_string();
        assert_eq!(error, r#"PLUGIN_MIN_PORT is "70000", which is not a TCP port"#);
        let error = Listener::bind(Network::Tcp, &ports("25000", "10000")).unwrap_err().to_string();
        assert_eq!(error, "no TCP port between 25000 and 10000 is free on 127.0.0.1");
    }
}
