//! A runtime just large enough to run compiled code: a thread, a few objects, helpers that fail the test if they are not expected.
//!
//! Mock objects are leaked: tests are short.

use crate::compile::{Jit, Options, Unit};
use adder_abi::Word;
use adder_abi::deopt::{LiveRepr, Location, Reason, UnitMeta};
use adder_abi::feedback::*;
use adder_abi::helpers::{Helper, HelperTable};
use adder_abi::layout::*;
use adder_abi::object::{Header, IMMORTAL_COUNT, Shape};
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Activation, Frame, ThreadHead};
use std::cell::{Cell, RefCell};
use std::mem::offset_of;

#[derive(Clone, Debug)]
pub struct Exit {
    pub reason: Reason,
    pub pc: u32,
    pub locals: Vec<Word>,
}

thread_local! {
    static LAST: RefCell<Option<Exit>> = const { RefCell::new(None) };
}

pub struct Ins {
    instr: Instr,
    feedback: Feedback,
}

pub fn ins(op: Opcode, arg: u32) -> Ins {
    Ins { instr: Instr { op: op as u8, arg, target: 0, line: 1 }, feedback: Feedback::Executed }
}

impl Ins {
    pub fn to(mut self, target: u32) -> Ins {
        self.instr.target = target;
        self
    }

    pub fn with(mut self, feedback: Feedback) -> Ins {
        self.feedback = feedback;
        self
    }
}

pub struct CodeMaker(CodeSnapshot);

pub fn code(nlocals: u32, argcount: u32, stacksize: u32) -> CodeMaker {
    CodeMaker(CodeSnapshot {
        code: 0x1000,
        name: "f".to_string(),
        file: "test".to_string(),
        line: 1,
        argcount,
        kwonly: 0,
        flags: 3,
        takes: false,
        interpreter: 0,
        nlocals,
        ncells: 0,
        nfrees: 0,
        stacksize,
        cell_args: vec![],
        instrs: vec![],
        consts: vec![],
        names: vec![Word(0x2000)],
        feedback: vec![],
        failed: vec![],
        reads_frame: false,
        name_tuples: vec![],
        class_cell: None,
        resumes: vec![],
        blocks: vec![],
        block_of: vec![],
        namespace: 0,
        names_kept: vec![],
        loop_range: (0, 0),
        globals: 0,
        shared: false,
    })
}

impl CodeMaker {
    pub fn constant(&mut self, word: Word) -> u32 {
        self.0.consts.push(ConstFact { word, layout: None, shape: 0 });
        self.0.consts.len() as u32 - 1
    }

    pub fn snapshot_mut(&mut self) -> &mut CodeSnapshot {
        &mut self.0
    }

    pub fn body(mut self, list: Vec<Ins>) -> CodeSnapshot {
        for i in list {
            self.0.instrs.push(i.instr);
            self.0.feedback.push(i.feedback);
        }
        self.0
    }
}

fn leak<T>(x: T) -> &'static T {
    Box::leak(Box::new(x))
}

fn shape() -> &'static Shape {
    leak(Shape {
        type_: std::ptr::null(),
        layout: adder_abi::object::Layout::Object,
        flags: 0,
        slot_words: 0,
        attr_offset: 0,
        inline_capacity: 0,
        count: 0,
        id: 0,
        _interior: core::cell::UnsafeCell::new(()),
    })
}

fn head(shape: *const Shape) -> Header {
    Header { refcount: Cell::new(IMMORTAL_COUNT), flags: Cell::new(0), shape: Cell::new(shape) }
}

pub struct Mock {
    jit: Jit,
    thread: &'static ThreadHead,
    known: Known,
    units: Vec<Unit>,
    code: &'static CodeHead,
    func: &'static PyFunction,
}

