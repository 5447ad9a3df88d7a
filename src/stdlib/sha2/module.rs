//! The module `_sha2`.

use super::hash::{Hasher, Kind};
use crate::binascii::codec::hex_encode;
use adder_abi::object::Header;
use adder_vm::native::{Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::build;
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::module::PyModule;
use adder_vm::types::str::PyStr;
use std::cell::RefCell;

macro_rules! sha_type {
    ($payload:ident, $cell:ident, $spec:ident, $name:literal, $make:ident, $kind:expr) => {
        #[repr(C)]
        struct $payload {
            head: Header,
            hasher: RefCell<Hasher>,
        }

        static $cell: TypeCell = TypeCell::new();

        // SAFETY: it owns no references.
        unsafe impl Payload for $payload {
            fn cell() -> &'static TypeCell {
                &$cell
            }
        }

        impl Sha for $payload {
            fn hasher(&self) -> &RefCell<Hasher> {
                &self.hasher
            }

            fn wrap(hasher: Hasher) -> Value {
                $cell.get().instantiate($payload { head: blank_header(), hasher: RefCell::new(hasher) })
            }
        }

        static $spec: TypeSpec = TypeSpec {
            name: $name,
            module: "_sha2",
            flags: type_flag::DISALLOW_INSTANTIATION,
            methods: &[
                Method::new(
                    "update(self, obj, /)",
                    update::<$payload>,
                    "Update this hash object's state with the provided string.",
                ),
                Method::new(
                    "digest(self, /)",
                    digest::<$payload>,
                    "Return the digest value as a bytes object.",
                ),
                Method::new(
                    "hexdigest(self, /)",
                    hexdigest::<$payload>,
                    "Return the digest value as a string of hexadecimal digits.",
                ),
                Method::new("copy(self, /)", copy::<$payload>, "Return a copy of the hash object."),
            ],
            getset: &[
                GetSet::get("name", get_name::<$payload>, ""),
                GetSet::get("digest_size", get_digest_size::<$payload>, ""),
                GetSet::get("block_size", get_block_size::<$payload>, ""),
            ],
            ..TypeSpec::of::<$payload>(&$cell)
        };

        fn $make(t: &Thread, a: Bound) -> PyResult {
            create::<$payload>(t, &a, $kind)
        }
    };
}

/// What the four types have in common.
trait Sha: Payload {
    /// Never borrowed while Python code runs.
    fn hasher(&self) -> &RefCell<Hasher>;
    fn wrap(hasher: Hasher) -> Value;
}

sha_type!(PySha224, SHA224, SHA224_SPEC, "SHA224Type", sha224, Kind::Sha224);
sha_type!(PySha256, SHA256, SHA256_SPEC, "SHA256Type", sha256, Kind::Sha256);
sha_type!(PySha384, SHA384, SHA384_SPEC, "SHA384Type", sha384, Kind::Sha384);
sha_type!(PySha512, SHA512, SHA512_SPEC, "SHA512Type", sha512, Kind::Sha512);

fn feed(t: &Thread, hasher: &mut Hasher, data: &Value) -> PyResult<()> {
    if data.is_a::<PyStr>() {
        return Err(t.type_error("Strings must be encoded before hashing"));
    }
    if !buffer::has_buffer(data) {
        return Err(t.type_error("object supporting the buffer API required"));
    }
    hasher.update(&buffer::bytes_like(t, data)?);
    Ok(())
}

fn create<T: Sha>(t: &Thread, a: &Bound, kind: Kind) -> PyResult {
    let mut hasher = Hasher::new(kind);
    match (a.opt(0), a.some(2)) {
        (Some(_), Some(_)) => {
            return Err(t.type_error("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version."));
        }
        (Some(data), None) | (None, Some(data)) => feed(t, &mut hasher, data)?,
        (None, None) => {}
    }
    Ok(T::wrap(hasher))
}

fn update<T: Sha>(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<T>(t)?;
    let mut hasher = this.hasher().borrow().clone();
    feed(t, &mut hasher, a.get(1))?;
    this.hasher().replace(hasher);
    Ok(Value::none())
}

fn digest<T: Sha>(t: &Thread, a: Bound) -> PyResult {
    Ok(PyBytes::from_slice(&a.this::<T>(t)?.hasher().borrow().digest()))
}

fn hexdigest<T: Sha>(t: &Thread, a: Bound) -> PyResult {
    let digits = hex_encode(&a.this::<T>(t)?.hasher().borrow().digest(), None, 1);
    Ok(Value::from(String::from_utf8_lossy(&digits).as_ref()))
}

fn copy<T: Sha>(t: &Thread, a: Bound) -> PyResult {
    Ok(T::wrap(a.this::<T>(t)?.hasher().borrow().clone()))
}

fn kind<T: Sha>(t: &Thread, v: &Value) -> PyResult<Kind> {
    match v.downcast::<T>() {
        Some(this) => Ok(this.hasher().borrow().kind()),
        None => Err(t.type_error("a hash object is required")),
    }
}

fn get_name<T: Sha>(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(kind::<T>(t, v)?.name()))
}

fn get_digest_size<T: Sha>(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(kind::<T>(t, v)?.digest_size()))
}

fn get_block_size<T: Sha>(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(kind::<T>(t, v)?.block_size()))
}

fn init(_: &Thread, _: &PyModule) -> PyResult<()> {
    for spec in [&SHA224_SPEC, &SHA256_SPEC, &SHA384_SPEC, &SHA512_SPEC] {
        build::make_builtin(spec);
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[
        Method::new(
            "sha224(data=b'', *, usedforsecurity=True, string=None)",
            sha224,
            "Return a new SHA-224 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha256(data=b'', *, usedforsecurity=True, string=None)",
            sha256,
            "Return a new SHA-256 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha384(data=b'', *, usedforsecurity=True, string=None)",
            sha384,
            "Return a new SHA-384 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha512(data=b'', *, usedforsecurity=True, string=None)",
            sha512,
            "Return a new SHA-512 hash object; optionally initialized with a string.",
        ),
    ],
    types: &[],
    init: Some(init),
};
