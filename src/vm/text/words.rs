//! ASCII eight characters at a time, in words: quick on short and on long text alike, however the compiler treats the loop.

/// A byte in each place of a word.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

const HIGH: u64 = each(0x80);

/// The bits of a word of ASCII.
pub const ASCII: u64 = !HIGH;

/// The high bit of each byte that is at least `least`; of bytes below 128, and `least` is 1 to 128.
fn at_least(word: u64, least: u8) -> u64 {
    (word + each(0x80 - least)) & HIGH
}

/// The high bit of each byte from `first` to `last`, which are ASCII.
fn between(word: u64, first: u8, last: u8) -> u64 {
    let low = word & ASCII;
    at_least(low, first) & !at_least(low, last + 1) & !word
}

/// Small letters made capital.
pub fn upper(word: u64) -> u64 {
    word ^ between(word, b'a', b'z') >> 2
}

/// Capital letters made small.
pub fn lower(word: u64) -> u64 {
    word ^ between(word, b'A', b'Z') >> 2
}

/// Small letters made capital, and capital ones small.
pub fn swap(word: u64) -> u64 {
    word ^ (between(word, b'a', b'z') | between(word, b'A', b'Z')) >> 2
}

/// Text whose words begin with capital letters, which other letters are not.
pub fn title(text: &[u8]) -> Vec<u8> {
    let mut out = mapped(text, lower);
    let mut in_word = false;
    for c in &mut out {
        let is_letter = c.is_ascii_lowercase();
        if is_letter && !in_word {
            c.make_ascii_uppercase();
        }
        in_word = is_letter;
    }
    out
}

/// Text whose first letter is capital, if it begins with one, and no other.
pub fn capitalized(text: &[u8]) -> Vec<u8> {
    let mut out = mapped(text, lower);
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// As [`copy_mapped_to`], over bytes that are there, as many.
#[inline(always)]
pub fn copy_mapped(from: &[u8], to: &mut [u8], map: impl Fn(u64) -> u64) {
    assert_eq!(from.len(), to.len());
    // SAFETY: there is room for so many.
    unsafe { copy_mapped_to(from, to.as_mut_ptr(), map) };
}

/// Copies text, each word of it mapped; bytes must be mapped on their own, whatever is around them.
///
/// # Safety
/// As many bytes as `from` has can be written at `to`.
#[inline(always)]
pub unsafe fn copy_mapped_to(from: &[u8], to: *mut u8, map: impl Fn(u64) -> u64) {
    let (words, rest) = from.as_chunks::<8>();
    // SAFETY: by the caller's contract.
    unsafe {
        for (i, word) in words.iter().enumerate() {
            to.add(i * 8).cast::<[u8; 8]>().write(map(u64::from_ne_bytes(*word)).to_ne_bytes());
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        let last = map(u64::from_ne_bytes(last)).to_ne_bytes();
        to.add(words.len() * 8).copy_from_nonoverlapping(last.as_ptr(), rest.len());
    }
}

/// As [`copy_mapped_to`], to new memory.
#[inline(always)]
pub fn mapped(from: &[u8], map: impl Fn(u64) -> u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(from.len());
    // SAFETY: there is room for so many bytes, and all of them are written.
    unsafe {
        copy_mapped_to(from, out.as_mut_ptr(), map);
        out.set_len(from.len());
    }
    out
}

/// The four bytes of eight hexadecimal digits.
pub fn from_hex(digits: [u8; 8]) -> Option<[u8; 4]> {
    let word = u64::from_le_bytes(digits);
    if between(word, b'0', b'9') | between(word | each(0x20), b'a', b'f') != HIGH {
        return None;
    }
    let values = (word & each(0x0F)) + 9 * (word >> 6 & each(1));
    let bytes = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF;
    let bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF;
    Some(((bytes | bytes >> 16) as u32).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_bytes() -> Vec<u8> {
        (0..=255).chain((0..5).map(|b| b + b'x')).collect()
    }

    #[test]
    fn case_is_that_of_ascii() {
        assert_eq!(mapped(&all_bytes(), upper), all_bytes().to_ascii_uppercase());
        assert_eq!(mapped(&all_bytes(), lower), all_bytes().to_ascii_lowercase());
        assert_eq!(mapped(b"abC1z[@`{", swap), b"ABc1Z[@`{");
        assert_eq!(title(b"ab cD3eF'g\x80h"), b"Ab Cd3Ef'G\x80H");
        assert_eq!(capitalized(b"aBC d"), b"Abc d");
        assert_eq!(mapped(b"abC", upper), b"ABC");
        assert_eq!(mapped(b"", lower), b"");
    }

    #[test]
    fn digits_make_bytes_and_nothing_else_does() {
        assert_eq!(from_hex(*b"01aFfA9e"), Some([0x01, 0xAF, 0xFA, 0x9E]));
        for place in 0..8 {
            for byte in all_bytes() {
                let mut digits = *b"00000000";
                digits[place] = byte;
                let value =
                    (byte as char).to_digit(16).map(|v| (v as u8) << if place % 2 == 0 { 4 } else { 0 });
                assert_eq!(from_hex(digits).map(|bytes| bytes[place / 2]), value);
            }
        }
    }
}
