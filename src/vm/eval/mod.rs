//! The interpreter: prepared code, frames, the eval loop, and its entry points.

pub mod arith;
pub mod attrs;
pub mod bind;
pub mod branch;
pub mod build;
pub mod cache;
pub mod calls;
pub mod chains;
pub mod frames;
pub mod generators;
pub mod imports;
pub mod jump;
pub mod lines;
pub mod monitor;
pub mod names;
pub mod natives;
pub mod operators;
pub mod pairs;
pub mod patterns;
pub mod prepare;
pub mod quick;
pub mod run;
pub(crate) mod slices;
pub mod spread;
pub mod stepped;
pub mod trace;
pub mod trail;
pub mod unwind;

use crate::exc::Exc;
use crate::native::Args;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::module::PyModule;
use crate::types::str::PyStr;
use crate::types::tuple;
use adder_abi::Word;
use adder_abi::code::{Position, code_flag, positions};
use adder_abi::thread::{Activation, Frame, activation_flag};

/// Calls a Python function from native code.
pub fn call_function(t: &Thread, callable: &Value, args: &Args) -> PyResult {
    call_giving(t, callable, args, ())
}

/// As [`call_function`]; `given`, which may own the arguments, is dropped as soon as they are bound.
pub fn call_giving<G>(t: &Thread, callable: &Value, args: &Args, given: G) -> PyResult {
    let Some(f) = callable.downcast::<PyFunction>() else { return Err(t.type_error("not a function")) };
    // The function's code can be replaced while arguments are bound.
    let code_value = function::code(f).to_value();
    let Some(code) = code_value.downcast::<PyCode>() else { return Err(t.type_error("not a code object")) };
    if frames::makes_generator(code) {
        if args.names.is_empty() && frames::prepared(code).positional_parameters == Some(args.values.len()) {
            return generators::from_borrowed(t, callable, f, code, args.values);
        }
        return generators::new(t, callable, f, code, args);
    }
    if crate::jit::is_compiled(code) {
        return crate::jit::call_bound(t, callable, f, code, args, given);
    }
    crate::jit::count_call(t, code, callable);
    let p = frames::prepared(code);
    let frame = frames::reserve(t, p)?;
    // SAFETY: the frame is on top of the value stack and complete when it is entered.
    unsafe {
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        if let Err(raised) = frames::fill(t, frame, callable, f, code, args) {
            t.head.stack_top.set(frame.cast());
            return Err(raised);
        }
        drop(given);
        enter(t, frame, p)
    }
}

/// The most arguments [`call_plainly`] hands over.
const PLAIN: usize = 4;

/// Calls a Python function whose parameters are exactly `receiver` and `args`; none if it takes them in another way.
#[inline]
pub fn call_plainly(t: &Thread, callable: &Value, receiver: &Value, args: &[Value]) -> Option<PyResult> {
    let f = callable.downcast_exact::<PyFunction>()?;
    let code = function::code(f);
    let p = frames::prepared(code);
    let n = args.len() + 1;
    if n > PLAIN || p.plain_parameters != Some(n) {
        return if n > PLAIN || p.positional_parameters != Some(n) || !frames::makes_generator(code) {
            None
        } else {
            let mut words = [Word::NULL; PLAIN];
            words[0] = receiver.word();
            words[1..].iter_mut().zip(args).for_each(|(word, v)| *word = v.word());
            // SAFETY: the first `n` words are lent for the call.
            let lent = unsafe { Value::borrow_slice(words.as_ptr(), n) };
            Some(generators::from_borrowed(t, callable, f, code, lent))
        };
    }
    if crate::jit::is_compiled(code) {
        // Compiled code borrows its arguments: they are held here, whatever becomes of where they came from.
        let mut held = [const { None::<Value> }; PLAIN];
        held[0] = Some(receiver.clone());
        for (slot, v) in held[1..].iter_mut().zip(args) {
            *slot = Some(v.clone());
        }
        let callable = callable.clone();
        // SAFETY: the arguments are all parameters of the function, whose code is compiled; `Option<Value>` is a word.
        let w = unsafe { crate::jit::call_entry(t, code, callable.word(), held.as_mut_ptr().cast()) };
        // SAFETY: an owned word.
        return Some(unsafe { Value::option_from_owned(w) }.ok_or_else(|| t.raised()));
    }
    crate::jit::count_call(t, code, callable);
    let frame = match frames::reserve(t, p) {
        Ok(frame) => frame,
        Err(raised) => return Some(Err(raised)),
    };
    // SAFETY: the frame is on top of the value stack, owns its function and code, and is complete when it is entered.
    unsafe {
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        frames::write_header_behind(frame, code, p, frames::Context::of(callable.clone().into_word(), f), n);
        let vars = frames::variables(frame);
        *vars = receiver.clone().into_word();
        for (i, v) in args.iter().enumerate() {
            *vars.add(i + 1) = v.clone().into_word();
        }
        frames::make_cells(frame, code, p, f);
        Some(enter(t, frame, p))
    }
}

