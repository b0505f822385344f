//! Sockets of every kind, and ways to another process through one.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{self, UnixDatagram, UnixListener, UnixStream};
use std::time::Duration;

use libc::c_long;

use super::super::raw::{at, call};

super::attempts! {
    "connect-to-loopback" => || {
        let closed = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        TcpStream::connect_timeout(&closed, Duration::from_secs(1)).map(drop)
    },
    "connect-to-another-host" => || {
        // An address for documentation: nobody has it.
        let nobody = SocketAddr::from(([192, 0, 2, 1], 80));
        TcpStream::connect_timeout(&nobody, Duration::from_millis(50)).map(drop)
    },
    "connect-over-ipv6" => || {
        let closed = SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, 1));
        TcpStream::connect_timeout(&closed, Duration::from_secs(1)).map(drop)
    },
    "listen" => || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map(drop),
    "send-datagram" => || UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).map(drop),
    "listen-abstract" => || {
        let name = net::SocketAddr::from_abstract_name("interleave-escape")?;
        UnixListener::bind_addr(&name).map(drop)
    },
    "connect-abstract" => || {
        let name = net::SocketAddr::from_abstract_name("interleave-escape")?;
        UnixStream::connect_addr(&name).map(drop)
    },
    "connect-to-path" => || UnixStream::connect("/run/interleave-escape.sock").map(drop),
    "name-another-datagram-socket" => || {
        let (one, _other) = UnixDatagram::pair()?;
        one.send_to(b"x", "/run/interleave-escape.sock").map(drop)
    },
    "connect-a-datagram-socket-anew" => || {
        let (one, _other) = UnixDatagram::pair()?;
        one.connect("/run/interleave-escape.sock")
    },
    "send-message-by-name" => || {
        let (one, _other) = UnixDatagram::pair()?;
        call(libc::SYS_sendmsg, [one.as_raw_fd().into(), 0, 0]).map(drop)
    },
    "send-messages-by-name" => || {
        let (one, _other) = UnixDatagram::pair()?;
        call(libc::SYS_sendmmsg, [one.as_raw_fd().into(), 0, 1, 0]).map(drop)
    },
    "socket-netlink" => || socket(libc::AF_NETLINK, libc::SOCK_RAW, libc::NETLINK_ROUTE),
    "socket-raw" => || socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP),
    "socket-ping" => || socket(libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_ICMP),
    "socket-packet" => || socket(libc::AF_PACKET, libc::SOCK_RAW, 0),
    "socket-host" => || socket(libc::AF_VSOCK, libc::SOCK_STREAM, 0),
    "socket-cipher" => || socket(libc::AF_ALG, libc::SOCK_SEQPACKET, 0),
    "socket-bluetooth" => || socket(libc::AF_BLUETOOTH, libc::SOCK_RAW, 0),
    "attach-program-to-socket" => || {
        let (one, _other) = UnixStream::pair()?;
        let level = c_long::from(libc::SOL_SOCKET);
        let option = c_long::from(libc::SO_ATTACH_FILTER);
        call(libc::SYS_setsockopt, [one.as_raw_fd().into(), level, option, 0, 16]).map(drop)
    },
    "send-to-an-address" => || {
        let (one, _other) = UnixStream::pair()?;
        let name = at(c"\x01");
        call(libc::SYS_sendto, [one.as_raw_fd().into(), name, 1, 0, name, 2]).map(drop)
    },
}

fn socket(domain: i32, kind: i32, protocol: i32) -> std::io::Result<()> {
    call(libc::SYS_socket, [domain.into(), kind.into(), protocol.into()]).map(drop)
}
