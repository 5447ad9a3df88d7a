//! Setting `f_lineno`: a trace function makes its frame go on at another line.
//!
//! Where control may go is a question of the evaluation stack: what lies on it at the target must lie on it now, kind by kind, below
//! what is dropped. The kinds are worked out when they are asked for. `unsafe` lives here: the frame's stack is cut back.

use super::frames::{code_of, prepared, variables};
use super::prepare::Prepared;
use super::trail::Landing;
use super::unwind;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::frame::{PyFrame, TraceEvent};
use adder_abi::opcode::{Jump, Opcode};
use adder_abi::steps::Way;
use adder_abi::thread::Frame;

/// What a word of the stack is to jumps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Object,
    /// Maybe nothing: half of what `LOAD_METHOD` pushes, a variable set aside.
    Null,
    Iterator,
    /// One of three: the exception that was handled before.
    Saved,
    /// One of three: the exception being handled.
    Current,
}

type Stack = Vec<Kind>;

/// The stack before each instruction that can be reached.
fn stacks(p: &Prepared) -> Vec<Option<Stack>> {
    let mut found: Vec<Option<Stack>> = vec![None; p.instrs.len()];
    let mut work: Vec<(usize, Stack)> = vec![(0, Vec::new())];
    while let Some((start, mut stack)) = work.pop() {
        let mut at = start;
        while at < p.instrs.len() && found[at].is_none() {
            found[at] = Some(stack.clone());
            let instr = &p.instrs[at];
            if instr.op.is_jump() {
                work.push((instr.arg as usize, after(&stack, instr.op, instr.arg, Jump::Yes)));
            }
            if instr.op.is_terminator() {
                break;
            }
            stack = after(&stack, instr.op, instr.arg, Jump::No);
            at += 1;
        }
    }
    found
}

/// The stack behind an instruction, on one of its ways.
fn after(stack: &[Kind], op: Opcode, arg: u32, way: Jump) -> Stack {
    let mut stack = stack.to_vec();
    let n = stack.len();
    let mut rotate = |count: usize| {
        if let Some(part) = n.checked_sub(count).and_then(|from| stack.get_mut(from..)) {
            part.rotate_right(usize::from(count > 0));
        }
    };
    match op {
        Opcode::ROT_TWO => rotate(2),
        Opcode::ROT_THREE => rotate(3),
        Opcode::ROT_FOUR => rotate(4),
        Opcode::ROT_N => rotate(arg as usize),
        Opcode::LOAD_METHOD => {
            stack.pop();
            stack.extend([Kind::Null, Kind::Object]);
        }
        Opcode::PUSH_NULL | Opcode::LOAD_FAST_AND_CLEAR => stack.push(Kind::Null),
        Opcode::COPY | Opcode::DUP_TOP => {
            let depth = if op == Opcode::COPY { arg as usize } else { 1 };
            stack.push(n.checked_sub(depth).and_then(|i| stack.get(i).copied()).unwrap_or(Kind::Object));
        }
        Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH if way == Jump::Yes => {
            stack.truncate(if op == Opcode::SETUP_ASYNC_WITH { n.saturating_sub(1) } else { n });
            stack.extend([Kind::Saved; 3]);
            stack.extend([Kind::Current; 3]);
        }
        _ => {
            // The argument of a jump is an instruction here, but effects of jumps do not depend on it.
            let height = (n as i64 + i64::from(op.stack_effect(arg, way))).max(0) as usize;
            stack.resize(height, Kind::Object);
            if let (Opcode::GET_ITER | Opcode::GET_AITER | Opcode::GET_YIELD_FROM_ITER, Some(top)) =
                (op, stack.last_mut())
            {
                *top = Kind::Iterator;
            }
        }
    }
    stack
}

/// Why there is no way to a place with this stack.
fn explain(to: Option<&Stack>) -> &'static str {
    match to.map(|stack| stack.last()) {
        None => "can't jump into an exception handler, or code may be unreachable",
        Some(Some(Kind::Saved | Kind::Current)) => {
            "can't jump into an 'except' block as there's no exception"
        }
        Some(Some(Kind::Iterator)) => "can't jump into the body of a for loop",
        Some(Some(Kind::Object | Kind::Null) | None) => "incompatible stacks",
    }
}

/// Gives variables that have no value `None`, with a warning: code that a jump reaches may rely on having one.
unsafe fn bind_all(t: &Thread, frame: *mut Frame, p: &Prepared) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    let (code, vars) = unsafe { (code_of(frame), variables(frame)) };
    // A parameter that is a cell has left its place for good.
    let moved = |i: usize| code.unit.cell2arg.contains(&(i as i32));
    // SAFETY: the first words are the locals.
    let unbound: Vec<usize> =
        (0..p.nlocals).filter(|&i| !moved(i) && unsafe { *vars.add(i) }.is_null()).collect();
    if unbound.is_empty() {
        return Ok(());
    }
    let s = if unbound.len() == 1 { "" } else { "s" };
    let message = format!("assigning None to {} unbound local{s}", unbound.len());
    crate::report::warn(t, crate::exc::Exc::RuntimeWarning, &message)?;
    for i in unbound {
        // SAFETY: as above; the warning may have run code that gave it a value.
        unsafe { drop(Value::option_from_owned(vars.add(i).replace(Value::none().into_word()))) };
    }
    Ok(())
}