impl Mock {
    pub fn new() -> Mock {
        let address = |s: &'static Shape| s as *const Shape as u64;
        let float = shape();
        let list = shape();
        let function = shape();
        let known = Known {
            none: leak(head(shape())) as *const Header as u64,
            true_: leak(head(shape())) as *const Header as u64,
            false_: leak(head(shape())) as *const Header as u64,
            float_shape: address(float),
            list_shape: address(list),
            function_shape: address(function),
            ..Known::default()
        };
        FLOAT_SHAPE.with(|s| s.set(float));
        LAST.with(|l| *l.borrow_mut() = None);
        let code = leak(CodeHead {
            head: head(shape()),
            entry: Cell::new(std::ptr::null()),
            budget: Cell::new(0),
            jit_state: Cell::new(0),
            plain_args: Cell::new(adder_abi::layout::NOT_PLAIN),
            takes: Cell::new(false),
        });
        let null = || Cell::new(Word::NULL);
        let func = leak(PyFunction {
            head: head(function),
            code: Cell::new(Word(code as *const CodeHead as u64)),
            globals: null(),
            builtins: null(),
            closure: null(),
            defaults: null(),
            kwdefaults: null(),
            name: null(),
            qualname: null(),
            doc: null(),
            module: null(),
            annotations: null(),
            annotate: null(),
            type_params: null(),
            version: Cell::new(1),
        });
        // SAFETY: a thread of all zeros is a valid one: numbers and null pointers.
        let thread: &'static ThreadHead = leak(unsafe { std::mem::zeroed::<ThreadHead>() });
        thread.depth_limit.set(1000);
        let jit = Jit::new(helpers(), Options::default()).unwrap_or_else(|e| panic!("{e}"));
        Mock { jit, thread, known, units: Vec::new(), code, func }
    }

    pub fn force_exits(&mut self) {
        self.jit.compiler.options.force_exits = true;
    }

    pub fn compile(&mut self, code: CodeSnapshot, entry: EntryKind) -> usize {
        if std::env::var_os("DUMP").is_some() {
            self.jit.compiler.options.dump.ir = true;
            self.jit.compiler.options.dump.asm = true;
        }
        let snap = Snapshot {
            codes: vec![code],
            entry,
            known: self.known,
            callees: vec![],
            instances: vec![],
            stepped: None,
        };
        let unit = self.jit.compile(&snap).unwrap_or_else(|r| panic!("refused: {}", r.text()));
        self.units.push(unit);
        self.units.len() - 1
    }

    pub fn call(&self, unit: usize, args: &[Word]) -> Word {
        self.call_function(unit, Word(self.func as *const PyFunction as u64), args)
    }

    pub fn call_function(&self, unit: usize, func: Word, args: &[Word]) -> Word {
        let address = self.units[unit].address();
        match args {
            [a] => {
                // SAFETY: the unit was compiled with one parameter.
                let f: extern "C" fn(*const ThreadHead, Word, Word) -> Word =
                    unsafe { std::mem::transmute(address) };
                f(self.thread, func, *a)
            }
            _ => panic!("mock calls take one argument"),
        }
    }

    pub fn enter(&self, unit: usize, values: &[Word]) -> Word {
        let words = size_of::<Frame>() / 8 + values.len();
        let memory: &'static mut [u64] = Box::leak(vec![0u64; words].into_boxed_slice());
        let at = offset_of!(Frame, values) / 8;
        for (i, v) in values.iter().enumerate() {
            memory[at + i] = v.0;
        }
        // SAFETY: the unit has the OSR convention and the memory is a frame's.
        let f: extern "C" fn(*const ThreadHead, *mut u64) -> Word =
            unsafe { std::mem::transmute(self.units[unit].address()) };
        let before = self.thread.top.replace(memory.as_ptr().cast());
        let result = f(self.thread, memory.as_mut_ptr());
        self.thread.top.set(before);
        result
    }

    pub fn last_exit(&self) -> Option<Exit> {
        LAST.with(|l| l.borrow().clone())
    }

    pub fn take_exit(&self) -> Option<Exit> {
        LAST.with(|l| l.borrow_mut().take())
    }

    pub fn function(&self) -> (Word, u64) {
        (Word(self.func as *const PyFunction as u64), self.code as *const CodeHead as u64)
    }

    pub fn set_entry(&self, unit: usize) {
        self.code.entry.set(self.units[unit].address());
    }

    pub fn depth(&self) -> u32 {
        assert!(self.thread.top.get().is_null() || self.thread.depth.get() > 0);
        self.thread.depth.get()
    }

