//! `posix`: what `os` is made of on this family of systems.

mod children;
mod credentials;
mod descriptors;
mod dirs;
mod files;
mod limits;
pub use files::retry;
pub mod paths;
mod process;
mod scheduling;
mod stat;

use adder_vm::native::{Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::types::list;
use adder_vm::types::native_function::new_function;
use adder_vm::types::str::intern;
use adder_vm::types::structseq;

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_NDELAY O_DSYNC O_SYNC O_RSYNC O_CLOEXEC
    O_DIRECTORY O_NOFOLLOW O_NOATIME O_PATH O_TMPFILE O_ASYNC O_DIRECT O_ACCMODE
    F_OK R_OK W_OK X_OK WNOHANG WUNTRACED WCONTINUED WEXITED WSTOPPED WNOWAIT P_PID P_PGID P_ALL
    EFD_CLOEXEC EFD_NONBLOCK EFD_SEMAPHORE MFD_CLOEXEC MFD_ALLOW_SEALING MFD_HUGETLB P_PIDFD RTLD_NOLOAD RTLD_NODELETE
    RTLD_DEEPBIND XATTR_CREATE XATTR_REPLACE CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED
    ST_NODEV ST_NOEXEC ST_SYNCHRONOUS ST_MANDLOCK ST_NOATIME ST_NODIRATIME ST_RELATIME RWF_APPEND RWF_DSYNC RWF_HIPRI
    RWF_NOWAIT RWF_SYNC
    PRIO_PROCESS PRIO_PGRP PRIO_USER ST_RDONLY ST_NOSUID GRND_RANDOM GRND_NONBLOCK SEEK_DATA SEEK_HOLE
    SCHED_OTHER SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE SCHED_RESET_ON_FORK
    F_LOCK F_TLOCK F_ULOCK F_TEST POSIX_FADV_NORMAL POSIX_FADV_SEQUENTIAL POSIX_FADV_RANDOM POSIX_FADV_NOREUSE
    POSIX_FADV_WILLNEED POSIX_FADV_DONTNEED RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL
};

/// Exit codes of `sysexits.h`, from `EX_USAGE` (64) on.
const EXIT_CODES: &[&str] = &[
    "EX_USAGE",
    "EX_DATAERR",
    "EX_NOINPUT",
    "EX_NOUSER",
    "EX_NOHOST",
    "EX_UNAVAILABLE",
    "EX_SOFTWARE",
    "EX_OSERR",
    "EX_OSFILE",
    "EX_CANTCREAT",
    "EX_IOERR",
    "EX_TEMPFAIL",
    "EX_PROTOCOL",
    "EX_NOPERM",
    "EX_CONFIG",
];

/// Names that `os` looks for to know what functions can do.
const HAVE: &[&str] = &[
    "HAVE_FACCESSAT",
    "HAVE_FCHDIR",
    "HAVE_FCHMOD",
    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",
    "HAVE_FDOPENDIR",
    "HAVE_FPATHCONF",
    "HAVE_FSTATAT",
    "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",
    "HAVE_LINKAT",
    "HAVE_LSTAT",
    "HAVE_MKDIRAT",
    "HAVE_MKFIFOAT",
    "HAVE_OPENAT",
    "HAVE_READLINKAT",
    "HAVE_RENAMEAT",
    "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",
    "HAVE_UTIMENSAT",
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
    functions: &[],
    types: &[
        &stat::STAT_RESULT_SPEC,
        &stat::STATVFS_RESULT_SPEC,
        &stat::TERMINAL_SIZE_SPEC,
        &stat::UNAME_RESULT_SPEC,
        &stat::TIMES_RESULT_SPEC,
        &scheduling::SCHED_PARAM_SPEC,
        &children::WAITID_RESULT_SPEC,
        &dirs::DIR_ENTRY_SPEC,
    ],
    init: Some(|_t, module| {
        adder_vm::object::build::make_builtin(&dirs::SCAN_SPEC);
        for info in [
            &stat::STAT_RESULT_INFO,
            &stat::STATVFS_RESULT_INFO,
            &stat::TERMINAL_SIZE_INFO,
            &stat::UNAME_RESULT_INFO,
            &stat::TIMES_RESULT_INFO,
            &scheduling::SCHED_PARAM_INFO,
            &children::WAITID_RESULT_INFO,
        ] {
            structseq::ready(info);
        }
        let tables: [&'static [Method]; 8] = [
            files::FUNCTIONS,
            descriptors::FUNCTIONS,
            dirs::FUNCTIONS,
            process::FUNCTIONS,
            children::FUNCTIONS,
            credentials::FUNCTIONS,
            limits::FUNCTIONS,
            scheduling::FUNCTIONS,
        ];
        let name = intern("posix");
        for table in tables {
            for method in table {
                module.add(method.name(), new_function(method, None, &name));
            }
        }
        for &(name, n) in CONSTANTS {
            module.add(name, Value::from(n));
        }
        module.add("EX_OK", Value::small_int(0));
        for (i, name) in EXIT_CODES.iter().enumerate() {
            module.add(name, Value::from(64 + i));
        }
        for (name, n) in children::SPAWN_ACTIONS {
            module.add(name, Value::from(n));
        }
        for (name, table) in limits::names() {
            module.add(name, table);
        }
        module.add("NGROUPS_MAX", Value::small_int(65536));
        module.add("SCHED_NORMAL", Value::from(libc::SCHED_OTHER));
        module.add("SCHED_DEADLINE", Value::small_int(6));
        module.add("environ", process::environ());
        module.add("_have_functions", list::new(HAVE.iter().map(|n| Value::from(*n)).collect()));
        module.add("error", adder_vm::exc::Exc::OSError.class().to_value());
        Ok(())
    }),
};
