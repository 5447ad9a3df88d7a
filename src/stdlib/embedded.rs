//! The embedded library's files for programs that look for them: status, directories, opening for reading.
//!
//! `module.__file__` names a path below `sys._stdlib_dir`, where usually nothing is. When the system finds nothing at such a path, the answer comes
//! from what the command carries; a file that is there always wins. An opened file is an anonymous one (`memfd_create`) with the contents.

use crate::library::{self, LIBRARY};
use adder_vm::modules::sys;
use adder_vm::types::str::PyStr;
use std::io::{Seek, SeekFrom, Write};
use std::mem::zeroed;
use std::os::fd::{FromRawFd, IntoRawFd};

/// What the library has at a path.
enum Found {
    Folder,
    File(std::borrow::Cow<'static, [u8]>),
}

/// A path inside the library: empty for its folder.
fn inside(path: &[u8]) -> Option<String> {
    let folder = sys::lookup("_stdlib_dir")?.downcast::<PyStr>()?.to_string_lossy();
    let rest = std::str::from_utf8(path.strip_prefix(folder.as_bytes())?).ok()?;
    match rest.strip_prefix('/') {
        Some(rest) => Some(rest.trim_end_matches('/').to_owned()),
        None => rest.is_empty().then(String::new),
    }
}

fn find(path: &[u8]) -> Option<(String, Found)> {
    let inner = inside(path)?;
    let found = match (LIBRARY.data)(&inner) {
        Some(data) => Found::File(data),
        None if inner.is_empty() || library::is_folder(&inner) => Found::Folder,
        None => return None,
    };
    Some((inner, found))
}

/// Whether the last system call found nothing.
fn nothing_there() -> bool {
    matches!(std::io::Error::last_os_error().raw_os_error(), Some(libc::ENOENT | libc::ENOTDIR))
}

/// The status of a path at which the last system call found nothing: read-only, as old as the command.
pub fn stat(path: &[u8]) -> Option<libc::stat> {
    if !nothing_there() {
        return None;
    }
    let (inner, found) = find(path)?;
    // SAFETY: a status is numbers only, and the path is terminated.
    let mut s = unsafe {
        let mut s: libc::stat = zeroed();
        libc::stat(c"/proc/self/exe".as_ptr(), &raw mut s);
        s
    };
    // No file's number, but always the same for one path.
    s.st_ino = inner.bytes().fold(1 << 48, |hash: u64, byte| hash.wrapping_mul(31) ^ u64::from(byte));
    (s.st_nlink, s.st_rdev) = (1, 0);
    match found {
        Found::Folder => (s.st_mode, s.st_size) = (libc::S_IFDIR | 0o555, 4096),
        Found::File(data) => (s.st_mode, s.st_size) = (libc::S_IFREG | 0o444, data.len() as i64),
    }
    s.st_blocks = (s.st_size + 511) / 512;
    Some(s)
}

/// The names in a folder at which the last system call found nothing, true for folders.
pub fn entries(path: &[u8]) -> Option<Vec<(String, bool)>> {
    if !nothing_there() {
        return None;
    }
    match find(path)? {
        (inner, Found::Folder) => Some(library::folder(&inner)),
        _ => None,
    }
}

/// A descriptor of a file at which the last system call found nothing, if it is opened for reading.
pub fn open(path: &[u8], flags: i32) -> Option<i32> {
    if !nothing_there() || flags & (libc::O_ACCMODE | libc::O_CREAT) != libc::O_RDONLY {
        return None;
    }
    let (_, Found::File(data)) = find(path)? else { return None };
    // SAFETY: the name is terminated; the descriptor is ours alone.
    let mut file = unsafe {
        let fd = libc::memfd_create(c"library".as_ptr(), libc::MFD_CLOEXEC);
        if fd < 0 {
            return None;
        }
        std::fs::File::from_raw_fd(fd)
    };
    file.write_all(&data).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    Some(file.into_raw_fd())
}
