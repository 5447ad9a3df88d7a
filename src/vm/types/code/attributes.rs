//! What Python sees of a code object, `replace()`, and the constructor.

use super::{CODE, PyCode, new};
use crate::constructor;
use crate::eval::{branch, lines};
use crate::native::{Bound, GetSet, Method};
use crate::object::value::{Field, Value};
use crate::protocol::{iter, number};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use crate::types::{complex, float, int, list, set, slice};
use adder_abi::code::{CodeUnit, Const, Position, PositionRun, Text, positions};
use std::sync::Arc;

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyCode> {
    v.downcast::<PyCode>().ok_or_else(|| t.type_error("a code object is required"))
}

macro_rules! numbers {
    ($($name:ident $field:ident)*) => {
        $(fn $name(t: &Thread, v: &Value) -> PyResult {
            Ok(Value::from(this(t, v)?.unit.$field))
        })*
    };
}

macro_rules! fields {
    ($($name:ident $field:ident)*) => {
        $(fn $name(t: &Thread, v: &Value) -> PyResult {
            Ok(this(t, v)?.$field.get().unwrap_or_else(Value::none))
        })*
    };
}

numbers! {
    argcount argcount posonlyargcount posonlyargcount kwonlyargcount kwonlyargcount nlocals nlocals stacksize stacksize flags flags
    firstlineno firstlineno
}
fields! {
    consts consts names names varnames varnames freevars freevars cellvars cellvars filename filename name name qualname qualname
}

fn code_bytes(t: &Thread, v: &Value) -> PyResult {
    Ok(PyBytes::from_slice(&this(t, v)?.unit.code))
}

fn linetable(t: &Thread, v: &Value) -> PyResult {
    Ok(PyBytes::from_slice(&this(t, v)?.unit.linetable))
}

fn exceptiontable(_t: &Thread, _v: &Value) -> PyResult {
    Ok(PyBytes::from_slice(&[]))
}

/// Runs of code with the same line: start, end, line (none for code without one).
pub fn line_runs(unit: &CodeUnit) -> Vec<(u32, u32, Option<i32>)> {
    let mut runs: Vec<(u32, u32, Option<i32>)> = Vec::new();
    for PositionRun { start, end, position } in positions(&unit.linetable, unit.firstlineno) {
        let line = (position.line >= 0).then_some(position.line);
        match runs.last_mut() {
            Some(last) if last.2 == line => last.1 = end,
            _ => runs.push((start, end, line)),
        }
    }
    runs
}

/// 3.9's `co_lnotab`: pairs of increments of offset and line.
fn lnotab(t: &Thread, v: &Value) -> PyResult {
    let message = "co_lnotab is deprecated, use co_lines instead.";
    crate::report::warn(t, crate::exc::Exc::DeprecationWarning, message)?;
    let unit = &this(t, v)?.unit;
    let mut out = Vec::new();
    let (mut line, mut at) = (unit.firstlineno as i32, 0u32);
    for (start, _, run) in line_runs(unit) {
        let Some(new) = run else { continue };
        if new == line {
            continue;
        }
        let mut bytes = start - at;
        let mut lines = new - line;
        while bytes > 255 {
            out.extend([255, 0]);
            bytes -= 255;
        }
        let mut first = true;
        while !(-128..=127).contains(&lines) || first {
            let step = lines.clamp(-128, 127);
            out.extend([bytes as u8, step as i8 as u8]);
            bytes = 0;
            lines -= step;
            first = false;
            if lines == 0 {
                break;
            }
        }
        if lines != 0 {
            out.extend([0, lines as i8 as u8]);
        }
        (line, at) = (new, start);
    }
    Ok(PyBytes::from_slice(&out))
}

/// Where code is before its first instruction, as an offset.
pub const ENTRY: i64 = -2;

fn co_lines(t: &Thread, a: Bound) -> PyResult {
    let code = a.this::<PyCode>(t)?;
    let unit = code.unit.clone();
    // CPython's code begins with an instruction on the line of the definition, where a call is traced. Ours does not, but says so.
    let entry =
        tuple::new(vec![Value::from(ENTRY), Value::from(0), Value::from(i64::from(code.entry_line()))]);
    let mut items = vec![entry];
    if unit.linetable.is_empty() {
        items.clear();
    }
    items.extend(line_runs(&unit).into_iter().map(|(start, end, line)| {
        tuple::new(vec![Value::from(start), Value::from(end), line.map_or_else(Value::none, Value::from)])
    }));
    // So do lines that no instruction has.
    items.extend(lines::beyond(&unit).into_iter().map(|(start, line)| {
        tuple::new(vec![Value::from(start), Value::from(start + 2), Value::from(line)])
    }));
    iter::iter(t, &list::new(items))
}