    pub fn limit(&self, n: u32) {
        self.thread.depth_limit.set(n);
    }

    pub fn list(&self, kind: u8, items: &[f64]) -> Word {
        let words: Vec<Word> =
            items
                .iter()
                .map(|d| {
                    if kind == 3 {
                        Word(d.to_bits())
                    } else {
                        Word::from_f64(*d).unwrap_or_else(|| boxed(*d))
                    }
                })
                .collect();
        let words: &'static mut [Word] = Box::leak(words.into_boxed_slice());
        let list = leak(PyList {
            head: head(self.known.list_shape as *const Shape),
            items: Cell::new(words.as_mut_ptr()),
            len: Cell::new(words.len()),
            capacity: Cell::new(words.len() as u32),
            kind: Cell::new(if kind == 3 { ListKind::Doubles } else { ListKind::Mixed }),
            sorting: Cell::new(false),
            in_cell: Cell::new(false),
        });
        Word(list as *const PyList as u64)
    }

    pub fn float(&self, w: Word) -> f64 {
        if w.is_flonum() {
            return w.as_flonum();
        }
        // SAFETY: the test expects a float, and boxed ones are made by `boxed`.
        unsafe { (*(w.0 as *const PyFloat)).value }
    }
}

thread_local! {
    static FLOAT_SHAPE: Cell<*const Shape> = const { Cell::new(std::ptr::null()) };
}

fn boxed(d: f64) -> Word {
    let f = leak(PyFloat { head: head(FLOAT_SHAPE.with(Cell::get)), value: d });
    Word(f as *const PyFloat as u64)
}

extern "C" fn box_float(_: *const ThreadHead, d: f64) -> Word {
    boxed(d)
}

extern "C" fn recursion(_: *const ThreadHead) -> Word {
    Word::NULL
}

fn word_at(thread: &ThreadHead, l: &Location) -> Word {
    let live = |i: u16| thread.deopt_buffer[usize::from(i)].get();
    match l {
        Location::Const(w) => *w,
        Location::Live(i, LiveRepr::Tagged | LiveRepr::Bool) => Word(live(*i)),
        Location::Live(i, LiveRepr::Int) => Word::small_int(live(*i) as i64),
        Location::Live(i, LiveRepr::Float) => {
            let d = f64::from_bits(live(*i));
            Word::from_f64(d).unwrap_or_else(|| boxed(d))
        }
        Location::Maybe(flag, l) if live(*flag) & 1 != 0 => word_at(thread, l),
        Location::Number(flag, number) => {
            let (flag, number) = (word_at(thread, flag), word_at(thread, number));
            if flag.0 & 1 == 1 && number.is_flonum() {
                Word::small_int(number.as_flonum() as i64)
            } else {
                number
            }
        }
        Location::Virtual(_) | Location::Maybe(..) => Word::NULL,
    }
}

extern "C" fn deopt(thread: *const ThreadHead, meta: *const UnitMeta, exit: u64, _frame: u64) -> Word {
    // SAFETY: compiled code passes its own thread and metadata.
    let (thread, meta) = unsafe { (&*thread, &*meta) };
    meta.counts[exit as usize].fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let info = &meta.exits[exit as usize];
    if info.reason == Reason::Exception {
        return Word::NULL;
    }
    let frame = &info.frames[info.frames.len() - 1];
    let locals = frame.locals.iter().map(|l| word_at(thread, l)).collect();
    let exit = Exit { reason: info.reason, pc: frame.pc, locals };
    LAST.with(|l| *l.borrow_mut() = Some(exit));
    Word::NULL
}

extern "C" fn unexpected() -> Word {
    eprintln!("a helper was called that the test does not expect");
    std::process::abort()
}

fn helpers() -> HelperTable {
    let mut table = vec![unexpected as *const () as usize; Helper::ALL.len()];
    table[Helper::BoxFloat as usize] = box_float as *const () as usize;
    table[Helper::Recursion as usize] = recursion as *const () as usize;
    table[Helper::Deopt as usize] = deopt as *const () as usize;
    HelperTable { addresses: table, preserving: Vec::new() }
}

const _: () = assert!(size_of::<Activation>() == 32);
