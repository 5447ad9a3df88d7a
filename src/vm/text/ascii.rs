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
    pub fn push_decimal(&mut self, n: u64, least: usize) {
        let digits = Digits::decimal(n);
        self.push_repeated(b'0', least.saturating_sub(digits.len()));
        self.0.extend_from_slice(digits.as_bytes());
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

/// 64 digits, a sign and a prefix of two characters.
const ROOM: usize = 67;

/// The digits of a number of 64 bits, perhaps with something in front.
pub struct Digits {
    buffer: [u8; ROOM],
    /// Where the digits begin.
    at: usize,
}

impl Digits {
    #[inline]
    pub fn decimal(mut n: u64) -> Digits {
        let (mut buffer, mut at) = ([b'0'; ROOM], ROOM);
        while n >= 100 {
            let pair = (n % 100) as usize * 2;
            n /= 100;
            at -= 2;
            buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        }
        if n >= 10 {
            let pair = n as usize * 2;
            at -= 2;
            buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        } else {
            at -= 1;
            buffer[at] = b'0' + n as u8;
        }
        Digits { buffer, at }
    }

    /// In base 2, 8 or 16, of which `bits` is the logarithm; the letters are ASCII.
    pub fn power_of_two(mut n: u64, bits: u32, letters: &[u8; 16]) -> Digits {
        let (mut buffer, mut at) = ([b'0'; ROOM], ROOM);
        loop {
            at -= 1;
            buffer[at] = letters[(n & ((1 << bits) - 1)) as usize] & 0x7F;
            n >>= bits;
            if n == 0 {
                return Digits { buffer, at };
            }
        }
    }

    /// Puts an ASCII character in front; there is room for three.
    pub fn prepend(&mut self, c: u8) {
        if self.at > 0 {
            self.at -= 1;
            self.buffer[self.at] = c & 0x7F;
        }
    }

    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    #[inline(always)]
    pub fn as_str(&self) -> &str {
        // SAFETY: only ASCII was written.
        unsafe { std::str::from_utf8_unchecked(self.as_bytes()) }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        ROOM - self.at
    }
}

impl From<Digits> for Ascii {
    fn from(digits: Digits) -> Ascii {
        Ascii(SmallVec::from_slice(digits.as_bytes()))
    }
}
