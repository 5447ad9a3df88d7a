//! What tracing shows of code beyond its instructions and their lines: the step table.
//!
//! CPython's compiler leaves an instruction wherever a line would be lost to tracing (`pass`, `while True:`, `break`), and copies what
//! belongs to no line (the implicit `return None`) behind each statement that leads to it. Our bytecode has neither; this table says
//! for which instructions no line begins, and which lines are passed on the way from one instruction to another.
//!
//! The format: entries in order of the instruction they are about, each a number `distance << 2 | kind` (the distance in code units
//! from the entry before, which may be 0), then a count, then as many lines as differences from the code's first line. Numbers are
//! little-endian in groups of six bits, as in location tables.

/// The way on which lines are passed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Way {
    /// From the instruction before the one named, or from outside to the first one.
    Fall,
    /// From the jump named to where it goes.
    Jump,
    /// From an exception to the handler that begins with the instruction named.
    Catch,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// So many code units from the named one on belong to whatever line ran before.
    Artificial { count: u32 },
    /// Lines that are passed, in order.
    Passed { way: Way, lines: Vec<i32> },
}

/// Grows a table.
pub struct Writer {
    bytes: Vec<u8>,
    unit: u32,
    firstlineno: i32,
}

impl Writer {
    pub fn new(firstlineno: u32) -> Writer {
        Writer { bytes: Vec::new(), unit: 0, firstlineno: firstlineno as i32 }
    }

    /// Adds an entry about the instruction at a byte offset, which is not below the one before.
    pub fn entry(&mut self, offset: u32, entry: &Entry) {
        let unit = offset / 2;
        let distance = unit.saturating_sub(self.unit);
        self.unit = unit;
        let kind = match entry {
            Entry::Artificial { .. } => 0,
            Entry::Passed { way: Way::Fall, .. } => 1,
            Entry::Passed { way: Way::Jump, .. } => 2,
            Entry::Passed { way: Way::Catch, .. } => 3,
        };
        self.number(distance << 2 | kind);
        match entry {
            Entry::Artificial { count } => self.number(*count),
            Entry::Passed { lines, .. } => {
                self.number(lines.len() as u32);
                for line in lines {
                    let delta = line.wrapping_sub(self.firstlineno);
                    self.number((delta << 1 ^ delta >> 31) as u32);
                }
            }
        }
    }

    pub fn finish(self) -> Box<[u8]> {
        self.bytes.into()
    }

    fn number(&mut self, mut value: u32) {
        while value >= 64 {
            self.bytes.push(64 | (value & 63) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }
}

/// The entries of a table with their byte offsets. A damaged table gives wrong entries or ends early, nothing worse.
pub fn entries(table: &[u8], firstlineno: u32) -> Entries<'_> {
    Entries { table, unit: 0, firstlineno: firstlineno as i32 }
}

/// See [`entries`].
pub struct Entries<'a> {
    table: &'a [u8],
    unit: u32,
    firstlineno: i32,
}

impl Entries<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.table.split_first()?;
            self.table = rest;
            value |= u32::from(byte & 63).checked_shl(shift).unwrap_or(0);
            shift += 6;
            if byte & 64 == 0 {
                return Some(value);
            }
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = (u32, Entry);

    fn next(&mut self) -> Option<(u32, Entry)> {
        let head = self.number()?;
        self.unit = self.unit.wrapping_add(head >> 2);
        let count = self.number()?;
        let way = match head & 3 {
            0 => return Some((self.unit.wrapping_mul(2), Entry::Artificial { count })),
            1 => Way::Fall,
            2 => Way::Jump,
            _ => Way::Catch,
        };
        let mut lines = Vec::new();
        for _ in 0..count {
            let delta = self.number()?;
            let delta = (delta >> 1) as i32 ^ -((delta & 1) as i32);
            lines.push(self.firstlineno.wrapping_add(delta));
        }
        Some((self.unit.wrapping_mul(2), Entry::Passed { way, lines }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        let all = [
            (0, Entry::Passed { way: Way::Fall, lines: vec![5, 3] }),
            (4, Entry::Artificial { count: 70 }),
            (4, Entry::Passed { way: Way::Jump, lines: vec![-1000, i32::MAX] }),
            (900, Entry::Passed { way: Way::Catch, lines: vec![12] }),
        ];
        let mut writer = Writer::new(10);
        all.iter().for_each(|(at, entry)| writer.entry(*at, entry));
        let table = writer.finish();
        assert_eq!(entries(&table, 10).collect::<Vec<_>>(), all);
        for end in 0..table.len() {
            assert!(entries(&table[..end], 10).count() <= all.len());
        }
    }
}
