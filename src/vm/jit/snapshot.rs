//! A compilation's input, from code objects and their inline caches.
//!
//! Only words that are alive now get into it (under the caches' own checks), and they are held as long as the unit.

use super::globals::{current, named};
use super::{module, natives, special};
use crate::eval::arith::kind;
use crate::eval::cache::{self, CallCache, GlobalCache};
use crate::eval::frames;
use crate::eval::prepare::{self, Block, BlockKind, Instr, Prepared};
use crate::memory::heap::heap;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::types::code::PyCode;
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::method::{self, PyMethod};
use crate::types::native_function::{self, PyNative};
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use crate::types::{boolean, dict, exception, float, list, range, seqiter};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::feedback::*;
use adder_abi::layout::{EITHER_KIND, ListKind};
use adder_abi::object::{Layout, Shape, shape_flag};
use adder_abi::opcode::Opcode;
use adder_abi::thread::Frame;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::mem::offset_of;

/// Candidates for inlining in one compilation, and their size.
const MAX_CODES: usize = 24;
const MAX_INLINE_INSTRS: usize = 70;

pub struct Taken {
    pub snapshot: Snapshot,
    pub held: Vec<Value>,
}

pub(super) struct Taker {
    codes: Vec<CodeSnapshot>,
    index: HashMap<u64, usize>,
    pub(super) held: Vec<Value>,
    callees: Vec<(Word, CallTarget)>,
    instances: Vec<InstanceFacts>,
    seen: HashSet<u64>,
    /// Functions whose code is to be taken next: code, a function of it.
    queue: Vec<(Value, Option<Value>)>,
    eager: bool,
    /// Versions before this one have failed: sites of several shapes expect more.
    pub(super) wary: bool,
    root: Option<ModuleRoot>,
}

/// Module code entered at a loop: the names that the outermost loop around it stores, and where that is.
struct ModuleRoot {
    scope: module::Scope,
    kept: Vec<Word>,
    range: (usize, usize),
}

/// What is known of the frame in which a loop is entered.
#[derive(Default)]
pub struct Surroundings {
    pub scope: Option<module::Scope>,
    /// The generator on top of the stack: its function, where it goes on, the words on its stack.
    stepped: Option<(Value, u32, u32)>,
}

impl Surroundings {
    /// # Safety
    /// The frame is alive, of this code, and at a back edge to an instruction.
    pub unsafe fn of(code: &PyCode, frame: *const Frame, target: u32) -> Surroundings {
        // SAFETY: by the caller's contract.
        unsafe {
            let scope = module::scope_of(code, frame);
            let iterates = frames::prepared(code).instrs[target as usize].op == Opcode::FOR_ITER;
            let stepped = if iterates {
                super::fold::only_suspended(Value::borrow(&*(*frame).sp.get().sub(1))).map(|g| {
                    let frame = g.frame.get();
                    let variables = frames::prepared(frames::code_of(frame)).variables;
                    let stack = (*frame).sp.get().offset_from(frames::variables(frame).add(variables)) as u32;
                    (Value::from_borrowed((*frame).act.func.get()), (*frame).act.site.get(), stack)
                })
            } else {
                None
            };
            Surroundings { scope, stepped }
        }
    }
}

/// Takes the snapshot of a function, or of module code (`func` is `None`).
pub fn take(
    code: &PyCode,
    func: Option<&Value>,
    around: Surroundings,
    entry: EntryKind,
    eager: bool,
) -> Taken {
    let root = match (around.scope, entry) {
        (Some(scope), EntryKind::Osr { pc, .. }) => {
            let range = module::outermost_loop(code, pc);
            module::names_kept(code, range).map(|kept| ModuleRoot { scope, kept, range })
        }
        _ => None,
    };
    let mut taker = Taker {
        codes: Vec::new(),
        index: HashMap::new(),
        held: Vec::new(),
        callees: Vec::new(),
        instances: Vec::new(),
        seen: HashSet::new(),
        queue: Vec::new(),
        eager,
        wary: super::has_had_versions(code, entry),
        root,
    };
    taker.index.insert(code as *const PyCode as u64, 0);
    taker.queue.push((code.to_value(), func.cloned()));
    let stepped = around.stepped.and_then(|(function, site, stack)| {
        let of = function::code(function.downcast::<PyFunction>()?);
        let target = taker.of_code(of, Some(&function));
        Some(SteppedGenerator { index: target.inline.filter(|_| target.generator)?, site, stack })
    });
    let mut next = 0;
    while next < taker.queue.len() {
        let (code, func) = taker.queue[next].clone();
        next += 1;
        if let Some(code) = code.downcast::<PyCode>() {
            let snap = taker.code(code, func.as_ref());
            taker.codes.push(snap);
        }
    }
    if let Some(root) = &taker.root {
        let snap = &mut taker.codes[0];
        snap.namespace = root.scope.namespace.word().0;
        snap.names_kept.clone_from(&root.kept);
        let (first, last) = root.range;
        snap.loop_range = (first as u32, last as u32);
        snap.reads_frame = reads_frame(code, &frames::prepared(code).instrs[first..=last]);
    }
    // Codes are kept, not the functions they were met in: those may own what a program wants to see end.
    let codes: Vec<Value> = taker.queue.iter().map(|(code, _)| code.clone()).collect();
    taker.held.extend(codes);
    let snapshot = Snapshot {
        codes: taker.codes,
        entry,
        known: known(),
        callees: taker.callees,
        instances: taker.instances,
        stepped,
    };
    Taken { snapshot, held: taker.held }
}

