//! `FileIO`: a file descriptor as a raw stream.

use super::base::{
    FINALIZING, PyIoBase, RAW_BASE, finalize, getstate, offset_arg, size_arg, unclosed_warning,
};
use super::sys::{self, Transfer};
use super::unsupported;
use crate::{blocking, initializer};
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::Payload;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, buffer, call, number, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use adder_vm::types::str::args::check_size;
use std::cell::Cell;
use std::ffi::CString;

#[repr(C)]
pub struct PyFileIO {
    pub base: PyIoBase,
    fd: Cell<i32>,
    created: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    closefd: Cell<bool>,
    /// Whether the file can seek, once known.
    seekable: Cell<Option<bool>>,
    /// The system's preferred block size.
    block: Cell<i64>,
    /// The file's size when it was opened, as an estimate for reading it all.
    size_hint: Cell<i64>,
}

pub static FILE_IO: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references (the name is an attribute).
unsafe impl Payload for PyFileIO {
    fn cell() -> &'static TypeCell {
        &FILE_IO
    }

    unsafe fn drop_payload(_: *mut PyFileIO) {}
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyFileIO {
        base: PyIoBase::blank(),
        fd: Cell::new(-1),
        created: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        appending: Cell::new(false),
        closefd: Cell::new(true),
        seekable: Cell::new(None),
        block: Cell::new(super::DEFAULT_BUFFER_SIZE as i64),
        size_hint: Cell::new(-1),
    }))
}

/// A path argument as the system takes it.
pub fn path_bytes(t: &Thread, v: &Value) -> PyResult<CString> {
    let mut held = v.clone();
    if !v.is_a::<PyStr>() && !v.is_a::<PyBytes>() {
        held = match attr::special(t, v, "__fspath__")? {
            Some(method) => {
                let path = call::call(t, &method, &[])?;
                if !path.is_a::<PyStr>() && !path.is_a::<PyBytes>() {
                    return Err(t.type_error(format_args!(
                        "expected {}.__fspath__() to return str or bytes, not {}",
                        v.class().tp_name(),
                        path.class().tp_name()
                    )));
                }
                path
            }
            None => {
                return Err(t.type_error(format_args!(
                    "expected str, bytes or os.PathLike object, not {}",
                    v.class().tp_name()
                )));
            }
        };
    }
    let bytes = match (held.downcast::<PyStr>(), held.downcast::<PyBytes>()) {
        (Some(s), _) => encode_path(t, &held, s)?,
        (None, Some(b)) => b.as_slice().to_vec(),
        (None, None) => Vec::new(),
    };
    CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))
}

fn encode_path(t: &Thread, v: &Value, s: &PyStr) -> PyResult<Vec<u8>> {
    if let Some(text) = s.as_ascii() {
        return Ok(text.as_bytes().to_vec());
    }
    use adder_vm::codecs::{Known, errors::Errors, run};
    run::encode(t, &mut *Known::Utf8.encoder(), "utf-8", v, &Errors::named("surrogateescape"))
}

