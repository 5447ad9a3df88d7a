//! What compiled code may know of an operator whose operands are instances of Python classes.

use super::live::{live_class, live_type};
use super::snapshot::Taker;
use crate::eval::arith::kind::CONTAINER_SHIFT;
use crate::eval::cache::CallCache;
use crate::eval::natives::Way;
use crate::eval::operators::{self, Operator, operator};
use crate::eval::prepare::Instr;
use crate::native::Method;
use crate::object::class::PyType;
use crate::object::slot_calls::binary_names;
use crate::object::slots::CompareOp;
use crate::protocol::number;
use crate::types::code::PyCode;
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::function::{self, PyFunction};
use crate::types::object::OBJECT;
use adder_abi::feedback::{CallTarget, Feedback, Intrinsic, Kinds, OperandTest, Special, SpecialCall, Watch};
use adder_abi::object::{Layout, Shape};
use adder_abi::opcode::Opcode;

/// Kinds that one test proves, of builtin types that know nothing of Python classes.
const BUILTIN: [Kinds; 6] =
    [Kinds::INT, Kinds::FLOAT, Kinds::STR, Kinds::LIST, Kinds::TUPLE, Kinds::NONE_OBJECT];

/// Of comparisons, in the order of their numbers.
const METHODS: [&str; 6] = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"];

/// An operand: its class if that was made by a class statement and lays its instances out as `object` does, or its kind.
#[derive(Clone, Copy)]
enum Operand<'a> {
    Instance(u64, &'a PyType),
    Builtin(Kinds),
}

impl Operand<'_> {
    fn test(self) -> OperandTest {
        match self {
            Operand::Instance(shape, _) => OperandTest::Shape(shape),
            Operand::Builtin(kind) => OperandTest::Kind(kind),
        }
    }
}

fn operand<'a>(data: u64, kinds: u64, place: u32) -> Option<Operand<'a>> {
    let kinds = Kinds((kinds & 0xff) as u16);
    if kinds != Kinds::OTHER {
        return BUILTIN.contains(&kinds).then_some(Operand::Builtin(kinds));
    }
    let shape = operators::shape_noted(data, place)?;
    let class = live_class(shape)?;
    (class.solid.layout == Layout::Object).then_some(Operand::Instance(shape as u64, class))
}

/// The Python function that a class has under a name.
fn method(taker: &mut Taker, class: &PyType, name: &str) -> Option<SpecialCall> {
    let found = class.lookup_str(name)?;
    found.downcast_exact::<PyFunction>()?;
    Some(SpecialCall::Method { func: taker.hold(&found), swapped: false })
}

/// Callables that are no Python functions, nor bound methods of these: one class or native function, bound methods of one native method,
/// or instances of one shape whose class has a Python function as `__call__`. The shape may be dead.
pub(super) fn callable(taker: &mut Taker, c: &CallCache) -> Option<CallTarget> {
    let lasting = match c.lasting() {
        None if c.is_class() => live_type(c.target.get().0).map(PyType::to_value),
        found => found,
    };
    let mut known = None;
    if let Some(v) = lasting {
        let word = taker.hold(&v);
        let descriptor = v.downcast_exact::<PyMethodDescriptor>();
        match (taker.target(word)?.clone(), descriptor.filter(|_| c.direct.get().way == Way::Bound)) {
            (CallTarget::Native(native), Some(d)) => {
                return Some(CallTarget::NativeMethod { method: d.method as *const Method as u64, native });
            }
            // Its metaclass may have a `__call__`.
            (target @ CallTarget::OtherType { intrinsic: Intrinsic::None, .. }, _) => known = Some(target),
            (target, _) => return Some(target),
        }
    }
    let class = live_class(c.shape.get())?;
    let Some(SpecialCall::Method { func, .. }) = method(taker, class, "__call__") else { return known };
    taker.held.push(class.to_value());
    let class = class as *const PyType as u64;
    Some(CallTarget::Instance { shape: c.shape.get() as u64, class, func })
}

/// Bound methods of the function of a code object, which the class of a shape has under the code's name. The shape may be dead.
pub(super) fn bound(taker: &mut Taker, shape: *const Shape, code: &PyCode) -> Option<CallTarget> {
    let found = live_class(shape)?.lookup_str(code.unit.name.as_str()?)?;
    let func = found.downcast_exact::<PyFunction>()?;
    std::ptr::eq(function::code(func), code).then(|| CallTarget::Method { func: taker.hold(&found) })
}

