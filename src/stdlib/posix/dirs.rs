//! Directories: listing, `scandir`, making and removing, the working directory.

use super::files::{flag, path_error};
use super::paths::{Accept, PathArg, Target, convert, dir_fd, result};
use super::stat::stat_result;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{number, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

/// One entry of a directory as the system gives it.
struct Entry {
    name: Vec<u8>,
    inode: u64,
    kind: u8,
}

/// All entries but `.` and `..`.
fn entries(t: &Thread, path: &PathArg) -> PyResult<Vec<Entry>> {
    // SAFETY: the path is terminated; the stream is closed below, its entries are read before the next call.
    unsafe {
        let dir = match &path.target {
            Target::Path(p) => libc::opendir(p.as_ptr()),
            Target::Fd(n) => {
                let copy = libc::fcntl(*n, libc::F_DUPFD_CLOEXEC, 0);
                if copy < 0 {
                    return Err(path_error(t, path));
                }
                let dir = libc::fdopendir(copy);
                if dir.is_null() {
                    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
                    libc::close(copy);
                    return Err(t.os_error(errno, Some(&path.given), None));
                }
                libc::rewinddir(dir);
                dir
            }
        };
        if dir.is_null() {
            let carried = path.path().and_then(|p| crate::embedded::entries(p.to_bytes()));
            let Some(names) = carried else { return Err(path_error(t, path)) };
            let entry = |(name, is_folder): (String, bool)| Entry {
                name: name.into(),
                inode: 0,
                kind: if is_folder { libc::DT_DIR } else { libc::DT_REG },
            };
            return Ok(names.into_iter().map(entry).collect());
        }
        let mut all = Vec::new();
        loop {
            *libc::__errno_location() = 0;
            let e = libc::readdir(dir);
            if e.is_null() {
                break;
            }
            let name = CStr::from_ptr((&raw const (*e).d_name).cast()).to_bytes();
            if name != b"." && name != b".." {
                all.push(Entry { name: name.to_vec(), inode: (*e).d_ino, kind: (*e).d_type });
            }
        }
        let errno = *libc::__errno_location();
        libc::closedir(dir);
        if errno != 0 { Err(t.os_error(errno, Some(&path.given), None)) } else { Ok(all) }
    }
}

fn listdir(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "listdir", "path", Accept::FD_OR_NONE)?;
    let names = entries(t, &path)?;
    Ok(list::new(names.iter().map(|e| result(&e.name, path.bytes)).collect()))
}

/// An entry of `scandir`.
#[repr(C)]
pub struct DirEntry {
    head: adder_abi::object::Header,
    name: Value,
    path: Value,
    full: CString,
    /// The directory's descriptor, or `AT_FDCWD`.
    at: i32,
    inode: u64,
    kind: u8,
    stat: Field,
    lstat: Field,
}

pub static DIR_ENTRY: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for DirEntry {
    fn cell() -> &'static TypeCell {
        &DIR_ENTRY
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.name.word());
        visit(self.path.word());
        visit(self.stat.word());
        visit(self.lstat.word());
    }
}

fn entry_of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a DirEntry> {
    v.downcast::<DirEntry>().ok_or_else(|| t.type_error("a directory entry is required"))
}

fn raw_stat(t: &Thread, e: &DirEntry, follow: bool) -> PyResult<libc::stat> {
    let mut s = MaybeUninit::<libc::stat>::uninit();
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: the path is terminated and the result has room for a status.
    if unsafe { libc::fstatat(e.at, e.full.as_ptr(), s.as_mut_ptr(), flags) } != 0 {
        let carried = crate::embedded::stat(e.full.to_bytes());
        return carried.ok_or_else(|| t.last_os_error(Some(&e.path)));
    }
    // SAFETY: the call succeeded.
    Ok(unsafe { s.assume_init() })
}

fn entry_stat(t: &Thread, a: Bound) -> PyResult {
    let e = entry_of(t, a.get(0))?;
    let follow = flag(t, a.opt(1), true)?;
    let cached = if follow { &e.stat } else { &e.lstat };
    if let Some(s) = cached.get() {
        return Ok(s);
    }
    let s = stat_result(&raw_stat(t, e, follow)?);
    cached.put(s.clone());
    Ok(s)
}

