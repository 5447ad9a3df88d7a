//! From SRE code to a `Program`: checks every word, resolves every skip into a target.
//!
//! In comes a word list from anyone. Out goes a program that keeps the invariants of `program`, or `InvalidCode`.
//! Constructs may nest to any depth: the open ones are kept in a list, not on the native stack.

use std::collections::HashMap;

use super::charset::{CharTest, Fold, Set};
use super::code::{AtKind, Category, INFO_CHARSET, INFO_LITERAL, INFO_PREFIX, MAX_GROUPS, MAX_REPEAT, SreOp};
use super::program::{Assert, Branch, First, Ip, Loop, Op, Program, RepeatOne};
use super::search::Start;

/// The code is not what the library's compiler would produce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCode;

/// An operator list longer than this is refused: stack entries number operators with fewer bits than 32.
const MAX_OPS: usize = 1 << 28;

/// A construct whose end has not been reached.
enum Kind {
    Root,
    /// `start` is the index of the current alternative's skip word; `target` where all alternatives meet.
    Branch {
        id: usize,
        start: usize,
        target: Option<usize>,
        jumps: Vec<usize>,
    },
    Loop {
        id: usize,
    },
    Possessive {
        id: usize,
    },
    Atomic {
        id: usize,
    },
    Assert {
        id: usize,
    },
    /// `op` is the `Exists` operator whose `no` is still open.
    Exists {
        op: usize,
    },
    /// `jump` is the operator that skips the else part.
    ExistsElse {
        jump: usize,
    },
}

struct Frame {
    kind: Kind,
    /// Index of the word that must follow the body.
    end: usize,
}

/// What the `INFO` block says.
#[derive(Default)]
pub(super) struct Info {
    pub min_width: usize,
    pub prefix: Vec<u32>,
    /// The prefix is the whole pattern.
    pub literal: bool,
}

struct Decoder<'c> {
    code: &'c [u32],
    groups: usize,
    pos: usize,
    frames: Vec<Frame>,
    program: Program,
    info: Info,
    /// Sets already decoded, by their words and how they ignore case.
    known_sets: HashMap<(Vec<u32>, u8), CharTest>,
    /// The last operator is a literal that a further one may join: no target lies between.
    joinable: bool,
}

pub(super) fn decode(code: &[u32], groups: usize) -> Result<(Program, Info), InvalidCode> {
    if groups > MAX_GROUPS || code.last() != Some(&(SreOp::Success as u32)) || code.len() > MAX_OPS {
        return Err(InvalidCode);
    }
    let program = Program {
        ops: Vec::new(),
        literals: Vec::new(),
        sets: Vec::new(),
        repeats: Vec::new(),
        loops: Vec::new(),
        branches: Vec::new(),
        asserts: Vec::new(),
        atomics: Vec::new(),
        marks: 0,
        min_width: 0,
        start: Start::Everywhere,
    };
    let mut decoder = Decoder {
        code,
        groups,
        pos: 0,
        frames: vec![Frame { kind: Kind::Root, end: code.len() - 1 }],
        program,
        info: Info::default(),
        known_sets: HashMap::new(),
        joinable: false,
    };
    while let Some(end) = decoder.frames.last().map(|frame| frame.end) {
        if decoder.pos > end {
            return Err(InvalidCode);
        }
        if decoder.pos == end { decoder.close()? } else { decoder.operator()? }
    }
    Ok((decoder.program, decoder.info))
}

fn upper_bound(max: u32) -> usize {
    if max == MAX_REPEAT { usize::MAX } else { max as usize }
}

