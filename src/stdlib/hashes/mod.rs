//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`: the hash functions behind `hashlib`.
//!
//! All hash objects are one struct over an algorithm; each Python type is that struct with the number of its algorithm
//! ([`ALGORITHMS`]).

pub mod blake2;
pub mod derive;
pub mod keccak;

use adder_abi::object::Header;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::bytes::layout::hex_digits;
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::str::{PyStr, from_ascii};
use blake2::{Blake2b, Blake2s, Params};
use keccak::Sponge;
use sha2::digest::DynDigest;
use std::cell::RefCell;

/// The facts of an algorithm.
struct Algorithm {
    name: &'static str,
    /// Python's name of the type.
    type_name: &'static str,
    module: &'static str,
    doc: &'static str,
    block: usize,
    /// 0 for those whose output can have any length.
    digest: usize,
}

const fn algorithm(
    name: &'static str,
    type_name: &'static str,
    module: &'static str,
    doc: &'static str,
    block: usize,
    digest: usize,
) -> Algorithm {
    Algorithm { name, type_name, module, doc, block, digest }
}

const COUNT: usize = 14;
const BLAKE2B: usize = 12;
const BLAKE2S: usize = 13;

static ALGORITHMS: [Algorithm; COUNT] = [
    algorithm("md5", "md5", "_md5", "", 64, 16),
    algorithm("sha1", "sha1", "_sha1", "", 64, 20),
    algorithm("sha224", "SHA224Type", "_sha2", "", 64, 28),
    algorithm("sha256", "SHA256Type", "_sha2", "", 64, 32),
    algorithm("sha384", "SHA384Type", "_sha2", "", 128, 48),
    algorithm("sha512", "SHA512Type", "_sha2", "", 128, 64),
    algorithm(
        "sha3_224",
        "sha3_224",
        "_sha3",
        "sha3_224([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 28 bytes.",
        144,
        28,
    ),
    algorithm(
        "sha3_256",
        "sha3_256",
        "_sha3",
        "sha3_256([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 32 bytes.",
        136,
        32,
    ),
    algorithm(
        "sha3_384",
        "sha3_384",
        "_sha3",
        "sha3_384([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 48 bytes.",
        104,
        48,
    ),
    algorithm(
        "sha3_512",
        "sha3_512",
        "_sha3",
        "sha3_512([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 64 bytes.",
        72,
        64,
    ),
    algorithm(
        "shake_128",
        "shake_128",
        "_sha3",
        "shake_128([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.",
        168,
        0,
    ),
    algorithm(
        "shake_256",
        "shake_256",
        "_sha3",
        "shake_256([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.",
        136,
        0,
    ),
    algorithm("blake2b", "blake2b", "_blake2", "Return a new BLAKE2b hash object.", 128, 64),
    algorithm("blake2s", "blake2s", "_blake2", "Return a new BLAKE2s hash object.", 64, 32),
];

/// An algorithm at work.
#[allow(clippy::large_enum_variant)]
enum State {
    Fixed(Box<dyn DynDigest>),
    Sponge(Sponge),
    B(Box<Blake2b>, usize),
    S(Box<Blake2s>, usize),
}

impl Clone for State {
    fn clone(&self) -> State {
        match self {
            State::Fixed(d) => State::Fixed(d.box_clone()),
            State::Sponge(s) => State::Sponge(s.clone()),
            State::B(b, n) => State::B(b.clone(), *n),
            State::S(s, n) => State::S(s.clone(), *n),
        }
    }
}