/// Runs a complete frame that is on top of the value stack.
unsafe fn enter(t: &Thread, frame: *mut Frame, p: &prepare::Prepared) -> PyResult {
    // SAFETY: by the caller's contract.
    unsafe {
        (*frame).act.flags.set(activation_flag::ENTRY);
        if let Err(raised) = frames::link(t, frame) {
            frames::clear(frame, p);
            t.head.stack_top.set(frame.cast());
            return Err(raised);
        }
        run::run(t, frame, run::Entry::Normal)
    }
}

/// Runs module, class or `exec` code in these namespaces. `closure` gives the free variables' cells.
pub fn run_code(
    t: &Thread,
    code_value: &Value,
    globals: &Value,
    locals: &Value,
    closure: Option<&Value>,
) -> PyResult {
    let Some(code) = code_value.downcast::<PyCode>() else { return Err(t.type_error("not a code object")) };
    let free = code.unit.freevars.len();
    let cells = closure.and_then(|c| c.downcast::<tuple::PyTuple>()).map_or(0, |c| tuple::items(c).len());
    if free != cells {
        return Err(t.type_error(format_args!("code object requires a closure of exactly length {free}")));
    }
    let builtins = builtins_of(t, globals);
    if frames::makes_generator(code) || code.has_flag(code_flag::OPTIMIZED) {
        // A function's code run by `exec`: as a call without arguments.
        let f = function::new(t, code_value.clone(), globals.clone(), None);
        if let (Some(f), Some(closure)) = (f.downcast::<PyFunction>(), closure) {
            function::field(&f.closure).put(closure.clone());
        }
        return call_function(t, &f, &Args::EMPTY);
    }
    let p = frames::prepared(code);
    let frame = frames::reserve(t, p)?;
    let cells = Field::new(closure.cloned());
    // SAFETY: as in `call_function`; the frame owns globals and builtins since it has no function.
    unsafe {
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        frames::write_header(
            frame,
            code,
            p,
            frames::Context {
                func: Word::NULL,
                globals: globals.clone().into_word(),
                builtins: builtins.into_word(),
                locals: locals.clone().into_word(),
            },
        );
        frames::fill_cells(frame, code, p, &cells);
        enter(t, frame, p)
    }
}

/// The builtins that code with these globals sees: their `__builtins__`, or the interpreter's.
pub fn builtins_of(t: &Thread, globals: &Value) -> Value {
    if let Some(found) = globals.downcast::<PyDict>().and_then(|g| g.get_str(crate::name!("__builtins__"))) {
        if let Some(m) = found.downcast::<PyModule>() {
            if let Some(dict) = m.dict.get() {
                return dict;
            }
        }
        return found;
    }
    crate::builtins_dict(t)
}

/// The topmost frame.
pub fn current_frame(t: &Thread) -> Option<*mut Frame> {
    frame_from(t.head.top.get())
}

/// The frame of an activation; for a compiled one it is made.
pub fn frame_from(mut at: *const Activation) -> Option<*mut Frame> {
    while !at.is_null() {
        // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones.
        unsafe {
            if (*at).code.get() & 1 == 0 {
                return Some(at as *mut Frame);
            }
            if let Some(frame) = crate::jit::frame_of(at) {
                return Some(frame);
            }
            at = (*at).prev.get();
        }
    }
    None
}

/// The frame that called `frame`.
pub fn caller_of(frame: *const Frame) -> Option<*mut Frame> {
    // SAFETY: the frame is alive.
    frame_from(unsafe { (*frame).act.prev.get() })
}

