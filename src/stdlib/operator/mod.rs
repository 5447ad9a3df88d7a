//! `_operator`: the operators as functions; `getters` has the classes.

mod getters;

use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Effects, Method, ModuleSpec};
use adder_vm::object::slots::{BinaryOp, CompareOp};
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, call, compare, iter, number, seq, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};

macro_rules! binary {
    ($($name:ident $op:ident;)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            number::binary(t, BinaryOp::$op, a.get(0), a.get(1))
        }
    )*};
}
binary! {
    add Add; sub Sub; mul Mul; matmul MatMul; truediv TrueDiv; floordiv FloorDiv; mod_ Mod; pow Pow;
    lshift LShift; rshift RShift; and_ And; or_ Or; xor Xor;
}

macro_rules! inplace {
    ($($name:ident $op:ident;)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            number::inplace(t, BinaryOp::$op, a.get(0), a.get(1))
        }
    )*};
}
inplace! {
    iadd Add; isub Sub; imul Mul; imatmul MatMul; itruediv TrueDiv; ifloordiv FloorDiv; imod Mod; ipow Pow;
    ilshift LShift; irshift RShift; iand And; ior Or; ixor Xor;
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            compare::rich(t, a.get(0), a.get(1), CompareOp::$op)
        }
    )*};
}
comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

macro_rules! unary {
    ($($name:ident $f:path;)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            $f(t, a.get(0))
        }
    )*};
}
unary! { abs number::abs; neg number::neg; pos number::pos; invert number::invert; index number::index; }

fn not_(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(!truth::truth(t, a.get(0))?))
}

fn truth_(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(truth::truth(t, a.get(0))?))
}

fn is_(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.get(0).is(a.get(1))))
}

fn is_not(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(!a.get(0).is(a.get(1))))
}

fn is_none(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.get(0).is_none()))
}

fn is_not_none(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(!a.get(0).is_none()))
}

/// What CPython's `PySequence_Check` says.
fn is_sequence(v: &Value) -> bool {
    !v.is_a::<PyDict>() && v.class().slots().get_item.is_some()
}

fn check_concat(t: &Thread, v: &Value, other: &Value) -> PyResult<()> {
    if v.class().slots().concat.is_some() || (is_sequence(v) && is_sequence(other)) {
        return Ok(());
    }
    Err(t.type_error(format_args!("'{}' object can't be concatenated", v.class().tp_name())))
}

fn concat(t: &Thread, a: Bound) -> PyResult {
    check_concat(t, a.get(0), a.get(1))?;
    number::binary(t, BinaryOp::Add, a.get(0), a.get(1))
}

fn iconcat(t: &Thread, a: Bound) -> PyResult {
    check_concat(t, a.get(0), a.get(1))?;
    number::inplace(t, BinaryOp::Add, a.get(0), a.get(1))
}

fn contains(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(seq::contains(t, a.get(0), a.get(1))?))
}

fn getitem(t: &Thread, a: Bound) -> PyResult {
    seq::get_item(t, a.get(0), a.get(1))
}

fn setitem(t: &Thread, a: Bound) -> PyResult {
    seq::set_item(t, a.get(0), a.get(1), Some(a.get(2)))?;
    Ok(Value::none())
}

fn delitem(t: &Thread, a: Bound) -> PyResult {
    seq::set_item(t, a.get(0), a.get(1), None)?;
    Ok(Value::none())
}

/// An iterator for the searches, which have words of their own for what is not iterable.
fn searched(t: &Thread, v: &Value) -> PyResult {
    let it = iter::iter(t, v);
    match t.catch(it, Exc::TypeError)? {
        Some(it) => Ok(it),
        None => Err(t.type_error(format_args!("argument of type '{}' is not iterable", v.class().tp_name()))),
    }
}

fn count_of(t: &Thread, a: Bound) -> PyResult {
    let it = searched(t, a.get(0))?;
    let mut n = 0usize;
    while let Some(x) = iter::next(t, &it)? {
        if compare::eq(t, &x, a.get(1))? {
            n += 1;
        }
    }
    Ok(Value::from(n))
}

fn index_of(t: &Thread, a: Bound) -> PyResult {
    let it = searched(t, a.get(0))?;
    let mut n = 0usize;
    while let Some(x) = iter::next(t, &it)? {
        if compare::eq(t, &x, a.get(1))? {
            return Ok(Value::from(n));
        }
        n += 1;
    }
    Err(t.value_error("sequence.index(x): x not in sequence"))
}

fn length_hint(t: &Thread, a: Bound) -> PyResult {
    let default = match a.opt(1) {
        Some(v) => number::to_isize(t, v, Exc::OverflowError)?,
        None => 0,
    };
    match iter::length_hint(t, a.get(0), usize::MAX)? {
        usize::MAX => Ok(Value::from(default as i64)),
        n => Ok(Value::from(n)),
    }
}

fn call_(t: &Thread, a: Bound) -> PyResult {
    let mut values = tuple::items(a.arg::<PyTuple>(t, 1)?).to_vec();
    let mut names = Vec::new();
    if let Some(keywords) = a.opt(2).and_then(|k| k.downcast::<PyDict>()) {
        for (k, v) in keywords.entries() {
            names.push(k);
            values.push(v);
        }
    }
    call::call_args(t, a.get(0), &Args { values: &values, names: &names })
}

