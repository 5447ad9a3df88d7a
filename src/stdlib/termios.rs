//! `termios`: control of terminals.
//!
//! `unsafe` lives here: the system calls.

use crate::select::descriptor;
use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, iter, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::{bytes, int, tuple};
use std::mem::MaybeUninit;

static ERROR: ErrorClass = ErrorClass::new("termios", "error", Exc::Exception, "");

/// Raises `termios.error` for the last system call.
fn error(t: &Thread) -> Raised {
    let os = std::io::Error::last_os_error();
    let code = os.raw_os_error().unwrap_or(0);
    // SAFETY: the text is terminated, and copied before the next call.
    let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(code)) }.to_string_lossy().into_owned();
    let made = ERROR.class(t).and_then(|c| call::call(t, &c, &[Value::from(code), Value::from(text)]));
    match made {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    int::to_c_int(t, &number::index(t, v)?)
}

fn done(t: &Thread, f: impl FnOnce() -> i32) -> PyResult {
    if adder_vm::gil::without(t, f) < 0 { Err(error(t)) } else { Ok(Value::none()) }
}

fn attributes(t: &Thread, fd: i32) -> PyResult<libc::termios> {
    let mut mode = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: the result has its place.
    if adder_vm::gil::without(t, || unsafe { libc::tcgetattr(fd, mode.as_mut_ptr()) }) < 0 {
        return Err(error(t));
    }
    // SAFETY: the call succeeded.
    Ok(unsafe { mode.assume_init() })
}

/// Where `VMIN` and `VTIME` are numbers instead of characters.
fn is_count(mode_lflag: libc::tcflag_t, i: usize) -> bool {
    mode_lflag & libc::ICANON == 0 && (i == libc::VMIN || i == libc::VTIME)
}

fn tcgetattr(t: &Thread, a: Bound) -> PyResult {
    let mode = attributes(t, descriptor(t, a.get(0))?)?;
    // SAFETY: the mode is valid.
    let (input, output) = unsafe { (libc::cfgetispeed(&mode), libc::cfgetospeed(&mode)) };
    let characters = mode.c_cc.iter().enumerate().map(|(i, &c)| {
        if is_count(mode.c_lflag, i) { Value::from(i32::from(c)) } else { bytes::from_slice(&[c]) }
    });
    let characters = list::new(characters.collect());
    let flags = [mode.c_iflag, mode.c_oflag, mode.c_cflag, mode.c_lflag, input, output];
    Ok(list::new(flags.into_iter().map(Value::from).chain([characters]).collect()))
}

fn tcsetattr(t: &Thread, a: Bound) -> PyResult {
    let (fd, when) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    let wrong = || t.type_error("tcsetattr, arg 3: must be 7 element list");
    if !a.get(2).is_a::<PyList>() {
        return Err(wrong());
    }
    let items = iter::collect(t, a.get(2))?;
    let [input, output, control, local, ispeed, ospeed, characters] = items.as_slice() else {
        return Err(wrong());
    };
    let flag = |v: &Value| -> PyResult<u32> {
        let n = number::index(t, v)?;
        match int::to_i64(&n).and_then(|n| u32::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => Err(t.overflow_error("Python int too large to convert to C tcflag_t")),
        }
    };
    let mut mode = attributes(t, fd)?;
    mode.c_iflag = flag(input)?;
    mode.c_oflag = flag(output)?;
    mode.c_cflag = flag(control)?;
    mode.c_lflag = flag(local)?;
    let (ispeed, ospeed) = (flag(ispeed)?, flag(ospeed)?);
    let count = mode.c_cc.len();
    let wrong_size = || t.type_error(format_args!("tcsetattr: attributes[6] must be {count} element list"));
    if !characters.is_a::<PyList>() {
        return Err(wrong_size());
    }
    let characters = iter::collect(t, characters)?;
    if characters.len() != count {
        return Err(wrong_size());
    }
    for (to, v) in mode.c_cc.iter_mut().zip(&characters) {
        *to = match v.downcast::<PyBytes>().map(PyBytes::as_slice) {
            Some([c]) => *c,
            Some(_) | None if int::is_int(v) => c_int(t, v)? as u8,
            Some(_) | None => {
                return Err(t.type_error("tcsetattr: elements of attributes must be characters or integers"));
            }
        };
    }
    // SAFETY: the mode is valid.
    if unsafe { libc::cfsetispeed(&mut mode, ispeed) < 0 || libc::cfsetospeed(&mut mode, ospeed) < 0 } {
        return Err(error(t));
    }
    // SAFETY: the mode is valid.
    done(t, || unsafe { libc::tcsetattr(fd, when, &mode) })
}

fn tcsendbreak(t: &Thread, a: Bound) -> PyResult {
    let (fd, duration) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, || unsafe { libc::tcsendbreak(fd, duration) })
}

fn tcdrain(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(0))?;
    // SAFETY: no memory is involved.
    done(t, || unsafe { libc::tcdrain(fd) })
}

fn tcflush(t: &Thread, a: Bound) -> PyResult {
    let (fd, queue) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, || unsafe { libc::tcflush(fd, queue) })
}

fn tcflow(t: &Thread, a: Bound) -> PyResult {
    let (fd, action) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, || unsafe { libc::tcflow(fd, action) })
}

fn tcgetwinsize(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(0))?;
    // SAFETY: all zeroes is valid.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: the result has its place.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) } < 0 {
        return Err(error(t));
    }
    Ok(tuple::pair(Value::from(i32::from(size.ws_row)), Value::from(i32::from(size.ws_col))))
}