/// Calls `f` with each generator that runs interpreted in a thread, and the words of its variables. Such a one is traced by nobody: what it
/// refers to is its frame's, which the collector takes for a root.
pub fn each_running_generator(t: &Thread, mut f: impl FnMut(Value, &[Word])) {
    let mut at: *const Activation = t.head.top.get();
    let mut stood_for = false;
    while !at.is_null() {
        // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones, one of which can stand for the frame behind it,
        // whose variables it has taken.
        unsafe {
            let (compiled, flags) = ((*at).code.get() & 1 != 0, (*at).flags.get());
            if !compiled && !stood_for && flags & activation_flag::GENERATOR != 0 {
                let frame = at.cast::<Frame>().cast_mut();
                let n = frames::prepared(frames::code_of(frame)).variables;
                let words = std::slice::from_raw_parts(frames::variables(frame), n);
                f(Value::from_borrowed((*frame).owner.get()), words);
            }
            stood_for = compiled && flags & activation_flag::COMPILED_OSR != 0;
            at = (*at).prev.get();
        }
    }
}

/// Calls `f` with the code and line of each running function of a thread, the innermost first, until it answers false. Nothing is made
/// or counted: for whoever looks at a thread from outside, or from a signal's handler.
pub fn each_place(t: &Thread, mut f: impl FnMut(&PyCode, i32) -> bool) {
    let mut at: *const Activation = t.head.top.get();
    let mut going = true;
    let mut tell = |code: &PyCode, site: usize| {
        let line = line_at(code, site);
        going = going && f(code, if line > 0 { line } else { code.unit.firstlineno as i32 });
        going
    };
    while !at.is_null() {
        // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones.
        unsafe {
            if (*at).code.get() & 1 == 0 {
                let frame = at.cast::<Frame>();
                if !tell(frames::code_of(frame), (*at).site.get() as usize) {
                    return;
                }
                at = (*at).prev.get();
            } else {
                let mut on = true;
                at = crate::jit::each_place(at, &mut |code, site| on = tell(code, site));
                if !on {
                    return;
                }
            }
        }
    }
}

/// The globals of the running code.
pub fn current_globals(t: &Thread) -> Option<Value> {
    let top = t.head.top.get();
    // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones; a linked frame has globals.
    unsafe {
        if !top.is_null() && (*top).code.get() & 1 != 0 {
            if let Some(f) = crate::jit::function_of(top) {
                return f.downcast::<PyFunction>().and_then(|f| function::field(&f.globals).get());
            }
        }
        current_frame(t).map(|f| Value::from_borrowed((*f).globals.get()))
    }
}

/// Makes `exception` the one being handled in the innermost level.
pub fn set_handled(t: &Thread, exception: Value) {
    // SAFETY: a thread always has an innermost item, which owns its value.
    unsafe { Field::of(&(*t.head.exc_info.get()).value) }.put(exception);
}

/// Where the current instruction of a frame comes from.
pub fn position_of(frame: *const Frame) -> Position {
    // SAFETY: the frame is alive.
    unsafe {
        let code = frames::code_of(frame);
        position_at(code, (*frame).act.site.get() as usize)
    }
}

/// Where an instruction (by index) comes from.
pub fn position_at(code: &PyCode, index: usize) -> Position {
    let offset = frames::prepared(code).offsets.get(index).copied().unwrap_or(0);
    positions(&code.unit.linetable, code.unit.firstlineno)
        .find(|r| r.start <= offset && offset < r.end)
        .map_or(Position::NONE, |r| r.position)
}

/// The line of an instruction (by index); -1 where unknown. Keeps nothing: handlers of signals and other threads may ask.
pub fn line_at(code: &PyCode, index: usize) -> i32 {
    let offset = frames::prepared(code).offsets.get(index).copied().unwrap_or(0);
    adder_abi::code::line_at(&code.unit.linetable, code.unit.firstlineno, offset).unwrap_or(-1)
}

/// After how many questions a code object keeps the lines of all its instructions.
const OFTEN_ASKED: u8 = 16;

/// As [`line_at`], for running code that asks.
pub fn line_for(code: &PyCode, index: usize) -> i32 {
    let p = frames::prepared(code);
    if p.asked.get() < OFTEN_ASKED {
        p.asked.set(p.asked.get() + 1);
        return line_at(code, index);
    }
    match p.lines(code).table.get(index) {
        Some(&line) if line > 0 => line,
        // None, or one that the table does not tell from none.
        Some(_) | None => line_at(code, index),
    }
}