fn position_tuple(p: Position) -> Value {
    let show = |n: i32| if n < 0 { Value::none() } else { Value::from(n) };
    let p = if crate::modules::sys::shows_columns() {
        p
    } else {
        Position { end_line: p.line, col: -1, end_col: -1, ..p }
    };
    tuple::new(vec![show(p.line), show(p.end_line), show(p.col), show(p.end_col)])
}

fn co_positions(t: &Thread, a: Bound) -> PyResult {
    let unit = a.this::<PyCode>(t)?.unit.clone();
    let mut items = Vec::new();
    for run in positions(&unit.linetable, unit.firstlineno) {
        for _ in (run.start..run.end).step_by(2) {
            items.push(position_tuple(run.position));
        }
    }
    iter::iter(t, &list::new(items))
}

fn co_branches(t: &Thread, a: Bound) -> PyResult {
    let code = a.this::<PyCode>(t)?;
    let all = branch::all(crate::eval::frames::prepared(code), code);
    let triples = all.into_iter().map(|triple| tuple::new(triple.map(Value::from).to_vec()));
    iter::iter(t, &list::new(triples.collect()))
}

fn varname_from_oparg(t: &Thread, a: Bound) -> PyResult {
    let unit = a.this::<PyCode>(t)?.unit.clone();
    let i = number::to_isize(t, a.get(1), crate::exc::Exc::IndexError)?;
    let name = usize::try_from(i)
        .ok()
        .and_then(|i| unit.varnames.iter().chain(&unit.cellvars).chain(&unit.freevars).nth(i).cloned());
    match name {
        Some(name) => Ok(crate::types::str::from_wtf8(name.as_bytes())),
        None => Err(t.index_error("tuple index out of range")),
    }
}

fn text_of(t: &Thread, v: &Value, what: &str) -> PyResult<Text> {
    match v.downcast::<PyStr>() {
        Some(s) => Ok(Text::from_wtf8(s.to_wtf8())),
        None => Err(
            t.type_error(format_args!("code() argument '{what}' must be str, not {}", v.class().tp_name()))
        ),
    }
}

fn texts(t: &Thread, v: &Value, what: &str) -> PyResult<Box<[Text]>> {
    let Some(items) = v.downcast::<PyTuple>() else {
        return Err(t.type_error(format_args!(
            "code() argument '{what}' must be tuple, not {}",
            v.class().tp_name()
        )));
    };
    let mut out = Vec::new();
    for item in tuple::items(items) {
        match item.downcast::<PyStr>() {
            Some(s) => out.push(Text::from_wtf8(s.to_wtf8())),
            None => {
                return Err(t.type_error(format_args!(
                    "name tuples must contain only strings, not '{}'",
                    item.class().tp_name()
                )));
            }
        }
    }
    Ok(out.into())
}

fn blob(t: &Thread, v: &Value, what: &str) -> PyResult<Box<[u8]>> {
    match v.downcast::<PyBytes>() {
        Some(b) => Ok(b.as_slice().into()),
        None => Err(
            t.type_error(format_args!("code() argument '{what}' must be bytes, not {}", v.class().tp_name()))
        ),
    }
}

fn count(t: &Thread, v: &Value) -> PyResult<u32> {
    let n = int::as_c_int(t, &number::index(t, v)?)?;
    u32::try_from(n).map_err(|_| t.value_error("code: counts must not be negative"))
}

/// Constants in constants, at most, twice as many as source text can have: what is nested more deeply, as a tuple that is part of itself
/// is, stays a value only.
const MAX_NESTED: usize = 400;
/// Parts of one constant, at most, far more than tables in source text have: a tuple can have another one twice as a part, and so on.
const MAX_PARTS: usize = 1 << 22;

/// A constant's description, for units made from values. None for values that no constant can be: they stay values only.
pub fn to_const(v: &Value) -> Option<Const> {
    describe(v, MAX_NESTED, &mut 0)
}

