//! Runs the main program: text, a module, a script, bytecode, a folder or an archive.
//!
//! In: `__main__` and the settings. Out: the program has run, or its exception is pending; a file that can't be opened ends
//! the process with CPython's message and code through `SystemExit`.

use super::life::text_of;
use super::settings::{Program, Settings};
use adder_front::errors::Origin;
use adder_front::{Mode, Options};
use adder_vm::builtins::compile::{compile_text, decode_source};
use adder_vm::exc::Exc;
use adder_vm::import::import_module;
use adder_vm::modules::sys;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, repr};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::code::PyCode;
use adder_vm::types::dict::PyDict;
use adder_vm::types::module::{self, PyModule};
use adder_vm::types::str::intern;
use adder_vm::{eval, gil, report};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The module `__main__`.
pub struct Main {
    module: Value,
}

impl Main {
    /// Makes it, and puts it into `sys.modules`.
    pub fn new(t: &Thread) -> PyResult<Main> {
        let name = intern("__main__");
        let main = Main { module: module::new(name.clone(), Value::none()) };
        let bootstrap = import_module(t, "_frozen_importlib")?;
        main.set("__loader__", attr::get_str(t, &bootstrap, "BuiltinImporter")?);
        main.set("__builtins__", import_module(t, "builtins")?);
        if let Some(modules) = sys::modules().downcast::<PyDict>() {
            modules.set_str(&name, main.module.clone());
        }
        Ok(main)
    }

    /// The one in `sys.modules`.
    pub fn current(t: &Thread) -> PyResult<Main> {
        import_module(t, "__main__").map(|module| Main { module })
    }

    fn set(&self, name: &str, value: Value) {
        if let Some(m) = self.module.downcast::<PyModule>() {
            m.add(name, value);
        }
    }

    fn globals(&self) -> Value {
        self.module.downcast::<PyModule>().and_then(|m| m.dict.get()).unwrap_or_else(Value::none)
    }

    /// Runs code in the module.
    pub fn execute(&self, t: &Thread, code: &Value) -> PyResult<()> {
        let globals = self.globals();
        eval::run_code(t, code, &globals, &globals, None).map(drop)
    }

    fn set_file(&self, file: Value) {
        self.set("__file__", file);
        self.set("__cached__", Value::none());
    }

    /// Removes what names a program's file.
    pub fn forget_file(&self) {
        if let Some(m) = self.module.downcast::<PyModule>() {
            for name in ["__file__", "__cached__"] {
                m.dict().remove_str(&intern(name));
            }
        }
    }
}

/// Puts a folder at the front of `sys.path`.
pub fn prepend_path(t: &Thread, folder: Value) -> PyResult<()> {
    sys::set_first_folder(repr::str_text(t, &folder)?);
    match sys::lookup("path") {
        Some(path) => call::method(t, &path, "insert", &[Value::from(0i64), folder]).map(drop),
        None => Err(t.runtime_error("lost sys.path")),
    }
}

fn options() -> Options {
    Options {
        optimize: sys::flags().optimize,
        int_max_str_digits: adder_vm::types::int::max_str_digits(),
        ..Options::default()
    }
}

/// Runs the program.
pub fn run(t: &Thread, main: &Main, settings: &Settings) -> PyResult<()> {
    match &settings.program {
        Program::Command(text) => run_command(t, main, text),
        Program::Module(name) => run_module(t, text_of(name), true),
        Program::File(path) if is_container(Path::new(path)) => {
            prepend_path(t, text_of(std::path::absolute(path).unwrap_or_else(|_| path.into()).as_os_str()))?;
            run_module(t, Value::from("__main__"), false)
        }
        Program::File(path) => run_file(t, main, path, settings),
        Program::Stdin => run_stdin(t, main, settings),
    }
}

fn run_module(t: &Thread, name: Value, alter_argv: bool) -> PyResult<()> {
    let runpy = import_module(t, "runpy")?;
    call::method(t, &runpy, "_run_module_as_main", &[name, Value::bool(alter_argv)]).map(drop)
}

fn run_command(t: &Thread, main: &Main, text: &OsStr) -> PyResult<()> {
    let Ok(text) = std::str::from_utf8(text.as_bytes()) else {
        report::write_stderr(t, "Unable to decode the command from the command line:\n");
        let encoded = call::method(t, &text_of(text), "encode", &[Value::from("utf-8")]);
        return match encoded {
            Err(raised) => {
                let exception = t.take(raised);
                let name = exception.class().name_str();
                let message = repr::str_text(t, &exception)?;
                report::write_stderr(t, &format!("{name}: {message}\n"));
                Err(exit(t, 1))
            }
            Ok(_) => Err(exit(t, 1)),
        };
    };
    let text = dedent(text);
    let code = compile_text(t, &text, "<string>", Mode::Exec, options())?;
    remember_source(t, &code, &text, "<string>")?;
    main.execute(t, &code)
}

/// Lets tracebacks show the lines of source that is in no file.
pub fn remember_source(t: &Thread, code: &Value, text: &str, filename: &str) -> PyResult<()> {
    let linecache = import_module(t, "linecache")?;
    let arguments = [code.clone(), Value::from(text), Value::from(filename)];
    call::method(t, &linecache, "_register_code", &arguments).map(drop)
}

/// Removes the indentation that all lines share (blank ones aside), as CPython 3.14 does for `-c`.
fn dedent(text: &str) -> String {
    let indent = |line: &'_ str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut common: Option<&str> = None;
    for line in text.split('\n').filter(|line| !line.trim_matches([' ', '\t', '\r']).is_empty()) {
        let own = &line[..indent(line)];
        let shared = match common {
            None => own.len(),
            Some(common) => common.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count(),
        };
        common = Some(&own[..shared]);
    }
    let width = common.map_or(0, str::len);
    if width == 0 {
        return text.to_owned();
    }
    let blank = |line: &str| line.trim_matches([' ', '\t', '\r']).is_empty();
    let lines: Vec<&str> =
        text.split('\n').map(|line| if blank(line) { "" } else { &line[width..] }).collect();
    lines.join("\n")
}