initializer!(file_init, "FileIO(self, file, mode='r', closefd=True, opener=None)", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    if this.fd.get() >= 0 {
        if this.closefd.get() {
            this.close_fd(t)?;
        } else {
            this.fd.set(-1);
        }
    }
    let mode = match a.opt(2) {
        None => "r".to_owned(),
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) => s.to_string_lossy(),
            None => {
                return Err(t.type_error(format_args!(
                    "FileIO() argument 'mode' must be str, not {}",
                    v.class().tp_name()
                )));
            }
        },
    };
    let closefd = a.opt(3).map_or(Ok(true), |v| truth::truth(t, v))?;
    let file = a.get(1);
    let mut fd = -1;
    if int::is_int(file) || (file.class().slots().index.is_some() && !file.is_a::<PyStr>()) {
        if file.class().is(adder_vm::types::boolean::BOOL.get()) {
            adder_vm::report::warn(t, Exc::RuntimeWarning, "bool is used as a file descriptor")?;
        }
        match int::to_i64(&number::index(t, file)?).and_then(|n| i32::try_from(n).ok()) {
            Some(n) if n < 0 => return Err(t.value_error("negative file descriptor")),
            Some(n) => fd = n,
            None => return Err(t.overflow_error("Python int too large to convert to C int")),
        }
    }
    let path = if fd < 0 { Some(path_bytes(t, file)?) } else { None };
    let flags = this.set_mode(t, &mode)?;
    let mut own = false;
    if let Some(path) = path {
        if !closefd {
            return Err(t.value_error("Cannot use closefd=False with file name"));
        }
        own = true;
        fd = match a.some(4) {
            None => open_path(t, &path, flags, file)?,
            Some(opener) => {
                let result = call::call(t, opener, &[file.clone(), Value::from(flags)])?;
                if !int::is_int(&result) {
                    return Err(t.type_error("expected integer from opener"));
                }
                let n = int::to_i64(&result).and_then(|n| i32::try_from(n).ok());
                let n = n.ok_or_else(|| t.overflow_error("Python int too large to convert to C int"))?;
                if n < 0 {
                    return Err(t.value_error(format_args!("opener returned {n}")));
                }
                // SAFETY: no pointers.
                unsafe { libc::fcntl(n, libc::F_SETFD, libc::FD_CLOEXEC) };
                n
            }
        };
    }
    let failed = |raised| {
        if own {
            let _ = sys::close(fd);
        }
        raised
    };
    match sys::stat(fd) {
        Ok(st) => {
            if st.st_mode & libc::S_IFMT == libc::S_IFDIR {
                return Err(failed(t.os_error(libc::EISDIR, Some(file), None)));
            }
            if st.st_blksize > 1 {
                // It has 32 bits on aarch64.
                #[allow(clippy::unnecessary_cast)]
                let block = st.st_blksize as i64;
                this.block.set(block.max(super::DEFAULT_BUFFER_SIZE as i64));
            }
            this.size_hint.set(st.st_size);
        }
        Err(libc::EBADF) => return Err(failed(t.os_error(libc::EBADF, None, None))),
        Err(_) => {}
    }
    this.seekable.set(None);
    this.closefd.set(closefd);
    this.base.closed.set(false);
    this.fd.set(fd);
    if let Err(raised) = attr::set_str(t, a.get(0), "name", file) {
        this.fd.set(-1);
        return Err(failed(raised));
    }
    if this.appending.get() {
        // SAFETY: no pointers. Pipes cannot seek, which does not matter.
        unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    }
    Ok(Value::none())
}

fn open_path(t: &Thread, path: &CString, flags: i32, name: &Value) -> PyResult<i32> {
    loop {
        // SAFETY: the path ends with a zero byte.
        let fd = crate::blocking::run(t, || unsafe { libc::open(path.as_ptr(), flags, 0o666) });
        if fd >= 0 {
            return Ok(fd);
        }
        match sys::errno() {
            libc::EINTR => crate::blocking::after_signal(t)?,
            e => match crate::embedded::open(path.to_bytes(), flags) {
                Some(fd) => return Ok(fd),
                None => return Err(t.os_error(e, Some(name), None)),
            },
        }
    }
}