impl State {
    fn new(kind: usize) -> State {
        let blake = Params { fanout: 1, depth: 1, digest_size: ALGORITHMS[kind].digest, ..Params::default() };
        match kind {
            0 => State::Fixed(Box::new(md5::Md5::default())),
            1 => State::Fixed(Box::new(sha1::Sha1::default())),
            2 => State::Fixed(Box::new(sha2::Sha224::default())),
            3 => State::Fixed(Box::new(sha2::Sha256::default())),
            4 => State::Fixed(Box::new(sha2::Sha384::default())),
            5 => State::Fixed(Box::new(sha2::Sha512::default())),
            BLAKE2B => State::B(Box::new(Blake2b::new(&blake)), blake.digest_size),
            BLAKE2S => State::S(Box::new(Blake2s::new(&blake)), blake.digest_size),
            10 | 11 => State::Sponge(Sponge::new(ALGORITHMS[kind].block, 0x1f)),
            _ => State::Sponge(Sponge::new(ALGORITHMS[kind].block, 0x06)),
        }
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            State::Fixed(d) => d.update(data),
            State::Sponge(s) => s.update(data),
            State::B(b, _) => b.update(data),
            State::S(s, _) => s.update(data),
        }
    }

    fn output(&self, n: usize) -> Vec<u8> {
        match self {
            State::Fixed(d) => Vec::from(d.box_clone().finalize()),
            State::Sponge(s) => s.output(n),
            State::B(b, _) => b.output(),
            State::S(s, _) => s.output(),
        }
    }
}

/// A hash object of algorithm `K`.
#[repr(C)]
pub struct PyHash<const K: usize> {
    head: Header,
    state: RefCell<State>,
}

static CELLS: [TypeCell; COUNT] = [const { TypeCell::new() }; COUNT];

// SAFETY: a hash object owns no references.
unsafe impl<const K: usize> Payload for PyHash<K> {
    fn cell() -> &'static TypeCell {
        &CELLS[K]
    }
}

fn make<const K: usize>(state: State) -> Value {
    CELLS[K].get().instantiate(PyHash::<K> { head: blank_header(), state: RefCell::new(state) })
}

/// Feeds data from a bytes-like object.
fn feed(t: &Thread, state: &mut State, v: &Value) -> PyResult<()> {
    if v.is_a::<PyStr>() {
        return Err(t.type_error("Strings must be encoded before hashing"));
    }
    if !buffer::has_buffer(v) {
        return Err(t.type_error("object supporting the buffer API required"));
    }
    state.update(&buffer::bytes_like(t, v)?);
    Ok(())
}

fn update<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyHash<K>>(t)?;
    // Getting the buffer may run Python code (`__buffer__`), which may use this object: work on a copy.
    let mut state = this.state.borrow().clone();
    feed(t, &mut state, a.get(1))?;
    this.state.replace(state);
    Ok(Value::none())
}

fn copy<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let state = a.this::<PyHash<K>>(t)?.state.borrow().clone();
    Ok(make::<K>(state))
}

/// The digest; of the length given for those that have none of their own.
fn output<const K: usize>(t: &Thread, a: &Bound) -> PyResult<Vec<u8>> {
    let this = a.this::<PyHash<K>>(t)?;
    let n = if ALGORITHMS[K].digest == 0 {
        let n = number::index(t, a.get(1))?;
        if int::is_negative(&n) {
            return Err(t.value_error("Cannot convert negative int"));
        }
        match int::to_i64(&n) {
            Some(n) if n < 1 << 29 => n as usize,
            Some(_) | None => return Err(t.value_error("length is too large")),
        }
    } else {
        ALGORITHMS[K].digest
    };
    Ok(this.state.borrow().output(n))
}

fn digest<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    Ok(PyBytes::from_slice(&output::<K>(t, &a)?))
}

fn hexdigest<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    Ok(from_ascii(&hex_digits(&output::<K>(t, &a)?, None, 0)))
}

/// What `data` and the old name `string` say together.
fn data_of<'a>(
    t: &Thread,
    data: Option<&'a Value>,
    string: Option<&'a Value>,
) -> PyResult<Option<&'a Value>> {
    match (data, string.filter(|s| !s.is_none())) {
        (Some(_), Some(_)) => Err(t.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
        )),
        (data, string) => Ok(data.or(string)),
    }
}

