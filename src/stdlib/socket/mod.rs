//! `_socket`: sockets, addresses, names. `object` has the socket, `transfer` moves its data, `address` converts addresses,
//! `names` asks the C library.

mod address;
mod names;
mod object;
pub use object::last_errno;
mod transfer;

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::ModuleSpec;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::thread::{Raised, Thread};

static GAI_ERROR: ErrorClass = ErrorClass::new("socket", "gaierror", Exc::OSError, "");
static HERROR: ErrorClass = ErrorClass::new("socket", "herror", Exc::OSError, "");

/// Raises an error of number and text.
#[cold]
fn raise_pair(t: &Thread, class: &ErrorClass, code: i32, text: &str) -> Raised {
    let made = class.class(t).and_then(|c| call::call(t, &c, &[Value::from(code), Value::from(text)]));
    match made {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    AF_UNSPEC AF_INET AF_INET6 AF_UNIX AF_NETLINK AF_PACKET AF_VSOCK AF_CAN AF_BLUETOOTH AF_ALG AF_TIPC AF_RDS
    AF_APPLETALK AF_ASH AF_ATMPVC AF_ATMSVC AF_AX25 AF_BRIDGE AF_DECnet AF_ECONET AF_IPX AF_IRDA AF_KEY AF_LLC
    AF_NETBEUI AF_NETROM AF_PPPOX AF_ROSE AF_ROUTE AF_SECURITY AF_SNA AF_WANPIPE AF_X25
    SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_NONBLOCK SOCK_CLOEXEC
    SO_DEBUG SO_REUSEADDR SO_KEEPALIVE SO_DONTROUTE SO_BROADCAST SO_LINGER SO_OOBINLINE SO_REUSEPORT SO_SNDBUF SO_RCVBUF
    SO_SNDLOWAT SO_RCVLOWAT SO_SNDTIMEO SO_RCVTIMEO SO_ERROR SO_TYPE SO_PASSCRED SO_PEERCRED SO_PASSSEC SO_PEERSEC
    SO_BINDTODEVICE SO_PRIORITY SO_MARK SO_DOMAIN SO_PROTOCOL SO_INCOMING_CPU
    SOMAXCONN SCM_RIGHTS SCM_CREDENTIALS
    MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_DONTWAIT MSG_EOR MSG_TRUNC MSG_CTRUNC MSG_WAITALL MSG_CMSG_CLOEXEC
    MSG_ERRQUEUE MSG_CONFIRM MSG_MORE MSG_NOSIGNAL MSG_FASTOPEN
    SOL_SOCKET SOL_IP SOL_TCP SOL_UDP
    IPPROTO_IP IPPROTO_ICMP IPPROTO_IGMP IPPROTO_TCP IPPROTO_EGP IPPROTO_PUP IPPROTO_UDP IPPROTO_IDP IPPROTO_TP
    IPPROTO_IPV6 IPPROTO_ROUTING IPPROTO_FRAGMENT IPPROTO_RSVP IPPROTO_GRE IPPROTO_ESP IPPROTO_AH IPPROTO_ICMPV6
    IPPROTO_NONE IPPROTO_DSTOPTS IPPROTO_PIM IPPROTO_SCTP IPPROTO_UDPLITE IPPROTO_RAW IPPROTO_IPIP IPPROTO_HOPOPTS
    INADDR_ANY INADDR_BROADCAST INADDR_LOOPBACK INADDR_NONE
    IP_OPTIONS IP_HDRINCL IP_TOS IP_TTL IP_RECVTOS IP_RECVTTL IP_RECVERR IP_PKTINFO IP_MULTICAST_IF IP_MULTICAST_TTL
    IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP IP_ADD_SOURCE_MEMBERSHIP IP_DROP_SOURCE_MEMBERSHIP
    IP_BLOCK_SOURCE IP_UNBLOCK_SOURCE IP_TRANSPARENT IP_BIND_ADDRESS_NO_PORT
    IPV6_MULTICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_UNICAST_HOPS
    IPV6_V6ONLY IPV6_CHECKSUM IPV6_HOPLIMIT IPV6_PKTINFO IPV6_RECVHOPLIMIT IPV6_RECVPKTINFO IPV6_RECVTCLASS
    IPV6_TCLASS IPV6_RECVERR
    TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT TCP_LINGER2 TCP_DEFER_ACCEPT
    TCP_WINDOW_CLAMP TCP_INFO TCP_QUICKACK TCP_FASTOPEN TCP_CONGESTION TCP_USER_TIMEOUT TCP_NOTSENT_LOWAT
    EAI_AGAIN EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME EAI_OVERFLOW EAI_SERVICE
    EAI_SOCKTYPE EAI_SYSTEM
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_ALL AI_V4MAPPED AI_ADDRCONFIG
    NI_MAXHOST NI_NOFQDN NI_NUMERICHOST NI_NAMEREQD NI_NUMERICSERV NI_DGRAM
    SHUT_RD SHUT_WR SHUT_RDWR
    NETLINK_ROUTE NETLINK_USERSOCK NETLINK_FIREWALL NETLINK_NFLOG NETLINK_XFRM NETLINK_CRYPTO
};

/// What the C library's headers say and the crate `libc` does not.
const MORE: &[(&str, i64)] = &[
    ("NI_MAXSERV", 32),
    ("IPV6_JOIN_GROUP", 20),
    ("IPV6_LEAVE_GROUP", 21),
    ("EAI_ADDRFAMILY", -9),
    ("IPPORT_RESERVED", 1024),
    ("IPPORT_USERRESERVED", 5000),
    ("INADDR_UNSPEC_GROUP", 0xe000_0000),
    ("INADDR_ALLHOSTS_GROUP", 0xe000_0001),
    ("INADDR_MAX_LOCAL_GROUP", 0xe000_00ff),
    ("IP_RETOPTS", 7),
    ("IP_RECVOPTS", 6),
    ("IP_DEFAULT_MULTICAST_TTL", 1),
    ("IP_DEFAULT_MULTICAST_LOOP", 1),
    ("IP_MAX_MEMBERSHIPS", 20),
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: names::FUNCTIONS,
    types: &[&object::SOCKET_SPEC],
    init: Some(|t, module| {
        module.add("SocketType", object::SOCKET.get().to_value());
        module.add("error", Exc::OSError.class().to_value());
        module.add("timeout", Exc::TimeoutError.class().to_value());
        module.add("gaierror", GAI_ERROR.class(t)?);
        module.add("herror", HERROR.class(t)?);
        module.add("has_ipv6", Value::bool(true));
        for &(name, n) in CONSTANTS.iter().chain(MORE) {
            module.add(name, Value::from(n));
        }
        Ok(())
    }),
};
