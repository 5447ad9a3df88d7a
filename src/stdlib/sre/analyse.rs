//! What can be known of a program before it runs: which characters each continuation can start with, which
//! alternatives a character rules out, which repeats leave no choice, and how to find places where a match can start.
//!
//! Every answer here is a superset of the truth, so it only spares work that would have failed: results never change.
//! Zero-width conditions count as true. An exploration that gets long gives up and answers "anything".

use super::charset::{CharTest, Set};
use super::code::AtKind;
use super::decode::Info;
use super::program::{First, Ip, Op, Program};
use super::search::{Start, Windows};
use super::text::Needle;

/// Operators visited for one question before giving up.
const BUDGET: u32 = 200;
/// The same where the question is asked once for the whole pattern.
const START_BUDGET: u32 = 20_000;
/// How deep alternatives may nest in one exploration.
const DEPTH: u32 = 40;

/// Fills in the tables of a program whose operators are complete.
pub(super) fn complete(program: &mut Program, info: &Info) {
    for at in 0..program.ops.len() {
        match program.ops[at] {
            Op::RepeatOne(id) | Op::MinRepeatOne(id) => {
                let next = first_of(program, at as Ip + 1, BUDGET);
                let next_char = lone_char(program, at as Ip + 1);
                let test = first_of_test(&program.sets, program.repeats[id as usize].test);
                let meets_latin = test.bits.iter().zip(next.bits).any(|(a, b)| a & b != 0);
                let meets = meets_latin || (test.high && next.high);
                let repeat = &mut program.repeats[id as usize];
                (repeat.next, repeat.next_char) = (next, next_char);
                (repeat.sole_latin, repeat.sole) = (!meets_latin, !meets);
            }
            Op::LoopEnter(id) | Op::PossessiveEnter(id) => {
                let (body, tail) = (program.loops[id as usize].body, program.loops[id as usize].tail);
                let (body_first, tail_first) =
                    (first_of(program, body, BUDGET), first_of(program, tail, BUDGET));
                let l = &mut program.loops[id as usize];
                (l.body_first, l.tail_first) = (body_first, tail_first);
            }
            Op::Branch(id) => sort_alternatives(program, id as usize),
            _ => {}
        }
    }
    program.min_width = info.min_width;
    program.start = start_of(program, info);
}

/// What can stand where `ip` is to match.
fn first_of(program: &Program, ip: Ip, budget: u32) -> First {
    let mut out = First::NOTHING;
    let mut walk = Walk { program, budget };
    walk.first(ip, DEPTH, &mut out);
    out
}

fn first_of_test(sets: &[Set], test: CharTest) -> First {
    let mut all = First { end: false, ..First::ANYTHING };
    match test {
        CharTest::Never => First::NOTHING,
        CharTest::Char(c) => {
            let mut one = First::NOTHING;
            one.add(c);
            one
        }
        CharTest::NotChar(c) => {
            if c < 256 {
                all.bits[(c >> 6) as usize] &= !(1 << (c & 63));
            }
            all
        }
        CharTest::Any => first_of_test(sets, CharTest::NotChar(0x0a)),
        CharTest::Set(set) => {
            let set = &sets[set as usize];
            First { bits: set.bits, high: set.may_be_high(), end: false }
        }
        CharTest::AnyAll | CharTest::Dynamic(_) | CharTest::LocIgnore(_) | CharTest::NotLocIgnore(_) => all,
    }
}

struct Walk<'p> {
    program: &'p Program,
    budget: u32,
}

