//! `_pickle`: object graphs as bytes and back, protocols 0 to 5.
//!
//! `pickler` and `unpickler` are the classes that Python sees; `save` and `reduce` write one graph through `output`, `load` reads one from
//! `input`. `names` finds classes and functions, `memo` holds the tables of shared objects, `proxy` shows them, `buffer` is `PickleBuffer`.

mod buffer;
mod errors;
mod input;
mod load;
mod memo;
mod names;
mod opcode;
mod output;
mod pickler;
mod proxy;
mod reduce;
mod save;
mod unpickler;

use adder_vm::native::{Method, ModuleSpec, NativeFn};
use adder_vm::object::build::make_builtin;
use adder_vm::object::value::Value;
use adder_vm::types::native_function::PyNative;

/// Whether the value is the method of an object that this function of ours is.
fn is_native(v: &Value, func: NativeFn) -> bool {
    v.downcast::<PyNative>().is_some_and(|f| std::ptr::fn_addr_eq(f.method.func, func))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_pickle",
    doc: "Optimized C implementation for the Python pickle module.",
    functions: &[
        Method::new(
            "dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
            pickler::dump,
            "Write a pickled representation of obj to the open file object file.\n\nThis is equivalent to ``Pickler(file, protocol).dump(obj)``.",
        ),
        Method::new(
            "dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
            pickler::dumps,
            "Return the pickled representation of the object as a bytes object.",
        ),
        Method::new(
            "load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            unpickler::load,
            "Read and return an object from the pickle data stored in a file.\n\nThis is equivalent to ``Unpickler(file).load()``.",
        ),
        Method::new(
            "loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            unpickler::loads,
            "Read and return an object from the given pickle data.",
        ),
    ],
    types: &[&buffer::PICKLE_BUFFER_SPEC, &pickler::PICKLER_SPEC, &unpickler::UNPICKLER_SPEC],
    init: Some(|t, module| {
        make_builtin(&pickler::PROXY_SPEC);
        make_builtin(&unpickler::PROXY_SPEC);
        errors::add_classes(t, module)?;
        names::prepare(t)
    }),
};