/// Whether the entry is of a kind, asking the system only where the directory did not say.
fn is_kind(t: &Thread, e: &DirEntry, kind: u8, mode: libc::mode_t, follow: bool) -> PyResult<bool> {
    let unknown = e.kind == libc::DT_UNKNOWN || (follow && e.kind == libc::DT_LNK);
    if !unknown {
        return Ok(e.kind == kind);
    }
    match raw_stat(t, e, follow) {
        Ok(s) => Ok(s.st_mode & libc::S_IFMT == mode),
        Err(raised) => {
            t.catch(Err(raised), Exc::FileNotFoundError).map(|found: Option<bool>| found.unwrap_or(false))
        }
    }
}

fn entry_is_dir(t: &Thread, a: Bound) -> PyResult {
    let follow = flag(t, a.opt(1), true)?;
    is_kind(t, entry_of(t, a.get(0))?, libc::DT_DIR, libc::S_IFDIR, follow).map(Value::bool)
}

fn entry_is_file(t: &Thread, a: Bound) -> PyResult {
    let follow = flag(t, a.opt(1), true)?;
    is_kind(t, entry_of(t, a.get(0))?, libc::DT_REG, libc::S_IFREG, follow).map(Value::bool)
}

fn entry_is_symlink(t: &Thread, a: Bound) -> PyResult {
    is_kind(t, entry_of(t, a.get(0))?, libc::DT_LNK, libc::S_IFLNK, false).map(Value::bool)
}

fn entry_is_junction(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(false))
}

fn entry_inode(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(entry_of(t, a.get(0))?.inode))
}

fn entry_fspath(t: &Thread, a: Bound) -> PyResult {
    Ok(entry_of(t, a.get(0))?.path.clone())
}

fn get_name(t: &Thread, v: &Value) -> PyResult {
    Ok(entry_of(t, v)?.name.clone())
}

fn get_path(t: &Thread, v: &Value) -> PyResult {
    Ok(entry_of(t, v)?.path.clone())
}

fn entry_repr(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(format!("<DirEntry {}>", repr::repr_text(t, &entry_of(t, v)?.name)?)))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(adder_vm::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static DIR_ENTRY_SPEC: TypeSpec = TypeSpec {
    name: "DirEntry",
    module: "posix",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(entry_repr), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "is_dir(self, /, *, follow_symlinks=True)",
            entry_is_dir,
            "Return True if the entry is a directory; cached per entry.",
        ),
        Method::new(
            "is_file(self, /, *, follow_symlinks=True)",
            entry_is_file,
            "Return True if the entry is a file; cached per entry.",
        ),
        Method::new(
            "is_symlink(self, /)",
            entry_is_symlink,
            "Return True if the entry is a symbolic link; cached per entry.",
        ),
        Method::new(
            "is_junction(self, /)",
            entry_is_junction,
            "Return True if the entry is a junction; cached per entry.",
        ),
        Method::new(
            "stat(self, /, *, follow_symlinks=True)",
            entry_stat,
            "Return stat_result object for the entry; cached per entry.",
        ),
        Method::new("inode(self, /)", entry_inode, "Return inode of the entry; cached per entry."),
        Method::new("__fspath__(self, /)", entry_fspath, "Returns the path for the entry."),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        GetSet::get("name", get_name, "the entry's base filename, relative to scandir() \"path\" argument"),
        GetSet::get(
            "path",
            get_path,
            "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)",
        ),
    ],
    ..TypeSpec::of::<DirEntry>(&DIR_ENTRY)
};

/// The iterator of `scandir`: the directory is read at once, so that nothing stays open.
#[repr(C)]
pub struct Scan {
    head: adder_abi::object::Header,
    entries: RefCell<Vec<Value>>,
    next: Cell<usize>,
}

pub static SCAN: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for Scan {
    fn cell() -> &'static TypeCell {
        &SCAN
    }

    fn trace(&self, visit: &mut Visitor) {
        self.entries.borrow().iter().for_each(|v| visit(v.word()));
    }
}