/// A folder, or a file with an archive's directory at its end: what `zipimport` and the path finder run.
pub fn is_container(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    if metadata.is_dir() {
        return true;
    }
    // The directory's end record is 22 bytes, and a comment of up to 64 KiB may follow it.
    let tail = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let from = metadata.len().saturating_sub(22 + 0xffff);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    metadata.is_file()
        && metadata.len() >= 22
        && tail().is_ok_and(|bytes| {
            memchr::memmem::rfind_iter(&bytes, b"PK\x05\x06").any(|at| {
                // The record says how long the comment is: it has to end where the file does.
                bytes
                    .get(at + 20..at + 22)
                    .is_some_and(|n| at + 22 + usize::from(u16::from_le_bytes([n[0], n[1]])) == bytes.len())
            })
        })
}

/// The pending `SystemExit` with that code.
fn exit(t: &Thread, code: i32) -> Raised {
    t.error_with(Exc::SystemExit, &[Value::from(i64::from(code))])
}

fn run_file(t: &Thread, main: &Main, path: &OsStr, settings: &Settings) -> PyResult<()> {
    // Not made simpler: `./script.py` keeps its dot in `__file__`.
    let absolute = match std::env::current_dir() {
        Ok(folder) if !path.as_bytes().starts_with(b"/") => {
            let mut bytes = folder.into_os_string();
            bytes.push("/");
            bytes.push(path);
            bytes
        }
        Ok(_) | Err(_) => path.to_owned(),
    };
    let name = text_of(&absolute);
    let bytes = match gil::without(t, || std::fs::read(&absolute)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let number = error.raw_os_error().unwrap_or(0);
            let os = import_module(t, "posix")?;
            let message = call::method(t, &os, "strerror", &[Value::from(i64::from(number))])?;
            let message = repr::str_text(t, &message)?;
            let shown = repr::repr_text(t, &name)?;
            let command = sys::lookup("executable").map_or(Ok(String::new()), |v| repr::str_text(t, &v))?;
            report::write_stderr(
                t,
                &format!("{command}: can't open file {shown}: [Errno {number}] {message}\n"),
            );
            return Err(exit(t, super::USAGE));
        }
    };
    let is_bytecode = Path::new(path).extension().is_some_and(|e| e == "pyc");
    let loader = if is_bytecode { "SourcelessFileLoader" } else { "SourceFileLoader" };
    let bootstrap = import_module(t, "_frozen_importlib_external")?;
    main.set("__loader__", call::method(t, &bootstrap, loader, &[Value::from("__main__"), name.clone()])?);
    main.set_file(name.clone());
    let code = if is_bytecode {
        load_bytecode(t, &bytes)?
    } else {
        let filename = repr::str_text(t, &name)?;
        compile_bytes(t, &bytes, &filename, settings)?
    };
    drop(bytes);
    main.execute(t, &code)
}

fn compile_bytes(t: &Thread, bytes: &[u8], filename: &str, settings: &Settings) -> PyResult {
    // Without its first line, but with that line's end: the others keep their numbers.
    let start =
        if settings.skip_first_line { memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()) } else { 0 };
    let text = decode_source(t, &bytes[start..], filename, Origin::File)?;
    compile_text(t, &text, filename, Mode::Exec, options())
}

/// Bytes before the code in a `.pyc` file: magic number, flags, and what the source was.
const HEADER: usize = 16;

/// The code object in a `.pyc` file.
fn load_bytecode(t: &Thread, bytes: &[u8]) -> PyResult {
    let util = import_module(t, "_imp")?;
    let magic = attr::get_str(t, &util, "pyc_magic_number_token")?;
    let magic = adder_vm::types::int::to_i64(&magic).unwrap_or(0) as u32;
    if bytes.len() < HEADER {
        return Err(t.error(Exc::EOFError, "EOF read where not expected"));
    }
    if bytes.get(..4) != Some(&magic.to_le_bytes()[..]) {
        return Err(t.runtime_error("Bad magic number in .pyc file"));
    }
    let marshal = import_module(t, "marshal")?;
    let body = PyBytes::from_slice(&bytes[HEADER..]);
    match call::method(t, &marshal, "loads", &[body]) {
        Ok(code) if code.is_a::<PyCode>() => Ok(code),
        Ok(_) => Err(t.runtime_error("Bad code object in .pyc file")),
        Err(raised) => {
            drop(t.take(raised));
            Err(t.runtime_error("Bad code object in .pyc file"))
        }
    }
}

fn run_stdin(t: &Thread, main: &Main, settings: &Settings) -> PyResult<()> {
    let mut bytes = Vec::new();
    let read = gil::without(t, || std::io::stdin().lock().read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(t.error(Exc::OSError, error));
    }
    main.set_file(Value::from("<stdin>"));
    let code = compile_bytes(t, &bytes, "<stdin>", settings)?;
    main.execute(t, &code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_indentation_goes() {
        assert_eq!(dedent("  a\n\n    b\n  c"), "a\n\n  b\nc");
        assert_eq!(dedent("a\n  b"), "a\n  b");
        assert_eq!(dedent("\n \n\t x\n\ty\n"), "\n\n x\ny\n");
    }

    #[test]
    fn folders_and_archives_are_containers() {
        assert!(is_container(Path::new(env!("CARGO_MANIFEST_DIR"))));
        assert!(!is_container(Path::new(file!())));
        assert!(!is_container(Path::new("no such file")));
    }
}