impl PyFileIO {
    /// Parses the mode; the flags for `open`.
    fn set_mode(&self, t: &Thread, mode: &str) -> PyResult<i32> {
        let (mut plus, mut rwa, mut flags) = (false, false, libc::O_CLOEXEC);
        let bad =
            || t.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
        for field in [&self.created, &self.readable, &self.writable, &self.appending] {
            field.set(false);
        }
        for c in mode.chars() {
            if matches!(c, 'x' | 'r' | 'w' | 'a') {
                if rwa {
                    return Err(bad());
                }
                rwa = true;
            }
            match c {
                'x' => {
                    self.created.set(true);
                    self.writable.set(true);
                    flags |= libc::O_EXCL | libc::O_CREAT;
                }
                'r' => self.readable.set(true),
                'w' => {
                    self.writable.set(true);
                    flags |= libc::O_CREAT | libc::O_TRUNC;
                }
                'a' => {
                    self.writable.set(true);
                    self.appending.set(true);
                    flags |= libc::O_APPEND | libc::O_CREAT;
                }
                'b' => {}
                '+' if plus => return Err(bad()),
                '+' => {
                    plus = true;
                    self.readable.set(true);
                    self.writable.set(true);
                }
                _ => return Err(t.value_error(format_args!("invalid mode: {mode}"))),
            }
        }
        if !rwa {
            return Err(bad());
        }
        Ok(flags
            | match (self.readable.get(), self.writable.get()) {
                (true, true) => libc::O_RDWR,
                (true, false) => libc::O_RDONLY,
                (false, _) => libc::O_WRONLY,
            })
    }

    fn close_fd(&self, t: &Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd < 0 {
            return Ok(());
        }
        crate::blocking::run(t, || sys::close(fd)).map_err(|e| t.os_error(e, None, None))
    }

    /// The descriptor of an open file.
    pub fn open_fd(&self, t: &Thread) -> PyResult<i32> {
        match self.fd.get() {
            -1 => Err(closed_error_plain(t)),
            fd => Ok(fd),
        }
    }

    pub fn is_open(&self) -> bool {
        self.fd.get() >= 0
    }

    fn readable_fd(&self, t: &Thread) -> PyResult<i32> {
        let fd = self.open_fd(t)?;
        if self.readable.get() { Ok(fd) } else { Err(unsupported(t, "File not open for reading")) }
    }

    fn writable_fd(&self, t: &Thread) -> PyResult<i32> {
        let fd = self.open_fd(t)?;
        if self.writable.get() { Ok(fd) } else { Err(unsupported(t, "File not open for writing")) }
    }

    /// Reads into memory; none if that would block.
    pub fn read_into(&self, t: &Thread, buffer: &mut [u8]) -> PyResult<Option<usize>> {
        Ok(match sys::read(t, self.readable_fd(t)?, buffer)? {
            Transfer::Bytes(n) => Some(n),
            Transfer::WouldBlock => None,
        })
    }

    /// Writes once; none if that would block.
    pub fn write_bytes(&self, t: &Thread, bytes: &[u8]) -> PyResult<Option<usize>> {
        Ok(match sys::write(t, self.writable_fd(t)?, bytes)? {
            Transfer::Bytes(n) => Some(n),
            Transfer::WouldBlock => None,
        })
    }

    pub fn seek_to(&self, t: &Thread, offset: i64, whence: i32) -> PyResult<i64> {
        let fd = self.open_fd(t)?;
        let at = sys::seek(t, fd, offset, whence)?;
        self.seekable.set(Some(true));
        Ok(at)
    }

    fn can_seek(&self, t: &Thread) -> PyResult<bool> {
        let fd = self.open_fd(t)?;
        if let Some(known) = self.seekable.get() {
            return Ok(known);
        }
        // SAFETY: no pointers.
        let can = unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) } >= 0;
        self.seekable.set(Some(can));
        Ok(can)
    }

    /// Reads to the end; none if nothing is there yet.
    pub fn read_all(&self, t: &Thread) -> PyResult<Option<Vec<u8>>> {
        let fd = self.readable_fd(t)?;
        let hint = self.size_hint.get();
        let mut out: Vec<u8> = Vec::new();
        if hint > 0 {
            // SAFETY: no pointers.
            let at = unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) }.max(0);
            out.reserve_exact(check_size(t, Some((hint - at).max(0) as usize + 1), 1)?);
        }
        loop {
            if out.len() == out.capacity() {
                let more = (out.len() / 4).clamp(8192, 1 << 26);
                out.reserve(more);
            }
            let (len, room) = (out.len(), out.capacity() - out.len());
            out.resize(len + room, 0);
            let got = sys::read(t, fd, &mut out[len..]);
            match got {
                Ok(Transfer::Bytes(n)) => {
                    out.truncate(len + n);
                    if n == 0 {
                        return Ok(Some(out));
                    }
                }
                Ok(Transfer::WouldBlock) => {
                    out.truncate(len);
                    return Ok(if out.is_empty() { None } else { Some(out) });
                }
                Err(raised) => return Err(raised),
            }
        }
    }

    fn mode(&self) -> &'static str {
        match (self.created.get(), self.appending.get(), self.readable.get(), self.writable.get()) {
            (true, _, true, _) => "xb+",
            (true, _, false, _) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, false, _) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            (_, _, false, _) => "wb",
        }
    }
}