fn describe(v: &Value, depth: usize, parts: &mut usize) -> Option<Const> {
    *parts += 1;
    if depth == 0 || *parts > MAX_PARTS {
        return None;
    }
    if v.is_none() {
        return Some(Const::None);
    }
    if let Some(b) = v.as_bool() {
        return Some(if b { Const::True } else { Const::False });
    }
    if v.is(&Value::ellipsis()) {
        return Some(Const::Ellipsis);
    }
    if let Some(code) = v.downcast::<PyCode>() {
        return Some(Const::Code(code.unit.clone()));
    }
    if v.class().is(int::INT.get()) {
        if let Some(n) = int::to_i64(v) {
            return Some(Const::Int(n));
        }
        let n = int::IntRef::of(v)?;
        let magnitude = int::magnitude(n).to_le_bytes();
        return Some(Const::BigInt { negative: n.is_negative(), magnitude });
    }
    if v.class().is(float::FLOAT.get()) {
        return float::float_value(v).map(Const::Float);
    }
    if v.downcast_exact::<complex::PyComplex>().is_some() {
        let (re, im) = complex::parts(v)?;
        return Some(Const::Complex(re, im));
    }
    if let Some(s) = v.downcast_exact::<PyStr>() {
        return Some(Const::Str(Text::from_wtf8(s.to_wtf8())));
    }
    if let Some(b) = v.downcast_exact::<PyBytes>() {
        return Some(Const::Bytes(b.as_slice().into()));
    }
    if let Some(x) = v.downcast_exact::<PyTuple>() {
        let items: Option<Vec<_>> = tuple::items(x).iter().map(|v| describe(v, depth - 1, parts)).collect();
        return items.map(|c| Const::Tuple(c.into()));
    }
    if let Some(x) = v.downcast_exact::<set::PyFrozenSet>() {
        let items: Option<Vec<_>> = x.0.to_vec().iter().map(|v| describe(v, depth - 1, parts)).collect();
        return items.map(|c| Const::FrozenSet(c.into()));
    }
    if let Some(s) = v.downcast_exact::<slice::PySlice>() {
        let mut part = |v: &Value| describe(v, depth - 1, parts);
        return Some(Const::Slice(Box::new([part(&s.start)?, part(&s.stop)?, part(&s.step)?])));
    }
    None
}

/// Sets what depends on other fields.
fn complete(unit: &mut CodeUnit) {
    let parameters = unit.argcount as usize + unit.kwonlyargcount as usize + 2;
    unit.cell2arg = unit
        .cellvars
        .iter()
        .map(|c| unit.varnames.iter().take(parameters).position(|v| v == c).map_or(-1, |i| i as i32))
        .collect();
    let total = unit.argcount
        + unit.kwonlyargcount
        + u32::from(unit.flags & adder_abi::code::code_flag::VARARGS != 0)
        + u32::from(unit.flags & adder_abi::code::code_flag::VARKEYWORDS != 0);
    for entry in &mut unit.cell2arg {
        if *entry >= total as i32 {
            *entry = -1;
        }
    }
}

/// A code object of a unit whose constants are these values.
fn build(t: &Thread, mut unit: CodeUnit, consts: Option<&Value>) -> PyResult {
    if let Some(consts) = consts {
        let Some(items) = consts.downcast::<PyTuple>() else {
            return Err(t.type_error(format_args!(
                "code() argument 'constants' must be tuple, not {}",
                consts.class().tp_name()
            )));
        };
        unit.consts = tuple::items(items).iter().map(|v| to_const(v).unwrap_or(Const::None)).collect();
    }
    if unit.varnames.len() < unit.nlocals as usize {
        return Err(t.value_error("code: varnames is too small"));
    }
    complete(&mut unit);
    if let Err(problem) = crate::builtins::compile::verify(&unit) {
        return Err(t.value_error(format_args!("code: {problem}")));
    }
    let value = new(Arc::new(unit));
    if let (Some(consts), Some(code)) = (consts, value.downcast::<PyCode>()) {
        Field::put(&code.consts, consts.clone());
    }
    Ok(value)
}

fn make(t: &Thread, a: Bound) -> PyResult {
    let Some(_class) = a.get(0).as_type() else { return Ok(Value::none()) };
    let unit = CodeUnit {
        argcount: count(t, a.get(1))?,
        posonlyargcount: count(t, a.get(2))?,
        kwonlyargcount: count(t, a.get(3))?,
        nlocals: count(t, a.get(4))?,
        stacksize: count(t, a.get(5))?,
        flags: count(t, a.get(6))?,
        code: blob(t, a.get(7), "codestring")?,
        names: texts(t, a.get(9), "names")?,
        varnames: texts(t, a.get(10), "varnames")?,
        filename: text_of(t, a.get(11), "filename")?,
        name: text_of(t, a.get(12), "name")?,
        qualname: text_of(t, a.get(13), "qualname")?,
        firstlineno: count(t, a.get(14))?,
        linetable: blob(t, a.get(15), "linetable")?,
        steptable: Box::default(),
        freevars: a.opt(17).map_or_else(|| Ok(Box::default()), |v| texts(t, v, "freevars"))?,
        cellvars: a.opt(18).map_or_else(|| Ok(Box::default()), |v| texts(t, v, "cellvars"))?,
        consts: Box::default(),
        cell2arg: Box::default(),
    };
    let _ = CODE.get();
    build(t, unit, Some(a.get(8)))
}

