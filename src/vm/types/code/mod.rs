//! Code objects: the front end's [`CodeUnit`] with its names and constants as values, and the quickened form.

mod attributes;

pub use attributes::{ENTRY, line_runs, to_const};

use super::str::{from_wtf8, intern, intern_value};
use super::tuple;
use crate::eval::monitor::Local;
use crate::eval::prepare::Prepared;
use crate::object::class::{TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{compare, hash};
use crate::thread::{PyResult, Thread};
use adder_abi::code::{CodeUnit, Const, Text, code_flag};
use adder_abi::layout::CodeHead;
use adder_abi::object::Layout;
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

/// A code object.
#[repr(C)]
pub struct PyCode {
    pub head: CodeHead,
    pub unit: Arc<CodeUnit>,
    pub consts: Field,
    pub names: Field,
    pub varnames: Field,
    pub freevars: Field,
    pub cellvars: Field,
    pub filename: Field,
    pub name: Field,
    pub qualname: Field,
    /// Made when first run.
    pub prepared: OnceCell<Box<Prepared>>,
    /// What tools of `sys.monitoring` want to be told of this code.
    pub monitored: RefCell<Option<Box<Local>>>,
    /// Address of the globals of all its functions; 0 before there is one, [`SEVERAL`] if they differ.
    globals: Cell<u64>,
}

const SEVERAL: u64 = 1;

impl PyCode {
    /// Notes that a function of this code has these globals.
    #[inline]
    pub fn used_with(&self, globals: &Value) {
        let (now, before) = (globals.word().0, self.globals.get());
        if now == before || before == SEVERAL {
            return;
        }
        if before == 0 {
            self.globals.set(now);
        } else {
            self.globals.set(SEVERAL);
            crate::watch::code_shared(self);
        }
    }

    /// Whether functions of this code have different globals.
    pub fn is_shared(&self) -> bool {
        self.globals.get() == SEVERAL
    }
}

pub static CODE: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyCode {
    const LAYOUT: Layout = Layout::Code;

    fn cell() -> &'static TypeCell {
        &CODE
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [
            &self.consts,
            &self.names,
            &self.varnames,
            &self.freevars,
            &self.cellvars,
            &self.filename,
            &self.name,
            &self.qualname,
        ] {
            visit(field.word());
        }
    }

    unsafe fn drop_payload(this: *mut PyCode) {
        // SAFETY: by the caller's contract.
        unsafe {
            crate::watch::code_died(&*this);
            if let Some(local) = &*(*this).monitored.borrow() {
                crate::eval::monitor::code_died(local);
            }
            std::ptr::drop_in_place(this);
        }
    }
}

impl PyCode {
    pub fn has_flag(&self, flag: u32) -> bool {
        self.unit.flags & flag != 0
    }

    pub fn has_docstring(&self) -> bool {
        self.has_flag(code_flag::HAS_DOCSTRING)
    }

    /// All parameters, `*args` and `**kwargs` included.
    pub fn parameter_count(&self) -> usize {
        let u = &self.unit;
        u.argcount as usize
            + u.kwonlyargcount as usize
            + usize::from(u.flags & code_flag::VARARGS != 0)
            + usize::from(u.flags & code_flag::VARKEYWORDS != 0)
    }

    pub fn to_value(&self) -> Value {
        // SAFETY: a live object.
        unsafe { Value::from_borrowed(adder_abi::Word(self as *const PyCode as u64)) }
    }

    /// The names as a slice of interned strings.
    pub fn names(&self) -> &[Value] {
        match self.names.word() {
            w if w.is_null() => &[],
            // SAFETY: a tuple held by the code object.
            w => unsafe { tuple::items(&*(w.0 as *const tuple::PyTuple)) },
        }
    }

    pub fn filename_text(&self) -> String {
        self.unit.filename.to_string_lossy()
    }

    /// The line a call is traced at: that of the definition; modules have none.
    pub fn entry_line(&self) -> u32 {
        if self.unit.name.as_bytes() == b"<module>" { 0 } else { self.unit.firstlineno }
    }
}

fn text(t: &Text) -> Value {
    from_wtf8(t.as_bytes())
}

fn name(t: &Text) -> Value {
    match t.as_str() {
        Some(known) => intern(known),
        None => intern_value(text(t)),
    }
}

fn looks_like_name(t: &Text) -> bool {
    t.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// A constant as a value.
pub fn constant(c: &Const) -> Value {
    match c {
        Const::None => Value::none(),
        Const::True => Value::bool(true),
        Const::False => Value::bool(false),
        Const::Ellipsis => Value::ellipsis(),
        Const::Int(n) => Value::from(*n),
        Const::BigInt { negative, magnitude } => big_int(*negative, magnitude),
        Const::Float(d) => Value::from(*d),
        Const::Complex(re, im) => super::complex::new((*re, *im)),
        Const::Str(s) => {
            if looks_like_name(s) {
                name(s)
            } else {
                text(s)
            }
        }
        Const::Bytes(b) => super::bytes::from_slice(b),
        Const::Tuple(items) => tuple::new(items.iter().map(constant).collect()),
        Const::FrozenSet(items) => frozen_set(items),
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            super::slice::new(constant(start), constant(stop), constant(step))
        }
        Const::Code(unit) => new(unit.clone()),
    }
}

