//! File status: `stat_result`, `statvfs_result`.

use adder_vm::object::value::Value;
use adder_vm::structseq;
use adder_vm::types::structseq::make;

structseq!(
    STAT_RESULT,
    STAT_RESULT_SPEC,
    STAT_RESULT_INFO,
    "os",
    "stat_result",
    "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\nPosix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information.",
    10,
    [
        ("st_mode", "protection bits"),
        ("st_ino", "inode"),
        ("st_dev", "device"),
        ("st_nlink", "number of hard links"),
        ("st_uid", "user ID of owner"),
        ("st_gid", "group ID of owner"),
        ("st_size", "total size, in bytes"),
        ("", "integer time of last access"),
        ("", "integer time of last modification"),
        ("", "integer time of last change"),
        ("st_atime", "time of last access"),
        ("st_mtime", "time of last modification"),
        ("st_ctime", "time of last change"),
        ("st_atime_ns", "time of last access in nanoseconds"),
        ("st_mtime_ns", "time of last modification in nanoseconds"),
        ("st_ctime_ns", "time of last change in nanoseconds"),
        ("st_blksize", "blocksize for filesystem I/O"),
        ("st_blocks", "number of blocks allocated"),
        ("st_rdev", "device type (if inode device)")
    ]
);

/// The result for a status.
pub fn stat_result(s: &libc::stat) -> Value {
    let times = [(s.st_atime, s.st_atime_nsec), (s.st_mtime, s.st_mtime_nsec), (s.st_ctime, s.st_ctime_nsec)];
    let mut values = vec![
        Value::from(u64::from(s.st_mode)),
        Value::from(s.st_ino),
        Value::from(s.st_dev),
        Value::from(s.st_nlink),
        Value::from(u64::from(s.st_uid)),
        Value::from(u64::from(s.st_gid)),
        Value::from(s.st_size),
    ];
    values.extend(times.iter().map(|&(sec, _)| Value::from(sec)));
    values.extend(times.iter().map(|&(sec, nsec)| Value::from(sec as f64 + 1e-9 * nsec as f64)));
    values.extend(
        times.iter().map(|&(sec, nsec)| Value::from(i128::from(sec) * 1_000_000_000 + i128::from(nsec))),
    );
    values.push(Value::from(s.st_blksize));
    values.push(Value::from(s.st_blocks));
    values.push(Value::from(s.st_rdev));
    make(&STAT_RESULT_INFO, values)
}

structseq!(
    STATVFS_RESULT,
    STATVFS_RESULT_SPEC,
    STATVFS_RESULT_INFO,
    "os",
    "statvfs_result",
    "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
    10,
    [
        ("f_bsize", ""),
        ("f_frsize", ""),
        ("f_blocks", ""),
        ("f_bfree", ""),
        ("f_bavail", ""),
        ("f_files", ""),
        ("f_ffree", ""),
        ("f_favail", ""),
        ("f_flag", ""),
        ("f_namemax", ""),
        ("f_fsid", "")
    ]
);

pub fn statvfs_result(s: &libc::statvfs) -> Value {
    let values = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
        s.f_fsid,
    ];
    make(&STATVFS_RESULT_INFO, values.iter().map(|&n| Value::from(n)).collect())
}

structseq!(
    TERMINAL_SIZE,
    TERMINAL_SIZE_SPEC,
    TERMINAL_SIZE_INFO,
    "os",
    "terminal_size",
    "A tuple of (columns, lines) for holding terminal window size",
    2,
    [
        ("columns", "width of the terminal window in characters"),
        ("lines", "height of the terminal window in characters")
    ]
);

structseq!(
    UNAME_RESULT,
    UNAME_RESULT_SPEC,
    UNAME_RESULT_INFO,
    "posix",
    "uname_result",
    "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information.",
    5,
    [
        ("sysname", "operating system name"),
        ("nodename", "name of machine on network (implementation-defined)"),
        ("release", "operating system release"),
        ("version", "operating system version"),
        ("machine", "hardware identifier")
    ]
);

structseq!(
    TIMES_RESULT,
    TIMES_RESULT_SPEC,
    TIMES_RESULT_INFO,
    "posix",
    "times_result",
    "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\nor via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information.",
    5,
    [
        ("user", "user time"),
        ("system", "system time"),
        ("children_user", "user time of children"),
        ("children_system", "system time of children"),
        ("elapsed", "elapsed time since an arbitrary point in the past")
    ]
);
