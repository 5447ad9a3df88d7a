//! `compile`, `exec`, `eval`: the front end as Python sees it.

use crate::exc::Exc;
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::{attr, buffer, call, number, truth};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::PyBytes;
use crate::types::code::{self, PyCode};
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::str::{PyStr, intern};
use crate::types::tuple::{self, PyTuple};
use adder_abi::code::{CodeUnit, code_flag};
use adder_front::errors::{Decoded, Origin, decode, unknown_encoding};
use adder_front::{Compiled, ErrorKind, Mode, Options, SyntaxError, Warning, WarningKind};
use std::sync::Arc;

/// Flags of `compile()` besides the `__future__` ones.
mod flag {
    pub const SOURCE_IS_UTF8: u32 = 0x100;
    pub const DONT_IMPLY_DEDENT: u32 = 0x200;
    pub const ONLY_AST: u32 = 0x400;
    pub const IGNORE_COOKIE: u32 = 0x800;
    pub const TYPE_COMMENTS: u32 = 0x1000;
    pub const TOP_LEVEL_AWAIT: u32 = 0x2000;
    pub const INCOMPLETE_INPUT: u32 = 0x4000;
    pub const OPTIMIZED_AST: u32 = 0x8000 | ONLY_AST;
    pub const ALL: u32 = SOURCE_IS_UTF8
        | DONT_IMPLY_DEDENT
        | IGNORE_COOKIE
        | TYPE_COMMENTS
        | TOP_LEVEL_AWAIT
        | INCOMPLETE_INPUT
        | OPTIMIZED_AST
        | adder_abi::code::code_flag::FUTURE_MASK
        | 0x10;
}

/// Whether a unit that did not come from the compiler may run.
pub fn verify(unit: &CodeUnit) -> Result<(), String> {
    adder_front::verify::verify_unit(unit).map(drop).map_err(|e| e.to_string())
}

/// Raises what the front end reports.
pub fn raise_syntax(t: &Thread, e: &SyntaxError) -> Raised {
    let kind = match e.kind {
        ErrorKind::Syntax => Exc::SyntaxError,
        ErrorKind::Indentation => Exc::IndentationError,
        ErrorKind::Tab => Exc::TabError,
        ErrorKind::Incomplete => Exc::IncompleteInputError,
        ErrorKind::Memory => return t.error(Exc::MemoryError, &e.message),
        ErrorKind::Recursion => return t.error(Exc::RecursionError, &e.message),
        ErrorKind::Value => return t.error(Exc::ValueError, &e.message),
        ErrorKind::Type => return t.type_error(&e.message),
        ErrorKind::System => return t.error(Exc::SystemError, &e.message),
        ErrorKind::UnicodeDecode => return t.error(Exc::SyntaxError, &e.message),
    };
    let text = match &e.text {
        Some(text) => Some(text.clone()),
        None => program_line(t, &e.filename, e.line),
    };
    let text = text.as_deref().map_or_else(Value::none, Value::from);
    let number = |n: i32| Value::from(n);
    let details = tuple::new(vec![
        Value::from(e.filename.as_str()),
        number(e.line),
        number(e.col),
        text,
        number(e.end_line),
        number(e.end_col),
    ]);
    t.error_with(kind, &[Value::from(e.message.as_str()), details])
}

