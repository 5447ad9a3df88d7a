//! Arithmetic on any values, and conversions to numbers.

use crate::exc::Exc;
use crate::object::class::{PyType, type_flag};
use crate::object::slots::{Binary, BinaryOp};
use crate::object::value::Value;
use crate::thread::{PyResult, Raised, Thread};
use crate::types::{float, int};

fn same(a: Option<Binary>, b: Option<Binary>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What the operands' slots make of `a op b`: `NotImplemented` if nothing.
fn binary_slots(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (ca, cb) = (a.class(), b.class());
    let left = ca.slots().binary[op as usize];
    let mut right = if ca.is(cb) { None } else { cb.slots().binary[op as usize] };
    if same(left, right) {
        right = None;
    }
    if let Some(left) = left {
        if let (Some(r), true) = (right, cb.is_subtype(ca)) {
            let result = r(t, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            right = None;
        }
        let result = left(t, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match right {
        Some(right) => right(t, a, b),
        None => Ok(Value::not_implemented()),
    }
}

/// Sequences' own concatenation and repetition, tried when the number slots gave nothing.
fn sequence_slots(t: &Thread, op: BinaryOp, a: &Value, b: &Value, inplace: bool) -> PyResult {
    let slots = a.class().slots();
    match op {
        BinaryOp::Add => {
            let concat = if inplace { slots.inplace_concat.or(slots.concat) } else { slots.concat };
            if let Some(concat) = concat {
                return concat(t, a, b);
            }
        }
        BinaryOp::Mul => {
            let repeat = if inplace { slots.inplace_repeat.or(slots.repeat) } else { slots.repeat };
            if let Some(repeat) = repeat {
                check_count(t, b)?;
                return repeat(t, a, b);
            }
            // In place, CPython does not ask the right operand where the left one's type has methods of sequences, of whatever kind.
            let asked = !inplace || !has_sequence_methods(a.class());
            if let Some(repeat) = b.class().slots().repeat.filter(|_| asked) {
                check_count(t, a)?;
                return repeat(t, b, a);
            }
        }
        BinaryOp::Sub
        | BinaryOp::MatMul
        | BinaryOp::TrueDiv
        | BinaryOp::FloorDiv
        | BinaryOp::Mod
        | BinaryOp::DivMod
        | BinaryOp::LShift
        | BinaryOp::RShift
        | BinaryOp::And
        | BinaryOp::Xor
        | BinaryOp::Or
        | BinaryOp::Pow => {}
    }
    Ok(Value::not_implemented())
}

/// Whether `tp_as_sequence` is set in CPython: of all classes made by Python, of builtin ones with a length or `in`.
fn has_sequence_methods(class: &PyType) -> bool {
    class.has_flag(type_flag::HEAP_TYPE) || class.slots().len.is_some() || class.slots().contains.is_some()
}

fn check_count(t: &Thread, n: &Value) -> PyResult<()> {
    if n.is_int_word() || n.class().slots().index.is_some() {
        return Ok(());
    }
    Err(t.type_error(format_args!("can't multiply sequence by non-int of type '{}'", n.class().tp_name())))
}

#[cold]
fn unsupported(t: &Thread, symbol: &str, a: &Value, b: &Value) -> Raised {
    let hint = if symbol == ">>"
        && a.class().tp_name() == "builtin_function_or_method"
        && crate::types::str::equals_opt(
            crate::protocol::attr::find(t, a, "__name__").ok().flatten().as_ref(),
            "print",
        ) {
        ". Did you mean \"print(<message>, file=<output_stream>)\"?"
    } else {
        ""
    };
    t.type_error(format_args!(
        "unsupported operand type(s) for {symbol}: '{}' and '{}'{hint}",
        a.class().tp_name(),
        b.class().tp_name()
    ))
}

#[cold]
fn unsupported_in_place(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> Raised {
    let symbol = if op == BinaryOp::Pow { "**=".to_owned() } else { format!("{}=", op.symbol()) };
    unsupported(t, &symbol, a, b)
}

/// `a op b` (or `a op= b`) where the Python method that goes first has returned `NotImplemented`: the left operand's if its class has one,
/// else the right one's.
pub fn reflected(t: &Thread, op: BinaryOp, a: &Value, b: &Value, inplace: bool) -> PyResult {
    let result = crate::object::slot_calls::after_left(t, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let result = sequence_slots(t, op, a, b, inplace)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(if inplace { unsupported_in_place(t, op, a, b) } else { unsupported(t, op.symbol(), a, b) })
}

/// `a op b`.
#[inline]
pub fn binary(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let result = binary_slots(t, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let result = sequence_slots(t, op, a, b, false)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(unsupported(t, op.symbol(), a, b))
}

/// What `a op= b` asks first. A class that inherits a sequence's `__iadd__` has it as a number's, too, as in CPython: it comes before `__add__`.
pub fn inplace_slot(class: &PyType, op: BinaryOp) -> Option<Binary> {
    let slots = class.slots();
    let inherited = || {
        let inherits = |base: &PyType| same(base.slots().inplace_concat, slots.inplace_concat);
        slots.inplace_concat.filter(|_| op == BinaryOp::Add && class.base().is_some_and(inherits))
    };
    slots.inplace[op as usize].or_else(inherited)
}

/// `a op= b`: the new value of `a`.
pub fn inplace(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    if let Some(slot) = inplace_slot(a.class(), op) {
        let result = slot(t, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    let result = binary_slots(t, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let result = sequence_slots(t, op, a, b, true)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(unsupported_in_place(t, op, a, b))
}

/// `pow(a, b, modulus)`.
pub fn power(t: &Thread, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult {
    let Some(m) = modulus.filter(|m| !m.is_none()) else { return binary(t, BinaryOp::Pow, a, b) };
    let (ca, cb, cm) = (a.class(), b.class(), m.class());
    let slots = [ca.slots().pow_mod, cb.slots().pow_mod, cm.slots().pow_mod];
    let order = if !ca.is(cb) && cb.is_subtype(ca) { [1, 0, 2] } else { [0, 1, 2] };
    for i in order {
        if let Some(pow) = slots[i] {
            let result = pow(t, a, b, m)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
    }
    Err(t.type_error(format_args!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        a.class().tp_name(),
        b.class().tp_name(),
        m.class().tp_name()
    )))
}

macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident $slot:ident $what:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(t: &Thread, v: &Value) -> PyResult {
            match v.class().slots().$slot {
                Some(slot) => slot(t, v),
                None => Err(t.type_error(format_args!(concat!("bad operand type for ", $what, ": '{}'"), v.class().tp_name()))),
            }
        }
    )*};
}

unary! {
    /// `-v`.
    neg neg "unary -";
    /// `+v`.
    pos pos "unary +";
    /// `abs(v)`.
    abs abs "abs()";
    /// `~v`.
    invert invert "unary ~";
}

/// `operator.index(v)`: an int (exactly, but for a deprecated subclass result).
pub fn index(t: &Thread, v: &Value) -> PyResult {
    if int::is_int(v) {
        return int::exact(v);
    }
    let Some(index) = v.class().slots().index else {
        return Err(t.type_error(format_args!(
            "'{}' object cannot be interpreted as an integer",
            v.class().tp_name()
        )));
    };
    let result = index(t, v)?;
    if !int::is_int(&result) {
        return Err(
            t.type_error(format_args!("__index__ returned non-int (type {})", result.class().tp_name()))
        );
    }
    if !result.class().is(int::INT.get()) {
        crate::report::warn(
            t,
            Exc::DeprecationWarning,
            &format!(
                "__index__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.",
                result.class().tp_name()
            ),
        )?;
    }
    int::exact(&result)
}

/// `v.__index__()` as a machine integer; raises `kind` when it does not fit.
pub fn to_isize(t: &Thread, v: &Value, kind: Exc) -> PyResult<isize> {
    if v.is_int_word() {
        return Ok(v.word().as_int() as isize);
    }
    let n = index(t, v)?;
    match int::to_i64(&n) {
        Some(n) => Ok(n as isize),
        None => Err(
            t.error(kind, format_args!("cannot fit '{}' into an index-sized integer", v.class().tp_name()))
        ),
    }
}

/// `v.__index__()`, saturating, as slices take their bounds.
pub fn clamped(t: &Thread, v: &Value) -> PyResult<isize> {
    if v.is_int_word() {
        return Ok(v.word().as_int() as isize);
    }
    let n = index(t, v)?;
    Ok(match int::to_i64(&n) {
        Some(n) => n as isize,
        None if int::is_negative(&n) => isize::MIN,
        None => isize::MAX,
    })
}

/// `int(v)` for anything but strings.
pub fn int(t: &Thread, v: &Value) -> PyResult {
    int::new::from_object(t, v)
}

/// `float(v)` for anything but strings.
pub fn float(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(to_f64(t, v)?))
}

/// `float(v)` for anything but strings, as a double.
pub fn to_f64(t: &Thread, v: &Value) -> PyResult<f64> {
    if let Some(d) = float::float_value(v) {
        return Ok(d);
    }
    if v.is_int_word() {
        return Ok(v.word().as_int() as f64);
    }
    if v.class().slots().float.is_some() {
        return by_float_slot(t, v);
    }
    if v.class().slots().index.is_some() {
        let n = index(t, v)?;
        return int::to_f64(t, &n);
    }
    Err(t.type_error(format_args!("must be real number, not {}", v.class().tp_name())))
}

/// What `__float__` says, which the class of `v` has.
pub fn by_float_slot(t: &Thread, v: &Value) -> PyResult<f64> {
    if let Some(slot) = v.class().slots().float {
        let result = slot(t, v)?;
        return match float::float_value(&result) {
            Some(d) => {
                if !result.class().is(float::FLOAT.get()) {
                    crate::report::warn(
                        t,
                        Exc::DeprecationWarning,
                        &format!(
                            "{}.__float__ returned non-float (type {}).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python.",
                            v.class().tp_name(),
                            result.class().tp_name()
                        ),
                    )?;
                }
                Ok(d)
            }
            None => Err(t.type_error(format_args!(
                "{}.__float__ returned non-float (type {})",
                v.class().tp_name(),
                result.class().tp_name()
            ))),
        };
    }
    Err(t.type_error(format_args!("must be real number, not {}", v.class().tp_name())))
}