pub fn big_int(negative: bool, magnitude: &[u8]) -> Value {
    let n = super::int::IBig::from(dashu_int::UBig::from_le_bytes(magnitude));
    super::int::from_big(if negative { -n } else { n })
}

/// Constants hash without running Python code.
fn frozen_set(items: &[Const]) -> Value {
    let values: Vec<Value> = items.iter().map(constant).collect();
    let made = Thread::try_current().and_then(|t| super::set::frozen_from(t, &values).ok());
    made.unwrap_or_else(super::set::empty_frozen)
}

/// The code object of a unit.
pub fn new(unit: Arc<CodeUnit>) -> Value {
    let names = |list: &[Text]| Field::new(Some(tuple::new(list.iter().map(name).collect())));
    let code = PyCode {
        head: CodeHead {
            head: blank_header(),
            entry: Cell::new(std::ptr::null()),
            budget: Cell::new(0),
            jit_state: Cell::new(0),
            plain_args: Cell::new(adder_abi::layout::NOT_PLAIN),
            takes: Cell::new(false),
        },
        consts: Field::new(Some(tuple::new(unit.consts.iter().map(constant).collect()))),
        names: names(&unit.names),
        varnames: names(&unit.varnames),
        freevars: names(&unit.freevars),
        cellvars: names(&unit.cellvars),
        filename: Field::new(Some(name(&unit.filename))),
        name: Field::new(Some(name(&unit.name))),
        qualname: Field::new(Some(name(&unit.qualname))),
        prepared: OnceCell::new(),
        monitored: RefCell::default(),
        globals: Cell::new(0),
        unit,
    };
    CODE.get().instantiate(code)
}

fn code_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyCode>() else { return Ok(Value::none()) };
    Ok(Value::from(format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        this.unit.name.to_string_lossy(),
        v.word().0,
        this.unit.filename.to_string_lossy(),
        this.unit.firstlineno
    )))
}

/// Two code objects are equal if everything that Python can see of them but the file name is.
fn code_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyCode>(), b.downcast::<PyCode>()) else {
        return Ok(Value::not_implemented());
    };
    let (u, w) = (&x.unit, &y.unit);
    let mut same = u.name == w.name
        && u.argcount == w.argcount
        && u.posonlyargcount == w.posonlyargcount
        && u.kwonlyargcount == w.kwonlyargcount
        && u.posonlyargcount == w.posonlyargcount
        && u.kwonlyargcount == w.kwonlyargcount
        && u.flags == w.flags
        && u.firstlineno == w.firstlineno
        && u.code == w.code
        && u.linetable == w.linetable
        && u.steptable == w.steptable
        && u.names == w.names
        && u.varnames == w.varnames
        && u.freevars == w.freevars
        && u.cellvars == w.cellvars;
    if same {
        if let (Some(p), Some(q)) = (x.consts.get(), y.consts.get()) {
            same = same_constants(t, &p, &q)?;
        }
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(same)),
        CompareOp::Ne => Ok(Value::bool(!same)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

/// Constants are compared with their types: `0`, `0.0`, `-0.0` and `False` differ.
fn same_constants(t: &Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if !a.class().is(b.class()) {
        return Ok(false);
    }
    if let (Some(p), Some(q)) = (a.downcast::<tuple::PyTuple>(), b.downcast::<tuple::PyTuple>()) {
        let (p, q) = (tuple::items(p), tuple::items(q));
        if p.len() != q.len() {
            return Ok(false);
        }
        for (x, y) in p.iter().zip(q) {
            if !same_constants(t, x, y)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if let (Some(x), Some(y)) = (super::float::float_value(a), super::float::float_value(b)) {
        return Ok(x.to_bits() == y.to_bits());
    }
    compare::eq(t, a, b)
}

fn code_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyCode>() else { return Ok(0) };
    let u = &this.unit;
    let mut h = tuple::TupleHash::start();
    h.add(hash::hash(t, &text(&u.name))?);
    h.add(hash::hash(t, &super::bytes::from_slice(&u.code))?);
    h.add(i64::from(u.argcount) << 32 | i64::from(u.firstlineno));
    h.add(i64::from(u.posonlyargcount) << 32 | i64::from(u.kwonlyargcount));
    Ok(h.finish())
}

pub static CODE_SPEC: TypeSpec = TypeSpec {
    name: "code",
    container: true,
    weak: true,
    doc: "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)\n--\n\nCreate a code object.  Not for mere mortals.",
    slots: Slots {
        new: Some(attributes::code_new),
        repr: Some(code_repr),
        compare: Some(code_compare),
        hash: Some(code_hash),
        ..Slots::EMPTY
    },
    methods: attributes::METHODS,
    getset: attributes::GETSETS,
    ..TypeSpec::of::<PyCode>(&CODE)
};
