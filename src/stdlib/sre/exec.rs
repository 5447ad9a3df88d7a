//! The backtracking machine.
//!
//! A run goes forward through the operators until one fails, then back to the latest choice on the stack, undoing
//! what happened since. Choices and undo entries share one stack:
//! - A choice names the operator that knows how to go on (`Matcher::resume`), and holds the position, `lastmark` and
//!   `lastindex` of its moment.
//! - An undo entry holds the old value of a mark or a loop's counter. It is pushed only if the value has not been
//!   saved since the latest choice: `stamp` is one more than the index of a value's latest entry, `choice_top` one more
//!   than that of the latest choice. So a run that leaves no choices open needs no memory however long it gets.
//! - Marks above `lastmark` count as unset, so setting one for the first time needs no undo entry.
//! - Look-around, atomic groups and possessive repeats push a choice as a barrier. When the body has matched, `cut`
//!   removes the barrier and every choice above it, and keeps what must still be undone.

use super::charset::{Fold, is_ascii_word};
use super::code::AtKind;
use super::program::{Ip, Op, Program};
use super::search::{Finder, Start};
use super::text::Char;
use super::unicode::{Active, Locale, Unicode, ascii_lower};

/// The caller's check asked the run to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

/// Why a run could not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The backtracking stack would have outgrown its limit or the machine's memory.
    Memory,
    Interrupted,
}

impl From<Interrupted> for Fault {
    fn from(_: Interrupted) -> Fault {
        Fault::Interrupted
    }
}

/// What kind of match is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At the start position.
    Match,
    /// At the start position, and up to the end.
    FullMatch,
    /// Anywhere from the start position on.
    Search,
}

