//! The decoded form of a pattern: operators with resolved targets, and side tables for what does not fit in them.
//!
//! Invariants, established by `decode` and relied on everywhere: every index of an operator lies inside its table;
//! every target is the index of an operator; control that enters at 0 never runs off the end; `*End` operators are
//! reached only inside the construct they name.

use super::analyse;
use super::charset::{CharTest, Set};
use super::code::AtKind;
use super::decode::{self, Info, InvalidCode};
use super::search::Start;

/// Index of an operator.
pub(super) type Ip = u32;

#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    /// Never matches.
    Fail,
    /// The whole pattern has matched.
    Success,
    /// Exactly this character.
    Char(u32),
    /// One character out of a set.
    Set(u32),
    /// One character that passes a rarer test.
    One(CharTest),
    /// Two or more literal characters: `Program::literals[at..at + len]`.
    Str {
        at: u32,
        len: u32,
    },
    At(AtKind),
    /// Notes the position as a group's start (even) or end (odd).
    Mark(u32),
    Jump(Ip),
    /// Alternatives in order.
    Branch(u32),
    /// Greedy, lazy and possessive repeats of one character test.
    RepeatOne(u32),
    MinRepeatOne(u32),
    PossessiveRepeatOne(u32),
    /// Enters a general repeat: its counter starts anew, then its `Until` decides.
    LoopEnter(u32),
    MaxUntil(u32),
    MinUntil(u32),
    /// A possessive general repeat; the `Next` operator stands before the body, `End` after it.
    PossessiveEnter(u32),
    PossessiveNext(u32),
    PossessiveEnd(u32),
    /// Look-around and atomic groups. Begin sets a barrier, End drops what the body left to try.
    AssertBegin(u32),
    AssertEnd(u32),
    AtomicBegin(u32),
    AtomicEnd(u32),
    /// The text of a group again.
    Backref {
        group: u32,
        fold: super::charset::Fold,
    },
    /// Goes on if the group has matched, else to `no`.
    Exists {
        group: u32,
        no: Ip,
    },
}

/// What can stand at a position from which some continuation matches: always a superset of the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct First {
    /// Characters below 256.
    pub bits: [u64; 4],
    /// Some character from 256 on.
    pub high: bool,
    /// The end of the subject.
    pub end: bool,
}

impl First {
    pub(super) const NOTHING: First = First { bits: [0; 4], high: false, end: false };
    pub(super) const ANYTHING: First = First { bits: [u64::MAX; 4], high: true, end: true };

    pub(super) fn is_anything(&self) -> bool {
        *self == First::ANYTHING
    }

    pub(super) fn has_latin(&self, c: u32) -> bool {
        self.bits[(c >> 6) as usize & 3] >> (c & 63) & 1 == 1
    }

    pub(super) fn add(&mut self, c: u32) {
        if c < 256 {
            self.bits[(c >> 6) as usize] |= 1 << (c & 63);
        } else {
            self.high = true;
        }
    }

    pub(super) fn union(&mut self, other: &First) {
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            *mine |= theirs;
        }
        self.high |= other.high;
        self.end |= other.end;
    }

    pub(super) fn intersect(&mut self, other: &First) {
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            *mine &= theirs;
        }
        self.high &= other.high;
        self.end &= other.end;
    }

    /// How many characters below 256 it holds.
    pub(super) fn latin_count(&self) -> u32 {
        self.bits.iter().map(|word| word.count_ones()).sum()
    }

    #[inline]
    pub(super) fn admits<C: super::text::Char>(&self, text: &[C], at: usize) -> bool {
        match text.get(at) {
            Some(c) => {
                let code = c.code();
                if C::LATIN || code < 256 { self.has_latin(code) } else { self.high }
            }
            None => self.end,
        }
    }
}

#[derive(Debug)]
pub(super) struct RepeatOne {
    pub test: CharTest,
    pub min: usize,
    pub max: usize,
    /// What the continuation can start with.
    pub next: First,
    /// The continuation must start with just this character.
    pub next_char: Option<u32>,
    /// No character passes both `test` and `next`, so only one length can succeed: on Latin-1 subjects, on all.
    pub sole_latin: bool,
    pub sole: bool,
}

#[derive(Debug)]
pub(super) struct Loop {
    pub min: usize,
    pub max: usize,
    pub body: Ip,
    pub until: Ip,
    pub tail: Ip,
    pub body_first: First,
    pub tail_first: First,
}

#[derive(Debug)]
pub(super) struct Branch {
    pub alternatives: Vec<Ip>,
    /// For each Latin-1 character that follows, for all others and for the end: which alternatives can match, as an
    /// index into `lists`.
    pub by_char: Box<[u16; 256]>,
    pub by_high: u16,
    pub by_end: u16,
    pub lists: Vec<Vec<Ip>>,
}

#[derive(Debug)]
pub(super) struct Assert {
    pub negated: bool,
    /// How far before the position the body starts.
    pub back: usize,
    pub tail: Ip,
}

/// A compiled pattern, ready to run.
#[derive(Debug)]
pub struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) literals: Vec<u32>,
    pub(super) sets: Vec<Set>,
    pub(super) repeats: Vec<RepeatOne>,
    pub(super) loops: Vec<Loop>,
    pub(super) branches: Vec<Branch>,
    pub(super) asserts: Vec<Assert>,
    /// Where control goes after each atomic group.
    pub(super) atomics: Vec<Ip>,
    /// Marks are numbered below this, which may be less than two for each group.
    pub(super) marks: usize,
    /// No match is shorter.
    pub(super) min_width: usize,
    pub(super) start: Start,
}

/// A pattern whose code is checked and decoded, but about which nothing is known yet: most patterns that a program
/// compiles never run, so the analysis waits for the first run.
pub struct Decoded {
    program: Program,
    info: Info,
}

impl Decoded {
    /// Checks and decodes SRE code for a pattern with `groups` groups (not counting the whole match).
    pub fn new(code: &[u32], groups: usize) -> Result<Decoded, InvalidCode> {
        let (program, info) = decode::decode(code, groups)?;
        Ok(Decoded { program, info })
    }

    /// Works out what helps a run.
    pub fn complete(mut self) -> Program {
        analyse::complete(&mut self.program, &self.info);
        self.program
    }
}
