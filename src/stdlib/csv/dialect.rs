//! Dialects: what separates, quotes and escapes fields; and their registry.

use super::ERROR;
use crate::state::Place;
use adder_abi::object::Header;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::{PyStr, equals_str, from_char};
use adder_vm::types::{int, list};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quoting {
    Minimal = 0,
    All = 1,
    NonNumeric = 2,
    None = 3,
    Strings = 4,
    NotNull = 5,
}

impl Quoting {
    pub const ALL: [(&'static str, Quoting); 6] = [
        ("QUOTE_MINIMAL", Quoting::Minimal),
        ("QUOTE_ALL", Quoting::All),
        ("QUOTE_NONNUMERIC", Quoting::NonNumeric),
        ("QUOTE_NONE", Quoting::None),
        ("QUOTE_STRINGS", Quoting::Strings),
        ("QUOTE_NOTNULL", Quoting::NotNull),
    ];
}

#[repr(C)]
pub struct PyDialect {
    head: Header,
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    pub double_quote: bool,
    pub skip_space: bool,
    pub strict: bool,
    pub quoting: Quoting,
    pub terminator: Vec<u32>,
}

pub static DIALECT: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references.
unsafe impl Payload for PyDialect {
    fn cell() -> &'static TypeCell {
        &DIALECT
    }
}

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

/// Arguments by name, in the order of `NAMES`.
fn sort_out(t: &Thread, args: &Args, skip: usize) -> PyResult<Vec<Option<Value>>> {
    let pos = &args.pos()[skip.min(args.pos().len())..];
    let mut found: Vec<Option<Value>> = vec![None; NAMES.len()];
    if pos.len() > NAMES.len() {
        return Err(t.type_error(format_args!(
            "function takes at most {} arguments ({} given)",
            NAMES.len(),
            pos.len()
        )));
    }
    for (place, v) in found.iter_mut().zip(pos) {
        *place = Some(v.clone());
    }
    for (name, value) in args.keywords() {
        match NAMES.iter().position(|n| equals_str(name, n)) {
            Some(i) if found[i].is_some() => {
                return Err(t.type_error(format_args!(
                    "argument for function given by name ('{}') and position ({})",
                    NAMES[i],
                    i + 1
                )));
            }
            Some(i) => found[i] = Some(value.clone()),
            None => {
                let text = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
                return Err(
                    t.type_error(format_args!("this function got an unexpected keyword argument '{text}'"))
                );
            }
        }
    }
    Ok(found)
}

fn one_char(
    t: &Thread,
    v: Option<&Value>,
    name: &str,
    default: Option<u32>,
    none_too: bool,
) -> PyResult<Option<u32>> {
    let Some(v) = v else { return Ok(default) };
    if v.is_none() && none_too {
        return Ok(None);
    }
    let or_none = if none_too { " or None" } else { "" };
    match v.downcast::<PyStr>() {
        Some(s) if s.len() == 1 => Ok(Some(s.char_at(0))),
        Some(s) => Err(t.type_error(format_args!(
            "\"{name}\" must be a unicode character{or_none}, not a string of length {}",
            s.len()
        ))),
        None => Err(t.type_error(format_args!(
            "\"{name}\" must be a unicode character{or_none}, not {}",
            v.class().tp_name()
        ))),
    }
}

fn flag(t: &Thread, v: Option<&Value>, default: bool) -> PyResult<bool> {
    v.map_or(Ok(default), |v| truth::truth(t, v))
}

/// A dialect from a name, a dialect or an object with such attributes, changed by keyword arguments.
pub fn make(t: &Thread, class: &PyType, args: &Args, skip: usize) -> PyResult {
    let mut found = sort_out(t, args, skip)?;
    let mut base = found[0].take().filter(|v| !v.is_none());
    if let Some(name) = base.as_ref().filter(|v| v.is_a::<PyStr>()) {
        base = Some(get(t, name)?);
    }
    if let Some(base) = &base {
        if base.is_a::<PyDialect>() && found[1..].iter().all(Option::is_none) {
            return Ok(base.clone());
        }
        for (i, name) in NAMES.iter().enumerate().skip(1) {
            if found[i].is_none() {
                found[i] = attr::find(t, base, name)?;
            }
        }
    }
    let arg = |name: &str| NAMES.iter().position(|n| *n == name).and_then(|i| found[i].as_ref());
    let delimiter = one_char(t, arg("delimiter"), "delimiter", Some(44), false)?.unwrap_or(44);
    let double_quote = flag(t, arg("doublequote"), true)?;
    let escape = one_char(t, arg("escapechar"), "escapechar", None, true)?;
    let terminator = match arg("lineterminator") {
        None => vec![13, 10],
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) => s.code_points().collect(),
            None => {
                return Err(t.type_error(format_args!(
                    "\"lineterminator\" must be a string, not {}",
                    v.class().tp_name()
                )));
            }
        },
    };
    let quote = one_char(t, arg("quotechar"), "quotechar", Some(34), true)?;
    let mut quoting = match arg("quoting") {
        None => Quoting::Minimal,
        Some(v) if !int::is_int(v) => {
            return Err(
                t.type_error(format_args!("\"quoting\" must be an integer, not {}", v.class().tp_name()))
            );
        }
        Some(v) => {
            let n = int::to_i64(v).and_then(|n| usize::try_from(n).ok());
            match n.and_then(|n| Quoting::ALL.get(n)) {
                Some((_, q)) => *q,
                None => return Err(t.type_error("bad \"quoting\" value")),
            }
        }
    };
    let skip_space = flag(t, arg("skipinitialspace"), false)?;
    let strict = flag(t, arg("strict"), false)?;
    if quote.is_none() && arg("quoting").is_none() {
        quoting = Quoting::None;
    }
    if quote.is_none() && quoting != Quoting::None {
        return Err(t.type_error("quotechar must be set if quoting enabled"));
    }
    let d = PyDialect {
        head: blank_header(),
        delimiter,
        quote,
        escape,
        double_quote,
        skip_space,
        strict,
        quoting,
        terminator,
    };
    d.check(t)?;
    Ok(class.instantiate(d))
}