fn scandir(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "scandir", "path", Accept::FD_OR_NONE)?;
    let found = entries(t, &path)?;
    let prefix = match &path.target {
        Target::Path(p) if !path.given.is_none() => {
            let mut prefix = p.as_bytes().to_vec();
            if prefix.last().is_some_and(|&b| b != b'/') {
                prefix.push(b'/');
            }
            prefix
        }
        Target::Path(_) => b"./".to_vec(),
        Target::Fd(_) => Vec::new(),
    };
    let at = match path.target {
        Target::Fd(n) => n,
        Target::Path(_) => libc::AT_FDCWD,
    };
    let mut values = Vec::with_capacity(found.len());
    for e in found {
        let mut full = prefix.clone();
        full.extend_from_slice(&e.name);
        let shown = result(&full, path.bytes);
        let Ok(full) = CString::new(full) else { continue };
        values.push(DIR_ENTRY.get().instantiate(DirEntry {
            head: blank_header(),
            name: result(&e.name, path.bytes),
            path: shown,
            full,
            at,
            inode: e.inode,
            kind: e.kind,
            stat: Field::empty(),
            lstat: Field::empty(),
        }));
    }
    Ok(SCAN.get().instantiate(Scan {
        head: blank_header(),
        entries: RefCell::new(values),
        next: Cell::new(0),
    }))
}

fn scan_next(_t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(s) = v.downcast::<Scan>() else { return Ok(None) };
    let i = s.next.get();
    s.next.set(i + 1);
    let entry = s.entries.borrow().get(i).cloned();
    Ok(entry)
}

fn scan_close(_t: &Thread, a: Bound) -> PyResult {
    if let Some(s) = a.get(0).downcast::<Scan>() {
        let dropped = s.entries.take();
        drop(dropped);
    }
    Ok(Value::none())
}

fn scan_enter(_t: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

pub static SCAN_SPEC: TypeSpec = TypeSpec {
    name: "ScandirIterator",
    module: "posix",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(scan_next), ..Slots::EMPTY },
    methods: &[
        Method::new("close(self, /)", scan_close, ""),
        Method::new("__enter__(self, /)", scan_enter, ""),
        Method::new("__exit__(self, /, *args)", scan_close, ""),
    ],
    ..TypeSpec::of::<Scan>(&SCAN)
};

fn mkdir(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "mkdir", "path", Accept::PATH)?;
    let mode = match a.opt(1) {
        Some(m) => super::files::int(t, m)?,
        None => 0o777,
    };
    let at = dir_fd(t, a.opt(2))?;
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: the path is terminated.
    if unsafe { libc::mkdirat(at, p.as_ptr(), mode as libc::mode_t) } != 0 {
        return Err(path_error(t, &path));
    }
    Ok(Value::none())
}

fn rmdir(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "rmdir", "path", Accept::PATH)?;
    let at = dir_fd(t, a.opt(1))?;
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: the path is terminated.
    if unsafe { libc::unlinkat(at, p.as_ptr(), libc::AT_REMOVEDIR) } != 0 {
        return Err(path_error(t, &path));
    }
    Ok(Value::none())
}

fn mkfifo(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "mkfifo", "path", Accept::PATH)?;
    let mode = match a.opt(1) {
        Some(m) => super::files::int(t, m)?,
        None => 0o666,
    };
    let at = dir_fd(t, a.opt(2))?;
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: the path is terminated.
    if unsafe { libc::mkfifoat(at, p.as_ptr(), mode as libc::mode_t) } != 0 {
        return Err(path_error(t, &path));
    }
    Ok(Value::none())
}

fn cwd(t: &Thread, as_bytes: bool) -> PyResult {
    let mut data = vec![0u8; 4096];
    loop {
        // SAFETY: the buffer has that length; the result is terminated.
        unsafe {
            if !libc::getcwd(data.as_mut_ptr().cast(), data.len()).is_null() {
                return Ok(result(CStr::from_ptr(data.as_ptr().cast()).to_bytes(), as_bytes));
            }
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::ERANGE) || data.len() > 1 << 20 {
            return Err(t.last_os_error(None));
        }
        data.resize(data.len() * 2, 0);
    }
}

fn getcwd(t: &Thread, _a: Bound) -> PyResult {
    cwd(t, false)
}

fn getcwdb(t: &Thread, _a: Bound) -> PyResult {
    cwd(t, true)
}