/// Line number of a frame's current instruction; the code's first line where unknown.
pub fn line_of(frame: *const Frame) -> i32 {
    // SAFETY: the frame is alive.
    let line = unsafe { line_for(frames::code_of(frame), (*frame).act.site.get() as usize) };
    // SAFETY: the frame is alive.
    if line > 0 { line } else { unsafe { frames::code_of(frame).unit.firstlineno as i32 } }
}

/// `cr_origin`: (file, line, function) of the innermost `depth` frames.
pub fn origin(t: &Thread, depth: usize) -> Value {
    let mut entries = Vec::new();
    let mut at = current_frame(t);
    while let (Some(frame), true) = (at, entries.len() < depth) {
        // SAFETY: linked frames are alive.
        let code = unsafe { frames::code_of(frame) };
        let get = |f: &Field| f.get().unwrap_or_else(Value::none);
        entries.push(tuple::new(vec![
            get(&code.filename),
            Value::from(i64::from(line_of(frame))),
            get(&code.name),
        ]));
        at = caller_of(frame);
    }
    tuple::new(entries)
}

/// The qualified name of a value's type with its module, for messages.
pub fn type_name(v: &Value) -> String {
    let class = v.class();
    let module = class.dict().get_str(crate::name!("__module__"));
    let qualname = class
        .qualname
        .get()
        .and_then(|q| q.downcast::<PyStr>().map(PyStr::to_string_lossy))
        .unwrap_or_default();
    match module.as_ref().and_then(|m| m.downcast::<PyStr>()).map(PyStr::to_string_lossy) {
        Some(m) if m != "builtins" => format!("{m}.{qualname}"),
        Some(_) | None => qualname,
    }
}

/// The names and values of a frame's variables: locals, cells, free variables; unbound ones left out. Module and class code has only those
/// of the comprehensions that are running.
pub fn variables_of(frame: *const Frame) -> Vec<(Value, Value)> {
    // SAFETY: the frame is alive; its words are values or null.
    unsafe {
        let code = frames::code_of(frame);
        let n = frames::prepared(code).variables;
        named_variables(code, std::slice::from_raw_parts(frames::variables(frame).cast::<Option<Value>>(), n))
    }
}

/// As [`variables_of`], for the variables themselves.
pub fn named_variables(code: &PyCode, variables: &[Option<Value>]) -> Vec<(Value, Value)> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    let nlocals = frames::prepared(code).nlocals;
    let own = code.has_flag(code_flag::OPTIMIZED);
    let names = [&code.varnames, &code.cellvars, &code.freevars];
    let mut i = 0;
    for field in names.into_iter().take(if own { 3 } else { 2 }) {
        let Some(list) = field.get() else { continue };
        let Some(list) = list.downcast::<tuple::PyTuple>() else { continue };
        for name in tuple::items(list) {
            let v = variables.get(i).and_then(Option::as_ref);
            i += 1;
            let Some(v) = v.filter(|_| own || !is_class_cell(name)) else { continue };
            let value = match v.downcast::<crate::types::cell::PyCell>().filter(|_| i > nlocals) {
                Some(cell) => match crate::types::cell::get(cell) {
                    Some(v) => v,
                    None => continue,
                },
                None => v.clone(),
            };
            if !pairs.iter().any(|(n, _)| n.is(name)) {
                pairs.push((name.clone(), value));
            }
        }
    }
    pairs
}

/// Cells of a class that are no variables.
fn is_class_cell(name: &Value) -> bool {
    ["__class__", "__classdict__", "__conditional_annotations__"]
        .iter()
        .any(|cell| crate::types::str::equals_str(name, cell))
}

/// The object of the frame `depth` frames out of the innermost of an activation; none if there are not as many.
pub fn object_from(t: &Thread, mut at: *const Activation, mut depth: usize) -> Option<Value> {
    while !at.is_null() {
        // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones.
        unsafe {
            if (*at).code.get() & 1 == 0 {
                if depth == 0 {
                    return Some(crate::types::frame::object_of(t, at as *mut Frame));
                }
                depth -= 1;
                at = (*at).prev.get();
                continue;
            }
            match crate::jit::object_in(t, at, depth) {
                Ok(found) => return found,
                Err((prev, frames)) => {
                    depth -= frames;
                    at = prev;
                }
            }
        }
    }
    None
}

/// `sys._getframe(depth)`.
pub fn frame_object(t: &Thread, depth: usize) -> PyResult {
    object_from(t, t.head.top.get(), depth)
        .ok_or_else(|| t.error(Exc::ValueError, "call stack is not deep enough"))
}