impl Decoder<'_> {
    fn word(&mut self) -> Result<u32, InvalidCode> {
        let word = self.peek(self.pos)?;
        self.pos += 1;
        Ok(word)
    }

    fn peek(&self, at: usize) -> Result<u32, InvalidCode> {
        self.code.get(at).copied().ok_or(InvalidCode)
    }

    fn expect(&mut self, op: SreOp) -> Result<(), InvalidCode> {
        if self.word()? == op as u32 { Ok(()) } else { Err(InvalidCode) }
    }

    fn ip(&self) -> Ip {
        self.program.ops.len() as Ip
    }

    fn emit(&mut self, op: Op) {
        self.joinable = false;
        self.program.ops.push(op);
    }

    /// The next operator gets jumped to.
    fn label(&mut self) -> Ip {
        self.joinable = false;
        self.ip()
    }

    /// Reads a skip word; what it points at must not lie past the innermost open construct.
    fn skip(&mut self) -> Result<usize, InvalidCode> {
        let at = self.pos;
        let target = at.checked_add(self.word()? as usize).ok_or(InvalidCode)?;
        let limit = self.frames.last().map_or(0, |frame| frame.end);
        if target > limit { Err(InvalidCode) } else { Ok(target) }
    }

    fn open(&mut self, kind: Kind, end: usize) -> Result<(), InvalidCode> {
        if end < self.pos {
            return Err(InvalidCode);
        }
        self.frames.push(Frame { kind, end });
        Ok(())
    }

    fn group(&mut self) -> Result<u32, InvalidCode> {
        let group = self.word()?;
        if group as usize >= self.groups { Err(InvalidCode) } else { Ok(group) }
    }

    fn operator(&mut self) -> Result<(), InvalidCode> {
        let op = SreOp::from_word(self.peek(self.pos)?).ok_or(InvalidCode)?;
        match op {
            SreOp::Info => self.info_block(),
            SreOp::Success => {
                self.pos += 1;
                self.success();
                Ok(())
            }
            SreOp::Mark => {
                self.pos += 1;
                let mark = self.word()?;
                if mark as usize >= 2 * self.groups {
                    return Err(InvalidCode);
                }
                self.program.marks = self.program.marks.max(mark as usize + 1);
                self.emit(Op::Mark(mark));
                Ok(())
            }
            SreOp::At => {
                self.pos += 1;
                let kind = AtKind::from_word(self.word()?).ok_or(InvalidCode)?;
                self.emit(Op::At(kind));
                Ok(())
            }
            SreOp::Branch => self.branch(),
            SreOp::Jump => self.else_part(),
            SreOp::GroupRef => self.backref(Fold::None),
            SreOp::GroupRefIgnore => self.backref(Fold::Ascii),
            SreOp::GroupRefUniIgnore => self.backref(Fold::Unicode),
            SreOp::GroupRefLocIgnore => self.backref(Fold::Locale),
            SreOp::GroupRefExists => self.exists(),
            SreOp::Repeat | SreOp::PossessiveRepeat => self.general_repeat(op),
            SreOp::RepeatOne | SreOp::MinRepeatOne | SreOp::PossessiveRepeatOne => self.single_repeat(op),
            SreOp::AtomicGroup => self.atomic(),
            SreOp::Assert | SreOp::AssertNot => self.assertion(op == SreOp::AssertNot),
            SreOp::Failure
            | SreOp::Any
            | SreOp::AnyAll
            | SreOp::Literal
            | SreOp::NotLiteral
            | SreOp::LiteralIgnore
            | SreOp::NotLiteralIgnore
            | SreOp::LiteralUniIgnore
            | SreOp::NotLiteralUniIgnore
            | SreOp::LiteralLocIgnore
            | SreOp::NotLiteralLocIgnore
            | SreOp::Category
            | SreOp::In
            | SreOp::InIgnore
            | SreOp::InUniIgnore
            | SreOp::InLocIgnore => {
                let test = self.char_test()?;
                self.emit_test(test);
                Ok(())
            }
            SreOp::MaxUntil
            | SreOp::MinUntil
            | SreOp::SubPattern
            | SreOp::Negate
            | SreOp::Range
            | SreOp::RangeUniIgnore
            | SreOp::Charset
            | SreOp::BigCharset => Err(InvalidCode),
        }
    }

    /// A SUCCESS ends the innermost construct that runs its body on its own.
    fn success(&mut self) {
        let end = self.frames.iter().rev().find_map(|frame| match frame.kind {
            Kind::Root => Some(Op::Success),
            Kind::Assert { id } => Some(Op::AssertEnd(id as u32)),
            Kind::Atomic { id } => Some(Op::AtomicEnd(id as u32)),
            Kind::Possessive { id } => Some(Op::PossessiveEnd(id as u32)),
            Kind::Branch { .. } | Kind::Loop { .. } | Kind::Exists { .. } | Kind::ExistsElse { .. } => None,
        });
        self.emit(end.unwrap_or(Op::Success));
    }

    fn emit_test(&mut self, test: CharTest) {
        match test {
            CharTest::Never => self.emit(Op::Fail),
            CharTest::Set(set) => self.emit(Op::Set(set)),
            CharTest::Char(c) => self.emit_literal(c),
            CharTest::Any
            | CharTest::AnyAll
            | CharTest::NotChar(_)
            | CharTest::Dynamic(_)
            | CharTest::LocIgnore(_)
            | CharTest::NotLocIgnore(_) => self.emit(Op::One(test)),
        }
    }

    /// Appends a literal, to the literals directly before it if there are any.
    fn emit_literal(&mut self, c: u32) {
        let program = &mut self.program;
        match program.ops.last_mut() {
            Some(last @ Op::Char(_)) if self.joinable => {
                let Op::Char(before) = *last else { return };
                *last = Op::Str { at: program.literals.len() as u32, len: 2 };
                program.literals.extend([before, c]);
            }
            Some(Op::Str { len, .. }) if self.joinable => {
                *len += 1;
                program.literals.push(c);
            }
            _ => self.emit(Op::Char(c)),
        }
        self.joinable = true;
    }

    /// Reads an operator that consumes one character.
    fn char_test(&mut self) -> Result<CharTest, InvalidCode> {
        let op = SreOp::from_word(self.word()?).ok_or(InvalidCode)?;
        Ok(match op {
            SreOp::Failure => CharTest::Never,
            SreOp::Any => CharTest::Any,
            SreOp::AnyAll => CharTest::AnyAll,
            SreOp::Literal => CharTest::Char(self.word()?),
            SreOp::NotLiteral => CharTest::NotChar(self.word()?),
            SreOp::LiteralLocIgnore => CharTest::LocIgnore(self.word()?),
            SreOp::NotLiteralLocIgnore => CharTest::NotLocIgnore(self.word()?),
            SreOp::LiteralIgnore => self.literal_set(op, Fold::Ascii, false)?,
            SreOp::NotLiteralIgnore => self.literal_set(op, Fold::Ascii, true)?,
            SreOp::LiteralUniIgnore => self.literal_set(op, Fold::Unicode, false)?,
            SreOp::NotLiteralUniIgnore => self.literal_set(op, Fold::Unicode, true)?,
            SreOp::Category => {
                let word = self.word()?;
                let category = Category::from_word(word).ok_or(InvalidCode)?;
                self.intern(vec![op as u32, word], Fold::None, || Some(Set::category(category)))?
            }
            SreOp::In => self.set(Fold::None)?,
            SreOp::InIgnore => self.set(Fold::Ascii)?,
            SreOp::InUniIgnore => self.set(Fold::Unicode)?,
            SreOp::InLocIgnore => self.set(Fold::Locale)?,
            _ => return Err(InvalidCode),
        })
    }

    fn literal_set(&mut self, op: SreOp, fold: Fold, negated: bool) -> Result<CharTest, InvalidCode> {
        let c = self.word()?;
        self.intern(vec![op as u32, c], fold, || Some(Set::literal(c, fold, negated)))
    }

    /// Reads the skip and the words of a set, and the FAILURE that closes them.
    fn set(&mut self, fold: Fold) -> Result<CharTest, InvalidCode> {
        let after = self.skip()?;
        let words = self.code.get(self.pos..after.wrapping_sub(1)).ok_or(InvalidCode)?.to_vec();
        self.pos = after - 1;
        self.expect(SreOp::Failure)?;
        let copy = words.clone();
        self.intern(words, fold, || Set::decode(&copy, fold))
    }

    fn intern(
        &mut self,
        words: Vec<u32>,
        fold: Fold,
        make: impl FnOnce() -> Option<Set>,
    ) -> Result<CharTest, InvalidCode> {
        let key = (words, fold as u8);
        if let Some(&test) = self.known_sets.get(&key) {
            return Ok(test);
        }
        let set = make().ok_or(InvalidCode)?;
        let id = self.program.sets.len() as u32;
        let test = if set.dynamic { CharTest::Dynamic(id) } else { CharTest::Set(id) };
        self.program.sets.push(set);
        self.known_sets.insert(key, test);
        Ok(test)
    }

    fn info_block(&mut self) -> Result<(), InvalidCode> {
        let leading = self.pos == 0;
        self.pos += 1;
        let after = self.skip()?;
        let (flags, min, _max) = (self.word()?, self.word()?, self.word()?);
        if flags & !(INFO_PREFIX | INFO_LITERAL | INFO_CHARSET) != 0
            || flags & (INFO_PREFIX | INFO_CHARSET) == INFO_PREFIX | INFO_CHARSET
            || flags & (INFO_PREFIX | INFO_LITERAL) == INFO_LITERAL
        {
            return Err(InvalidCode);
        }
        let mut prefix = Vec::new();
        if flags & INFO_PREFIX != 0 {
            let (len, _skip) = (self.word()? as usize, self.word()?);
            let overlap_at = self.pos.checked_add(len).ok_or(InvalidCode)?;
            let prefix_end = overlap_at.checked_add(len).ok_or(InvalidCode)?;
            prefix = self.code.get(self.pos..overlap_at).ok_or(InvalidCode)?.to_vec();
            let overlap = self.code.get(overlap_at..prefix_end).ok_or(InvalidCode)?;
            if overlap.iter().any(|&n| n as usize >= len) {
                return Err(InvalidCode);
            }
            self.pos = prefix_end;
        } else if flags & INFO_CHARSET != 0 {
            let words = self.code.get(self.pos..after.wrapping_sub(1)).ok_or(InvalidCode)?;
            Set::decode(words, Fold::None).ok_or(InvalidCode)?;
            self.pos = after - 1;
            self.expect(SreOp::Failure)?;
        }
        if self.pos != after {
            return Err(InvalidCode);
        }
        if leading {
            let literal = flags & INFO_LITERAL != 0;
            self.info = Info { min_width: min as usize, prefix, literal };
        }
        Ok(())
    }

    fn branch(&mut self) -> Result<(), InvalidCode> {
        self.pos += 1;
        let id = self.program.branches.len();
        self.emit(Op::Branch(id as u32));
        self.program.branches.push(Branch {
            alternatives: Vec::new(),
            by_char: Box::new([0; 256]),
            by_high: 0,
            by_end: 0,
            lists: Vec::new(),
        });
        self.alternative(id, None, Vec::new())
    }

    /// Opens the alternative whose skip word comes next.
    fn alternative(
        &mut self,
        id: usize,
        target: Option<usize>,
        jumps: Vec<usize>,
    ) -> Result<(), InvalidCode> {
        let start = self.pos;
        let next = self.skip()?;
        let ip = self.label();
        self.program.branches[id].alternatives.push(ip);
        let end = next.checked_sub(2).ok_or(InvalidCode)?;
        self.open(Kind::Branch { id, start, target, jumps }, end)
    }

    fn close_branch(
        &mut self,
        id: usize,
        start: usize,
        target: Option<usize>,
        mut jumps: Vec<usize>,
    ) -> Result<(), InvalidCode> {
        self.expect(SreOp::Jump)?;
        let here = self.skip()?;
        if target.is_some_and(|target| target != here) {
            return Err(InvalidCode);
        }
        jumps.push(self.program.ops.len());
        self.emit(Op::Jump(0));
        debug_assert_eq!(self.pos, start + self.code[start] as usize);
        if self.peek(self.pos)? != 0 {
            return self.alternative(id, Some(here), jumps);
        }
        self.pos += 1;
        if self.pos != here {
            return Err(InvalidCode);
        }
        let after = self.label();
        for jump in jumps {
            self.program.ops[jump] = Op::Jump(after);
        }
        Ok(())
    }

    fn backref(&mut self, fold: Fold) -> Result<(), InvalidCode> {
        self.pos += 1;
        let group = self.group()?;
        self.emit(Op::Backref { group, fold });
        Ok(())
    }

    fn exists(&mut self) -> Result<(), InvalidCode> {
        self.pos += 1;
        let group = self.group()?;
        // This skip counts from the word before it.
        let target = self.pos.checked_add(self.peek(self.pos)? as usize).ok_or(InvalidCode)? - 1;
        self.pos += 1;
        let limit = self.frames.last().map_or(0, |frame| frame.end);
        if target > limit {
            return Err(InvalidCode);
        }
        let op = self.program.ops.len();
        self.emit(Op::Exists { group, no: 0 });
        self.open(Kind::Exists { op }, target)
    }

    /// A JUMP may stand only as the last operator of the then part of a conditional.
    fn else_part(&mut self) -> Result<(), InvalidCode> {
        let Some(Frame { kind: Kind::Exists { op }, end }) = self.frames.last() else {
            return Err(InvalidCode);
        };
        let (op, end) = (*op, *end);
        if self.pos + 2 != end {
            return Err(InvalidCode);
        }
        self.frames.pop();
        self.pos += 1;
        let target = self.skip()?;
        let jump = self.program.ops.len();
        self.emit(Op::Jump(0));
        let no = self.label();
        self.set_no(op, no);
        self.open(Kind::ExistsElse { jump }, target)
    }

    fn set_no(&mut self, op: usize, target: Ip) {
        if let Op::Exists { no, .. } = &mut self.program.ops[op] {
            *no = target;
        }
    }

    fn bounds(&mut self) -> Result<(usize, usize), InvalidCode> {
        let (min, max) = (self.word()?, self.word()?);
        if min > max { Err(InvalidCode) } else { Ok((min as usize, upper_bound(max))) }
    }

    fn general_repeat(&mut self, op: SreOp) -> Result<(), InvalidCode> {
        self.pos += 1;
        let end = self.skip()?;
        let (min, max) = self.bounds()?;
        let id = self.program.loops.len();
        let kind = if op == SreOp::Repeat {
            self.emit(Op::LoopEnter(id as u32));
            Kind::Loop { id }
        } else {
            self.emit(Op::PossessiveEnter(id as u32));
            self.emit(Op::PossessiveNext(id as u32));
            Kind::Possessive { id }
        };
        let body = self.label();
        let (body_first, tail_first) = (First::ANYTHING, First::ANYTHING);
        self.program.loops.push(Loop { min, max, body, until: body, tail: body, body_first, tail_first });
        self.open(kind, end)
    }

    fn single_repeat(&mut self, op: SreOp) -> Result<(), InvalidCode> {
        self.pos += 1;
        let after = self.skip()?;
        let (min, max) = self.bounds()?;
        let test = self.char_test()?;
        self.expect(SreOp::Success)?;
        if self.pos != after {
            return Err(InvalidCode);
        }
        let id = self.program.repeats.len() as u32;
        let next = First::ANYTHING;
        self.program.repeats.push(RepeatOne {
            test,
            min,
            max,
            next,
            next_char: None,
            sole_latin: false,
            sole: false,
        });
        self.emit(match op {
            SreOp::RepeatOne => Op::RepeatOne(id),
            SreOp::MinRepeatOne => Op::MinRepeatOne(id),
            _ => Op::PossessiveRepeatOne(id),
        });
        Ok(())
    }

    fn atomic(&mut self) -> Result<(), InvalidCode> {
        self.pos += 1;
        let end = self.skip()?.checked_sub(1).ok_or(InvalidCode)?;
        let id = self.program.atomics.len();
        self.program.atomics.push(0);
        self.emit(Op::AtomicBegin(id as u32));
        self.open(Kind::Atomic { id }, end)
    }

    fn assertion(&mut self, negated: bool) -> Result<(), InvalidCode> {
        self.pos += 1;
        let end = self.skip()?.checked_sub(1).ok_or(InvalidCode)?;
        let back = self.word()?;
        if back & 0x8000_0000 != 0 {
            return Err(InvalidCode);
        }
        let id = self.program.asserts.len();
        self.program.asserts.push(Assert { negated, back: back as usize, tail: 0 });
        self.emit(Op::AssertBegin(id as u32));
        self.open(Kind::Assert { id }, end)
    }

    /// The innermost construct's body ends here: reads what must follow it.
    fn close(&mut self) -> Result<(), InvalidCode> {
        let Some(frame) = self.frames.pop() else { return Err(InvalidCode) };
        match frame.kind {
            Kind::Root => {
                self.expect(SreOp::Success)?;
                self.emit(Op::Success);
            }
            Kind::Branch { id, start, target, jumps } => self.close_branch(id, start, target, jumps)?,
            Kind::Loop { id } => {
                let greedy = match SreOp::from_word(self.word()?) {
                    Some(SreOp::MaxUntil) => true,
                    Some(SreOp::MinUntil) => false,
                    _ => return Err(InvalidCode),
                };
                self.program.loops[id].until = self.ip();
                self.emit(if greedy { Op::MaxUntil(id as u32) } else { Op::MinUntil(id as u32) });
                self.program.loops[id].tail = self.label();
            }
            Kind::Possessive { id } => {
                self.expect(SreOp::Success)?;
                self.program.loops[id].until = self.program.loops[id].body - 1;
                self.emit(Op::PossessiveEnd(id as u32));
                self.program.loops[id].tail = self.label();
            }
            Kind::Atomic { id } => {
                self.expect(SreOp::Success)?;
                self.emit(Op::AtomicEnd(id as u32));
                self.program.atomics[id] = self.label();
            }
            Kind::Assert { id } => {
                self.expect(SreOp::Success)?;
                self.emit(Op::AssertEnd(id as u32));
                self.program.asserts[id].tail = self.label();
            }
            Kind::Exists { op } => {
                let no = self.label();
                self.set_no(op, no);
            }
            Kind::ExistsElse { jump } => {
                let after = self.label();
                self.program.ops[jump] = Op::Jump(after);
            }
        }
        Ok(())
    }
}
