//! The three widths a subject's characters come in, and finding literals in each.
//! One-byte subjects search with `memchr`; the others with plain loops that the compiler turns into vector code.

use memchr::memmem;

/// One character of a subject.
pub trait Char: Copy + Eq + 'static {
    /// Every character is below 256, so tables of 256 entries say everything.
    const LATIN: bool;

    fn code(self) -> u32;
    /// Index of the first `c`.
    fn find(hay: &[Self], c: u32) -> Option<usize>;
    /// Index of the last `c`.
    fn rfind(hay: &[Self], c: u32) -> Option<usize>;
    /// Index of the first of up to three characters.
    fn find_any(hay: &[Self], of: &[u32]) -> Option<usize>;
    /// Index of the first occurrence of a string.
    fn find_needle(hay: &[Self], needle: &Needle) -> Option<usize>;
}

/// A literal string of a pattern, prepared for searching. Never empty.
#[derive(Debug)]
pub struct Needle {
    codes: Box<[u32]>,
    /// None if it has a character that no byte can be.
    bytes: Option<memmem::Finder<'static>>,
}

impl Needle {
    pub(super) fn new(codes: &[u32]) -> Needle {
        let bytes: Option<Vec<u8>> = codes.iter().map(|&c| u8::try_from(c).ok()).collect();
        Needle { codes: codes.into(), bytes: bytes.map(|b| memmem::Finder::new(&b).into_owned()) }
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }
}

impl Char for u8 {
    const LATIN: bool = true;

    fn code(self) -> u32 {
        u32::from(self)
    }

    fn find(hay: &[u8], c: u32) -> Option<usize> {
        memchr::memchr(u8::try_from(c).ok()?, hay)
    }

    fn rfind(hay: &[u8], c: u32) -> Option<usize> {
        memchr::memrchr(u8::try_from(c).ok()?, hay)
    }

    fn find_any(hay: &[u8], of: &[u32]) -> Option<usize> {
        match *of {
            [a] => memchr::memchr(a as u8, hay),
            [a, b] => memchr::memchr2(a as u8, b as u8, hay),
            [a, b, c] => memchr::memchr3(a as u8, b as u8, c as u8, hay),
            _ => hay.iter().position(|&x| of.contains(&x.code())),
        }
    }

    fn find_needle(hay: &[u8], needle: &Needle) -> Option<usize> {
        needle.bytes.as_ref()?.find(hay)
    }
}

const BLOCK: usize = 16;

/// Index of the first character for which `hit` holds, tested a block at a time without branches.
fn find_block<C: Char>(hay: &[C], hit: impl Fn(C) -> bool) -> Option<usize> {
    let (blocks, rest) = hay.as_chunks::<BLOCK>();
    for (n, block) in blocks.iter().enumerate() {
        if block.iter().fold(false, |any, &x| any | hit(x)) {
            let within = block.iter().position(|&x| hit(x)).unwrap_or(0);
            return Some(n * BLOCK + within);
        }
    }
    let within = rest.iter().position(|&x| hit(x))?;
    Some(blocks.len() * BLOCK + within)
}

fn find_wide<C: Char>(hay: &[C], c: u32) -> Option<usize> {
    find_block(hay, |x| x.code() == c)
}

fn find_any_wide<C: Char>(hay: &[C], of: &[u32]) -> Option<usize> {
    match *of {
        [a] => find_wide(hay, a),
        [a, b] => find_block(hay, |x| (x.code() == a) | (x.code() == b)),
        [a, b, c] => find_block(hay, |x| (x.code() == a) | (x.code() == b) | (x.code() == c)),
        _ => hay.iter().position(|&x| of.contains(&x.code())),
    }
}

fn find_needle_wide<C: Char>(hay: &[C], needle: &Needle) -> Option<usize> {
    let (&first, rest) = needle.codes.split_first()?;
    let last_start = hay.len().checked_sub(needle.len())?;
    let mut from = 0;
    while let Some(step) = find_wide(&hay[from..=last_start], first) {
        let at = from + step;
        if hay[at + 1..].iter().zip(rest).all(|(x, &c)| x.code() == c) {
            return Some(at);
        }
        from = at + 1;
        if from > last_start {
            break;
        }
    }
    None
}

macro_rules! wide {
    ($($t:ty),*) => {$(
        impl Char for $t {
            const LATIN: bool = false;

            fn code(self) -> u32 {
                u32::from(self)
            }

            fn find(hay: &[$t], c: u32) -> Option<usize> {
                find_wide(hay, c)
            }

            fn rfind(hay: &[$t], c: u32) -> Option<usize> {
                hay.iter().rposition(|&x| x.code() == c)
            }

            fn find_any(hay: &[$t], of: &[u32]) -> Option<usize> {
                find_any_wide(hay, of)
            }

            fn find_needle(hay: &[$t], needle: &Needle) -> Option<usize> {
                find_needle_wide(hay, needle)
            }
        }
    )*};
}

wide!(u16, u32);