constructor!(
    new_code,
    "code(cls, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
    make
);

/// `types.CodeType(…)`.
pub fn code_new(t: &Thread, class: &crate::object::class::PyType, args: &crate::native::Args) -> PyResult {
    new_code(t, class, args)
}

fn replace(t: &Thread, a: Bound) -> PyResult {
    let code = a.this::<PyCode>(t)?;
    let mut unit = (*code.unit).clone();
    let Some(changes) = a.get(1).downcast::<PyDict>() else { return Ok(a.get(0).clone()) };
    let mut consts = code.consts.get();
    for (key, v) in changes.entries() {
        let key = crate::protocol::repr::str_text(t, &key)?;
        match key.as_str() {
            "co_argcount" => unit.argcount = count(t, &v)?,
            "co_posonlyargcount" => unit.posonlyargcount = count(t, &v)?,
            "co_kwonlyargcount" => unit.kwonlyargcount = count(t, &v)?,
            "co_nlocals" => unit.nlocals = count(t, &v)?,
            "co_stacksize" => unit.stacksize = count(t, &v)?,
            "co_flags" => unit.flags = count(t, &v)?,
            "co_firstlineno" => unit.firstlineno = count(t, &v)?,
            "co_code" => {
                unit.code = blob(t, &v, "co_code")?;
                unit.steptable = Box::default();
            }
            "co_consts" => consts = Some(v),
            "co_names" => unit.names = texts(t, &v, "co_names")?,
            "co_varnames" => unit.varnames = texts(t, &v, "co_varnames")?,
            "co_freevars" => unit.freevars = texts(t, &v, "co_freevars")?,
            "co_cellvars" => unit.cellvars = texts(t, &v, "co_cellvars")?,
            "co_filename" => unit.filename = text_of(t, &v, "co_filename")?,
            "co_name" => unit.name = text_of(t, &v, "co_name")?,
            "co_qualname" => unit.qualname = text_of(t, &v, "co_qualname")?,
            "co_linetable" => {
                unit.linetable = blob(t, &v, "co_linetable")?;
                unit.steptable = Box::default();
            }
            "co_exceptiontable" => {}
            other => {
                return Err(
                    t.type_error(format_args!("replace() got an unexpected keyword argument '{other}'"))
                );
            }
        }
    }
    build(t, unit, consts.as_ref())
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let unit = &a.this::<PyCode>(t)?.unit;
    Ok(Value::from(size_of::<PyCode>() + unit.code.len() + unit.linetable.len()))
}

pub const METHODS: &[Method] = &[
    Method::new(
        "replace(self, /, **changes)",
        replace,
        "Return a copy of the code object with new values for the specified fields.",
    ),
    Method::new("__replace__(self, /, **changes)", replace, "The same as replace()."),
    Method::new("co_lines(self, /)", co_lines, ""),
    Method::new("co_positions(self, /)", co_positions, ""),
    Method::new("co_branches(self, /)", co_branches, ""),
    Method::new(
        "_varname_from_oparg(self, oparg, /)",
        varname_from_oparg,
        "(internal-only) Return the local variable name for the given oparg.",
    ),
    Method::new("__sizeof__(self, /)", sizeof, ""),
];

pub const GETSETS: &[GetSet] = &[
    GetSet::get("co_argcount", argcount, ""),
    GetSet::get("co_posonlyargcount", posonlyargcount, ""),
    GetSet::get("co_kwonlyargcount", kwonlyargcount, ""),
    GetSet::get("co_nlocals", nlocals, ""),
    GetSet::get("co_stacksize", stacksize, ""),
    GetSet::get("co_flags", flags, ""),
    GetSet::get("co_code", code_bytes, ""),
    GetSet::get("co_consts", consts, ""),
    GetSet::get("co_names", names, ""),
    GetSet::get("co_varnames", varnames, ""),
    GetSet::get("co_freevars", freevars, ""),
    GetSet::get("co_cellvars", cellvars, ""),
    GetSet::get("co_filename", filename, ""),
    GetSet::get("co_name", name, ""),
    GetSet::get("co_qualname", qualname, ""),
    GetSet::get("co_firstlineno", firstlineno, ""),
    GetSet::get("co_lnotab", lnotab, ""),
    GetSet::get("co_linetable", linetable, ""),
    GetSet::get("co_exceptiontable", exceptiontable, ""),
];