/// As [`raise_syntax`], of a text that was parsed: `traceback` looks in it for misspelt keywords.
pub fn raise_parse_error(t: &Thread, e: &SyntaxError, text: &str) -> Raised {
    if let Err(raised) = issue_warnings(t, &e.warnings, text, &e.filename) {
        return raised;
    }
    let raised = raise_syntax(t, e);
    let is_syntax = matches!(e.kind, ErrorKind::Syntax | ErrorKind::Indentation | ErrorKind::Tab);
    // What the compiler finds later has no text.
    if !is_syntax || e.text.is_none() {
        return raised;
    }
    let exception = t.take(raised);
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    let zero = Value::small_int(0);
    let metadata = tuple::new(vec![zero.clone(), zero, Value::from(format!("{text}{newline}"))]);
    match crate::protocol::attr::set_str(t, &exception, "_metadata", &metadata) {
        Ok(()) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The line of a source file that an error is in, with its newline.
fn program_line(t: &Thread, filename: &str, line: i32) -> Option<String> {
    let number = usize::try_from(line).ok()?.checked_sub(1)?;
    if !std::fs::metadata(filename).ok()?.is_file() {
        return None;
    }
    let bytes = std::fs::read(filename).ok()?;
    let text = match decode(&bytes, filename, Origin::File) {
        Ok(Decoded::Text(text)) => text,
        Ok(Decoded::Codec { name }) => {
            let raw = crate::types::bytes::PyBytes::from_slice(&bytes);
            let decoded = crate::codecs::decode(t, &raw, &name, None).ok();
            drop(t.take_pending());
            decoded?.downcast::<PyStr>()?.to_string_lossy()
        }
        Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
    };
    text.lines().nth(number).map(|line| format!("{line}\n"))
}

/// Compiles text to a code object and issues the compiler's warnings.
pub fn compile_text(t: &Thread, text: &str, filename: &str, mode: Mode, options: Options) -> PyResult {
    let compiled = match adder_front::compile(text, filename, mode, options) {
        Ok(compiled) => compiled,
        Err(e) => return Err(raise_parse_error(t, &e, text)),
    };
    finish(t, compiled, text, filename)
}

/// Issues a compilation's warnings and makes its code object; `text` is empty if a tree was compiled.
pub fn finish(t: &Thread, compiled: Compiled, text: &str, filename: &str) -> PyResult {
    issue_warnings(t, &compiled.warnings, text, filename)?;
    Ok(code::new(Arc::new(compiled.code)))
}

/// Issues the front end's warnings; one that is an error becomes a syntax error at its place.
pub fn issue_warnings(t: &Thread, warnings: &[Warning], text: &str, filename: &str) -> PyResult<()> {
    for warning in warnings {
        let (category, kind) = match warning.kind {
            WarningKind::Syntax => (Exc::SyntaxWarning, ErrorKind::Syntax),
            WarningKind::Deprecation => (Exc::DeprecationWarning, ErrorKind::Syntax),
        };
        let issued = crate::modules::warnings::warn_explicit(
            t,
            category.class().as_value(),
            &Value::from(warning.message.as_str()),
            &Value::from(filename),
            i64::from(warning.line),
            None,
            None,
        );
        if let Err(raised) = issued {
            if !t.pending_is(category) {
                return Err(raised);
            }
            drop(t.take(raised));
            // What the parser finds it shows; what is found later is looked up in the file.
            let error = warning.message.replace(" Such sequences will not work in the future.", "");
            let line = if error == warning.message {
                program_line(t, filename, warning.line)
            } else {
                usize::try_from(warning.line - 1)
                    .ok()
                    .and_then(|n| text.lines().nth(n))
                    .map(|l| format!("{l}\n"))
            };
            return Err(raise_syntax(
                t,
                &SyntaxError {
                    kind,
                    message: error,
                    filename: filename.to_owned(),
                    line: warning.line,
                    col: warning.col,
                    end_line: warning.end_line,
                    end_col: warning.end_col,
                    text: line,
                    warnings: Vec::new(),
                },
            ));
        }
    }
    Ok(())
}

/// The text of a source file's bytes.
pub fn decode_source(t: &Thread, bytes: &[u8], filename: &str, origin: Origin) -> PyResult<String> {
    match decode(bytes, filename, origin) {
        Ok(Decoded::Text(text)) => Ok(text),
        Ok(Decoded::Codec { name: encoding }) => {
            let known = crate::codecs::lookup(t, &encoding);
            if t.catch(known, Exc::LookupError)?.is_some()
                && let Err(raised) = crate::codecs::lookup_text(t, &encoding, "codecs.open()")
            {
                let exception = t.take(raised);
                let message = crate::protocol::repr::str_text(t, &exception)?;
                return Err(raise_syntax(
                    t,
                    &SyntaxError { message, ..unknown_encoding(&encoding, filename) },
                ));
            }
            let raw = crate::types::bytes::PyBytes::from_slice(bytes);
            let decoded = crate::codecs::decode(t, &raw, &encoding, None);
            match decoded {
                Ok(text) => match text.downcast::<PyStr>() {
                    Some(s) => Ok(s.to_string_lossy().replace("\r\n", "\n").replace('\r', "\n")),
                    None => Err(raise_syntax(t, &unknown_encoding(&encoding, filename))),
                },
                Err(raised) => {
                    if t.pending_is(Exc::LookupError) {
                        drop(t.take(raised));
                        return Err(raise_syntax(t, &unknown_encoding(&encoding, filename)));
                    }
                    // What the codec says, without a place.
                    let exception = t.take(raised);
                    if !exception.class().is_subtype(Exc::UnicodeDecodeError.class()) {
                        return Err(t.raise_again(exception));
                    }
                    let message = crate::protocol::repr::str_text(t, &exception)?;
                    let error = SyntaxError { message, ..unknown_encoding(&encoding, filename) };
                    Err(raise_syntax(t, &error))
                }
            }
        }
        Err(e) => Err(raise_syntax(t, &e)),
    }
}

/// The text of an argument that is a program's.
pub fn source_text(t: &Thread, v: &Value, function: &str, what: &str, filename: &str) -> PyResult<String> {
    if let Some(s) = v.downcast::<PyStr>() {
        let Some(text) = s.as_utf8() else {
            crate::codecs::encode_str(t, v, None, None)?;
            return Ok(s.to_string_lossy());
        };
        if text.contains('\0') {
            return Err(t.error(Exc::SyntaxError, "source code string cannot contain null bytes"));
        }
        return Ok(text.into_owned());
    }
    match buffer::try_bytes_like(t, v)? {
        Some(bytes) => {
            let bytes = bytes.to_vec();
            if bytes.contains(&0) {
                return Err(t.error(Exc::SyntaxError, "source code string cannot contain null bytes"));
            }
            decode_source(t, &bytes, filename, Origin::Bytes)
        }
        None => Err(t.type_error(format_args!("{function}() arg 1 must be a {what}"))),
    }
}

/// `__future__` bits of the code that runs now.
fn inherited(t: &Thread) -> u32 {
    let top = t.head.top.get();
    // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones, whose frames need not be made for this.
    unsafe {
        if !top.is_null() && (*top).code.get() & 1 != 0 {
            if let Some(f) = crate::jit::function_of(top) {
                let code = f.downcast::<PyFunction>().map(|f| function::code(f).unit.flags);
                return code.unwrap_or(0) & code_flag::FUTURE_MASK;
            }
        }
    }
    crate::eval::current_frame(t).map_or(0, |frame| {
        // SAFETY: the current frame is alive.
        let code = unsafe { crate::eval::frames::code_of(frame) };
        code.unit.flags & code_flag::FUTURE_MASK
    })
}

/// What the flags and the optimisation level (below 0: that of the command) of `compile()` ask for.
pub fn options(t: &Thread, flags: u32, inherit: bool, optimize: i64) -> Options {
    let level = if optimize < 0 { crate::modules::sys::flags().optimize } else { optimize as u8 };
    Options {
        optimize: level,
        future: flags & code_flag::FUTURE_MASK | if inherit { inherited(t) } else { 0 },
        incomplete_input: flags & flag::INCOMPLETE_INPUT != 0,
        dont_imply_dedent: flags & flag::DONT_IMPLY_DEDENT != 0,
        top_level_await: flags & flag::TOP_LEVEL_AWAIT != 0,
        int_max_str_digits: crate::types::int::max_str_digits(),
        type_comments: flags & flag::TYPE_COMMENTS != 0,
        optimize_tree: flags & flag::OPTIMIZED_AST == flag::OPTIMIZED_AST,
        ..Options::default()
    }
}

/// A file name argument as text.
pub fn filename_of(t: &Thread, v: &Value) -> PyResult<String> {
    if let Some(s) = v.downcast::<PyStr>() {
        return Ok(s.to_string_lossy());
    }
    if let Some(bytes) = v.downcast::<PyBytes>() {
        return Ok(String::from_utf8_lossy(bytes.as_slice()).into_owned());
    }
    let Some(fspath) = attr::special(t, v, "__fspath__")? else {
        return Err(t.type_error(format_args!(
            "expected str, bytes or os.PathLike object, not {}",
            v.class().tp_name()
        )));
    };
    let path = call::call(t, &fspath, &[])?;
    if let Some(bytes) = path.downcast::<PyBytes>() {
        return Ok(String::from_utf8_lossy(bytes.as_slice()).into_owned());
    }
    match path.downcast::<PyStr>() {
        Some(s) => Ok(s.to_string_lossy()),
        None => Err(t.type_error(format_args!(
            "expected {}.__fspath__() to return str or bytes, not {}",
            v.class().name_str(),
            path.class().name_str()
        ))),
    }
}

pub fn compile(t: &Thread, a: Bound) -> PyResult {
    let filename = filename_of(t, a.get(1))?;
    let flags = match a.opt(3) {
        Some(f) => number::to_isize(t, f, Exc::OverflowError)? as u32,
        None => 0,
    };
    let inherit = match a.opt(4) {
        Some(d) => !truth::truth(t, d)?,
        None => true,
    };
    let optimize = match a.opt(5) {
        Some(o) => number::to_isize(t, o, Exc::OverflowError)? as i64,
        None => -1,
    };
    if flags & !flag::ALL != 0 {
        return Err(t.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(t.value_error("compile(): invalid optimize value"));
    }
    let Some(mode) = a.get(2).downcast::<PyStr>().map(PyStr::to_string_lossy) else {
        return Err(t.type_error(format_args!(
            "compile() argument 'mode' must be str, not {}",
            a.get(2).class().tp_name()
        )));
    };
    if let Some(trees) = super::trees::known()
        && (trees.is_tree)(a.get(0))
    {
        (trees.check)(t, a.get(0), &mode)?;
        if flags & flag::OPTIMIZED_AST == flag::OPTIMIZED_AST {
            return (trees.optimize)(t, a.get(0), &filename, options(t, flags, inherit, optimize));
        }
        if flags & flag::ONLY_AST != 0 {
            return Ok(a.get(0).clone());
        }
    }
    let mut options = options(t, flags, inherit, optimize);
    if let Some(version) = a.opt(6) {
        // What is out of range stands for the newest.
        let version = number::to_isize(t, version, Exc::OverflowError)?;
        options.feature = u8::try_from(version).unwrap_or(options.feature);
    }
    let mode = match mode.as_str() {
        "func_type" if flags & flag::ONLY_AST != 0 => {
            let text = source_text(t, a.get(0), "compile", "string, bytes or AST object", &filename)?;
            return (super::trees::trees(t)?.parse_signature)(t, &text, &filename, options);
        }
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if flags & flag::ONLY_AST == 0 => {
            return Err(t.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
        }
        _ if flags & flag::ONLY_AST == 0 => {
            return Err(t.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
        }
        _ => return Err(t.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")),
    };
    if let Some(trees) = super::trees::known()
        && (trees.is_tree)(a.get(0))
    {
        return (trees.compile)(t, a.get(0), &filename, mode, options);
    }
    let text = source_text(t, a.get(0), "compile", "string, bytes or AST object", &filename)?;
    if flags & flag::ONLY_AST != 0 {
        return (super::trees::trees(t)?.parse)(t, &text, &filename, mode, options);
    }
    compile_text(t, &text, &filename, mode, options)
}

struct Namespaces {
    globals: Value,
    locals: Value,
}

fn namespaces(
    t: &Thread,
    function: &str,
    globals: Option<&Value>,
    locals: Option<&Value>,
) -> PyResult<Namespaces> {
    if let Some(locals) = locals {
        if locals.class().slots().get_item.is_none() {
            return Err(t.type_error(format_args!(
                "{}locals must be a mapping{}",
                if function == "exec" { "" } else { "" },
                if function == "exec" {
                    format!(" or None, not {}", locals.class().tp_name())
                } else {
                    String::new()
                }
            )));
        }
    }
    let spaces = match (globals, locals) {
        (Some(globals), locals) => {
            if !globals.is_a::<PyDict>() {
                return Err(t.type_error(if function == "exec" {
                    format!("exec() globals must be a dict, not {}", globals.class().tp_name())
                } else if globals.class().slots().get_item.is_some() {
                    "globals must be a real dict; try eval(code, {}, mapping)".to_owned()
                } else {
                    "globals must be a dict".to_owned()
                }));
            }
            Namespaces { globals: globals.clone(), locals: locals.unwrap_or(globals).clone() }
        }
        (None, locals) => {
            let Some(globals) = crate::eval::current_globals(t) else {
                return Err(t.error(Exc::SystemError, "globals and locals cannot be NULL"));
            };
            let locals = match locals {
                Some(locals) => locals.clone(),
                None => super::inspect::current_locals(t)?,
            };
            Namespaces { globals, locals }
        }
    };
    if let Some(dict) = spaces.globals.downcast::<PyDict>() {
        if dict.get_str("__builtins__").is_none() {
            let builtins = match crate::eval::current_frame(t) {
                // SAFETY: the current frame is alive and holds its builtins.
                Some(frame) => unsafe { Value::from_borrowed((*frame).builtins.get()) },
                None => crate::builtins_dict(t),
            };
            dict.set_str(&intern("__builtins__"), builtins);
        }
    }
    Ok(spaces)
}

pub fn eval(t: &Thread, a: Bound) -> PyResult {
    let spaces = namespaces(t, "eval", a.some(1), a.some(2))?;
    let source = a.get(0);
    if let Some(code) = source.downcast::<PyCode>() {
        if !code.unit.freevars.is_empty() {
            return Err(t.type_error("code object passed to eval() may not contain free variables"));
        }
        return crate::eval::run_code(t, source, &spaces.globals, &spaces.locals, None);
    }
    let text = source_text(t, source, "eval", "string, bytes or code object", "<string>")?;
    let text = text.trim_start_matches([' ', '\t']);
    let code = compile_text(t, text, "<string>", Mode::Eval, options(t, 0, true, -1))?;
    crate::eval::run_code(t, &code, &spaces.globals, &spaces.locals, None)
}

pub fn exec(t: &Thread, a: Bound) -> PyResult {
    let spaces = namespaces(t, "exec", a.some(1), a.some(2))?;
    let source = a.get(0);
    let closure = a.some(3);
    if let Some(code) = source.downcast::<PyCode>() {
        let free = code.unit.freevars.len();
        match closure {
            None if free != 0 => {
                return Err(
                    t.type_error(format_args!("code object requires a closure of exactly length {free}"))
                );
            }
            Some(_) if free == 0 => {
                return Err(t.type_error("cannot use a closure with this code object"));
            }
            Some(c) => {
                let good = c.downcast_exact::<PyTuple>().is_some_and(|x| {
                    let items = tuple::items(x);
                    items.len() == free && items.iter().all(|v| v.is_a::<crate::types::cell::PyCell>())
                });
                if !good {
                    return Err(t.type_error(format_args!(
                        "code object requires a closure of exactly length {free}"
                    )));
                }
            }
            None => {}
        }
        crate::eval::run_code(t, source, &spaces.globals, &spaces.locals, closure)?;
        return Ok(Value::none());
    }
    if closure.is_some() {
        return Err(t.type_error("closure can only be used when source is a code object"));
    }
    let text = source_text(t, source, "exec", "string, bytes or code object", "<string>")?;
    let code = compile_text(t, &text, "<string>", Mode::Exec, options(t, 0, true, -1))?;
    crate::eval::run_code(t, &code, &spaces.globals, &spaces.locals, None)?;
    Ok(Value::none())
}