/// The functions `md5(data, usedforsecurity, string)` and so on.
fn create<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let mut state = State::new(K);
    if let Some(data) = data_of(t, a.opt(0), a.opt(2))? {
        feed(t, &mut state, data)?;
    }
    Ok(make::<K>(state))
}

/// The arguments of a constructor: `data` by position or name, the rest by name.
struct Named<'a> {
    args: &'a Args<'a>,
    used: usize,
}

impl<'a> Named<'a> {
    fn take(&mut self, name: &str) -> Option<&'a Value> {
        let found = self.args.keyword(name);
        self.used += found.is_some() as usize;
        found
    }

    fn finish(&self, t: &Thread, function: &str, known: &[&str]) -> PyResult<()> {
        if self.used == self.args.names.len() {
            return Ok(());
        }
        for (name, _) in self.args.keywords() {
            if !known.iter().any(|k| adder_vm::types::str::equals_str(name, k)) {
                let name = adder_vm::protocol::repr::str_text(t, name)?;
                return Err(
                    t.type_error(format_args!("{function}() got an unexpected keyword argument '{name}'"))
                );
            }
        }
        Ok(())
    }
}

fn data_argument<'a>(t: &Thread, named: &mut Named<'a>, function: &str) -> PyResult<Option<&'a Value>> {
    let pos = named.args.pos();
    if pos.len() > 1 {
        return Err(t.type_error(format_args!(
            "{function}() takes at most 1 positional argument ({} given)",
            pos.len()
        )));
    }
    let by_name = named.take("data");
    if let (Some(_), Some(_)) = (pos.first(), by_name) {
        return Err(
            t.type_error(format_args!("argument for {function}() given by name ('data') and position (1)"))
        );
    }
    let string = named.take("string");
    named.take("usedforsecurity");
    data_of(t, pos.first().or(by_name), string)
}

fn sha3_new<const K: usize>(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let mut named = Named { args, used: 0 };
    let data = data_argument(t, &mut named, ALGORITHMS[K].name)?;
    named.finish(t, ALGORITHMS[K].name, &["data", "string", "usedforsecurity"])?;
    let mut state = State::new(K);
    if let Some(data) = data {
        feed(t, &mut state, data)?;
    }
    Ok(make::<K>(state))
}

/// An unsigned argument of at most `max`; what is raised beyond is the caller's.
fn unsigned(t: &Thread, v: &Value, max: u64, too_large: impl FnOnce(&Thread) -> Raised) -> PyResult<u64> {
    let n = number::index(t, v)?;
    match IntRef::of(&n) {
        Some(n) if n.is_negative() => Err(t.value_error("Cannot convert negative int")),
        n => n.and_then(IntRef::to_u64).filter(|&n| n <= max).ok_or_else(|| too_large(t)),
    }
}

