//! What compiled code knows of native functions, of methods of builtin classes and of these classes.

use crate::binder::{self, Signature};
use crate::object::class::{PyType, TypeCell};
use crate::object::value::Value;
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::iterators::{ENUMERATE, ZIP};
use crate::types::list::LIST;
use crate::types::native_function::PyNative;
use crate::types::str::{PyStr, STR};
use crate::types::type_::TYPE;
use crate::types::{float, int, range, set, tuple};
use adder_abi::feedback::{CallTarget, Intrinsic, NativeSig, NativeTarget};

/// Functions of one double, by module: a finite result is right, for any other the module's function decides.
type Typed = &'static [(&'static str, extern "C" fn(f64) -> f64)];

static TYPED: std::sync::Mutex<Vec<(&'static str, Typed)>> = std::sync::Mutex::new(Vec::new());

/// Makes a native module's typed functions known.
pub fn register_typed(module: &'static str, functions: Typed) {
    if let Ok(mut all) = TYPED.lock() {
        all.push((module, functions));
    }
}

fn typed(module: &str, name: &str) -> Option<u64> {
    let all = TYPED.lock().ok()?;
    let (_, functions) = all.iter().find(|(m, _)| *m == module)?;
    functions.iter().find(|(n, _)| *n == name).map(|(_, f)| *f as *const () as u64)
}

fn native(v: &Value, intrinsic: Intrinsic) -> NativeTarget {
    NativeTarget {
        word: v.word(),
        intrinsic,
        sig: NativeSig::Words,
        address: 0,
        pure_: false,
        is_method: false,
        slots: [NativeTarget::BOUND; 8],
    }
}

/// What the arguments take of a signature's slots, by their number.
fn slots(sig: &Signature, least: usize) -> [u8; 8] {
    std::array::from_fn(|n| {
        binder::direct_slots(sig, n).filter(|_| n >= least).unwrap_or(NativeTarget::BOUND)
    })
}

pub(super) fn function(v: &Value, function: &PyNative) -> CallTarget {
    let module = function.module.get();
    let module = module.as_ref().and_then(|m| m.downcast::<PyStr>());
    let module = module.map(PyStr::to_string_lossy).unwrap_or_default();
    let name = function.method.name();
    match typed(&module, name) {
        Some(address) if name != "sqrt" => {
            let plain = native(v, Intrinsic::None);
            CallTarget::Native(NativeTarget { sig: NativeSig::F1, address, pure_: true, ..plain })
        }
        _ => {
            let slots = match function.method.positional {
                _ if function.bound || function.new_of.is_some() => [NativeTarget::BOUND; 8],
                Some(_) => [NativeTarget::AS_THEY_COME; 8],
                None => slots(function.signature(), 0),
            };
            CallTarget::Native(NativeTarget { slots, ..native(v, function_intrinsic(&module, name)) })
        }
    }
}

pub(super) fn method(v: &Value, method: &PyMethodDescriptor) -> CallTarget {
    let known =
        METHODS.iter().find(|(owner, name, _)| *name == method.method.name() && method.owner.is(owner.get()));
    let intrinsic = known.map_or(Intrinsic::None, |(_, _, intrinsic)| *intrinsic);
    let slots = slots(method.signature(), 1);
    CallTarget::Native(NativeTarget { is_method: true, slots, ..native(v, intrinsic) })
}

/// Whether the kinds of arguments decide how compiled code calls this. True of others that have the name of such.
pub fn asks_kinds(callable: &Value) -> bool {
    if let Some(c) = callable.as_type() {
        return matches!(class(c), Intrinsic::Int | Intrinsic::Float);
    }
    let method = match callable.downcast_exact::<PyNative>() {
        Some(native) => native.method,
        None => match callable.downcast_exact::<PyMethodDescriptor>() {
            Some(descriptor) => descriptor.method,
            None => return false,
        },
    };
    let name = method.name();
    let is_typed =
        || TYPED.lock().is_ok_and(|all| all.iter().any(|(_, f)| f.iter().any(|(n, _)| *n == name)));
    FUNCTIONS.iter().any(|(_, n, _)| *n == name) || METHODS.iter().any(|(_, n, _)| *n == name) || is_typed()
}

pub(super) fn class(class: &PyType) -> Intrinsic {
    let known = [
        (range::RANGE.get(), Intrinsic::Range),
        (int::INT.get(), Intrinsic::Int),
        (float::FLOAT.get(), Intrinsic::Float),
        (TYPE.get(), Intrinsic::Type),
        (LIST.get(), Intrinsic::List),
        (set::SET.get(), Intrinsic::Set),
        (tuple::TUPLE.get(), Intrinsic::Collect),
        (ZIP.get(), Intrinsic::Zip),
        (ENUMERATE.get(), Intrinsic::Enumerate),
    ];
    known.iter().find(|(builtin, _)| class.is(builtin)).map_or(Intrinsic::None, |(_, intrinsic)| *intrinsic)
}

/// Functions that compiled code has ways of its own for, by module.
const FUNCTIONS: [(&str, &str, Intrinsic); 11] = [
    ("builtins", "len", Intrinsic::Len),
    ("builtins", "abs", Intrinsic::Abs),
    ("builtins", "min", Intrinsic::Min),
    ("builtins", "max", Intrinsic::Max),
    ("builtins", "isinstance", Intrinsic::IsInstance),
    ("builtins", "divmod", Intrinsic::Divmod),
    ("builtins", "sum", Intrinsic::Sum),
    ("builtins", "any", Intrinsic::Any),
    ("builtins", "all", Intrinsic::All),
    ("builtins", "sorted", Intrinsic::Collect),
    ("math", "sqrt", Intrinsic::Sqrt),
];

/// As [`FUNCTIONS`], methods by class.
static METHODS: [(&TypeCell, &str, Intrinsic); 3] = [
    (&LIST, "append", Intrinsic::ListAppend),
    (&LIST, "pop", Intrinsic::ListPop),
    (&STR, "join", Intrinsic::Join),
];

fn function_intrinsic(module: &str, name: &str) -> Intrinsic {
    let known = FUNCTIONS.iter().find(|(m, n, _)| (*m, *n) == (module, name));
    known.map_or(Intrinsic::None, |(_, _, intrinsic)| *intrinsic)
}
