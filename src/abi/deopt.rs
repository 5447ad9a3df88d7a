//! Deopt tables: how to rebuild interpreter frames from the raw live words of an exit.
//!
//! An exit stores its live words into the thread's deopt buffer and passes its number. [`ExitInfo`] then answers three
//! separate questions: where each value is (a live word, a constant, or an object not made yet), what kind it is
//! (tagged, integer, double, flag), and who owns it (`owned` lists the live words of which the compiled code held a
//! reference). The VM builds every slot with a reference of its own, then releases the owned words.

use crate::word::Word;

/// How a raw word becomes a value word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LiveRepr {
    Tagged,
    /// An untagged 63-bit integer.
    Int,
    /// The bits of a double.
    Float,
    /// 0 or 1: False or True.
    Bool,
}

/// One value of a frame state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// Live word with this index in the deopt buffer (at exits) or home slot (at call sites).
    Live(u16, LiveRepr),
    /// A constant word; null for unbound.
    Const(Word),
    /// The value if the live flag with this index is not 0, else null: a variable that may be unbound.
    Maybe(u16, Box<Location>),
    /// The float, or the int that it is if the flag is true.
    Number(Box<Location>, Box<Location>),
    /// An object that was never made: index into [`ExitInfo::virtuals`]. Equal indices are one object.
    Virtual(u16),
}

impl Location {
    /// How many words of the buffer are used.
    fn words(&self) -> usize {
        match self {
            Location::Live(i, _) => usize::from(*i) + 1,
            Location::Maybe(flag, inner) => inner.words().max(usize::from(*flag) + 1),
            Location::Number(flag, number) => flag.words().max(number.words()),
            Location::Const(_) | Location::Virtual(_) => 0,
        }
    }
}

/// Objects compiled code keeps in pieces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Virtual {
    Tuple(Vec<Location>),
    /// Next value, end (exclusive in the direction of the step), step: integers.
    RangeIter {
        next: Location,
        stop: Location,
        step: Location,
    },
    /// Start, stop, step.
    Range {
        start: Location,
        stop: Location,
        step: Location,
    },
    /// A list iterator (or tuple iterator): sequence and next index.
    SeqIter {
        seq: Location,
        index: Location,
        is_list: bool,
    },
    /// An `enumerate`: iterator and next index.
    Enumerate {
        inner: Location,
        index: Location,
    },
    /// A `zip` of iterators.
    Zip(Vec<Location>),
    BoundMethod {
        func: Location,
        receiver: Location,
    },
    /// Two or three bounds.
    Slice(Vec<Location>),
    EmptyDict,
    /// The class, the shape's address, and the fields by offset.
    Instance {
        class: Location,
        shape: u64,
        fields: Vec<(u64, Location)>,
    },
    /// A suspended generator of that code: the function, then its frame's variables and stack, and the instruction to go on at.
    Generator {
        code: u64,
        pc: u32,
        parts: Vec<Location>,
    },
    /// What `MAKE_FUNCTION` makes in code of the first part's function: that, the code, the qualified name, then what the flags ask for.
    Function {
        parts: Vec<Location>,
        flags: u32,
    },
}

/// In places of guesses: tested at the entry of the loop whose header this is, for all of it.
pub const LOOP_ENTRY: u32 = 1 << 31;

/// How a rebuilt frame goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    /// At the instruction `pc`, which has not been executed.
    At,
    /// The instruction `pc` is a call in progress: its operands are off the stack, the result of the frame above is
    /// pushed, and the frame goes on after it.
    AfterCall,
    /// Like `AfterCall`, but the result of the frame above (`__init__`) is checked to be None and dropped; the new
    /// instance is on the stack already.
    AfterInit,
    /// The instruction `pc` is an operator in progress: its operands are on the stack, and what becomes of the result of the frame above, a
    /// special method's, is for the runtime (`eval::operators`).
    AfterOperator,
    /// The instruction `pc` is a call that consumes the generator whose frame is above, what it has so far being on the stack; or a
    /// `FOR_ITER` whose iterator that is.
    Consume(Fold),
}

/// What a call in progress does with the values of a generator; its words on the stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    /// `sum` of ints: the sum.
    SumInts,
    /// `sum` of floats: the sum, its lost low part, whether there was a value.
    SumFloats,
    Any,
    All,
    /// `list`: the list, which becomes the result.
    List,
    /// `set`: the set, which becomes the result.
    Set,
    /// Something that makes a list of its argument first: the list, with which the call is to be executed.
    Collect,
    /// A `for` loop: no more than the next value is taken.
    Next,
}

