//! How control came to where it is in frames that the tracing loop runs: without that nobody can tell which line begins.

use super::frames::{code_of, prepared};
use super::lines::Lines;
use super::prepare::Prepared;
use crate::thread::Thread;
use crate::types::code::PyCode;
use adder_abi::opcode::Opcode;
use adder_abi::steps::Way;
use adder_abi::thread::Frame;

/// How the instruction that comes next is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// As sites tell.
    Plain,
    /// By a jump, maybe to the next instruction.
    Jumped,
    /// By an exception.
    Caught,
    /// By setting `f_lineno`: to the line so and so on a way.
    Landed(Option<Landing>),
}

/// A line that is passed on a way, as a place to go on from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Landing {
    pub site: u32,
    pub way: Way,
    pub index: usize,
}

/// Where a frame is.
#[derive(Clone, Copy)]
pub struct Trail {
    pub frame: *mut Frame,
    /// The code that the frame runs, lest the trail of a frame that was at the same place is taken for its own.
    code: *const PyCode,
    /// The instruction executed last; none at the start.
    pub site: Option<usize>,
    /// The line that began last, 0 for none, and the offset that stands for it.
    pub line: i32,
    pub offset: u32,
    pub arrival: Arrival,
    /// Where the exception that a handler got counts as raised: line and offset.
    pub raised: (i32, u32),
}

/// The lines that begin before an instruction.
pub struct Steps<'a> {
    pub passed: &'a [i32],
    /// Where in a way's list `passed` begins.
    pub first: usize,
    /// The instruction was reached by a jump backwards.
    pub backwards: bool,
}

/// The topmost trail is the frame's afterwards. `begins` says that the frame is entered, not gone on with.
///
/// # Safety
/// The frame is topmost.
pub unsafe fn follow(t: &Thread, frame: *mut Frame, begins: bool) -> Trail {
    // SAFETY: by the caller's contract.
    let (site, code) = unsafe { ((*frame).act.site.get() as usize, code_of(frame)) };
    let p = prepared(code);
    let mut trails = t.trails.borrow_mut();
    if !begins {
        let own = |trail: &Trail| {
            let known = trail.site.is_none_or(|site| site < p.instrs.len());
            trail.frame == frame && std::ptr::eq(trail.code, code) && known
        };
        if let Some(at) = trails.iter().rposition(own) {
            trails.truncate(at + 1);
            return trails[at];
        }
    }
    trails.retain(|trail| trail.frame != frame);
    let (site, line) = if site == 0 { (None, 0) } else { (Some(site), p.lines(code).around(site)) };
    let offset = p.offsets.get(site.unwrap_or(0)).copied().unwrap_or(0);
    let trail = Trail { frame, code, site, line, offset, arrival: Arrival::Plain, raised: (line, offset) };
    trails.push(trail);
    trail
}

/// Whether an instruction raises again what counts as raised elsewhere.
pub fn raises_again(p: &Prepared, lines: &Lines, site: usize) -> bool {
    p.instrs[site].op == Opcode::RERAISE && lines.own[site] > 0
}

/// An exception that came from `site` goes to a handler of the frame; `fresh` unless it was raised again.
///
/// # Safety
/// The frame is topmost.
pub unsafe fn caught(t: &Thread, frame: *mut Frame, site: u32, fresh: bool) {
    // SAFETY: by the caller's contract.
    let (code, trail) = unsafe { (code_of(frame), follow(t, frame, false)) };
    let (p, site) = (prepared(code), site as usize);
    let lines = p.lines(code);
    let raised = if !fresh && raises_again(p, lines, site) {
        trail.raised
    } else if !fresh && lines.own[site] == 0 {
        (trail.line, trail.offset)
    } else {
        (lines.table[site], p.offsets[site])
    };
    update(t, |trail| {
        trail.arrival = Arrival::Caught;
        trail.raised = raised;
    });
}

/// The frame ends.
pub fn end(t: &Thread, frame: *mut Frame) {
    t.trails.borrow_mut().retain(|trail| trail.frame != frame);
}

/// Changes the topmost trail.
pub fn update(t: &Thread, change: impl FnOnce(&mut Trail)) {
    if let Some(trail) = t.trails.borrow_mut().last_mut() {
        change(trail);
    }
}

/// The frame's trail, if it is the topmost.
pub fn of(t: &Thread, frame: *mut Frame) -> Option<Trail> {
    t.trails.borrow().last().copied().filter(|trail| trail.frame == frame)
}

/// What lies between the trail's end and `site`, which the trail leads to from now on.
pub fn step<'a>(trail: &mut Trail, lines: &'a Lines, site: usize) -> Steps<'a> {
    let before = trail.site.replace(site);
    let arrival = std::mem::replace(&mut trail.arrival, Arrival::Plain);
    let to = site as u32;
    let all = |passed| Steps { passed, first: 0, backwards: false };
    match (arrival, before) {
        (Arrival::Landed(None), _) => all(&[]),
        (Arrival::Landed(Some(landing)), _) => {
            let passed = lines.passed(landing.site, landing.way);
            let first = (landing.index + 1).min(passed.len());
            Steps { passed: &passed[first..], first, backwards: false }
        }
        (Arrival::Caught, _) => {
            trail.line = 0;
            all(lines.passed(to, Way::Catch))
        }
        (_, None) => all(lines.passed(to, Way::Fall)),
        (Arrival::Plain, Some(before)) if before == site => all(&[]),
        (Arrival::Plain, Some(before)) if before + 1 == site => all(lines.passed(to, Way::Fall)),
        (_, Some(before)) => {
            Steps { passed: lines.passed(before as u32, Way::Jump), first: 0, backwards: site <= before }
        }
    }
}
