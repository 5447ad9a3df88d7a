//! Keys of JSON objects, which texts of one kind share: short ones are kept from scan to scan, each at the place its characters choose,
//! so that a key met again is neither made nor hashed.

use crate::state::Place;
use adder_vm::object::value::Value;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::{PyStr, from_ascii};

/// Longer keys are not kept.
const LONGEST: usize = 32;

/// All of them ASCII.
static KNOWN: [Place; 256] = [const { Place::new() }; 256];

/// The keys of one scan: equal keys are one object.
pub struct Keys {
    /// Those that are not known from other scans; made when there is one.
    met: Option<Value>,
}

impl Keys {
    pub const fn new() -> Keys {
        Keys { met: None }
    }

    /// The key of these ASCII characters.
    pub fn ascii(&mut self, text: &[u8]) -> Value {
        if text.len() > LONGEST {
            return self.only(from_ascii(text));
        }
        let place = &KNOWN[place_of(text)];
        if let Some(known) = place.get()
            && known.downcast::<PyStr>().is_some_and(|s| s.raw_bytes() == text)
        {
            return known;
        }
        let key = self.only(from_ascii(text));
        place.put(key.clone());
        key
    }

    /// The first of the equal keys of this scan.
    pub fn only(&mut self, key: Value) -> Value {
        let met = self.met.get_or_insert_with(PyDict::new);
        let Some(dict) = met.downcast::<PyDict>() else { return key };
        if let Some(known) = dict.get_str(&key) {
            return known;
        }
        dict.set_str(&key, key.clone());
        key
    }
}

/// A number below 256 from length, beginning and end.
fn place_of(text: &[u8]) -> usize {
    let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (text.iter().fold(0, |all, &c| all << 8 | u64::from(c)), 0),
    };
    let mixed = first ^ last.rotate_left(29) ^ text.len() as u64;
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
}
