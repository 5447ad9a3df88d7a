//! Module code: loops whose names are kept as variables by compiled code, and the namespace that those belong to.

use crate::eval::{frames, names};
use crate::memory::destroy::deferring;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::opcode::Opcode;
use adder_abi::thread::Frame;

/// Where module code finds its names.
pub struct Scope {
    /// Globals and locals in one: a dict and no subclass.
    pub namespace: Value,
    pub builtins: Value,
}

/// The scope of a frame that runs module code; none for all others.
///
/// # Safety
/// The frame is alive and of this code.
pub unsafe fn scope_of(code: &PyCode, frame: *const Frame) -> Option<Scope> {
    if code.has_flag(code_flag::OPTIMIZED) {
        return None;
    }
    // SAFETY: by the caller's contract; a frame has globals and builtins.
    unsafe {
        let (globals, locals) = ((*frame).globals.get(), (*frame).locals.get());
        let namespace = Value::from_borrowed(globals);
        let plain = namespace.downcast_exact::<PyDict>().is_some_and(PyDict::has_str_keys);
        let builtins = Value::from_borrowed((*frame).builtins.get());
        (globals == locals && plain).then_some(Scope { namespace, builtins })
    }
}

/// Whether a unit compiled for a namespace (0: for none) may be entered with the frame.
///
/// # Safety
/// The frame is alive.
pub unsafe fn fits(namespace: u64, frame: *const Frame) -> bool {
    // SAFETY: by the caller's contract.
    namespace == 0 || unsafe { (*frame).globals.get().0 == namespace && (*frame).locals.get().0 == namespace }
}

/// First and last instruction of the outermost loop around an instruction.
pub fn outermost_loop(code: &PyCode, pc: u32) -> (usize, usize) {
    let p = frames::prepared(code);
    let pc = pc as usize;
    let (mut first, mut last) = (pc, pc);
    for (i, instr) in p.instrs.iter().enumerate() {
        let target = instr.arg as usize;
        if instr.op.is_jump() && target <= i && target <= pc && i >= pc {
            first = first.min(target);
            last = last.max(i);
        }
    }
    (first, last)
}

/// The names that a loop stores; none if it does what compiled code leaves to the interpreter each time.
pub fn names_kept(code: &PyCode, (first, last): (usize, usize)) -> Option<Vec<Word>> {
    let mut kept = Vec::new();
    for instr in &frames::prepared(code).instrs[first..=last] {
        match instr.op {
            Opcode::STORE_NAME | Opcode::STORE_GLOBAL => {
                let name = code.names().get(instr.arg as usize)?.word();
                if !kept.contains(&name) {
                    kept.push(name);
                }
            }
            Opcode::DELETE_NAME | Opcode::DELETE_GLOBAL | Opcode::LOAD_BUILD_CLASS | Opcode::IMPORT_NAME => {
                return None;
            }
            _ => {}
        }
    }
    Some(kept)
}

/// Stores names that are not there already, running nothing.
///
/// # Safety
/// The names are live strings.
pub unsafe fn store(namespace: &Value, pairs: impl Iterator<Item = (Word, Value)>) {
    let Some(dict) = namespace.downcast::<PyDict>() else { return };
    deferring(|| {
        for (name, value) in pairs {
            // SAFETY: by the caller's contract.
            let name = unsafe { Value::borrow(&name) };
            dict.keep_str(name, value);
        }
    });
}

pub(super) extern "C" fn store_names(_: &Thread, namespace: Word, args: *const Word, n: usize) {
    // SAFETY: compiled code passes the dict, and names and values in turn, all alive.
    unsafe {
        let args = std::slice::from_raw_parts(args, n);
        let bound = args.chunks_exact(2).filter(|pair| !pair[1].is_null());
        store(Value::borrow(&namespace), bound.map(|pair| (pair[0], Value::from_borrowed(pair[1]))));
    }
}

pub(super) extern "C" fn name_word(_: &Thread, namespace: Word, name: Word) -> Word {
    // SAFETY: compiled code passes the dict and a string.
    let (namespace, name) = unsafe { (Value::borrow(&namespace), Value::borrow(&name)) };
    let found = namespace.downcast::<PyDict>().and_then(|d| d.peek_str(name).cloned());
    found.map_or(Word::NULL, Value::into_word)
}

pub(super) extern "C" fn load_name(t: &Thread, namespace: Word, name: Word) -> Word {
    // SAFETY: compiled code passes the dict and a string; its activation stands for the module's frame before it.
    unsafe {
        let frame = (*t.head.top.get()).prev.get() as *const Frame;
        let builtins = Value::from_borrowed((*frame).builtins.get());
        let found = names::from_builtins(t, Value::borrow(&namespace), &builtins, Value::borrow(&name));
        found.map_or(Word::NULL, Value::into_word)
    }
}