fn blake2_new<const K: usize>(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let facts = &ALGORITHMS[K];
    let (max, salt_size) = (facts.digest, facts.digest / 4);
    let offset_max = if K == BLAKE2B { u64::MAX } else { (1 << 48) - 1 };
    let mut named = Named { args, used: 0 };
    let data = data_argument(t, &mut named, facts.name)?;
    let mut p = Params { fanout: 1, depth: 1, digest_size: max, ..Params::default() };
    if let Some(v) = named.take("digest_size") {
        let n = int::as_c_int(t, v)?;
        if n < 1 || n as usize > max {
            let shown = if K == BLAKE2B { "Blake2b" } else { "Blake2s" };
            return Err(t.value_error(format_args!(
                "digest_size for {shown} must be between 1 and {max} bytes, here it is {n}"
            )));
        }
        p.digest_size = n as usize;
    }
    for (name, limit, field) in
        [("key", max, &mut p.key), ("salt", salt_size, &mut p.salt), ("person", salt_size, &mut p.person)]
    {
        if let Some(v) = named.take(name) {
            let bytes = buffer::bytes_like(t, v)?.to_vec();
            if bytes.len() > limit {
                return Err(t.value_error(format_args!("maximum {name} length is {limit} bytes")));
            }
            *field = bytes;
        }
    }
    let mut small = |name: &'static str, low: i32, high: i32, message: String| -> PyResult<Option<u8>> {
        let Some(v) = named.take(name) else { return Ok(None) };
        let n = int::as_c_int(t, v)?;
        if n < low || n > high {
            return Err(t.value_error(message));
        }
        Ok(Some(n as u8))
    };
    p.fanout = small("fanout", 0, 255, "fanout must be between 0 and 255".into())?.unwrap_or(1);
    p.depth = small("depth", 1, 255, "depth must be between 1 and 255".into())?.unwrap_or(1);
    p.node_depth = small("node_depth", 0, 255, "node_depth must be between 0 and 255".into())?.unwrap_or(0);
    let message = format!("inner_size must be between 0 and is {max}");
    p.inner_size = small("inner_size", 0, max as i32, message)?.unwrap_or(0);
    if let Some(v) = named.take("leaf_size") {
        p.leaf_size = unsigned(t, v, u32::MAX as u64, |t| t.overflow_error("leaf_size is too large"))? as u32;
    }
    if let Some(v) = named.take("node_offset") {
        p.node_offset = unsigned(t, v, offset_max, |t| {
            t.overflow_error(if K == BLAKE2B {
                "Python int too large for C unsigned long long"
            } else {
                "node_offset is too large"
            })
        })?;
    }
    if let Some(v) = named.take("last_node") {
        p.last_node = truth::truth(t, v)?;
    }
    named.finish(
        t,
        facts.name,
        &[
            "data",
            "string",
            "usedforsecurity",
            "digest_size",
            "key",
            "salt",
            "person",
            "fanout",
            "depth",
            "node_depth",
            "inner_size",
            "leaf_size",
            "node_offset",
            "last_node",
        ],
    )?;
    let mut state = if K == BLAKE2B {
        State::B(Box::new(Blake2b::new(&p)), p.digest_size)
    } else {
        State::S(Box::new(Blake2s::new(&p)), p.digest_size)
    };
    if let Some(data) = data {
        feed(t, &mut state, data)?;
    }
    Ok(class.instantiate(PyHash::<K> { head: blank_header(), state: RefCell::new(state) }))
}

fn digest_size<const K: usize>(_t: &Thread, v: &Value) -> PyResult {
    let size = v.downcast::<PyHash<K>>().map_or(0, |h| match &*h.state.borrow() {
        State::B(_, n) | State::S(_, n) => *n,
        State::Fixed(_) | State::Sponge(_) => ALGORITHMS[K].digest,
    });
    Ok(Value::from(size))
}

/// What all types share.
struct Tables<const K: usize>;