/// The characters to match against, up to where matching ends.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'t> {
    Latin(&'t [u8]),
    Ucs2(&'t [u16]),
    Ucs4(&'t [u32]),
}

/// Called every few thousand steps; an error stops the run.
pub type Check<'c> = &'c mut dyn FnMut() -> Result<(), Interrupted>;

/// Steps between two calls of the check.
const CHECK_EVERY: u32 = 4096;
/// The most entries a stack may hold, unless `Matcher::limit_stack` says otherwise: 2 GiB.
const STACK_LIMIT: usize = 1 << 26;

const NO_MARK: usize = usize::MAX;

/// Tags above the numbers of operators name what an entry undoes.
const UNDO_MARK: u32 = 1 << 30;
const UNDO_LOOP: u32 = 2 << 30;
const TAG_INDEX: u32 = UNDO_MARK - 1;

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The operator to resume at, or what to undo.
    tag: u32,
    /// For a choice the former `choice_top`, for an undo entry the former stamp.
    prev: u32,
    /// For a choice its position, for an undo entry the mark's or the counter's old value.
    value: usize,
    /// What else the operator needs, or a loop's old last position.
    aux: usize,
    lastmark: i32,
    lastindex: i32,
}

#[derive(Clone, Copy, Debug)]
struct LoopState {
    /// Completed rounds; starts at minus one, since entering passes through `Until`.
    count: usize,
    /// Where the latest round started.
    last: usize,
    stamp: u32,
}

/// The working memory of runs, and the spans the last successful one found.
#[derive(Debug)]
pub struct Matcher {
    stack: Vec<Entry>,
    choice_top: u32,
    stack_limit: usize,
    marks: Vec<usize>,
    mark_stamps: Vec<u32>,
    loops: Vec<LoopState>,
    /// Where on the stack the barrier of each assertion, atomic group and possessive repeat lies.
    assert_bases: Vec<u32>,
    atomic_bases: Vec<u32>,
    lastmark: i32,
    lastindex: i32,
    steps: u32,
    start: usize,
    end: usize,
}

/// What the success of a whole pattern is subject to.
#[derive(Clone, Copy)]
struct Goal {
    match_all: bool,
    must_advance: bool,
}

impl Default for Matcher {
    fn default() -> Matcher {
        Matcher::new()
    }
}

impl Matcher {
    pub fn new() -> Matcher {
        Matcher {
            stack: Vec::new(),
            choice_top: 0,
            stack_limit: STACK_LIMIT,
            marks: Vec::new(),
            mark_stamps: Vec::new(),
            loops: Vec::new(),
            assert_bases: Vec::new(),
            atomic_bases: Vec::new(),
            lastmark: -1,
            lastindex: -1,
            steps: 0,
            start: 0,
            end: 0,
        }
    }

    /// Lets the stack hold at most this many entries (32 bytes each).
    pub fn limit_stack(&mut self, entries: usize) {
        self.stack_limit = entries.min(STACK_LIMIT);
    }

    /// Runs `program` on the subject from `from` on. `must_advance`: an empty match at `from` does not count.
    /// True if it matched; the spans are then there to be asked for.
    pub fn run(
        &mut self,
        program: &Program,
        subject: Subject,
        from: usize,
        mode: Mode,
        must_advance: bool,
        check: Check,
    ) -> Result<bool, Fault> {
        match subject {
            Subject::Latin(text) => self.run_on(program, text, from, mode, must_advance, check),
            Subject::Ucs2(text) => self.run_on(program, text, from, mode, must_advance, check),
            Subject::Ucs4(text) => self.run_on(program, text, from, mode, must_advance, check),
        }
    }

    /// Where the match starts.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where the match ends.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The span of a group, counted from 0 without the whole match; None if it did not take part.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let close = group.checked_mul(2)? + 1;
        if i64::try_from(close).ok()? > i64::from(self.lastmark) {
            return None;
        }
        match (*self.marks.get(close - 1)?, *self.marks.get(close)?) {
            (NO_MARK, _) | (_, NO_MARK) => None,
            (start, end) => Some((start, end)),
        }
    }

    /// The number (from 1) of the group that closed last.
    pub fn lastindex(&self) -> Option<usize> {
        usize::try_from(self.lastindex).ok()
    }

    fn prepare(&mut self, program: &Program) {
        self.stack.clear();
        self.choice_top = 0;
        self.marks.clear();
        self.marks.resize(program.marks, NO_MARK);
        self.mark_stamps.clear();
        self.mark_stamps.resize(program.marks, 0);
        self.loops.clear();
        self.loops.resize(program.loops.len(), LoopState { count: 0, last: NO_MARK, stamp: 0 });
        self.assert_bases.resize(program.asserts.len(), 0);
        self.atomic_bases.resize(program.loops.len() + program.atomics.len(), 0);
    }

    fn run_on<C: Char>(
        &mut self,
        program: &Program,
        text: &[C],
        from: usize,
        mode: Mode,
        must_advance: bool,
        check: Check,
    ) -> Result<bool, Fault> {
        if from > text.len() || text.len() - from < program.min_width {
            return Ok(false);
        }
        self.prepare(program);
        let goal = Goal { match_all: mode == Mode::FullMatch, must_advance };
        if mode == Mode::Search {
            self.search(program, text, from, goal, check)
        } else {
            self.attempt(program, text, from, goal, check)
        }
    }

    fn search<C: Char>(
        &mut self,
        program: &Program,
        text: &[C],
        from: usize,
        goal: Goal,
        check: Check,
    ) -> Result<bool, Fault> {
        let last = text.len() - program.min_width;
        let mut finder = Finder::new(program);
        let mut next = from;
        while next <= last {
            let Some(at) = finder.next(text, next) else { return Ok(false) };
            if at > last {
                return Ok(false);
            }
            if let Start::Whole(needle) = &program.start {
                (self.start, self.end) = (at, at + needle.len());
                (self.lastmark, self.lastindex) = (-1, -1);
                return Ok(true);
            }
            let goal = Goal { must_advance: goal.must_advance && at == from, ..goal };
            if self.attempt(program, text, at, goal, check)? {
                return Ok(true);
            }
            next = at + 1;
            self.tick(1, check)?;
        }
        Ok(false)
    }

    #[inline]
    fn tick(&mut self, work: usize, check: Check) -> Result<(), Fault> {
        self.steps = self.steps.wrapping_add(1 + (work >> 8) as u32);
        if self.steps >= CHECK_EVERY {
            self.steps = 0;
            check()?;
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, entry: Entry) -> Result<(), Fault> {
        if self.stack.len() == self.stack.capacity() {
            self.grow()?;
        }
        self.stack.push(entry);
        Ok(())
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Fault> {
        let len = self.stack.len();
        if len >= self.stack_limit {
            return Err(Fault::Memory);
        }
        let more = len.max(32).min(self.stack_limit - len);
        self.stack.try_reserve_exact(more).map_err(|_| Fault::Memory)
    }

    /// Pushes a choice: on failure, the operator at `ip` is resumed.
    #[inline]
    fn choose(&mut self, ip: Ip, position: usize, aux: usize) -> Result<(), Fault> {
        let entry = Entry {
            tag: ip,
            prev: self.choice_top,
            value: position,
            aux,
            lastmark: self.lastmark,
            lastindex: self.lastindex,
        };
        self.push(entry)?;
        self.choice_top = self.stack.len() as u32;
        Ok(())
    }

    /// Sets a mark, as `MARK` does.
    #[inline]
    fn mark(&mut self, mark: u32, position: usize) -> Result<(), Fault> {
        let index = mark as usize;
        if mark & 1 == 1 {
            self.lastindex = mark as i32 / 2 + 1;
        }
        if mark as i32 > self.lastmark {
            let between = (self.lastmark + 1) as usize..index;
            self.marks[between].fill(NO_MARK);
            self.lastmark = mark as i32;
        } else if self.choice_top > 0 && self.mark_stamps[index] <= self.choice_top {
            self.push(Entry {
                tag: UNDO_MARK | mark,
                prev: self.mark_stamps[index],
                value: self.marks[index],
                aux: 0,
                lastmark: 0,
                lastindex: 0,
            })?;
            self.mark_stamps[index] = self.stack.len() as u32;
        }
        self.marks[index] = position;
        Ok(())
    }

    /// Makes sure the loop's state comes back on failure.
    #[inline]
    fn save_loop(&mut self, id: u32) -> Result<(), Fault> {
        let state = self.loops[id as usize];
        if self.choice_top > 0 && state.stamp <= self.choice_top {
            self.push(Entry {
                tag: UNDO_LOOP | id,
                prev: state.stamp,
                value: state.count,
                aux: state.last,
                lastmark: 0,
                lastindex: 0,
            })?;
            self.loops[id as usize].stamp = self.stack.len() as u32;
        }
        Ok(())
    }

    fn undo(&mut self, entry: Entry) {
        let index = (entry.tag & TAG_INDEX) as usize;
        if entry.tag & UNDO_LOOP != 0 {
            self.loops[index] = LoopState { count: entry.value, last: entry.aux, stamp: entry.prev };
        } else {
            self.marks[index] = entry.value;
            self.mark_stamps[index] = entry.prev;
        }
    }

    fn stamp_of(&mut self, tag: u32) -> &mut u32 {
        let index = (tag & TAG_INDEX) as usize;
        if tag & UNDO_LOOP != 0 { &mut self.loops[index].stamp } else { &mut self.mark_stamps[index] }
    }

    /// Removes the barrier at `base` and all choices above it; keeps the undo entries that older choices need.
    fn cut(&mut self, base: u32) {
        let top = self.stack[base as usize].prev;
        self.choice_top = top;
        let mut kept = base as usize;
        for at in base as usize + 1..self.stack.len() {
            let entry = self.stack[at];
            if entry.tag < UNDO_MARK {
                continue;
            }
            // An entry pushed since the choice that is now the latest makes later ones of the same value needless:
            // of those, the first is the one whose former stamp is not above it.
            if top > 0 && entry.prev <= top {
                self.stack[kept] = entry;
                kept += 1;
                *self.stamp_of(entry.tag) = kept as u32;
            } else if top == 0 {
                *self.stamp_of(entry.tag) = 0;
            } else if entry.prev <= base {
                // Saved between the older choice and the barrier: that entry still stands.
                *self.stamp_of(entry.tag) = entry.prev;
            }
        }
        self.stack.truncate(kept);
    }

    /// Goes back to the barrier at `base` and removes it, as if everything above had failed.
    fn unwind(&mut self, base: u32) {
        while self.stack.len() > base as usize + 1 {
            if let Some(entry) = self.stack.pop()
                && entry.tag >= UNDO_MARK
            {
                self.undo(entry);
            }
        }
        if let Some(barrier) = self.stack.pop() {
            self.back_to(&barrier);
        }
    }

    #[inline]
    fn back_to(&mut self, choice: &Entry) {
        self.choice_top = choice.prev;
        self.lastmark = choice.lastmark;
        self.lastindex = choice.lastindex;
    }

    /// Tries to match at one place.
    fn attempt<C: Char>(
        &mut self,
        program: &Program,
        text: &[C],
        start: usize,
        goal: Goal,
        check: Check,
    ) -> Result<bool, Fault> {
        self.lastmark = -1;
        self.lastindex = -1;
        let ops = &program.ops[..];
        let sets = &program.sets[..];
        let mut ip: Ip = 0;
        let mut at = start;
        loop {
            // An arm that goes on ends in `continue`; one that falls out has failed.
            match ops[ip as usize] {
                Op::Fail => {}
                Op::Char(c) => {
                    if text.get(at).is_some_and(|x| x.code() == c) {
                        at += 1;
                        ip += 1;
                        continue;
                    }
                }
                Op::Set(set) => {
                    if text.get(at).is_some_and(|&x| sets[set as usize].has(x)) {
                        at += 1;
                        ip += 1;
                        continue;
                    }
                }
                Op::One(test) => {
                    if text.get(at).is_some_and(|&x| test.has(sets, x)) {
                        at += 1;
                        ip += 1;
                        continue;
                    }
                }
                Op::Str { at: from, len } => {
                    let literal = &program.literals[from as usize..(from + len) as usize];
                    if let Some(here) = text.get(at..at + literal.len())
                        && here.iter().zip(literal).all(|(x, &c)| x.code() == c)
                    {
                        at += literal.len();
                        ip += 1;
                        continue;
                    }
                }
                Op::Mark(mark) => {
                    self.mark(mark, at)?;
                    ip += 1;
                    continue;
                }
                Op::At(kind) => {
                    if holds_at(kind, text, at) {
                        ip += 1;
                        continue;
                    }
                }
                Op::Jump(to) => {
                    ip = to;
                    continue;
                }
                Op::RepeatOne(id) => {
                    let repeat = &program.repeats[id as usize];
                    let most = repeat.max.min(text.len() - at);
                    let count = repeat.test.run(sets, &text[at..at + most]);
                    if count >= repeat.min {
                        let sole = if C::LATIN { repeat.sole_latin } else { repeat.sole };
                        if sole || count == repeat.min {
                            at += count;
                            ip += 1;
                            continue;
                        }
                        let least = at + repeat.min;
                        if let Some(stop) = last_admitted(repeat, text, least, at + count) {
                            if stop > least {
                                self.choose(ip, stop - 1, least)?;
                            }
                            at = stop;
                            ip += 1;
                            continue;
                        }
                    }
                }
                Op::PossessiveRepeatOne(id) => {
                    let repeat = &program.repeats[id as usize];
                    let most = repeat.max.min(text.len() - at);
                    let count = repeat.test.run(sets, &text[at..at + most]);
                    if count >= repeat.min {
                        at += count;
                        ip += 1;
                        continue;
                    }
                }
                Op::MinRepeatOne(id) => {
                    let repeat = &program.repeats[id as usize];
                    if text.len() - at >= repeat.min
                        && repeat.test.run(sets, &text[at..at + repeat.min]) == repeat.min
                    {
                        let most = at + repeat.max.min(text.len() - at);
                        if let Some(stop) = first_admitted(repeat, program, text, at + repeat.min, most) {
                            let sole = if C::LATIN { repeat.sole_latin } else { repeat.sole };
                            if stop < most && !sole {
                                self.choose(ip, stop, most)?;
                            }
                            at = stop;
                            ip += 1;
                            continue;
                        }
                    }
                }
                Op::Branch(id) => {
                    let branch = &program.branches[id as usize];
                    let class = match text.get(at) {
                        Some(c) if C::LATIN || c.code() < 256 => branch.by_char[c.code() as usize & 255],
                        Some(_) => branch.by_high,
                        None => branch.by_end,
                    };
                    let list = &branch.lists[usize::from(class)];
                    if let Some(&first) = list.first() {
                        if list.len() > 1 {
                            self.choose(ip, at, usize::from(class) << 32 | 1)?;
                        }
                        ip = first;
                        continue;
                    }
                }
                Op::LoopEnter(id) => {
                    self.save_loop(id)?;
                    let state = &mut self.loops[id as usize];
                    state.count = usize::MAX;
                    state.last = NO_MARK;
                    ip = program.loops[id as usize].until;
                    continue;
                }
                Op::MaxUntil(id) => {
                    self.tick(0, check)?;
                    let l = &program.loops[id as usize];
                    let state = self.loops[id as usize];
                    let count = state.count.wrapping_add(1);
                    if count < l.min {
                        self.save_loop(id)?;
                        self.loops[id as usize].count = count;
                        ip = l.body;
                        continue;
                    }
                    if count < l.max && at != state.last && l.body_first.admits(text, at) {
                        if l.tail_first.admits(text, at) {
                            self.choose(ip, at, 0)?;
                        }
                        self.save_loop(id)?;
                        let state = &mut self.loops[id as usize];
                        state.count = count;
                        state.last = at;
                        ip = l.body;
                        continue;
                    }
                    ip = l.tail;
                    continue;
                }
                Op::MinUntil(id) => {
                    self.tick(0, check)?;
                    let l = &program.loops[id as usize];
                    let state = self.loops[id as usize];
                    let count = state.count.wrapping_add(1);
                    if count < l.min {
                        self.save_loop(id)?;
                        self.loops[id as usize].count = count;
                        ip = l.body;
                        continue;
                    }
                    if count < l.max && at != state.last && l.body_first.admits(text, at) {
                        self.choose(ip, at, count)?;
                    }
                    ip = l.tail;
                    continue;
                }
                Op::PossessiveEnter(id) => {
                    self.save_loop(id)?;
                    let state = &mut self.loops[id as usize];
                    state.count = 0;
                    state.last = NO_MARK;
                    ip += 1;
                    continue;
                }
                Op::PossessiveNext(id) => {
                    self.tick(0, check)?;
                    let l = &program.loops[id as usize];
                    let state = self.loops[id as usize];
                    if state.count >= l.min && (state.count >= l.max || at == state.last) {
                        ip = l.tail;
                        continue;
                    }
                    let needed = state.count < l.min;
                    self.atomic_bases[id as usize] = self.stack.len() as u32;
                    self.choose(ip, at, usize::from(needed))?;
                    if !needed {
                        self.save_loop(id)?;
                        self.loops[id as usize].last = at;
                    }
                    ip = l.body;
                    continue;
                }
                Op::PossessiveEnd(id) => {
                    self.cut(self.atomic_bases[id as usize]);
                    self.save_loop(id)?;
                    self.loops[id as usize].count += 1;
                    ip = program.loops[id as usize].until;
                    continue;
                }
                Op::AtomicBegin(id) => {
                    let base = program.loops.len() + id as usize;
                    self.atomic_bases[base] = self.stack.len() as u32;
                    self.choose(ip, at, 0)?;
                    ip += 1;
                    continue;
                }
                Op::AtomicEnd(id) => {
                    self.cut(self.atomic_bases[program.loops.len() + id as usize]);
                    ip = program.atomics[id as usize];
                    continue;
                }
                Op::AssertBegin(id) => {
                    let assert = &program.asserts[id as usize];
                    if at >= assert.back {
                        self.assert_bases[id as usize] = self.stack.len() as u32;
                        self.choose(ip, at, 0)?;
                        at -= assert.back;
                        ip += 1;
                        continue;
                    } else if assert.negated {
                        ip = assert.tail;
                        continue;
                    }
                }
                Op::AssertEnd(id) => {
                    let base = self.assert_bases[id as usize];
                    if program.asserts[id as usize].negated {
                        self.unwind(base);
                    } else {
                        at = self.stack[base as usize].value;
                        self.cut(base);
                        ip = program.asserts[id as usize].tail;
                        continue;
                    }
                }
                Op::Backref { group, fold } => {
                    if let Some((from, to)) = self.group(group as usize)
                        && from <= to
                        && let Some(here) = text.get(at..at + (to - from))
                        && same(here, &text[from..to], fold)
                    {
                        at += to - from;
                        ip += 1;
                        continue;
                    }
                }
                Op::Exists { group, no } => {
                    let matched = self.group(group as usize).is_some_and(|(from, to)| from <= to);
                    ip = if matched { ip + 1 } else { no };
                    continue;
                }
                Op::Success => {
                    if !(goal.match_all && at != text.len() || goal.must_advance && at == start) {
                        (self.start, self.end) = (start, at);
                        return Ok(true);
                    }
                }
            }
            match self.resume(program, text, check)? {
                Some(there) => (ip, at) = there,
                None => return Ok(false),
            }
        }
    }

    /// Goes back to the latest choice that has something left to try. None if there is none.
    fn resume<C: Char>(
        &mut self,
        program: &Program,
        text: &[C],
        check: Check,
    ) -> Result<Option<(Ip, usize)>, Fault> {
        loop {
            let Some(&entry) = self.stack.last() else { return Ok(None) };
            if entry.tag >= UNDO_MARK {
                self.undo(entry);
                self.stack.pop();
                continue;
            }
            self.tick(0, check)?;
            let ip = entry.tag;
            match program.ops[ip as usize] {
                Op::Branch(id) => {
                    let list = &program.branches[id as usize].lists[entry.aux >> 32];
                    let n = entry.aux & 0xffff_ffff;
                    if n + 1 < list.len() {
                        self.keep(entry.value, entry.aux + 1);
                    } else {
                        self.drop_choice(&entry);
                    }
                    return Ok(Some((list[n], entry.value)));
                }
                Op::RepeatOne(id) => {
                    let repeat = &program.repeats[id as usize];
                    let (least, most) = (entry.aux, entry.value);
                    let stop = last_admitted(repeat, text, least, most);
                    self.tick(most - stop.unwrap_or(least), check)?;
                    match stop {
                        Some(stop) if stop > least => self.keep(stop - 1, least),
                        _ => self.drop_choice(&entry),
                    }
                    if let Some(stop) = stop {
                        return Ok(Some((ip + 1, stop)));
                    }
                }
                Op::MinRepeatOne(id) => {
                    let repeat = &program.repeats[id as usize];
                    let (here, most) = (entry.value, entry.aux);
                    let mut stop = None;
                    if text.get(here).is_some_and(|&c| repeat.test.has(&program.sets, c)) {
                        stop = first_admitted(repeat, program, text, here + 1, most);
                    }
                    self.tick(stop.unwrap_or(here) - here, check)?;
                    match stop {
                        Some(stop) if stop < most => self.keep(stop, most),
                        _ => self.drop_choice(&entry),
                    }
                    if let Some(stop) = stop {
                        return Ok(Some((ip + 1, stop)));
                    }
                }
                Op::MaxUntil(id) => {
                    self.drop_choice(&entry);
                    return Ok(Some((program.loops[id as usize].tail, entry.value)));
                }
                Op::MinUntil(id) => {
                    self.drop_choice(&entry);
                    self.save_loop(id)?;
                    let state = &mut self.loops[id as usize];
                    state.count = entry.aux;
                    state.last = entry.value;
                    return Ok(Some((program.loops[id as usize].body, entry.value)));
                }
                Op::PossessiveNext(id) => {
                    self.drop_choice(&entry);
                    let needed = entry.aux == 1;
                    if !needed {
                        return Ok(Some((program.loops[id as usize].tail, entry.value)));
                    }
                }
                Op::AssertBegin(id) => {
                    self.drop_choice(&entry);
                    let assert = &program.asserts[id as usize];
                    if assert.negated {
                        return Ok(Some((assert.tail, entry.value)));
                    }
                }
                // Only the operators above push choices; an atomic group's barrier just lets failure through.
                _ => self.drop_choice(&entry),
            }
        }
    }

    /// The choice on top stays, with a new position.
    fn keep(&mut self, value: usize, aux: usize) {
        if let Some(top) = self.stack.last_mut() {
            top.value = value;
            top.aux = aux;
            self.lastmark = top.lastmark;
            self.lastindex = top.lastindex;
        }
    }

    fn drop_choice(&mut self, entry: &Entry) {
        self.stack.pop();
        self.back_to(entry);
    }
}

/// The last position in `least..=most` from which the continuation can match.
#[inline]
fn last_admitted<C: Char>(
    repeat: &super::program::RepeatOne,
    text: &[C],
    least: usize,
    most: usize,
) -> Option<usize> {
    if let Some(c) = repeat.next_char {
        let upto = text.len().min(most + 1);
        return C::rfind(text.get(least..upto)?, c).map(|step| least + step);
    }
    if repeat.next.is_anything() {
        return Some(most);
    }
    (least..=most).rev().find(|&at| repeat.next.admits(text, at))
}

/// The first position in `least..=most` from which the continuation can match, all characters from `least` up to it
/// passing the test.
#[inline]
fn first_admitted<C: Char>(
    repeat: &super::program::RepeatOne,
    program: &Program,
    text: &[C],
    least: usize,
    most: usize,
) -> Option<usize> {
    if repeat.next.is_anything() {
        return Some(least);
    }
    let mut at = least;
    while !repeat.next.admits(text, at) {
        if at >= most || !repeat.test.has(&program.sets, text[at]) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn same<C: Char>(here: &[C], there: &[C], fold: Fold) -> bool {
    let equal_by = |f: fn(u32) -> u32| here.iter().zip(there).all(|(a, b)| f(a.code()) == f(b.code()));
    match fold {
        Fold::None => here == there,
        Fold::Ascii => equal_by(ascii_lower),
        Fold::Unicode => equal_by(Active::lower),
        Fold::Locale => equal_by(Locale::lower),
    }
}

fn holds_at<C: Char>(kind: AtKind, text: &[C], at: usize) -> bool {
    let newline = |at: usize| text.get(at).is_some_and(|c| c.code() == 0x0a);
    let boundary = |word: fn(u32) -> bool| {
        let before = at > 0 && word(text[at - 1].code());
        let after = text.get(at).is_some_and(|c| word(c.code()));
        before != after
    };
    match kind {
        AtKind::Beginning | AtKind::BeginningString => at == 0,
        AtKind::BeginningLine => at == 0 || newline(at - 1),
        AtKind::End => at == text.len() || (at + 1 == text.len() && newline(at)),
        AtKind::EndLine => at == text.len() || newline(at),
        AtKind::EndString => at == text.len(),
        AtKind::Boundary => boundary(is_ascii_word),
        AtKind::NonBoundary => !boundary(is_ascii_word),
        AtKind::LocBoundary => boundary(Locale::is_word),
        AtKind::LocNonBoundary => !boundary(Locale::is_word),
        AtKind::UniBoundary => boundary(Active::is_word),
        AtKind::UniNonBoundary => !boundary(Active::is_word),
    }
}
