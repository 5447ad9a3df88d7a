//! `_hashlib`: keys derived from passwords. The hash functions of this name are those of the modules that have them; what only OpenSSL
//! makes is refused, which sends `hashlib` and `hmac` to their own ways.

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::gil;
use adder_vm::import::import_module;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, buffer, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;

static UNSUPPORTED: ErrorClass =
    ErrorClass::new("_hashlib", "UnsupportedDigestmodError", Exc::ValueError, "");

/// Bytes that scrypt may use where the caller sets no limit.
const SCRYPT_MEMORY: u64 = 32 << 20;

fn pbkdf2_hmac(t: &Thread, a: Bound) -> PyResult {
    let Some(name) = a.get(0).downcast::<PyStr>() else {
        let kind = a.get(0).class().name_str();
        return Err(t.type_error(format_args!("pbkdf2_hmac() argument 'hash_name' must be str, not {kind}")));
    };
    let name = name.to_string_lossy().to_lowercase().replace('-', "");
    let password = buffer::bytes_like(t, a.get(1))?.to_vec();
    let salt = buffer::bytes_like(t, a.get(2))?.to_vec();
    let rounds = number::to_isize(t, a.get(3), Exc::OverflowError)?;
    type Derive = fn(&[u8], &[u8], u32, &mut [u8]);
    let (derive, digest): (Derive, usize) = match name.as_str() {
        "md5" => (pbkdf2::pbkdf2_hmac::<md5::Md5>, 16),
        "sha1" => (pbkdf2::pbkdf2_hmac::<sha1::Sha1>, 20),
        "sha224" => (pbkdf2::pbkdf2_hmac::<sha2::Sha224>, 28),
        "sha256" => (pbkdf2::pbkdf2_hmac::<sha2::Sha256>, 32),
        "sha384" => (pbkdf2::pbkdf2_hmac::<sha2::Sha384>, 48),
        "sha512" => (pbkdf2::pbkdf2_hmac::<sha2::Sha512>, 64),
        "sha512_256" | "sha512/256" => (pbkdf2::pbkdf2_hmac::<sha2::Sha512_256>, 32),
        _ => return Err(UNSUPPORTED.raise(t, "[digital envelope routines] unsupported")),
    };
    if rounds < 1 {
        return Err(t.value_error("iteration value must be greater than 0."));
    }
    let Ok(rounds) = u32::try_from(rounds) else {
        return Err(t.overflow_error("iteration value is too great."));
    };
    let length = a.some(4).map_or(Ok(digest as isize), |v| number::to_isize(t, v, Exc::OverflowError))?;
    if length < 1 {
        return Err(t.value_error("key length must be greater than 0."));
    }
    if length > i32::MAX as isize {
        return Err(t.overflow_error("key length is too great."));
    }
    let mut key = vec![0; length as usize];
    gil::without(t, || derive(&password, &salt, rounds, &mut key));
    Ok(PyBytes::from_slice(&key))
}

fn unsigned(t: &Thread, v: &Value) -> PyResult<u64> {
    let n = number::index(t, v)?;
    int::to_u64(&n).ok_or_else(|| t.overflow_error("Python int too large to convert to C unsigned long"))
}

fn scrypt(t: &Thread, a: Bound) -> PyResult {
    let password = buffer::bytes_like(t, a.get(0))?.to_vec();
    let salt = buffer::bytes_like(t, a.get(1))?.to_vec();
    let (n, r, p) = (unsigned(t, a.get(2))?, unsigned(t, a.get(3))?, unsigned(t, a.get(4))?);
    let memory = a.opt(5).map_or(Ok(0), |v| number::to_isize(t, v, Exc::OverflowError))?;
    let length = a.opt(6).map_or(Ok(64), |v| number::to_isize(t, v, Exc::OverflowError))?;
    if n < 2 || !n.is_power_of_two() {
        return Err(t.value_error("n must be a power of 2."));
    }
    if memory < 0 || memory > i32::MAX as isize {
        return Err(t.value_error(format_args!("maxmem must be positive and smaller than {}", i32::MAX)));
    }
    if length < 1 || length > i32::MAX as isize {
        return Err(t.value_error(format_args!("dklen must be greater than 0 and smaller than {}", i32::MAX)));
    }
    if r == 0 || p == 0 {
        return Err(t.value_error("Invalid parameter combination for n, r, p, maxmem."));
    }
    let (small_r, small_p) = (u32::try_from(r).unwrap_or(u32::MAX), u32::try_from(p).unwrap_or(u32::MAX));
    if u64::from(small_r) * u64::from(small_p) >= 1 << 30 {
        return Err(t.value_error("[digital envelope routines] parameter too large"));
    }
    let limit = if memory == 0 { SCRYPT_MEMORY } else { memory as u64 };
    let needed = u128::from(p) * 128 * u128::from(r) + 128 * u128::from(r) * (u128::from(n) + 2);
    if needed > u128::from(limit) {
        return Err(t.value_error("[digital envelope routines] memory limit exceeded"));
    }
    let Ok(parameters) = scrypt::Params::new(n.trailing_zeros() as u8, small_r, small_p) else {
        return Err(t.value_error("Invalid parameter combination for n, r, p, maxmem."));
    };
    let mut key = vec![0; length as usize];
    match gil::without(t, || scrypt::scrypt(&password, &salt, &parameters, &mut key)) {
        Ok(()) => Ok(PyBytes::from_slice(&key)),
        Err(_) => Err(t.value_error("Invalid parameter combination for n, r, p, maxmem.")),
    }
}

fn refuse(t: &Thread, _a: Bound) -> PyResult {
    Err(UNSUPPORTED.raise(t, "[digital envelope routines] unsupported"))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_hashlib",
    doc: "OpenSSL interface for hashlib module",
    functions: &[
        Method::new(
            "pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)",
            pbkdf2_hmac,
            "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.",
        ),
        Method::new(
            "scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)",
            scrypt,
            "scrypt password-based key derivation function.",
        ),
        Method::new(
            "new(name, data=b'', *, usedforsecurity=True, string=None)",
            refuse,
            "Return a new hash object.",
        ),
        Method::new("hmac_new(key, msg=b'', digestmod=None)", refuse, "Return a new hmac object."),
        Method::new("hmac_digest(key, msg, digest)", refuse, "Single-shot HMAC."),
        Method::new(
            "get_fips_mode()",
            |_, _| Ok(Value::small_int(0)),
            "Whether OpenSSL is in FIPS mode: never here.",
        ),
    ],
    types: &[],
    init: Some(|t, module| {
        let take = |from: &str, name: &str| attr::get_str(t, &import_module(t, from)?, name);
        for (from, name) in [
            ("_md5", "md5"),
            ("_sha1", "sha1"),
            ("_sha2", "sha224"),
            ("_sha2", "sha256"),
            ("_sha2", "sha384"),
            ("_sha2", "sha512"),
        ] {
            module.add(&format!("openssl_{name}"), take(from, name)?);
        }
        module.add("compare_digest", take("_operator", "_compare_digest")?);
        module.add("openssl_md_meth_names", adder_vm::types::set::empty_frozen());
        module.add("UnsupportedDigestmodError", UNSUPPORTED.class(t)?);
        Ok(())
    }),
};