impl Walk<'_> {
    fn first(&mut self, mut ip: Ip, depth: u32, out: &mut First) {
        loop {
            if self.budget == 0 || depth == 0 {
                *out = First::ANYTHING;
                return;
            }
            self.budget -= 1;
            match self.program.ops[ip as usize] {
                Op::Fail => return,
                Op::Success | Op::Backref { .. } => {
                    *out = First::ANYTHING;
                    return;
                }
                Op::Char(c) => return out.add(c),
                Op::Str { at, .. } => return out.add(self.program.literals[at as usize]),
                Op::Set(set) => return out.union(&first_of_test(&self.program.sets, CharTest::Set(set))),
                Op::One(test) => return out.union(&first_of_test(&self.program.sets, test)),
                Op::Mark(_) => ip += 1,
                Op::At(AtKind::End | AtKind::EndLine) => {
                    out.add(0x0a);
                    out.end = true;
                    return;
                }
                Op::At(AtKind::EndString) => {
                    out.end = true;
                    return;
                }
                Op::At(_) => ip += 1,
                Op::Jump(to) => ip = to,
                Op::Branch(id) => {
                    for &alternative in &self.program.branches[id as usize].alternatives {
                        self.first(alternative, depth - 1, out);
                    }
                    return;
                }
                Op::RepeatOne(id) | Op::MinRepeatOne(id) | Op::PossessiveRepeatOne(id) => {
                    let repeat = &self.program.repeats[id as usize];
                    if repeat.max > 0 {
                        out.union(&first_of_test(&self.program.sets, repeat.test));
                    }
                    if repeat.min > 0 {
                        return;
                    }
                    ip += 1;
                }
                Op::LoopEnter(id) | Op::PossessiveEnter(id) => {
                    let l = &self.program.loops[id as usize];
                    if l.min > 0 {
                        ip = l.body;
                    } else {
                        self.first(l.body, depth - 1, out);
                        ip = l.tail;
                    }
                }
                Op::MaxUntil(id) | Op::MinUntil(id) | Op::PossessiveNext(id) => {
                    let l = &self.program.loops[id as usize];
                    self.first(l.body, depth - 1, out);
                    ip = l.tail;
                }
                Op::AssertBegin(id) => {
                    let assert = &self.program.asserts[id as usize];
                    if assert.negated || assert.back > 0 {
                        ip = assert.tail;
                        continue;
                    }
                    // Both what is looked for and what follows must be able to stand here.
                    let (mut body, mut tail) = (First::NOTHING, First::NOTHING);
                    self.first(ip + 1, depth - 1, &mut body);
                    self.first(assert.tail, depth - 1, &mut tail);
                    tail.intersect(&body);
                    return out.union(&tail);
                }
                // What these bodies match may not depend on what follows them.
                Op::AssertEnd(_) | Op::AtomicEnd(_) | Op::PossessiveEnd(_) => {
                    *out = First::ANYTHING;
                    return;
                }
                Op::AtomicBegin(_) => ip += 1,
                Op::Exists { no, .. } => {
                    self.first(no, depth - 1, out);
                    ip += 1;
                }
            }
        }
    }

    /// Appends to `out` every sequence of tests a match from `ip` on begins with, as far as each is certain.
    /// False if there are too many.
    fn windows(&mut self, mut ip: Ip, mut so_far: Vec<First>, depth: u32, out: &mut Vec<Vec<First>>) -> bool {
        let sets = &self.program.sets;
        while so_far.len() < Windows::MAX_LEN {
            if self.budget == 0 || depth == 0 {
                return false;
            }
            self.budget -= 1;
            match self.program.ops[ip as usize] {
                Op::Fail => return true,
                Op::Char(c) => so_far.push(first_of_test(sets, CharTest::Char(c))),
                Op::Str { at, len } => {
                    let literal = &self.program.literals[at as usize..(at + len) as usize];
                    so_far.extend(literal.iter().map(|&c| first_of_test(sets, CharTest::Char(c))));
                }
                Op::Set(set) => so_far.push(first_of_test(sets, CharTest::Set(set))),
                Op::One(test) => so_far.push(first_of_test(sets, test)),
                Op::Mark(_) | Op::At(_) | Op::AtomicBegin(_) => {}
                Op::AssertBegin(id) => {
                    ip = self.program.asserts[id as usize].tail;
                    continue;
                }
                Op::AtomicEnd(id) => {
                    ip = self.program.atomics[id as usize];
                    continue;
                }
                Op::Jump(to) => {
                    ip = to;
                    continue;
                }
                Op::Branch(id) => {
                    let alternatives = &self.program.branches[id as usize].alternatives;
                    return alternatives.iter().all(|&alternative| {
                        out.len() <= Windows::MAX_COUNT
                            && self.windows(alternative, so_far.clone(), depth - 1, out)
                    });
                }
                Op::RepeatOne(id) | Op::MinRepeatOne(id) | Op::PossessiveRepeatOne(id) => {
                    let repeat = &self.program.repeats[id as usize];
                    let test = first_of_test(sets, repeat.test);
                    for _ in 0..repeat.min.min(Windows::MAX_LEN) {
                        so_far.push(test.clone());
                    }
                    if repeat.min != repeat.max {
                        break;
                    }
                }
                Op::LoopEnter(id) | Op::PossessiveEnter(id) => {
                    let l = &self.program.loops[id as usize];
                    if l.min == 0 {
                        break;
                    }
                    ip = l.body;
                    continue;
                }
                Op::Success
                | Op::Backref { .. }
                | Op::MaxUntil(_)
                | Op::MinUntil(_)
                | Op::PossessiveNext(_)
                | Op::PossessiveEnd(_)
                | Op::AssertEnd(_)
                | Op::Exists { .. } => break,
            }
            ip += 1;
        }
        so_far.truncate(Windows::MAX_LEN);
        out.push(so_far);
        out.len() <= Windows::MAX_COUNT
    }
}