/// Makes a frame go on at the first code of `line` or a later one.
///
/// # Safety
/// The frame is alive, its state saved, and its trace function runs, told of `event`.
pub unsafe fn to_line(t: &Thread, frame: *mut Frame, event: TraceEvent, line: i64) -> PyResult<()> {
    match event {
        TraceEvent::Line | TraceEvent::Opcode | TraceEvent::Yield => {}
        TraceEvent::None => {
            return Err(t.value_error("f_lineno can only be set in a trace function"));
        }
        TraceEvent::Call => {
            return Err(t.value_error("can't jump from the 'call' trace event of a new frame"));
        }
        TraceEvent::Return
        | TraceEvent::Exception
        | TraceEvent::NativeCall
        | TraceEvent::NativeReturn
        | TraceEvent::NativeException => {
            return Err(t.value_error("can only jump from a 'line' trace event"));
        }
    }
    // SAFETY: by the caller's contract.
    let code = unsafe { code_of(frame) };
    let p = prepared(code);
    let lines = p.lines(code);
    if line < i64::from(code.unit.firstlineno) {
        return Err(t.value_error(format_args!("line {line} comes before the current code block")));
    }
    let own = &lines.own;
    let starts = |i: usize| own[i] > 0 && (i == 0 || own[i - 1] != own[i]);
    // Instructions, and lines that are passed on the way to one.
    let mut places: Vec<(i32, usize, Option<Landing>)> =
        (0..own.len()).filter(|&i| starts(i)).map(|i| (own[i], i, None)).collect();
    for (site, way, passed) in lines.ways() {
        let arrival = match way {
            Way::Jump => p.instrs.get(site as usize).map_or(0, |jump| jump.arg as usize),
            Way::Fall | Way::Catch => site as usize,
        };
        let landing = |index| Some(Landing { site, way, index });
        places.extend(passed.iter().enumerate().map(|(index, &line)| (line, arrival, landing(index))));
    }
    // CPython has no code where control cannot come to.
    let stacks = stacks(p);
    places.retain(|place| stacks.get(place.1).is_some_and(Option::is_some));
    let Some(target) = places.iter().map(|place| place.0).filter(|&l| i64::from(l) >= line).min() else {
        return Err(t.value_error(format_args!("line {line} comes after the current code block")));
    };
    // SAFETY: by the caller's contract.
    let site = unsafe { (*frame).act.site.get() } as usize;
    let Some(from) = stacks.get(site).and_then(Option::as_ref) else {
        return Err(t.value_error("can't jump from unreachable code"));
    };
    // What is yielded lies on the stack no more.
    // SAFETY: by the caller's contract.
    let height = unsafe { (*frame).sp.get().offset_from(variables(frame).add(p.variables)) };
    let from = &from[..from.len().min(height.max(0) as usize)];
    let mut best: Option<(usize, Option<Landing>, usize)> = None;
    let mut why = None;
    for &(_, i, landing) in places.iter().filter(|place| place.0 == target) {
        let to = stacks.get(i).and_then(Option::as_ref);
        match to.filter(|to| from.starts_with(to)) {
            Some(to) if best.is_none_or(|(.., height)| to.len() > height) => {
                best = Some((i, landing, to.len()))
            }
            Some(_) => {}
            None => why = why.or(Some(explain(to))),
        }
    }
    let Some((goal, landing, height)) = best else {
        return Err(t.value_error(why.unwrap_or("incompatible stacks")));
    };
    // SAFETY: by the caller's contract.
    unsafe { bind_all(t, frame, p)? };
    // SAFETY: by the caller's contract; the words above the height belong to the frame.
    unsafe {
        let mut dead = Vec::new();
        let bottom = variables(frame).add(p.variables);
        let mut saved = Vec::new();
        while (*frame).sp.get() > bottom.add(height) {
            let sp = (*frame).sp.get().sub(1);
            (*frame).sp.set(sp);
            let value = Value::option_from_owned(*sp);
            let kind = from.get(sp.offset_from(bottom) as usize).copied().unwrap_or(Kind::Object);
            if kind != Kind::Saved {
                dead.extend(value);
                continue;
            }
            // The handler is left: what was handled before is handled again.
            saved.push(value.unwrap_or_else(Value::none));
            if let Ok(three) = <[Value; 3]>::try_from(std::mem::take(&mut saved)).map_err(|few| saved = few) {
                unwind::restore_handled(t, three);
            }
        }
        (*frame).act.site.set(goal as u32);
        if let Some(f) = Value::borrow(&(*frame).object.get()).downcast::<PyFrame>() {
            f.landing.set(landing);
        }
        drop(dead);
    }
    Ok(())
}