fn compare_digest(t: &Thread, a: Bound) -> PyResult {
    // Every byte is looked at whatever the others are.
    let same = |x: &[u8], y: &[u8]| {
        let mut difference = u8::from(x.len() != y.len());
        for (i, b) in y.iter().enumerate() {
            difference |= b ^ x.get(i).copied().unwrap_or(!b);
        }
        difference == 0
    };
    if let (Some(x), Some(y)) = (a.get(0).downcast::<PyStr>(), a.get(1).downcast::<PyStr>()) {
        let (Some(x), Some(y)) = (x.as_ascii(), y.as_ascii()) else {
            return Err(t.type_error("comparing strings with non-ASCII characters is not supported"));
        };
        return Ok(Value::bool(same(x.as_bytes(), y.as_bytes())));
    }
    for v in [a.get(0), a.get(1)] {
        if !buffer::has_buffer(v) {
            return Err(t.type_error(format_args!(
                "unsupported operand types(s) or combination of types: '{}' and '{}'",
                a.get(0).class().tp_name(),
                a.get(1).class().tp_name()
            )));
        }
    }
    let x = buffer::bytes_like(t, a.get(0))?.to_vec();
    let y = buffer::bytes_like(t, a.get(1))?.to_vec();
    Ok(Value::bool(same(&x, &y)))
}

macro_rules! table {
    ($($sig:literal $f:ident $doc:literal;)*) => {
        &[
            $(Method::new($sig, $f, $doc),)*
            Method::new("is_(a, b, /)", is_, "Same as a is b.").with(Effects::Pure),
            Method::new("is_not(a, b, /)", is_not, "Same as a is not b.").with(Effects::Pure),
            Method::new("is_none(a, /)", is_none, "Same as a is None.").with(Effects::Pure),
            Method::new("is_not_none(a, /)", is_not_none, "Same as a is not None.").with(Effects::Pure),
        ]
    };
}

static FUNCTIONS: &[Method] = table! {
    "_compare_digest(a, b, /)" compare_digest "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any bytes-like object.\n\nNote: If a and b are of different lengths, or if an error occurs,\na timing attack could theoretically reveal information about the\ntypes and lengths of a and b--but not their values.";
    "abs(a, /)" abs "Same as abs(a).";
    "add(a, b, /)" add "Same as a + b.";
    "and_(a, b, /)" and_ "Same as a & b.";
    "call(obj, /, *args, **kwargs)" call_ "Same as obj(*args, **kwargs).";
    "concat(a, b, /)" concat "Same as a + b, for a and b sequences.";
    "contains(a, b, /)" contains "Same as b in a (note reversed operands).";
    "countOf(a, b, /)" count_of "Return the number of items in a which are, or which equal, b.";
    "delitem(a, b, /)" delitem "Same as del a[b].";
    "eq(a, b, /)" eq "Same as a == b.";
    "floordiv(a, b, /)" floordiv "Same as a // b.";
    "ge(a, b, /)" ge "Same as a >= b.";
    "getitem(a, b, /)" getitem "Same as a[b].";
    "gt(a, b, /)" gt "Same as a > b.";
    "iadd(a, b, /)" iadd "Same as a += b.";
    "iand(a, b, /)" iand "Same as a &= b.";
    "iconcat(a, b, /)" iconcat "Same as a += b, for a and b sequences.";
    "ifloordiv(a, b, /)" ifloordiv "Same as a //= b.";
    "ilshift(a, b, /)" ilshift "Same as a <<= b.";
    "imatmul(a, b, /)" imatmul "Same as a @= b.";
    "imod(a, b, /)" imod "Same as a %= b.";
    "imul(a, b, /)" imul "Same as a *= b.";
    "index(a, /)" index "Same as a.__index__()";
    "indexOf(a, b, /)" index_of "Return the first index of b in a.";
    "inv(a, /)" invert "Same as ~a.";
    "invert(a, /)" invert "Same as ~a.";
    "ior(a, b, /)" ior "Same as a |= b.";
    "ipow(a, b, /)" ipow "Same as a **= b.";
    "irshift(a, b, /)" irshift "Same as a >>= b.";
    "isub(a, b, /)" isub "Same as a -= b.";
    "itruediv(a, b, /)" itruediv "Same as a /= b.";
    "ixor(a, b, /)" ixor "Same as a ^= b.";
    "le(a, b, /)" le "Same as a <= b.";
    "length_hint(obj, default=0, /)" length_hint "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.\nThe result will be an integer >= 0.";
    "lshift(a, b, /)" lshift "Same as a << b.";
    "lt(a, b, /)" lt "Same as a < b.";
    "matmul(a, b, /)" matmul "Same as a @ b.";
    "mod(a, b, /)" mod_ "Same as a % b.";
    "mul(a, b, /)" mul "Same as a * b.";
    "ne(a, b, /)" ne "Same as a != b.";
    "neg(a, /)" neg "Same as -a.";
    "not_(a, /)" not_ "Same as not a.";
    "or_(a, b, /)" or_ "Same as a | b.";
    "pos(a, /)" pos "Same as +a.";
    "pow(a, b, /)" pow "Same as a ** b.";
    "rshift(a, b, /)" rshift "Same as a >> b.";
    "setitem(a, b, c, /)" setitem "Same as a[b] = c.";
    "sub(a, b, /)" sub "Same as a - b.";
    "truediv(a, b, /)" truediv "Same as a / b.";
    "truth(a, /)" truth_ "Return True if a is true, False otherwise.";
    "xor(a, b, /)" xor "Same as a ^ b.";
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: FUNCTIONS,
    types: &[&getters::ITEMGETTER_SPEC, &getters::ATTRGETTER_SPEC, &getters::METHODCALLER_SPEC],
    init: None,
};