impl PyDialect {
    fn check(&self, t: &Thread) -> PyResult<()> {
        let bad = |what: &str| Err(t.value_error(format_args!("bad {what} value")));
        let chars =
            [("delimiter", Some(self.delimiter)), ("escapechar", self.escape), ("quotechar", self.quote)];
        for (name, c) in chars {
            let Some(c) = c else { continue };
            let space = c == 32 && self.skip_space && name != "delimiter";
            if matches!(c, 10 | 13) || space {
                return bad(name);
            }
            if self.terminator.contains(&c) {
                return bad(&format!("{name} or lineterminator"));
            }
        }
        for (i, (name, c)) in chars.iter().enumerate() {
            for (other, d) in &chars[i + 1..] {
                if c.is_some() && c == d {
                    return bad(&format!("{name} or {other}"));
                }
            }
        }
        Ok(())
    }

    pub fn is_terminator(&self, c: u32) -> bool {
        self.terminator.contains(&c)
    }
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    make(t, class, args, 0)
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyDialect> {
    v.downcast::<PyDialect>().ok_or_else(|| t.type_error("a Dialect is required"))
}

fn char_value(c: Option<u32>) -> Value {
    c.map_or_else(Value::none, from_char)
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    Err(t.type_error(format_args!("cannot pickle '{}' instances", a.get(0).class().tp_name())))
}

pub static DIALECT_SPEC: TypeSpec = TypeSpec {
    name: "Dialect",
    module: "_csv",
    flags: type_flag::BASE_TYPE,
    doc: "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", reduce, "raises an exception to avoid pickling"),
        Method::new("__reduce_ex__(self, protocol, /)", reduce, "raises an exception to avoid pickling"),
    ],
    getset: &[
        GetSet::get("delimiter", |t, v| Ok(from_char(of(t, v)?.delimiter)), ""),
        GetSet::get("escapechar", |t, v| Ok(char_value(of(t, v)?.escape)), ""),
        GetSet::get(
            "lineterminator",
            |t, v| Ok(Value::from(adder_vm::text::chars::Chars::Four(&of(t, v)?.terminator))),
            "",
        ),
        GetSet::get("quotechar", |t, v| Ok(char_value(of(t, v)?.quote)), ""),
        GetSet::get("quoting", |t, v| Ok(Value::small_int(of(t, v)?.quoting as i64)), ""),
        GetSet::get("doublequote", |t, v| Ok(Value::bool(of(t, v)?.double_quote)), ""),
        GetSet::get("skipinitialspace", |t, v| Ok(Value::bool(of(t, v)?.skip_space)), ""),
        GetSet::get("strict", |t, v| Ok(Value::bool(of(t, v)?.strict)), ""),
    ],
    ..TypeSpec::of::<PyDialect>(&DIALECT)
};

static REGISTERED: Place = Place::new();

/// The dict of registered dialects.
pub fn registered() -> Value {
    REGISTERED.get().unwrap_or_else(|| {
        let dict = PyDict::new();
        REGISTERED.put(dict.clone());
        dict
    })
}

fn get(t: &Thread, name: &Value) -> PyResult {
    let dict = registered();
    match dict.downcast::<PyDict>().map(|d| d.get(t, name)).transpose()?.flatten() {
        Some(found) => Ok(found),
        None => Err(ERROR.raise(t, "unknown dialect")),
    }
}

pub fn get_dialect(t: &Thread, a: Bound) -> PyResult {
    get(t, a.get(0))
}

pub fn register(t: &Thread, a: Bound) -> PyResult {
    if !a.get(0).is_a::<PyStr>() {
        return Err(t.type_error("dialect name must be a string"));
    }
    let mut values: Vec<Value> = a.opt(1).cloned().into_iter().collect();
    let mut names = Vec::new();
    if let Some(keywords) = a.opt(2).and_then(|v| v.downcast::<PyDict>()) {
        for (name, value) in keywords.entries() {
            names.push(name);
            values.push(value);
        }
    }
    let dialect = call::call_args(t, DIALECT.get().as_value(), &Args { values: &values, names: &names })?;
    if let Some(d) = registered().downcast::<PyDict>() {
        d.set(t, a.get(0).clone(), dialect)?;
    }
    Ok(Value::none())
}

pub fn unregister(t: &Thread, a: Bound) -> PyResult {
    let dict = registered();
    match dict.downcast::<PyDict>().map(|d| d.remove(t, a.get(0))).transpose()?.flatten() {
        Some(_) => Ok(Value::none()),
        None => Err(ERROR.raise(t, "unknown dialect")),
    }
}

pub fn list_dialects(_: &Thread, _: Bound) -> PyResult {
    Ok(list::new(registered().downcast::<PyDict>().map(PyDict::keys).unwrap_or_default()))
}