impl<const K: usize> Tables<K> {
    const UPDATE: Method = Method::new(
        "update(self, obj, /)",
        update::<K>,
        "Update this hash object's state with the provided string.",
    );
    const COPY: Method = Method::new("copy(self, /)", copy::<K>, "Return a copy of the hash object.");
    const METHODS: &'static [Method] = &[
        Self::COPY,
        Method::new("digest(self, /)", digest::<K>, "Return the digest value as a bytes object."),
        Method::new(
            "hexdigest(self, /)",
            hexdigest::<K>,
            "Return the digest value as a string of hexadecimal digits.",
        ),
        Self::UPDATE,
    ];
    const SHAKE_METHODS: &'static [Method] = &[
        Self::COPY,
        Method::new("digest(self, /, length)", digest::<K>, "Return the digest value as a bytes object."),
        Method::new(
            "hexdigest(self, /, length)",
            hexdigest::<K>,
            "Return the digest value as a string of hexadecimal digits.",
        ),
        Self::UPDATE,
    ];
    const BLOCK: GetSet = GetSet::get("block_size", |_, _| Ok(Value::from(ALGORITHMS[K].block)), "");
    const NAME: GetSet = GetSet::get("name", |_, _| Ok(Value::from(ALGORITHMS[K].name)), "");
    const SIZE: GetSet = GetSet::get("digest_size", digest_size::<K>, "");
    const GETSET: &'static [GetSet] = &[Self::BLOCK, Self::NAME, Self::SIZE];
    const SHA3_GETSET: &'static [GetSet] = &[
        Self::BLOCK,
        Self::NAME,
        Self::SIZE,
        GetSet::get("_capacity_bits", |_, _| Ok(Value::from(1600 - 8 * ALGORITHMS[K].block)), ""),
        GetSet::get("_rate_bits", |_, _| Ok(Value::from(8 * ALGORITHMS[K].block)), ""),
        GetSet::get(
            "_suffix",
            |_, _| Ok(PyBytes::from_slice(if ALGORITHMS[K].digest == 0 { b"\x1f" } else { b"\x06" })),
            "",
        ),
    ];
    const SPEC: TypeSpec = TypeSpec {
        name: ALGORITHMS[K].type_name,
        module: ALGORITHMS[K].module,
        doc: ALGORITHMS[K].doc,
        flags: if K < 6 {
            type_flag::DISALLOW_INSTANTIATION
        } else if K >= BLAKE2B {
            type_flag::BASE_TYPE
        } else {
            0
        },
        slots: Slots {
            new: if K < 6 {
                None
            } else if K >= BLAKE2B {
                Some(blake2_new::<K>)
            } else {
                Some(sha3_new::<K>)
            },
            init: if K < 6 { None } else { Some(|_, _, _| Ok(())) },
            ..Slots::EMPTY
        },
        methods: if ALGORITHMS[K].digest == 0 { Self::SHAKE_METHODS } else { Self::METHODS },
        getset: if K >= 6 && K < BLAKE2B { Self::SHA3_GETSET } else { Self::GETSET },
        ..TypeSpec::of::<PyHash<K>>(&CELLS[K])
    };
}

static MD5: TypeSpec = Tables::<0>::SPEC;
static SHA1: TypeSpec = Tables::<1>::SPEC;
static SHA224: TypeSpec = Tables::<2>::SPEC;
static SHA256: TypeSpec = Tables::<3>::SPEC;
static SHA384: TypeSpec = Tables::<4>::SPEC;
static SHA512: TypeSpec = Tables::<5>::SPEC;
static SHA3_224: TypeSpec = Tables::<6>::SPEC;
static SHA3_256: TypeSpec = Tables::<7>::SPEC;
static SHA3_384: TypeSpec = Tables::<8>::SPEC;
static SHA3_512: TypeSpec = Tables::<9>::SPEC;
static SHAKE_128: TypeSpec = Tables::<10>::SPEC;
static SHAKE_256: TypeSpec = Tables::<11>::SPEC;
static BLAKE2B_SPEC: TypeSpec = Tables::<BLAKE2B>::SPEC;
static BLAKE2S_SPEC: TypeSpec = Tables::<BLAKE2S>::SPEC;

const GIL_MINSIZE: i64 = 2048;

pub static MD5_MODULE: ModuleSpec = ModuleSpec {
    name: "_md5",
    doc: "",
    functions: &[Method::new(
        "md5(data=b'', *, usedforsecurity=True, string=None)",
        create::<0>,
        "Return a new MD5 hash object; optionally initialized with a string.",
    )],
    types: &[],
    init: Some(|_, module| {
        module.add("MD5Type", adder_vm::object::build::make_builtin(&MD5).to_value());
        module.add("_GIL_MINSIZE", Value::from(GIL_MINSIZE));
        Ok(())
    }),
};

pub static SHA1_MODULE: ModuleSpec = ModuleSpec {
    name: "_sha1",
    doc: "",
    functions: &[Method::new(
        "sha1(data=b'', *, usedforsecurity=True, string=None)",
        create::<1>,
        "Return a new SHA1 hash object; optionally initialized with a string.",
    )],
    types: &[],
    init: Some(|_, module| {
        module.add("SHA1Type", adder_vm::object::build::make_builtin(&SHA1).to_value());
        module.add("_GIL_MINSIZE", Value::from(GIL_MINSIZE));
        Ok(())
    }),
};