/// The character every match from `ip` on starts with, if that is plain to see.
fn lone_char(program: &Program, mut ip: Ip) -> Option<u32> {
    loop {
        match program.ops[ip as usize] {
            Op::Char(c) => return Some(c),
            Op::Str { at, .. } => return Some(program.literals[at as usize]),
            Op::Mark(_) => ip += 1,
            _ => return None,
        }
    }
}

/// Splits the characters into classes that admit the same alternatives, and lists those of each class.
fn sort_alternatives(program: &mut Program, id: usize) {
    const HIGH: usize = 256;
    const END: usize = 257;
    let alternatives = program.branches[id].alternatives.clone();
    let firsts: Vec<First> = alternatives.iter().map(|&ip| first_of(program, ip, BUDGET)).collect();
    let admits = |first: &First, key: usize| match key {
        HIGH => first.high,
        END => first.end,
        c => first.has_latin(c as u32),
    };
    let mut class_of = [0u16; 258];
    for first in &firsts {
        // By the class so far and whether this alternative can match: classes are numbered from 0 on, at most 258 of them.
        let mut renumbered = [[u16::MAX; 2]; 258];
        let mut fresh = 0;
        for (key, class) in class_of.iter_mut().enumerate() {
            let number = &mut renumbered[usize::from(*class)][usize::from(admits(first, key))];
            if *number == u16::MAX {
                *number = fresh;
                fresh += 1;
            }
            *class = *number;
        }
    }
    let classes = class_of.iter().copied().max().map_or(0, usize::from) + 1;
    let mut lists = vec![Vec::new(); classes];
    let mut listed = vec![false; classes];
    for (key, &class) in class_of.iter().enumerate() {
        if !std::mem::replace(&mut listed[usize::from(class)], true) {
            let able = alternatives.iter().zip(&firsts).filter(|(_, first)| admits(first, key));
            lists[usize::from(class)] = able.map(|(&ip, _)| ip).collect();
        }
    }
    let branch = &mut program.branches[id];
    branch.by_char.copy_from_slice(&class_of[..256]);
    branch.by_high = class_of[HIGH];
    branch.by_end = class_of[END];
    branch.lists = lists;
}

/// How a search finds places to try.
fn start_of(program: &Program, info: &Info) -> Start {
    if !info.prefix.is_empty() {
        let needle = Needle::new(&info.prefix);
        return if info.literal { Start::Whole(needle) } else { Start::Prefix(needle) };
    }
    if let Some(Op::At(AtKind::Beginning | AtKind::BeginningString)) = program.ops.first() {
        return Start::Beginning;
    }
    if let Some(lead) = leading_repeat(program) {
        return lead;
    }
    let first = first_of(program, 0, START_BUDGET);
    if first.is_anything() {
        return Start::Everywhere;
    }
    let mut rare = Vec::new();
    if !first.high && !first.end && first.latin_count() <= 3 {
        rare = (0..256).filter(|&c| first.has_latin(c)).collect();
    }
    Start::Filter { windows: windows_of(program), first, rare }
}

/// `X{min,max}` and then a literal: found by the literal.
fn leading_repeat(program: &Program) -> Option<Start> {
    let mut ops = program.ops.iter().filter(|op| !matches!(op, Op::Mark(_)));
    let (Op::RepeatOne(id) | Op::MinRepeatOne(id) | Op::PossessiveRepeatOne(id)) = *ops.next()? else {
        return None;
    };
    let repeat = &program.repeats[id as usize];
    if matches!(repeat.test, CharTest::Dynamic(_) | CharTest::LocIgnore(_) | CharTest::NotLocIgnore(_)) {
        return None;
    }
    let needle = match *ops.next()? {
        Op::Char(c) => Needle::new(&[c]),
        Op::Str { at, len } => Needle::new(&program.literals[at as usize..(at + len) as usize]),
        _ => return None,
    };
    Some(Start::Lead { test: repeat.test, min: repeat.min, max: repeat.max, needle })
}

fn windows_of(program: &Program) -> Option<Windows> {
    let mut sequences = Vec::new();
    let mut walk = Walk { program, budget: START_BUDGET };
    if !walk.windows(0, Vec::new(), DEPTH, &mut sequences) {
        return None;
    }
    let len = sequences.iter().map(Vec::len).min()?;
    for sequence in &mut sequences {
        sequence.truncate(len);
    }
    sequences.dedup();
    Windows::new(sequences, len)
}
