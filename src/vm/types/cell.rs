//! Cells: the variables that closures share.

pub use adder_abi::layout::PyCell;

use crate::native::{Args, GetSet};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Field, Value, decref};
use crate::protocol::compare;
use crate::thread::{PyResult, Thread};
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::cell::Cell;

pub static CELL: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyCell {
    const LAYOUT: Layout = Layout::Cell;

    fn cell() -> &'static TypeCell {
        &CELL
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.value.get());
    }

    fn clear(&self) {
        set(self, None);
    }

    unsafe fn drop_payload(this: *mut PyCell) {
        // SAFETY: the cell owns its value.
        unsafe { decref((*this).value.get()) };
    }
}

/// A new cell.
pub fn new(value: Option<Value>) -> Value {
    PyCell::class().instantiate_with(|| PyCell {
        head: blank_header(),
        value: Cell::new(value.map_or(Word::NULL, Value::into_word)),
    })
}

/// What the cell holds.
#[inline(always)]
pub fn get(cell: &PyCell) -> Option<Value> {
    field(cell).get()
}

#[inline(always)]
fn field(cell: &PyCell) -> &Field {
    // SAFETY: a cell owns its value.
    unsafe { Field::of(&cell.value) }
}

pub fn set(cell: &PyCell, value: Option<Value>) {
    field(cell).set(value);
}

fn cell_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("cell() takes no keyword arguments"));
    }
    if args.values.len() > 1 {
        return Err(t.type_error(format_args!("cell expected at most 1 argument, got {}", args.values.len())));
    }
    let _ = class;
    Ok(new(args.values.first().cloned()))
}

fn cell_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyCell>() else { return Ok(Value::none()) };
    let at = v.word().0;
    Ok(Value::from(match get(this) {
        Some(value) => {
            format!("<cell at {at:#x}: {} object at {:#x}>", value.class().tp_name(), value.word().0)
        }
        None => format!("<cell at {at:#x}: empty>"),
    }))
}

fn cell_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyCell>(), b.downcast::<PyCell>()) else {
        return Ok(Value::not_implemented());
    };
    match (get(x), get(y)) {
        (Some(x), Some(y)) => compare::rich(t, &x, &y, op),
        (x, y) => Ok(Value::bool(op.holds(x.is_some().cmp(&y.is_some())))),
    }
}

fn get_contents(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<PyCell>().and_then(get) {
        Some(v) => Ok(v),
        None => Err(t.value_error("Cell is empty")),
    }
}

fn set_contents(_t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(this) = v.downcast::<PyCell>() {
        set(this, value.cloned());
    }
    Ok(())
}

pub static CELL_SPEC: TypeSpec = TypeSpec {
    name: "cell",
    doc: "cell([contents])\n--\n\n",
    container: true,
    slots: Slots { new: Some(cell_new), repr: Some(cell_repr), compare: Some(cell_compare), ..Slots::EMPTY },
    getset: &[GetSet::new("cell_contents", get_contents, set_contents, "")],
    ..TypeSpec::of::<PyCell>(&CELL)
};