impl Fold {
    /// Words on the stack.
    pub const fn words(self) -> usize {
        match self {
            Fold::Any | Fold::All | Fold::Next => 0,
            Fold::SumInts | Fold::List | Fold::Set | Fold::Collect => 1,
            Fold::SumFloats => 3,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameInfo {
    /// The code object.
    pub code: u64,
    /// The function object; for the outermost frame of an OSR unit unused (the frame exists).
    pub func: Location,
    pub pc: u32,
    pub resume: Resume,
    /// Locals, cells and free variables, then the kept names; null where unbound.
    pub locals: Vec<Location>,
    /// Names of module code whose values are behind the variables in `locals`: they go to the globals, if not null.
    pub names: Vec<Word>,
    pub stack: Vec<Location>,
}

/// Why compiled code left for the interpreter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Reason {
    NotInt,
    NotFloat,
    NotBool,
    Shape,
    Value,
    Overflow,
    DivisionByZero,
    Index,
    Unbound,
    Elements,
    Cold,
    /// An instruction the JIT does not compile.
    Unsupported,
    /// A callee left an exception pending.
    Exception,
    /// As `Exception`; the frame has a handler that no exception had come to when it was compiled.
    NewHandler,
    /// An assumption under watch no longer holds.
    Invalidated,
    /// Something wanted attention and ran Python code.
    Poll,
    Recursion,
    /// The fault of the `force_exits` option.
    Forced,
    /// A generator's unit was told to leave when it had a value to yield: the topmost word of the stack.
    Yielded,
    /// As `Exception`; the instruction raises again what was raised before: its frame has the traceback entry already.
    Again,
    /// A frame ends, or suspends, that a traceback refers to which has not got its frame object.
    Traced,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitInfo {
    pub reason: Reason,
    /// Moved out of a loop: may fail where the program would not have come to it.
    pub hoisted: bool,
    /// Code object and instruction of the guess that was wrong: not the innermost frame's if it was tested elsewhere.
    pub blame: (u64, u32),
    /// Outermost frame first. `pc` of the innermost is the instruction to execute, or that raised.
    pub frames: Vec<FrameInfo>,
    pub virtuals: Vec<Virtual>,
    /// Live words of which the compiled code owned a reference.
    pub owned: Vec<u16>,
    /// How many words of the buffer (or home slots) are used, plus 1; 0 until counted.
    pub counted: core::cell::Cell<u32>,
}

impl ExitInfo {
    /// How many words of the buffer (or home slots) are used.
    pub fn words(&self) -> usize {
        if self.counted.get() == 0 {
            self.counted.set(self.count_words() as u32 + 1);
        }
        self.counted.get() as usize - 1
    }

    fn count_words(&self) -> usize {
        let mut most = 0;
        let mut see = |l: &Location| most = most.max(l.words());
        for f in &self.frames {
            see(&f.func);
            f.locals.iter().chain(&f.stack).for_each(&mut see);
        }
        for v in &self.virtuals {
            match v {
                Virtual::Tuple(items)
                | Virtual::Zip(items)
                | Virtual::Slice(items)
                | Virtual::Function { parts: items, .. }
                | Virtual::Generator { parts: items, .. } => {
                    items.iter().for_each(&mut see);
                }
                Virtual::EmptyDict => {}
                Virtual::Instance { class, fields, .. } => {
                    see(class);
                    fields.iter().for_each(|(_, l)| see(l));
                }
                Virtual::RangeIter { next: a, stop: b, step: c }
                | Virtual::Range { start: a, stop: b, step: c } => {
                    [a, b, c].into_iter().for_each(&mut see);
                }
                Virtual::SeqIter { seq: a, index: b, .. }
                | Virtual::Enumerate { inner: a, index: b }
                | Virtual::BoundMethod { func: a, receiver: b } => {
                    [a, b].into_iter().for_each(&mut see);
                }
            }
        }
        self.owned.iter().map(|i| usize::from(*i) + 1).fold(most, usize::max)
    }

    /// The exception is pending in the thread: unwind from the innermost frame.
    pub fn exception_pending(&self) -> bool {
        matches!(self.reason, Reason::Exception | Reason::NewHandler | Reason::Again)
    }
}

/// Metadata of a compiled unit that the VM reads at run time. An activation of compiled code holds this address, with bit 0
/// set, in [`crate::thread::Activation::code`].
#[derive(Debug, Default)]
#[repr(C)]
pub struct UnitMeta {
    /// Cleared when an assumption under watch breaks; running activations are told by a flag of their own.
    pub valid: core::sync::atomic::AtomicU32,
    /// Number of the unit in the process.
    pub id: u32,
    pub exits: Vec<ExitInfo>,
    /// By call site number: the frames as they are during the call. Locations refer to home slots.
    pub sites: Vec<ExitInfo>,
    /// Times each exit was taken.
    pub counts: Vec<core::sync::atomic::AtomicU32>,
}

/// A compiled activation's record: the common head, then home slots.
pub const HOME_OFFSET: usize = core::mem::size_of::<crate::thread::Activation>();
