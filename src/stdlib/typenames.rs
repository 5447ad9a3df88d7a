//! `_types`: builtin types that are not builtins under a name of their own.

use adder_abi::object::Header;
use adder_vm::native::ModuleSpec;
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::Payload;
use adder_vm::object::slot_wrappers::{METHOD_WRAPPER, SLOT_WRAPPER};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::module::PyModule;
use adder_vm::types::{
    cell, code, descriptors, frame, function, generator, generic_alias, mappingproxy, method, module,
    namespace, native_function, singletons, traceback, union,
};

/// A capsule: a pointer of C's. Nothing here makes one; the type can be named.
#[repr(C)]
struct PyCapsule {
    head: Header,
}

static CAPSULE: TypeCell = TypeCell::new();

// SAFETY: it owns nothing.
unsafe impl Payload for PyCapsule {
    fn cell() -> &'static TypeCell {
        &CAPSULE
    }
}

static CAPSULE_SPEC: TypeSpec = TypeSpec {
    name: "PyCapsule",
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "A C pointer under a name: there are none, as there is no C interface.",
    ..TypeSpec::of::<PyCapsule>(&CAPSULE)
};

static NAMES: &[(&str, &TypeCell)] = &[
    ("AsyncGeneratorType", &generator::ASYNC_GENERATOR),
    ("BuiltinFunctionType", &native_function::NATIVE),
    ("BuiltinMethodType", &native_function::NATIVE),
    ("CapsuleType", &CAPSULE),
    ("CellType", &cell::CELL),
    ("ClassMethodDescriptorType", &descriptors::CLASS_METHOD_DESCRIPTOR),
    ("CodeType", &code::CODE),
    ("CoroutineType", &generator::COROUTINE),
    ("EllipsisType", &singletons::ELLIPSIS),
    ("FrameType", &frame::FRAME),
    ("FunctionType", &function::FUNCTION),
    ("GeneratorType", &generator::GENERATOR),
    ("GenericAlias", &generic_alias::GENERIC_ALIAS),
    ("GetSetDescriptorType", &descriptors::GETSET),
    ("LambdaType", &function::FUNCTION),
    ("MappingProxyType", &mappingproxy::MAPPING_PROXY),
    ("MemberDescriptorType", &descriptors::MEMBER),
    ("MethodDescriptorType", &descriptors::METHOD_DESCRIPTOR),
    ("MethodType", &method::METHOD),
    ("MethodWrapperType", &METHOD_WRAPPER),
    ("ModuleType", &module::MODULE),
    ("NoneType", &singletons::NONE),
    ("NotImplementedType", &singletons::NOT_IMPLEMENTED),
    ("SimpleNamespace", &namespace::NAMESPACE),
    ("TracebackType", &traceback::TRACEBACK),
    ("UnionType", &union::UNION),
    ("WrapperDescriptorType", &SLOT_WRAPPER),
];

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    drop(module.dict().remove_str(CAPSULE_SPEC.name));
    for (name, class) in NAMES {
        module.add(name, class.get().to_value());
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_types",
    doc: "Define names for built-in types.",
    functions: &[],
    types: &[&CAPSULE_SPEC],
    init: Some(init),
};