fn tcsetwinsize(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(0))?;
    let items = iter::collect(t, a.get(1))?;
    let [rows, columns] = items.as_slice() else {
        return Err(t.type_error("tcsetwinsize, arg 2: must be a two-item sequence"));
    };
    let side = |v: &Value| -> PyResult<u16> {
        let n = c_int(t, v)?;
        u16::try_from(n).map_err(|_| t.overflow_error("winsize value(s) out of range."))
    };
    // SAFETY: all zeroes is valid.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // The size in dots stays as it is.
    // SAFETY: the result has its place.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) } < 0 {
        return Err(error(t));
    }
    (size.ws_row, size.ws_col) = (side(rows)?, side(columns)?);
    // SAFETY: the size is valid.
    if unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &size) } < 0 {
        return Err(error(t));
    }
    Ok(Value::none())
}

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400 B460800
    B500000 B576000 B921600 B1000000 B1152000 B1500000 B2000000 B2500000 B3000000 B3500000 B4000000
    CSIZE CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CS5 CS6 CS7 CS8 CRTSCTS
    ECHO ECHOE ECHOK ECHONL ECHOCTL ECHOPRT ECHOKE FLUSHO PENDIN ICANON IEXTEN ISIG NOFLSH TOSTOP EXTPROC
    BRKINT ICRNL IGNBRK IGNCR IGNPAR INLCR INPCK ISTRIP IXANY IXOFF IXON PARMRK IUCLC IMAXBEL IUTF8
    OPOST OLCUC ONLCR OCRNL ONOCR ONLRET OFILL OFDEL NLDLY NL0 NL1 CRDLY CR0 CR1 CR2 CR3 TABDLY TAB0 TAB1 TAB2 TAB3
    BSDLY BS0 BS1 VTDLY VT0 VT1 FFDLY FF0 FF1
    VINTR VQUIT VERASE VKILL VEOF VTIME VMIN VSWTC VSTART VSTOP VSUSP VEOL VREPRINT VDISCARD VWERASE VLNEXT VEOL2
    TCSANOW TCSADRAIN TCSAFLUSH TCIFLUSH TCOFLUSH TCIOFLUSH TCOOFF TCOON TCIOFF TCION
    TIOCGWINSZ TIOCSWINSZ TIOCGPGRP TIOCSPGRP TIOCNOTTY TIOCSCTTY TIOCOUTQ TIOCEXCL TIOCNXCL TIOCSTI TIOCMGET TIOCMBIS TIOCMBIC
    TIOCMSET TIOCM_LE TIOCM_DTR TIOCM_RTS TIOCM_ST TIOCM_SR TIOCM_CTS TIOCM_CAR TIOCM_RNG TIOCM_DSR TIOCINQ FIONREAD FIONBIO
    FIONCLEX FIOCLEX TCGETS TCSETS TCSETSW TCSETSF TCGETA TCSETA TCSETAW TCSETAF TCSBRK TCXONC TCFLSH TIOCCONS
    TIOCGSERIAL TIOCSSERIAL
};

/// What the C library's headers say and the crate `libc` does not.
const MORE: &[(&str, i64)] = &[
    ("NCCS", 32),
    ("VSWTCH", 7),
    ("XTABS", 0x1800),
    ("EXTA", 14),
    ("EXTB", 15),
    ("CBAUD", 0o10017),
    ("CBAUDEX", 0o10000),
    ("CIBAUD", 0o2003600000),
    ("XCASE", 4),
    ("CINTR", 3),
    ("CQUIT", 28),
    ("CERASE", 127),
    ("CKILL", 21),
    ("CEOF", 4),
    ("CEOL", 0),
    ("CEOL2", 0),
    ("CSTART", 17),
    ("CSTOP", 19),
    ("CSUSP", 26),
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "termios",
    doc: "This module provides an interface to the Posix calls for tty I/O control.\n\nFor a complete description of these calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control (and then only if configured at installation\ntime).\n\nAll functions in this module take a file descriptor fd as their first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file object, such as sys.stdin itself.",
    functions: &[
        Method::new("tcgetattr(fd, /)", tcgetattr, "Get the tty attributes for file descriptor fd."),
        Method::new(
            "tcsetattr(fd, when, attributes, /)",
            tcsetattr,
            "Set the tty attributes for file descriptor fd.",
        ),
        Method::new("tcsendbreak(fd, duration, /)", tcsendbreak, "Send a break on file descriptor fd."),
        Method::new(
            "tcdrain(fd, /)",
            tcdrain,
            "Wait until all output written to file descriptor fd has been transmitted.",
        ),
        Method::new("tcflush(fd, queue, /)", tcflush, "Discard queued data on file descriptor fd."),
        Method::new(
            "tcflow(fd, action, /)",
            tcflow,
            "Suspend or resume input or output on file descriptor fd.",
        ),
        Method::new("tcgetwinsize(fd, /)", tcgetwinsize, "Get the tty winsize for file descriptor fd."),
        Method::new(
            "tcsetwinsize(fd, winsize, /)",
            tcsetwinsize,
            "Set the tty winsize for file descriptor fd.",
        ),
    ],
    types: &[],
    init: Some(|t, module| {
        module.add("error", ERROR.class(t)?);
        for &(name, n) in CONSTANTS.iter().chain(MORE) {
            module.add(name, Value::from(n));
        }
        Ok(())
    }),
};
