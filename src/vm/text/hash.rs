//! The keyed hash of strings and bytes.
//!
//! The key is chosen once per process: from `PYTHONHASHSEED` through [`configure`], or at random when first needed.

use rapidhash::v3::{RapidSecrets, rapidhash_v3_nano_inline};
use std::sync::OnceLock;

static SECRETS: OnceLock<RapidSecrets> = OnceLock::new();

/// Fixes the key. Has no effect once something was hashed: call it first of all.
pub fn configure(seed: u64) {
    let _ = SECRETS.set(RapidSecrets::seed(seed));
}

#[cold]
fn random() -> RapidSecrets {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer is as long as said.
    let got = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), 0) };
    if got != seed.len() as isize {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        seed = (now.as_nanos() as u64 ^ u64::from(std::process::id()) << 32).to_le_bytes();
    }
    RapidSecrets::seed(u64::from_le_bytes(seed))
}

/// The hash of some bytes as Python shows it: never -1, and 0 for nothing.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let secrets = SECRETS.get_or_init(random);
    let h = rapidhash_v3_nano_inline::<true, false>(bytes, secrets) as i64;
    if h == -1 { -2 } else { h }
}