fn is_default(class: &PyType, names: &[&str]) -> bool {
    let same = |name: &&str| match (class.lookup_str(name), OBJECT.get().lookup_str(name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    names.iter().all(same)
}

pub(super) fn feedback(taker: &mut Taker, instr: &Instr) -> Option<Feedback> {
    let subscripts = matches!(instr.op, Opcode::BINARY_SUBSCR | Opcode::STORE_SUBSCR);
    let data = instr.data.get();
    if subscripts && data >> CONTAINER_SHIFT & 0x1f == 16 && data & 0xffff == u64::from(Kinds::INT.0) {
        if let Some(items) = operators::items_noted(data) {
            return Some(items);
        }
    }
    operator_feedback(taker, instr, data).map(Feedback::Special)
}

fn operator_feedback(taker: &mut Taker, instr: &Instr, data: u64) -> Option<Special> {
    let container = |taker: &mut Taker, name| {
        // Nothing but instances of this class has come by.
        let only = data >> CONTAINER_SHIFT & 0x1f == 16;
        let class = operand(data, u64::from(Kinds::OTHER.0), operators::CONTAINER).filter(|_| only)?;
        let Operand::Instance(_, class_of) = class else { return None };
        let call = method(taker, class_of, name)?;
        Some(special(taker, [Some(class), None], call))
    };
    match instr.op {
        _ if data == 0 => None,
        Opcode::BINARY_SUBSCR => container(taker, "__getitem__"),
        Opcode::STORE_SUBSCR => container(taker, "__setitem__"),
        Opcode::CONTAINS_OP => container(taker, "__contains__"),
        Opcode::COMPARE_OP => comparison(taker, data, CompareOp::from_arg(instr.arg)),
        op if op.name().starts_with("BINARY_") || op.name().starts_with("INPLACE_") => {
            arithmetic(taker, data, operator(op as u8))
        }
        _ => None,
    }
}

fn operands<'a>(data: u64) -> Option<[Operand<'a>; 2]> {
    Some([operand(data, data, operators::LEFT)?, operand(data, data >> 16, operators::RIGHT)?])
}

fn special(taker: &mut Taker, operands: [Option<Operand>; 2], call: SpecialCall) -> Special {
    let mut watches = Vec::new();
    for operand in operands.into_iter().flatten() {
        if let Operand::Instance(_, class) = operand {
            taker.held.push(class.to_value());
            watches.push(Watch::Type(class as *const PyType as u64));
        }
    }
    let tests = operands.map(|operand| operand.map_or(OperandTest::Any, Operand::test));
    Special { tests, call, watches }
}

/// Whether the right operand's method goes first, or may.
fn goes_first(left: &PyType, right: Operand) -> bool {
    matches!(right, Operand::Instance(_, class) if !class.is(left) && class.is_subtype(left))
}

fn arithmetic(taker: &mut Taker, data: u64, operator: Operator) -> Option<Special> {
    let [left, right] = operands(data)?;
    let (op, in_place) = match operator {
        Operator::Binary(op) => (op, false),
        Operator::InPlace(op) => (op, true),
    };
    let [plain, reflected] = binary_names(op);
    let has = |class: &PyType| class.slots().python_binary & (1 << op as u32) != 0;
    let call = match (left, right) {
        (Operand::Instance(_, class), _) => {
            let own = in_place && number::inplace_slot(class, op).is_some();
            if own || !has(class) || goes_first(class, right) {
                return None;
            }
            method(taker, class, plain)?
        }
        // Numbers and sequences know nothing to do with it.
        (Operand::Builtin(Kinds::INT | Kinds::FLOAT), Operand::Instance(_, class)) if has(class) => {
            match method(taker, class, reflected)? {
                SpecialCall::Method { func, .. } => SpecialCall::Method { func, swapped: true },
                SpecialCall::Identity => return None,
            }
        }
        _ => return None,
    };
    Some(special(taker, [Some(left), Some(right)], call))
}

fn comparison(taker: &mut Taker, data: u64, op: CompareOp) -> Option<Special> {
    let [left, right] = operands(data)?;
    let Operand::Instance(_, class) = left else { return None };
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let names = ["__eq__", "__ne__"];
    let indifferent = match right {
        Operand::Instance(_, other) => is_default(other, &names),
        Operand::Builtin(_) => true,
    };
    let call = if equality && indifferent && is_default(class, &names) {
        SpecialCall::Identity
    } else if goes_first(class, right) {
        return None;
    } else {
        method(taker, class, METHODS[op as usize])?
    };
    Some(special(taker, [Some(left), Some(right)], call))
}
