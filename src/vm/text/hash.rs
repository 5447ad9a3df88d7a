//! The keyed hash of strings and bytes.
//!
//! Which one is decided once per process. A key from `PYTHONHASHSEED` through [`configure`] means CPython's function with CPython's key, so
//! that hashes, and the order of sets of strings, are the same there; otherwise the key is random, nobody can tell one function from
//! another, and a faster one does.

use rapidhash::v3::{RapidSecrets, rapidhash_v3_nano_inline};
use std::sync::OnceLock;

enum Key {
    Random(RapidSecrets),
    Fixed(SipKey),
}

static KEY: OnceLock<Key> = OnceLock::new();

/// Fixes the key. Has no effect once something was hashed: call it first of all.
pub fn configure(seed: u32) {
    let _ = KEY.set(Key::Fixed(SipKey::from_seed(seed)));
}

/// The name of the hash function and the bits of its key, for `sys.hash_info`.
pub fn algorithm() -> (&'static str, i64) {
    match KEY.get_or_init(random) {
        Key::Random(_) => ("rapidhash", 64),
        Key::Fixed(_) => ("siphash13", 128),
    }
}

#[cold]
fn random() -> Key {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer is as long as said.
    let got = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), 0) };
    if got != seed.len() as isize {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        seed = (now.as_nanos() as u64 ^ u64::from(std::process::id()) << 32).to_le_bytes();
    }
    Key::Random(RapidSecrets::seed(u64::from_le_bytes(seed)))
}

/// The hash of some bytes as Python shows it: never -1, and 0 for nothing.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let h = match KEY.get_or_init(random) {
        Key::Random(secrets) => rapidhash_v3_nano_inline::<true, false>(bytes, secrets),
        Key::Fixed(key) => key.hash(bytes),
    } as i64;
    if h == -1 { -2 } else { h }
}

/// SipHash-1-3 with its key.
struct SipKey(u64, u64);

impl SipKey {
    /// The key that CPython makes of a seed: nothing of 0, or else what a linear congruential generator gives.
    fn from_seed(seed: u32) -> SipKey {
        if seed == 0 {
            return SipKey(0, 0);
        }
        let mut x = seed;
        let mut bytes = [0u8; 16];
        for byte in &mut bytes {
            x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (x >> 16) as u8;
        }
        let both = u128::from_le_bytes(bytes);
        SipKey(both as u64, (both >> 64) as u64)
    }

    #[inline(never)]
    fn hash(&self, bytes: &[u8]) -> u64 {
        let mut v = [
            self.0 ^ u64::from_be_bytes(*b"somepseu"),
            self.1 ^ u64::from_be_bytes(*b"dorandom"),
            self.0 ^ u64::from_be_bytes(*b"lygenera"),
            self.1 ^ u64::from_be_bytes(*b"tedbytes"),
        ];
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            take(&mut v, u64::from_le_bytes(*word));
        }
        let mut last = [0u8; 8];
        last[..rest.len()].copy_from_slice(rest);
        last[7] = bytes.len() as u8;
        take(&mut v, u64::from_le_bytes(last));
        v[2] ^= 0xff;
        for _ in 0..3 {
            round(&mut v);
        }
        v[0] ^ v[1] ^ v[2] ^ v[3]
    }
}

#[inline(always)]
fn take(v: &mut [u64; 4], word: u64) {
    v[3] ^= word;
    round(v);
    v[0] ^= word;
}

#[inline(always)]
fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32).wrapping_add(v[3]);
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::SipKey;

    #[test]
    fn the_key_of_a_seed_gives_cpythons_hashes() {
        assert_eq!(SipKey::from_seed(0).hash(b"abc") as i64, -4_594_863_902_769_663_758);
        assert_eq!(SipKey::from_seed(42).hash(b"abc") as i64, 3_869_580_338_025_362_921);
        assert_eq!(SipKey::from_seed(42).hash(b"abcdefghijk") as i64, 7_764_564_197_781_545_852);
    }
}