fn shape_of(class: &PyType) -> u64 {
    class.root_shape() as u64
}

fn known() -> Known {
    Known {
        none: Value::none_ref().word().0,
        true_: boolean::word(true).0,
        false_: boolean::word(false).0,
        not_implemented: Value::not_implemented().word().0,
        float_shape: shape_of(float::FLOAT.get()),
        list_shape: shape_of(list::LIST.get()),
        tuple_shape: shape_of(tuple::TUPLE.get()),
        dict_shape: shape_of(dict::DICT.get()),
        str_shape: shape_of(crate::types::str::STR.get()),
        function_shape: shape_of(function::FUNCTION.get()),
        method_shape: shape_of(method::METHOD.get()),
        native_shape: shape_of(native_function::NATIVE.get()),
        native_method: offset_of!(PyNative, method) as u64,
        native_receiver: offset_of!(PyNative, receiver) as u64,
        range_iter_shape: shape_of(range::RANGE_ITER.get()),
        list_iter_shape: shape_of(seqiter::LIST_ITER.get()),
        tuple_iter_shape: shape_of(seqiter::TUPLE_ITER.get()),
        items_iter_shape: dict::iterators::items_class().map_or(0, shape_of),
        list_type: list::LIST.get().to_value().word().0,
        tuple_type: tuple::TUPLE.get().to_value().word().0,
        dict_type: dict::DICT.get().to_value().word().0,
        str_type: crate::types::str::STR.get().to_value().word().0,
        int_type: crate::types::int::INT.get().to_value().word().0,
        float_type: float::FLOAT.get().to_value().word().0,
        bool_type: boolean::BOOL.get().to_value().word().0,
        dict_version: PyDict::VERSION_OFFSET as u64,
        dict_table: PyDict::TABLE_OFFSET as u64,
        super_type: super_word(),
        stop_async_iteration: crate::exc::Exc::StopAsyncIteration.class().as_value().word().0,
        container_lists: heap().container_lists(),
    }
}

impl Taker {
    pub(super) fn hold(&mut self, v: &Value) -> Word {
        let word = v.word();
        if word.is_ptr() && self.seen.insert(word.0) {
            self.held.push(v.clone());
            self.describe(v);
        }
        word
    }

    /// What a callable constant is.
    pub(super) fn target(&self, word: Word) -> Option<&CallTarget> {
        self.callees.iter().find(|(w, _)| *w == word).map(|(_, target)| target)
    }

    /// A word that compiled code uses while a name or an attribute is bound to it, kept alive besides if `held`.
    pub(super) fn take(&mut self, v: &Value, held: bool) -> Word {
        if held {
            return self.hold(v);
        }
        // What a bound method is bound to may have an end that is waited for: it is not kept.
        if v.downcast_exact::<PyMethod>().is_some() && !self.callees.iter().any(|(w, _)| *w == v.word()) {
            self.describe(v);
        }
        v.word()
    }

    /// Notes what a callable constant is.
    fn describe(&mut self, v: &Value) {
        let target = if let Some(f) = v.downcast_exact::<PyFunction>() {
            CallTarget::Function(self.function(v, f))
        } else if let Some(class) = v.as_type() {
            self.class(v, class)
        } else if let Some(m) = v.downcast_exact::<PyMethod>() {
            if method::func(m).downcast_exact::<PyFunction>().is_none() {
                return;
            }
            CallTarget::Bound { word: v.word(), func: self.hold(method::func(m)) }
        } else if let Some(n) = v.downcast_exact::<PyNative>() {
            natives::function(v, n)
        } else if let Some(d) = v.downcast_exact::<PyMethodDescriptor>() {
            natives::method(v, d)
        } else {
            return;
        };
        self.callees.push((v.word(), target));
    }