fn chdir(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "chdir", "path", Accept::FD)?;
    // SAFETY: the path is terminated.
    let rc = unsafe {
        match &path.target {
            Target::Path(p) => libc::chdir(p.as_ptr()),
            Target::Fd(n) => libc::fchdir(*n),
        }
    };
    if rc != 0 { Err(path_error(t, &path)) } else { Ok(Value::none()) }
}

/// `posixpath.normpath`, which the library asks for in native form.
fn path_normpath(t: &Thread, a: Bound) -> PyResult {
    let path = super::paths::fspath(t, a.get(0))?;
    let s = path.downcast::<adder_vm::types::str::PyStr>();
    let raw = match s {
        Some(s) => s.to_wtf8(),
        None => adder_vm::protocol::buffer::bytes_of(t, &path)?,
    };
    let out = normalize(&raw);
    Ok(match s {
        Some(_) => adder_vm::types::str::from_wtf8(&out),
        None => adder_vm::types::bytes::from_slice(&out),
    })
}

fn normalize(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    // POSIX lets exactly two leading slashes mean something of their own.
    let slashes = path.iter().take_while(|&&b| b == b'/').count();
    let root = if slashes == 2 { 2 } else { slashes.min(1) };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if !parts.is_empty() && parts.last() != Some(&&b".."[..]) => {
                parts.pop();
            }
            b".." if root > 0 => {}
            _ => parts.push(part),
        }
    }
    let mut out = vec![b'/'; root];
    out.extend(parts.join(&b'/'));
    if out.is_empty() { b".".to_vec() } else { out }
}

fn path_splitroot(t: &Thread, a: Bound) -> PyResult {
    use adder_vm::types::tuple;
    let path = super::paths::fspath(t, a.get(0))?;
    let (raw, is_str) = match path.downcast::<adder_vm::types::str::PyStr>() {
        Some(s) => (s.to_wtf8(), true),
        None => (adder_vm::protocol::buffer::bytes_of(t, &path)?, false),
    };
    let slashes = raw.iter().take_while(|&&b| b == b'/').count();
    let root = if slashes == 2 { 2 } else { slashes.min(1) };
    let make = |b: &[u8]| {
        if is_str { adder_vm::types::str::from_wtf8(b) } else { adder_vm::types::bytes::from_slice(b) }
    };
    Ok(tuple::new(vec![make(b""), make(&raw[..root]), make(&raw[root..])]))
}

fn fspath(t: &Thread, a: Bound) -> PyResult {
    super::paths::fspath(t, a.get(0))
}

/// A count argument that must not be negative, for callers that size buffers by it.
pub fn count(t: &Thread, v: &Value) -> PyResult<usize> {
    let n = number::to_isize(t, v, Exc::OverflowError)?;
    usize::try_from(n).map_err(|_| t.value_error("negative argument not allowed"))
}

pub const FUNCTIONS: &[Method] = &[
    Method::new(
        "listdir(path=None)",
        listdir,
        "Return a list containing the names of the files in the directory.",
    ),
    Method::new("scandir(path=None)", scandir, "Return an iterator of DirEntry objects for given path."),
    Method::new("mkdir(path, mode=511, *, dir_fd=None)", mkdir, "Create a directory."),
    Method::new("rmdir(path, *, dir_fd=None)", rmdir, "Remove a directory."),
    Method::new("mkfifo(path, mode=438, *, dir_fd=None)", mkfifo, "Create a \"fifo\" (a POSIX named pipe)."),
    Method::new("getcwd()", getcwd, "Return a unicode string representing the current working directory."),
    Method::new("getcwdb()", getcwdb, "Return a bytes string representing the current working directory."),
    Method::new("chdir(path)", chdir, "Change the current working directory to the specified path."),
    Method::new("fchdir(fd)", chdir, "Change to the directory of the given file descriptor."),
    Method::new("_path_normpath(path)", path_normpath, "Normalize path, eliminating double slashes, etc."),
    Method::new("_path_splitroot_ex(p, /)", path_splitroot, "Split a pathname into drive, root and tail."),
    Method::new("fspath(path)", fspath, "Return the file system path representation of the object."),
];