fn closed_error_plain(t: &Thread) -> adder_vm::thread::Raised {
    t.value_error("I/O operation on closed file")
}

fn read(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    this.readable_fd(t)?;
    let n = size_arg(t, &a, 1)?;
    if n < 0 {
        return readall(t, a);
    }
    let mut out = vec![0u8; check_size(t, Some(n as usize), 1)?];
    Ok(match this.read_into(t, &mut out)? {
        Some(n) => PyBytes::from_slice(&out[..n]),
        None => Value::none(),
    })
}

fn readall(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    Ok(this.read_all(t)?.map_or_else(Value::none, |b| PyBytes::from_slice(&b)))
}

fn readinto(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    this.readable_fd(t)?;
    let mut buffer = buffer::writable(t, a.get(1))?;
    Ok(this.read_into(t, buffer.as_mut_slice())?.map_or_else(Value::none, Value::from))
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    this.writable_fd(t)?;
    let bytes = buffer::bytes_like(t, a.get(1))?;
    let written = this.write_bytes(t, &bytes)?;
    if written.is_some_and(|n| n < bytes.len()) {
        // Maybe a signal has ended the call early.
        blocking::after_signal(t)?;
    }
    Ok(written.map_or_else(Value::none, Value::from))
}

fn seek(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    let whence = a.opt(2).map_or(Ok(0), |v| offset_arg(t, v))?;
    this.open_fd(t)?;
    let offset = offset_arg(t, a.get(1))?;
    this.seek_to(t, offset, whence as i32).map(Value::from)
}

fn tell(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyFileIO>(t)?.seek_to(t, 0, libc::SEEK_CUR).map(Value::from)
}

fn truncate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    let fd = this.writable_fd(t)?;
    let size = match a.some(1) {
        Some(v) => offset_arg(t, v)?,
        None => this.seek_to(t, 0, libc::SEEK_CUR)?,
    };
    sys::truncate(t, fd, size)?;
    Ok(a.some(1).cloned().unwrap_or_else(|| Value::from(size)))
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    if this.base.closed.get() && !this.is_open() {
        return Ok(Value::none());
    }
    if !this.closefd.get() {
        this.fd.set(-1);
        this.base.closed.set(true);
        return Ok(Value::none());
    }
    if this.base.finalizing.get() {
        if let Err(raised) = dealloc_warning(t, this, a.get(0)) {
            let exception = t.take(raised);
            adder_vm::report::unraisable(t, exception, None, a.get(0));
        }
    }
    this.base.closed.set(true);
    this.close_fd(t)?;
    Ok(Value::none())
}

fn dealloc_warning(t: &Thread, this: &PyFileIO, source: &Value) -> PyResult<()> {
    if this.is_open() && this.closefd.get() { unclosed_warning(t, source) } else { Ok(()) }
}

fn dealloc_warn(t: &Thread, a: Bound) -> PyResult {
    if let Err(raised) = dealloc_warning(t, a.this::<PyFileIO>(t)?, a.get(1)) {
        let exception = t.take(raised);
        adder_vm::report::unraisable(t, exception, None, a.get(0));
    }
    Ok(Value::none())
}