    fn function(&mut self, v: &Value, f: &PyFunction) -> FunctionTarget {
        let code = function::code(f);
        let defaults = function::field(&f.defaults).get();
        let defaults = defaults.as_ref().and_then(|d| d.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
        let defaults = defaults.iter().map(|d| self.hold(d)).collect();
        let kwdefaults = function::field(&f.kwdefaults).get();
        FunctionTarget {
            word: v.word(),
            defaults,
            kwdefaults: self.keyword_only(code, kwdefaults.as_ref()),
            kwdefaults_dict: f.kwdefaults.get().0,
            ..self.of_code(code, Some(v))
        }
    }

    /// Values for the keyword-only parameters; null for those that have none.
    fn keyword_only(&mut self, code: &PyCode, defaults: Option<&Value>) -> Vec<Word> {
        let names = code.varnames.get();
        let names = names.as_ref().and_then(|n| n.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
        let defaults = defaults.and_then(|d| d.downcast_exact::<PyDict>()).filter(|d| d.has_str_keys());
        let first = code.unit.argcount as usize;
        let values = (first..first + code.unit.kwonlyargcount as usize).map(|i| {
            let value = defaults?.peek_str(names.get(i)?)?;
            Some(self.hold(value))
        });
        values.map(|v| v.unwrap_or(Word::NULL)).collect()
    }

    fn class(&mut self, v: &Value, class: &PyType) -> CallTarget {
        let intrinsic = natives::class(class);
        if intrinsic == Intrinsic::None {
            let exception = exception::is_made_plainly(class);
            let init = if exception {
                crate::eval::calls::python_init(v)
            } else {
                crate::eval::calls::plain_init(v)
            };
            if let Some(init) = init {
                let target = init.downcast_exact::<PyFunction>().map(|f| {
                    let word = self.hold(&init);
                    let mut target = self.function(&init, f);
                    target.word = word;
                    target
                });
                if let Some(target) = target {
                    if !exception {
                        self.instances.extend(instance_facts(v, class));
                    }
                    return CallTarget::Type { word: v.word(), init: Some(target), exception };
                }
            }
        }
        CallTarget::OtherType { word: v.word(), intrinsic }
    }

    fn code(&mut self, code: &PyCode, func: Option<&Value>) -> CodeSnapshot {
        let p = frames::prepared(code);
        let unit = &code.unit;
        let globals = func.and_then(|f| f.downcast::<PyFunction>()).map_or(0, |f| f.globals.get().0);
        let consts = code.consts.get();
        let consts = consts.as_ref().and_then(|c| c.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
        let mut instrs = Vec::new();
        let mut feedback: Vec<Feedback> = Vec::new();
        for (i, instr) in p.instrs.iter().enumerate() {
            let target = if instr.op.is_jump() { instr.arg } else { 0 };
            instrs.push(adder_abi::feedback::Instr { op: instr.op as u8, arg: instr.arg, target, line: 0 });
            let key = code as *const PyCode as u64;
            // The guess at an iterator is made where it comes from.
            let from = if instr.op == Opcode::FOR_ITER { i.saturating_sub(1) } else { i };
            // An attribute whose shapes were not all foreseen looks the others up, and does not fail again.
            let looks_up = matches!(instr.op, Opcode::LOAD_ATTR | Opcode::STORE_ATTR | Opcode::LOAD_METHOD);
            let hopeless = |at: usize| super::is_hopeless(key, at as u32);
            let f = if !looks_up && (hopeless(i) || hopeless(from)) {
                Feedback::Generic
            } else {
                self.feedback(code, p, func, i, instr, &feedback)
            };
            feedback.push(f);
        }
        let reads_frame = reads_frame(code, &p.instrs) || asks_super_oddly(code, p, &feedback);
        super::provide_entry(code);
        CodeSnapshot {
            code: code as *const PyCode as u64,
            name: unit.name.to_string_lossy(),
            file: code.filename_text(),
            line: unit.firstlineno,
            argcount: unit.argcount,
            kwonly: unit.kwonlyargcount,
            flags: unit.flags,
            takes: code.head.takes.get(),
            interpreter: super::interpreter_entry(code) as usize,
            nlocals: p.nlocals as u32,
            ncells: p.ncells as u32,
            nfrees: p.nfrees as u32,
            stacksize: unit.stacksize,
            cell_args: prepare::cell_parameters(unit),
            instrs,
            consts: consts.iter().map(fact).collect(),
            names: code.names().iter().map(Value::word).collect(),
            feedback,
            failed: super::failed_places(code as *const PyCode as u64),
            resumes: resumes(code, p),
            blocks: p.blocks.iter().map(|b| handler_block(b, self.eager)).collect(),
            block_of: p.block_of.to_vec(),
            name_tuples: consts.iter().filter_map(name_tuple).collect(),
            class_cell: class_cell(code),
            reads_frame,
            globals,
            shared: code.is_shared(),
            namespace: 0,
            names_kept: Vec::new(),
            loop_range: (0, 0),
        }
    }

    /// A name of module code that its loop does not store.
    fn scoped(&mut self, code: &PyCode, instr: &Instr) -> Feedback {
        let Some(ModuleRoot { scope, kept, .. }) = &self.root else { return Feedback::Executed };
        let Some(name) = code.names().get(instr.arg as usize) else { return Feedback::Executed };
        if kept.contains(&name.word()) {
            return Feedback::Executed;
        }
        let own = |d: &Value| d.downcast_exact::<PyDict>().and_then(|d| d.peek_str(name).cloned());
        let Some(v) = own(&scope.namespace).or_else(|| own(&scope.builtins)) else {
            return Feedback::Executed;
        };
        let dict = scope.namespace.word().0;
        let watch = Watch::Global { dict, name: name.word().0 };
        if !is_stable(&watch, v.word()) {
            return Feedback::Executed;
        }
        GLOBALS.0.builtins.borrow_mut().insert(dict, scope.builtins.word().0);
        let held = is_durable(&v);
        let value = self.take(&v, held);
        Feedback::Global { value, watch, held }
    }

    fn feedback(
        &mut self,
        code: &PyCode,
        p: &Prepared,
        func: Option<&Value>,
        i: usize,
        instr: &Instr,
        before: &[Feedback],
    ) -> Feedback {
        let data = instr.data.get();
        let cold = if self.eager { Feedback::Executed } else { Feedback::Cold };
        if p.depth[i] == u16::MAX {
            return Feedback::Executed;
        }
        if let Some(special) = special::feedback(self, instr) {
            return special;
        }
        match instr.op {
            Opcode::LOAD_GLOBAL | Opcode::LOAD_NAME if self.root.is_some() && self.codes.is_empty() => {
                self.scoped(code, instr)
            }
            Opcode::LOAD_GLOBAL => {
                if data == 0 {
                    return cold;
                }
                self.global(code, func, instr)
            }
            Opcode::STORE_GLOBAL if self.root.is_none() => {
                let f = func.and_then(|f| f.downcast::<PyFunction>());
                match (f, code.names().get(instr.arg as usize)) {
                    (Some(f), Some(name)) => self.variable(f, name),
                    _ => Feedback::Executed,
                }
            }
            Opcode::YIELD_VALUE if data != 0 => Feedback::Operands {
                lhs: Kinds(data as u16),
                rhs: Kinds::NONE,
                overflowed: false,
                both_ints: false,
            },
            Opcode::LOAD_ATTR | Opcode::STORE_ATTR | Opcode::LOAD_METHOD => {
                if data == 0 {
                    // Nothing cacheable was seen, or nothing at all.
                    return Feedback::Executed;
                }
                self.attribute(code, instr, i as u32, before)
            }
            Opcode::CALL_FUNCTION | Opcode::CALL_METHOD | Opcode::CALL_FUNCTION_KW => {
                // SAFETY: these instructions keep a `CallCache`.
                match unsafe { cache::get::<CallCache>(instr) } {
                    None => cold,
                    Some(c) => {
                        let kinds = c.kinds.get();
                        Feedback::Call {
                            target: self.call(c, func),
                            first: Kinds(kinds as u16),
                            second: Kinds((kinds >> 16) as u16),
                        }
                    }
                }
            }
            Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_TRUE
            | Opcode::JUMP_IF_FALSE_OR_POP
            | Opcode::JUMP_IF_TRUE_OR_POP => {
                let (truths, falses) = (data as u32 & 0xff_ffff, (data >> 32) as u32 & 0xff_ffff);
                let kinds = match Kinds((data >> 24 & 0xff) as u16) {
                    Kinds::NONE => Kinds::BOOL,
                    kinds => kinds,
                };
                if truths == 0 && falses == 0 {
                    return cold;
                }
                if self.eager {
                    return Feedback::Branch { taken: 1, fallen: 1, kinds };
                }
                let on_true = matches!(instr.op, Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE_OR_POP);
                let (taken, fallen) = if on_true { (truths, falses) } else { (falses, truths) };
                Feedback::Branch { taken, fallen, kinds }
            }
            Opcode::JUMP_IF_NOT_EXC_MATCH if self.eager => Feedback::Executed,
            Opcode::JUMP_IF_NOT_EXC_MATCH => {
                let (taken, fallen) = ((data >> 1 & 1) as u32, (data & 1) as u32);
                if data == 0 { cold } else { Feedback::Branch { taken, fallen, kinds: Kinds::NONE } }
            }
            Opcode::FOR_ITER => stepped(data),
            Opcode::BINARY_SUBSCR | Opcode::STORE_SUBSCR | Opcode::CONTAINS_OP => {
                if data == 0 {
                    return cold;
                }
                let container = match data >> 40 & 0x1f {
                    1 => Container::List,
                    2 => Container::Tuple,
                    4 => Container::Dict,
                    8 => Container::Str,
                    _ => Container::Other,
                };
                let index = Kinds((data & 0xffff) as u16);
                let index = if index == Kinds::NONE { Kinds::INT } else { index };
                Feedback::Subscript { container, index, elements: elements(data >> 48) }
            }
            Opcode::BUILD_CONST_KEY_MAP if data != 0 => Feedback::Keys(data),
            Opcode::UNPACK_SEQUENCE => match data & 0xff {
                1 => Feedback::Unpack { container: Container::Tuple, elements: 0 },
                2 => Feedback::Unpack { container: Container::List, elements: elements(data >> 8) },
                _ => Feedback::Unpack { container: Container::Other, elements: 0 },
            },
            Opcode::COMPARE_OP => self.operands(data, cold),
            Opcode::UNARY_NEGATIVE | Opcode::UNARY_POSITIVE | Opcode::UNARY_INVERT | Opcode::UNARY_NOT => {
                self.operands(data, cold)
            }
            op if op.name().starts_with("BINARY_") || op.name().starts_with("INPLACE_") => {
                self.operands(data, cold)
            }
            _ => Feedback::Executed,
        }
    }

    fn operands(&self, data: u64, cold: Feedback) -> Feedback {
        if data == 0 {
            return cold;
        }
        Feedback::Operands {
            lhs: Kinds((data & 0xff) as u16),
            rhs: Kinds((data >> 16 & 0xff) as u16),
            overflowed: data & kind::OVERFLOWED != 0,
            both_ints: data & kind::BOTH_INTS != 0,
        }
    }

    fn call(&mut self, c: &CallCache, around: Option<&Value>) -> CallTarget {
        if c.megamorphic.get() {
            return CallTarget::Unknown;
        }
        let Some(value) = c.code.get() else {
            return special::callable(self, c).unwrap_or(CallTarget::Unknown);
        };
        if let Some(codes) = value.downcast::<PyTuple>() {
            self.held.push(value.clone());
            let codes = tuple::items(codes).iter().filter_map(|code| code.downcast::<PyCode>());
            return CallTarget::Several(codes.map(|code| self.of_code(code, around)).collect());
        }
        let Some(code) = value.downcast::<PyCode>() else { return CallTarget::Unknown };
        if !c.receiver.get().is_null() {
            return special::bound(self, c.receiver.get(), code).unwrap_or(CallTarget::Unknown);
        }
        self.held.push(value.clone());
        CallTarget::Closure(self.of_code(code, around))
    }

    /// Any function of a code object, which whoever asks for it holds. It is taken with the globals of the function `around`: its own, or its
    /// caller's, which compiled code tests it for.
    fn of_code(&mut self, code: &PyCode, around: Option<&Value>) -> FunctionTarget {
        let unit = &code.unit;
        let simple = is_simple(code);
        super::provide_entry(code);
        let key = code as *const PyCode as u64;
        let generator = is_plain_generator(code);
        let small =
            (simple || generator) && code.prepared.get().is_some_and(|p| p.instrs.len() <= MAX_INLINE_INSTRS);
        let inline = match self.index.get(&key) {
            Some(i) => Some(*i),
            None if small && self.queue.len() < MAX_CODES => {
                self.index.insert(key, self.queue.len());
                self.queue.push((code.to_value(), around.cloned()));
                Some(self.queue.len() - 1)
            }
            None => None,
        };
        FunctionTarget {
            word: Word::NULL,
            code: key,
            inline,
            simple,
            generator,
            argcount: unit.argcount,
            defaults: Vec::new(),
            kwdefaults: self.keyword_only(code, None),
            kwdefaults_dict: 0,
            names: parameter_names(code),
            star: unit.flags & code_flag::VARARGS != 0,
            star2: unit.flags & code_flag::VARKEYWORDS != 0,
            takes: code.head.takes.get(),
        }
    }

    fn global(&mut self, code: &PyCode, func: Option<&Value>, instr: &Instr) -> Feedback {
        let Some(f) = func.and_then(|f| f.downcast::<PyFunction>()) else { return Feedback::Executed };
        // SAFETY: `LOAD_GLOBAL` keeps a `GlobalCache`; the function holds its namespaces.
        let found = unsafe {
            let Some(cache) = cache::get::<GlobalCache>(instr) else { return Feedback::Executed };
            let globals = Value::from_borrowed(f.globals.get());
            let builtins = Value::from_borrowed(f.builtins.get());
            let Some(name) = code.names().get(instr.arg as usize) else { return Feedback::Executed };
            current(cache, &globals, &builtins).or_else(|| named(name, &globals, &builtins))
        };
        let Some(name) = code.names().get(instr.arg as usize) else { return Feedback::Executed };
        let watch = Watch::Global { dict: f.globals.get().0, name: name.word().0 };
        match found {
            Some(v) if is_stable(&watch, v.word()) => {
                GLOBALS.0.builtins.borrow_mut().insert(f.globals.get().0, f.builtins.get().0);
                let held = is_durable(&v);
                let value = self.take(&v, held);
                Feedback::Global { value, watch, held }
            }
            Some(_) => self.variable(f, name),
            None => Feedback::Executed,
        }
    }

    /// A global that changes.
    fn variable(&mut self, f: &PyFunction, name: &Value) -> Feedback {
        // SAFETY: the function holds its namespace.
        let globals = unsafe { Value::from_borrowed(f.globals.get()) };
        let Some(g) = globals.downcast_exact::<PyDict>() else { return Feedback::Executed };
        let Some(i) = name.downcast::<PyStr>().and_then(|name| g.find_str(name)) else {
            return Feedback::Executed;
        };
        let (version, offset) = (g.keys_version(), g.offset_of(i));
        if version == 0 || offset == u32::MAX {
            return Feedback::Executed;
        }
        self.held.push(globals.clone());
        Feedback::Variable { dict: globals.word().0, version, offset }
    }
}

/// How compiled code makes an instance; none if the runtime has to.
fn instance_facts(v: &Value, class: &PyType) -> Option<InstanceFacts> {
    let shape = class.shape();
    let plain = class.solid.layout == Layout::Object
        && shape.flags & shape_flag::TRAVERSE != 0
        && shape.flags & shape_flag::DICT_MODE == 0
        && !class.is_variable();
    let size = class.instance_size();
    // The words of `__slots__`, and of the attribute area the first: a slot is read only once the shape says that it is filled.
    let zeroed = if shape.attr_offset == 0 { size } else { shape.attr_offset as usize + 8 };
    (plain && size <= SMALL_MAX).then(|| InstanceFacts {
        class: v.word(),
        shape: class.root_shape() as u64,
        size: size as u32,
        zeroed: zeroed as u32,
        ends_unnoticed: class.slots().finalize.is_none(),
    })
}

/// Whether a unit may keep the value alive without anybody noticing: nothing whose end a program waits for.
pub(super) fn is_durable(v: &Value) -> bool {
    use adder_abi::object::Layout;
    !v.word().is_ptr()
        || v.as_type().is_some()
        || matches!(
            v.layout(),
            Layout::Int
                | Layout::Float
                | Layout::Bool
                | Layout::None
                | Layout::NotImplemented
                | Layout::Ellipsis
                | Layout::Str
                | Layout::Bytes
                | Layout::Function
                | Layout::Native
                | Layout::Module
                | Layout::Code
        )
        || v.downcast_exact::<PyMethodDescriptor>().is_some()
}

/// Whether calling the code runs it at once.
fn is_simple(code: &PyCode) -> bool {
    code.unit.flags & (SUSPENDS | code_flag::OPTIMIZED) == code_flag::OPTIMIZED
}

/// Whether calling the code makes a generator.
fn is_plain_generator(code: &PyCode) -> bool {
    code.unit.flags & (SUSPENDS | code_flag::OPTIMIZED) == code_flag::GENERATOR | code_flag::OPTIMIZED
}

const SUSPENDS: u32 =
    code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR | code_flag::ITERABLE_COROUTINE;

/// Names of parameters, keyword-only ones included; null for positional-only ones.
fn parameter_names(code: &PyCode) -> Vec<Word> {
    let names = code.varnames.get();
    let names = names.as_ref().and_then(|n| n.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
    let count = ((code.unit.argcount + code.unit.kwonlyargcount) as usize).min(names.len());
    let named = |(i, n): (usize, &Value)| {
        if i < code.unit.posonlyargcount as usize { Word::NULL } else { n.word() }
    };
    names[..count].iter().enumerate().map(named).collect()
}

/// A constant that is a tuple of strings.
fn name_tuple(v: &Value) -> Option<(Word, Vec<Word>)> {
    let items = tuple::items(v.downcast_exact::<PyTuple>()?);
    let strings = !items.is_empty() && items.iter().all(|i| i.downcast_exact::<PyStr>().is_some());
    strings.then(|| (v.word(), items.iter().map(Value::word).collect()))
}

fn super_word() -> u64 {
    crate::types::super_::SUPER.get().to_value().word().0
}

/// The free variable `__class__` of a method: comprehensions have a first argument of their own.
fn class_cell(code: &PyCode) -> Option<u32> {
    let unit = &code.unit;
    if unit.argcount == 0 || unit.name.as_bytes().starts_with(b"<") {
        return None;
    }
    unit.freevars.iter().position(|n| n.as_bytes() == b"__class__").map(|i| i as u32)
}

/// Whether `super` is used otherwise than called without arguments where these can be found.
fn asks_super_oddly(code: &PyCode, p: &Prepared, feedback: &[Feedback]) -> bool {
    p.instrs.iter().enumerate().any(|(i, instr)| {
        let name = match instr.op {
            Opcode::LOAD_GLOBAL | Opcode::LOAD_NAME => {
                code.names().get(instr.arg as usize).and_then(|n| n.downcast::<PyStr>())
            }
            _ => None,
        };
        if !name.is_some_and(|n| n.to_string_lossy() == "super") {
            return false;
        }
        let is_super = match &feedback[i] {
            Feedback::Global { value, held, .. } => *held && value.0 == super_word(),
            Feedback::Cold => true,
            _ => false,
        };
        let called = p.instrs.get(i + 1).is_some_and(|n| n.op == Opcode::CALL_FUNCTION && n.arg == 0);
        !is_super || !called || class_cell(code).is_none()
    })
}

fn handler_block(b: &Block, eager: bool) -> HandlerBlock {
    let handler = (b.kind == BlockKind::Finally).then_some(b.handler);
    HandlerBlock { handler, level: b.level, parent: b.parent, reached: eager || b.reached.get() }
}

/// Where a generator goes on after its yields.
fn resumes(code: &PyCode, p: &Prepared) -> Vec<(u32, u32)> {
    if !matches!(code.unit.flags & SUSPENDS, code_flag::GENERATOR | code_flag::COROUTINE) {
        return Vec::new();
    }
    let reached = p.instrs.iter().enumerate().filter(|(i, _)| p.depth[*i] != u16::MAX);
    let places = reached.filter_map(|(i, instr)| {
        let behind = match instr.op {
            Opcode::YIELD_VALUE => 1,
            Opcode::YIELD_FROM => 0,
            _ => return None,
        };
        Some((i as u32 + behind, u32::from(p.depth[i])))
    });
    places.collect()
}

/// Whether the code names something whose owner looks at the frame that calls it.
fn reads_frame(code: &PyCode, instrs: &[Instr]) -> bool {
    const GLOBALS: [&str; 8] =
        ["locals", "globals", "vars", "dir", "eval", "exec", "breakpoint", "getrefcount"];
    // Counts are lower in compiled code, which lends arguments.
    const ATTRIBUTES: [&str; 1] = ["getrefcount"];
    instrs.iter().any(|i| {
        let names: &[&str] = match i.op {
            Opcode::LOAD_GLOBAL | Opcode::LOAD_NAME => &GLOBALS,
            Opcode::LOAD_ATTR | Opcode::LOAD_METHOD => &ATTRIBUTES,
            _ => return false,
        };
        let name = code.names().get(i.arg as usize).and_then(|n| n.downcast::<PyStr>());
        name.is_some_and(|n| names.contains(&n.to_string_lossy().as_str()))
    })
}

fn fact(v: &Value) -> ConstFact {
    let w = v.word();
    ConstFact {
        word: w,
        layout: w.is_ptr().then(|| v.layout()),
        shape: v.shape().map_or(0, |s| s as *const Shape as u64),
    }
}

/// What a `FOR_ITER` has noted: see `eval::stepped`.
fn stepped(data: u64) -> Feedback {
    use crate::eval::stepped::{INNER_BITS, INNER_SHIFT, MAX_INNER, bit};
    let kind_of = |bits: u64| match bits {
        bit::RANGE => IterKind::Range,
        bit::LIST => IterKind::List,
        bit::TUPLE => IterKind::Tuple,
        bit::ZIP => IterKind::Zip,
        bit::ENUMERATE => IterKind::Enumerate,
        bit::ITEMS => IterKind::Items,
        _ => IterKind::Other,
    };
    let kind = kind_of(data & 0xff);
    let mut inner = Vec::new();
    if matches!(kind, IterKind::Zip | IterKind::Enumerate) {
        for j in 0..MAX_INNER {
            let bits = data >> (INNER_SHIFT + INNER_BITS * j);
            if bits & 0xf == 0 {
                break;
            }
            inner.push((kind_of(bits & 0xf), elements(bits >> 4)));
        }
    }
    Feedback::Iter { kind, elements: elements(data >> 8), inner }
}

/// The one kind of list elements seen, as [`ListKind`] has it, or [`EITHER_KIND`].
fn elements(seen: u64) -> u8 {
    match seen & 0xf {
        8 => ListKind::Doubles as u8,
        4 => ListKind::Ints as u8,
        s if s & 8 == 0 => ListKind::Mixed as u8,
        _ => EITHER_KIND,
    }
}

/// What globals were last taken for constant, how often that turned out wrong, and where builtins are found.
struct Globals {
    seen: RefCell<HashMap<Watch, (Word, u32)>>,
    builtins: RefCell<HashMap<u64, u64>>,
}

struct GlobalsGlobal(Globals);

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for GlobalsGlobal {}
// SAFETY: as for `Sync`.
unsafe impl Send for GlobalsGlobal {}

static GLOBALS: std::sync::LazyLock<GlobalsGlobal> = std::sync::LazyLock::new(|| {
    GlobalsGlobal(Globals { seen: RefCell::new(HashMap::new()), builtins: RefCell::new(HashMap::new()) })
});

/// A global that keeps changing is not worth an assumption.
pub(super) fn is_stable(watch: &Watch, value: Word) -> bool {
    let mut seen = GLOBALS.0.seen.borrow_mut();
    let (last, changes) = seen.entry(*watch).or_insert((value, 0));
    if *last != value {
        *last = value;
        *changes += 1;
    }
    *changes < 2
}

/// Enters a unit as dependant of what it assumes.
pub fn register(watch: Watch, unit: u64) {
    crate::watch::register(watch, unit);
    if let Watch::Global { dict, name } = watch {
        // The name may have been found in the builtins, or may be hidden by a new global.
        if let Some(builtins) = GLOBALS.0.builtins.borrow().get(&dict) {
            crate::watch::register(Watch::Global { dict: *builtins, name }, unit);
        }
    }
    if let Watch::Type(address) = watch {
        // SAFETY: the unit holds the type. A type without a version is not told of changes.
        unsafe { &*(address as *const PyType) }.current_version();
    }
}

/// Takes a unit out where [`register`] has entered it.
pub fn unregister(watch: Watch, unit: u64) {
    crate::watch::unregister(watch, unit);
    if let Watch::Global { dict, name } = watch {
        if let Some(builtins) = GLOBALS.0.builtins.borrow().get(&dict) {
            crate::watch::unregister(Watch::Global { dict: *builtins, name }, unit);
        }
    }
}

/// Height of the evaluation stack of a frame.
///
/// # Safety
/// The frame is alive and its stack pointer saved.
pub unsafe fn stack_depth(code: &PyCode, frame: *const Frame) -> u32 {
    let p = frames::prepared(code);
    // SAFETY: by the caller's contract.
    unsafe {
        let base = frames::variables(frame).add(p.variables);
        (*frame).sp.get().offset_from(base) as u32
    }
}
