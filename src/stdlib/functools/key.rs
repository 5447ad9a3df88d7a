//! `cmp_to_key`.

use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, GetSet, Member};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, compare, hash};
use adder_vm::thread::{PyResult, Thread};
use std::mem::offset_of;

static KEY: TypeCell = TypeCell::new();

#[repr(C)]
struct KeyWrapper {
    head: Header,
    compare: Field,
    object: Field,
}
fields!(KeyWrapper, KEY, compare, object);

fn make(compare: Option<Value>, object: Option<Value>) -> Value {
    KEY.get().instantiate(KeyWrapper {
        head: blank_header(),
        compare: Field::new(compare),
        object: Field::new(object),
    })
}

pub fn cmp_to_key(_: &Thread, a: Bound) -> PyResult {
    Ok(make(Some(a.get(0).clone()), None))
}

fn wrapped(_: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn call_(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let object = match (args.pos(), args.names) {
        ([object], []) => object.clone(),
        // The binder words the errors; there is no class to pass on.
        _ => {
            let slots = adder_vm::binder::Signature::parse("K(obj)");
            static METHOD: adder_vm::native::Method = adder_vm::native::Method::new("K(obj)", wrapped, "");
            adder_vm::binder::invoke(t, &METHOD, &slots, adder_vm::binder::Owner::Nothing, None, args)?
        }
    };
    Ok(make(KeyWrapper::of(v).compare.get(), Some(object)))
}

fn rich(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<KeyWrapper>(), b.downcast::<KeyWrapper>()) else {
        return Err(t.type_error("other argument must be K instance"));
    };
    let (Some(p), Some(q)) = (x.object.get(), y.object.get()) else {
        return Err(t.error(adder_vm::exc::Exc::AttributeError, "object"));
    };
    let f = x.compare.get().unwrap_or_else(Value::none);
    let result = call::call(t, &f, &[p, q])?;
    compare::rich(t, &result, &Value::small_int(0), op)
}

pub static KEY_SPEC: TypeSpec = TypeSpec {
    name: "KeyWrapper",
    module: "functools",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { call: Some(call_), compare: Some(rich), hash: Some(hash::not_hashable), ..Slots::EMPTY },
    members: &[Member {
        name: "obj",
        offset: offset_of!(KeyWrapper, object),
        writable: true,
        doc: "Value wrapped by a key function.",
    }],
    getset: &[GetSet::get("__text_signature__", |_, _| Ok(Value::from("(obj)")), "")],
    ..TypeSpec::of::<KeyWrapper>(&KEY)
};