fn fileno(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyFileIO>(t)?.open_fd(t).map(Value::from)
}

fn isatty(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(sys::isatty(a.this::<PyFileIO>(t)?.open_fd(t)?)))
}

fn seekable(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyFileIO>(t)?.can_seek(t).map(Value::bool)
}

fn readable(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    this.open_fd(t)?;
    Ok(Value::bool(this.readable.get()))
}

fn writable(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyFileIO>(t)?;
    this.open_fd(t)?;
    Ok(Value::bool(this.writable.get()))
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFileIO> {
    v.downcast::<PyFileIO>().ok_or_else(|| t.type_error("a FileIO is required"))
}

fn file_repr(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    let class = adder_vm::types::dict::full_type_name(v.class());
    if !this.is_open() {
        return Ok(Value::from(format!("<{class} [closed]>")));
    }
    let closefd = if this.closefd.get() { "True" } else { "False" };
    let mode = this.mode();
    Ok(Value::from(match attr::find(t, v, "name")? {
        None => format!("<{class} fd={} mode='{mode}' closefd={closefd}>", this.fd.get()),
        Some(name) => {
            let Some(_guard) = repr::enter(t, v) else {
                return Err(t.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
            };
            format!("<{class} name={} mode='{mode}' closefd={closefd}>", repr::repr_text(t, &name)?)
        }
    }))
}

pub static FILE_IO_SPEC: TypeSpec = TypeSpec {
    name: "FileIO",
    module: "_io",
    base: Some(&RAW_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nOpen a file.",
    slots: Slots {
        new: Some(new),
        init: Some(file_init),
        repr: Some(file_repr),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("read(self, size=-1, /)", read, "Read at most size bytes, returned as bytes."),
        Method::new("readall(self, /)", readall, "Read all data from the file, returned as bytes."),
        Method::new("readinto(self, buffer, /)", readinto, "Same as RawIOBase.readinto()."),
        Method::new("write(self, b, /)", write, "Write buffer b to file, return number of bytes written."),
        Method::new(
            "seek(self, pos, whence=0, /)",
            seek,
            "Move to new file position and return the file position.",
        ),
        Method::new("tell(self, /)", tell, "Current file position."),
        Method::new(
            "truncate(self, size=None, /)",
            truncate,
            "Truncate the file to at most size bytes and return the truncated size.",
        ),
        Method::new("close(self, /)", close, "Close the file."),
        Method::new("seekable(self, /)", seekable, "True if file supports random-access."),
        Method::new("readable(self, /)", readable, "True if file was opened in a read mode."),
        Method::new("writable(self, /)", writable, "True if file was opened in a write mode."),
        Method::new("fileno(self, /)", fileno, "Return the underlying file descriptor (an integer)."),
        Method::new("isatty(self, /)", isatty, "True if the file is connected to a TTY device."),
        Method::new("_isatty_open_only(self, /)", isatty, ""),
        Method::new("_dealloc_warn(self, source, /)", dealloc_warn, ""),
        Method::new("__getstate__(self, /)", getstate, ""),
    ],
    getset: &[
        GetSet::get("closed", |t, v| Ok(Value::bool(!of(t, v)?.is_open())), "True if the file is closed"),
        GetSet::get(
            "closefd",
            |t, v| Ok(Value::bool(of(t, v)?.closefd.get())),
            "True if the file descriptor will be closed by close().",
        ),
        GetSet::get("mode", |t, v| Ok(Value::from(of(t, v)?.mode())), "String giving the file mode"),
        GetSet::new(
            "_blksize",
            |t, v| Ok(Value::from(of(t, v)?.block.get())),
            |t, v, n| {
                if let Some(n) = n {
                    of(t, v)?.block.set(offset_arg(t, n)?);
                }
                Ok(())
            },
            "Stream block size",
        ),
        FINALIZING,
    ],
    ..TypeSpec::of::<PyFileIO>(&FILE_IO)
};
