//! Finding the places where a match can start.
//!
//! A `Start` says how; a `Finder` walks one subject with it and yields candidates in rising order. It may yield places
//! that fail, never skips one that would match, and what it remembers makes a whole walk linear.

use super::charset::{CharTest, Set};
use super::program::{First, Program};
use super::text::{Char, Needle};

#[derive(Debug)]
pub(super) enum Start {
    Everywhere,
    /// Only at the beginning of the subject.
    Beginning,
    /// The pattern is this literal and nothing else.
    Whole(Needle),
    /// Every match starts with this literal.
    Prefix(Needle),
    /// Every match starts with between `min` and `max` characters of a kind, then a literal.
    Lead {
        test: CharTest,
        min: usize,
        max: usize,
        needle: Needle,
    },
    /// Every match starts with a character of `first`, which are those of `rare` if that is not empty.
    Filter {
        first: First,
        rare: Vec<u32>,
        windows: Option<Windows>,
    },
}

/// Sequences of tests, one of which the head of every match passes: all of them run at once, a bit for each test, as
/// the shift-and algorithm does.
#[derive(Debug)]
pub(super) struct Windows {
    masks: Box<[u64; 256]>,
    high_mask: u64,
    /// The first and the last bits of the sequences.
    init: u64,
    last: u64,
    len: usize,
}

impl Windows {
    pub(super) const MAX_LEN: usize = 8;
    pub(super) const MAX_COUNT: usize = 256;

    /// From sequences that all have `len` tests. None if they would tell no more than the first characters do.
    pub(super) fn new(mut sequences: Vec<Vec<First>>, len: usize) -> Option<Windows> {
        if len < 2 {
            return None;
        }
        if sequences.len() * 2 > 64 {
            // Too many to tell apart: one sequence that admits what any of them does.
            let mut merged = vec![First::NOTHING; len];
            for sequence in &sequences {
                for (all, one) in merged.iter_mut().zip(sequence) {
                    all.union(one);
                }
            }
            sequences = vec![merged];
        }
        let len = len.min(64 / sequences.len());
        let mut windows = Windows { masks: Box::new([0; 256]), high_mask: 0, init: 0, last: 0, len };
        for (n, sequence) in sequences.iter().enumerate() {
            windows.init |= 1 << (n * len);
            windows.last |= 1 << (n * len + len - 1);
            for (k, first) in sequence.iter().take(len).enumerate() {
                let bit = 1 << (n * len + k);
                for c in (0..256).filter(|&c| first.has_latin(c)) {
                    windows.masks[c as usize] |= bit;
                }
                if first.high {
                    windows.high_mask |= bit;
                }
            }
        }
        Some(windows)
    }

    /// The first place from `from` on whose characters pass one of the sequences.
    fn find<C: Char>(&self, text: &[C], from: usize) -> Option<usize> {
        let mut state = 0u64;
        for (n, c) in text.get(from..)?.iter().enumerate() {
            let code = c.code();
            let mask = if C::LATIN || code < 256 { self.masks[code as usize & 255] } else { self.high_mask };
            state = ((state << 1) | self.init) & mask;
            if state & self.last != 0 {
                return Some(from + n + 1 - self.len);
            }
        }
        None
    }
}

/// After this many candidates found by their first character, look whether that filters enough.
const TRIAL: usize = 16;

/// A walk over one subject.
pub(super) struct Finder<'p> {
    program: &'p Program,
    /// For `Lead`: where the literal was found last, and from where a match can reach it.
    literal_at: Option<usize>,
    lead_from: usize,
    /// For `Filter`: candidates so far, and the place of the first.
    found: usize,
    began: usize,
}

impl<'p> Finder<'p> {
    pub(super) fn new(program: &'p Program) -> Finder<'p> {
        Finder { program, literal_at: None, lead_from: 0, found: 0, began: 0 }
    }

    /// The next place from `from` on where a match can start. `from` is at most the subject's length.
    #[inline]
    pub(super) fn next<C: Char>(&mut self, text: &[C], from: usize) -> Option<usize> {
        match &self.program.start {
            Start::Everywhere => Some(from),
            Start::Beginning => (from == 0).then_some(0),
            Start::Whole(needle) | Start::Prefix(needle) => {
                Some(from + C::find_needle(&text[from..], needle)?)
            }
            Start::Lead { test, min, max, needle } => self.next_lead(text, from, (*test, *min, *max), needle),
            Start::Filter { first, rare, windows } => {
                self.next_filtered(text, from, first, rare, windows.as_ref())
            }
        }
    }

    fn next_lead<C: Char>(
        &mut self,
        text: &[C],
        mut from: usize,
        (test, min, max): (CharTest, usize, usize),
        needle: &Needle,
    ) -> Option<usize> {
        loop {
            // A match from `from` on has its literal at `from + min` or later.
            let earliest = from.checked_add(min)?;
            if self.literal_at.is_none_or(|at| at < earliest) {
                let at = earliest + C::find_needle(text.get(earliest..)?, needle)?;
                let floor = from.max(at.saturating_sub(max));
                self.lead_from = run_start(&self.program.sets, test, text, floor, at);
                self.literal_at = Some(at);
            }
            let start = from.max(self.lead_from);
            if self.literal_at.is_some_and(|at| start + min <= at) {
                return Some(start);
            }
            // Before this literal there are too few characters of the kind; a start below `start` reaches no other
            // literal either, since what stands before `lead_from` is not of the kind.
            from = start;
        }
    }

    fn next_filtered<C: Char>(
        &mut self,
        text: &[C],
        from: usize,
        first: &First,
        rare: &[u32],
        windows: Option<&Windows>,
    ) -> Option<usize> {
        let crowded = self.found >= TRIAL && from < self.began + 8 * self.found;
        if let Some(windows) = windows
            && (rare.is_empty() || crowded)
        {
            return windows.find(text, from);
        }
        if !rare.is_empty() {
            let at = from + C::find_any(&text[from..], rare)?;
            if self.found == 0 {
                self.began = from;
            }
            self.found += 1;
            return Some(at);
        }
        match text[from..].iter().position(|c| {
            let code = c.code();
            if C::LATIN || code < 256 { first.has_latin(code) } else { first.high }
        }) {
            Some(step) => Some(from + step),
            None => first.end.then_some(text.len()),
        }
    }
}

/// Where the run of passing characters that ends before `end` starts, not looking below `floor`.
fn run_start<C: Char>(sets: &[Set], test: CharTest, text: &[C], floor: usize, end: usize) -> usize {
    let before = &text[floor..end];
    let stop = match test {
        CharTest::AnyAll => None,
        CharTest::Any => C::rfind(before, 0x0a),
        CharTest::NotChar(c) => C::rfind(before, c),
        _ => before.iter().rposition(|&c| !test.has(sets, c)),
    };
    floor + stop.map_or(0, |at| at + 1)
}