pub static SHA2_MODULE: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[
        Method::new(
            "sha224(data=b'', *, usedforsecurity=True, string=None)",
            create::<2>,
            "Return a new SHA-224 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha256(data=b'', *, usedforsecurity=True, string=None)",
            create::<3>,
            "Return a new SHA-256 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha384(data=b'', *, usedforsecurity=True, string=None)",
            create::<4>,
            "Return a new SHA-384 hash object; optionally initialized with a string.",
        ),
        Method::new(
            "sha512(data=b'', *, usedforsecurity=True, string=None)",
            create::<5>,
            "Return a new SHA-512 hash object; optionally initialized with a string.",
        ),
    ],
    types: &[&SHA224, &SHA256, &SHA384, &SHA512],
    init: Some(|_, module| {
        module.add("_GIL_MINSIZE", Value::from(GIL_MINSIZE));
        Ok(())
    }),
};

pub static SHA3_MODULE: ModuleSpec = ModuleSpec {
    name: "_sha3",
    doc: "",
    functions: &[],
    types: &[&SHA3_224, &SHA3_256, &SHA3_384, &SHA3_512, &SHAKE_128, &SHAKE_256],
    init: Some(|_, module| {
        module.add("_GIL_MINSIZE", Value::from(GIL_MINSIZE));
        module.add("implementation", Value::from("adder"));
        Ok(())
    }),
};

pub static BLAKE2_MODULE: ModuleSpec = ModuleSpec {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    functions: &[],
    types: &[&BLAKE2B_SPEC, &BLAKE2S_SPEC],
    init: Some(|_, module| {
        module.add("_GIL_MINSIZE", Value::from(GIL_MINSIZE));
        for (prefix, cell, max) in [("BLAKE2B", &CELLS[BLAKE2B], 64), ("BLAKE2S", &CELLS[BLAKE2S], 32)] {
            let dict = cell.get().dict();
            for (name, n) in [
                ("SALT_SIZE", max / 4),
                ("PERSON_SIZE", max / 4),
                ("MAX_KEY_SIZE", max),
                ("MAX_DIGEST_SIZE", max),
            ] {
                dict.set_str(&adder_vm::types::str::intern(name), Value::small_int(n));
                module.add(&format!("{prefix}_{name}"), Value::small_int(n));
            }
        }
        Ok(())
    }),
};

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    fn of(kind: usize, data: &[u8], n: usize) -> String {
        let mut state = State::new(kind);
        state.update(data);
        hex(&state.output(n))
    }

    #[test]
    fn digests_are_those_of_cpython() {
        assert_eq!(of(3, b"a", 0), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
        assert_eq!(of(10, b"a", 5), "85c8de88d2");
        assert_eq!(
            of(BLAKE2S, b"abc", 0),
            "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"
        );
        assert_eq!(
            of(7, &[b'x'; 500], 32),
            "e825d331919371bc5277bc7c6e0633fc52f9708170a9c32ff7b99e4fd9795236"
        );
        assert!(of(11, &[b'y'; 200], 300).ends_with("87323c30e4789e702a43"));
        let p = Params {
            digest_size: 20,
            key: b"abc".to_vec(),
            salt: b"x".to_vec(),
            person: b"y".to_vec(),
            fanout: 2,
            depth: 2,
            leaf_size: 4096,
            node_offset: 1,
            node_depth: 1,
            inner_size: 64,
            last_node: true,
        };
        assert_eq!(hex(&Blake2b::new(&p).output()), "d21db724c00dc13c30eff9c8303ff347adadc95f");
        let keyed = Params { digest_size: 32, key: b"k".to_vec(), fanout: 1, depth: 1, ..Params::default() };
        let mut hash = Blake2s::new(&keyed);
        hash.update(&b"abc".repeat(100));
        assert_eq!(hex(&hash.output()), "2283129e53c359c0234fb88df5a55fce42fe91219f78398d04b9983a1fd90bc2");
    }
}
