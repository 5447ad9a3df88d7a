//! Short ASCII text that needs no allocation: numbers and their parts.

use smallvec::SmallVec;

/// ASCII text, in place as long as it is short.
#[derive(Clone, Default)]
pub struct Ascii(SmallVec<[u8; 64]>);

/// The decimal digits of all numbers below a hundred.
const PAIRS: &[u8; 200] = b"0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

impl Ascii {
    pub fn new() -> Ascii {
        Ascii(SmallVec::new())
    }

    /// Appends a character; its high bit is dropped.
    #[inline(always)]
    pub fn push(&mut self, c: u8) {
        self.0.push(c & 0x7F);
    }

    /// Appends text, of which characters that are not ASCII are left out.
    #[inline(always)]
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.0.extend_from_slice(text.as_bytes());
        } else {
            self.0.extend(text.bytes().filter(u8::is_ascii));
        }
    }

    /// Appends a character `n` times.
    pub fn push_repeated(&mut self, c: u8, n: usize) {
        self.0.resize(self.0.len() + n, c & 0x7F);
    }

    /// Appends a number in decimal, with zeros in front up to `least` digits.
    #[inline]
    pub fn push_decimal(&mut self, mut n: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let mut at = digits.len();
        while n >= 100 {
            let pair = (n % 100) as usize * 2;
            n /= 100;
            at -= 2;
            digits[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        }
        if n >= 10 {
            let pair = n as usize * 2;
            at -= 2;
            digits[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        } else {
            at -= 1;
            digits[at] = b'0' + n as u8;
        }
        self.push_repeated(b'0', least.saturating_sub(digits.len() - at));
        self.0.extend_from_slice(&digits[at..]);
    }

    /// Appends a number in base 2, 8 or 16, of which `bits` is the logarithm.
    pub fn push_power_of_two(&mut self, mut n: u64, bits: u32, letters: &[u8; 16]) {
        let mut digits = [b'0'; 64];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = letters[(n & ((1 << bits) - 1)) as usize];
            n >>= bits;
            if n == 0 {
                break;
            }
        }
        self.0.extend_from_slice(&digits[at..]);
    }

    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    #[inline(always)]
    pub fn as_str(&self) -> &str {
        // SAFETY: every way in lets ASCII pass only.
        unsafe { std::str::from_utf8_unchecked(&self.0) }
    }

    /// Drops the first character.
    pub fn drop_first(&mut self) {
        if !self.0.is_empty() {
            self.0.remove(0);
        }
    }
}

impl std::ops::Deref for Ascii {
    type Target = str;

    #[inline(always)]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Ascii {
    fn from(text: &str) -> Ascii {
        let mut out = Ascii::new();
        out.push_str(text);
        out
    }
}

impl std::fmt::Write for Ascii {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

impl std::fmt::Display for Ascii {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}
