//! The profile of a code object as plain data: all that a compilation knows of the program.
//!
//! The VM fills a [`Snapshot`] from its inline caches; the JIT only reads it, possibly on another thread. Words in it
//! are kept alive by the VM until the compiled unit is freed. This file knows neither how the caches are kept nor what
//! the JIT makes of them. Whatever is missing here costs speed, never correctness: compiled code checks everything it
//! takes from a profile, except what is listed as a [`Watch`], which the VM promises to invalidate.

use crate::object::Layout;
use crate::word::Word;

/// Kinds of operands met at an instruction, as a bit set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kinds(pub u16);

impl Kinds {
    pub const NONE: Kinds = Kinds(0);
    /// A 63-bit int (not a bool).
    pub const INT: Kinds = Kinds(1);
    pub const FLOAT: Kinds = Kinds(2);
    pub const BOOL: Kinds = Kinds(4);
    pub const STR: Kinds = Kinds(8);
    /// Any other object, big ints included.
    pub const OTHER: Kinds = Kinds(16);
    pub const LIST: Kinds = Kinds(32);
    pub const NONE_OBJECT: Kinds = Kinds(64);
    pub const TUPLE: Kinds = Kinds(128);

    pub const fn contains(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }

    /// Nothing but (and at least one of) the given kinds was met.
    pub const fn only(self, other: Kinds) -> bool {
        self.0 != 0 && self.0 & !other.0 == 0
    }

    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// A promise of the VM: when what it names changes, the units that list it are invalidated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Watch {
    /// The value found under a name by `LOAD_GLOBAL` from these globals (a dict word), wherever it was found.
    Global { dict: u64, name: u64 },
    /// Attributes and MRO of a type object.
    Type(u64),
    /// `__code__`, `__defaults__` and `__kwdefaults__` of a function object.
    Function(u64),
    /// All functions of a code object have the same globals dict.
    OneGlobals(u64),
}

/// Where an attribute was found.
#[derive(Clone, PartialEq, Debug)]
pub enum AttrKind {
    /// Inline slot at this byte offset from the object.
    Inline { offset: u32 },
    /// A `__slots__` member at this byte offset: null while unset.
    Slot { offset: u32 },
    /// An item of the tuple that the object is, if that is long enough.
    TupleItem { index: u32 },
    /// Index into the overflow array whose pointer is the word at `array_offset`.
    Overflow { array_offset: u32, index: u32 },
    /// Assignment that adds the attribute: the slot at `offset` gets the value, the object the new shape.
    Add { offset: u32, new_shape: u64 },
    /// A value found on the type (nothing in the instance shadows it while the shape stays); for `LOAD_METHOD` a
    /// function that becomes a method when called, for `LOAD_ATTR` a value that binds to nothing.
    /// Not `held`: the unit does not keep the value alive; the type does while the assumption holds.
    Constant { value: Word, held: bool },
    /// A plain function found on the type: `LOAD_METHOD` pushes it and the object.
    Method { func: Word },
    /// The function of a class method found on the type: `LOAD_METHOD` pushes it and the class.
    ClassMethod { func: Word, class: Word },
    /// A plain function that `super()` in a method of the class `behind` finds for the object.
    Super { behind: Word, func: Word },
    /// A property with a Python getter.
    Property { getter: Word },
    /// Of this very object (a module, a class): a value that binds to nothing.
    Known { object: u64, value: Word, held: bool },
    /// Of this very class: the function of a class method, called with the class in front.
    KnownMethod { object: u64, func: Word },
}

#[derive(Clone, PartialEq, Debug)]
pub struct AttrCase {
    /// Address of the shape the object had.
    pub shape: u64,
    pub kind: AttrKind,
    /// What `kind` takes for granted beyond the shape.
    pub watch: Option<Watch>,
}

/// What a typed native entry takes and gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NativeSig {
    /// `extern "C" fn(f64) -> f64`; takes ints too.
    F1,
    /// `extern "C" fn(f64, f64) -> f64`.
    F2,
    /// `extern "C" fn(*mut ThreadHead, *const Word, usize) -> Word`: borrowed arguments, owned result or 0.
    Words,
}

/// Builtins the JIT expands itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intrinsic {
    None,
    Len,
    Range,
    Ord,
    Chr,
    Abs,
    Min,
    Max,
    IsInstance,
    Int,
    Float,
    Sqrt,
    ListAppend,
    ListPop,
    Sum,
    Any,
    All,
    Divmod,
    /// The class `type`.
    Type,
    /// The class `list`.
    List,
    /// The class `set`.
    Set,
    /// Makes a list of its only argument before anything else: `tuple`, `sorted`.
    Collect,
    /// `str.join`, which does so with its argument.
    Join,
    /// The class `zip`.
    Zip,
    /// The class `enumerate`.
    Enumerate,
}

#[derive(Clone, PartialEq, Debug)]
pub struct NativeTarget {
    pub word: Word,
    pub intrinsic: Intrinsic,
    pub sig: NativeSig,
    /// 0: called through a helper.
    pub address: u64,
    /// Reads and writes nothing a Python program can see, and cannot raise for floats.
    pub pure_: bool,
    /// A method of a builtin class, whose first argument is the object.
    pub is_method: bool,
    /// By the number of arguments: how many slots they take, if they need no binding; else [`NativeTarget::BOUND`].
    pub slots: [u8; 8],
}

impl NativeTarget {
    /// The arguments are bound to parameters.
    pub const BOUND: u8 = 0xff;
    /// The function takes any number of arguments as they come.
    pub const AS_THEY_COME: u8 = 0xfe;
}

#[derive(Clone, PartialEq, Debug)]
pub struct FunctionTarget {
    /// The function object.
    pub word: Word,
    /// Its code object.
    pub code: u64,
    /// Index into [`Snapshot::codes`] if the code may be inlined.
    pub inline: Option<usize>,
    /// Calling runs the code at once.
    pub simple: bool,
    /// Calling it makes a plain generator.
    pub generator: bool,
    /// Positional parameters.
    pub argcount: u32,
    /// Values for the last of these.
    pub defaults: Vec<Word>,
    /// Values for the keyword-only parameters, which follow; null for those that have none.
    pub kwdefaults: Vec<Word>,
    /// The dict that has these.
    pub kwdefaults_dict: u64,
    /// Names of both kinds; null for those that cannot be named in a call.
    pub names: Vec<Word>,
    /// `*args` follows them.
    pub star: bool,
    /// `**kwargs` comes last.
    pub star2: bool,
    /// See `CodeHead::takes`.
    pub takes: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum CallTarget {
    /// Always the same function object.
    Function(FunctionTarget),
    /// Different function objects of one code object (closures); `word` is the latest.
    Closure(FunctionTarget),
    /// Functions of a few code objects.
    Several(Vec<FunctionTarget>),
    Native(NativeTarget),
    /// Always this class, whose instances are made plainly (`object.__new__`, no metaclass `__call__`).
    Type {
        word: Word,
        init: Option<FunctionTarget>,
        /// The instance is an exception, whose arguments it keeps.
        exception: bool,
    },
    /// An instance of this shape, whose class (watched) has this Python function as `__call__`.
    Instance {
        shape: u64,
        class: u64,
        func: Word,
    },
    /// Always this bound method of a Python function.
    Bound {
        word: Word,
        func: Word,
    },
    /// Bound methods of this Python function, of one object and another.
    Method {
        func: Word,
    },
    /// Bound methods, of one object and another, of the native method at this address; `native` is the method without an object.
    NativeMethod {
        method: u64,
        native: NativeTarget,
    },
    /// Another class or builtin type.
    OtherType {
        word: Word,
        intrinsic: Intrinsic,
    },
    Unknown,
}

/// What a `FOR_ITER` steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IterKind {
    Range,
    List,
    Tuple,
    Zip,
    Enumerate,
    /// The items of a dict.
    Items,
    Other,
}

/// Containers by exact builtin type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    List,
    Tuple,
    Dict,
    Str,
    Other,
}

/// What is tested of an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperandTest {
    Any,
    /// Address of its shape.
    Shape(u64),
    /// One of the kinds, exactly.
    Kind(Kinds),
}

/// How an operator with these operands is executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpecialCall {
    /// By a Python function of a class; `swapped`: the right operand's, which is its first argument.
    Method { func: Word, swapped: bool },
    /// `==` and `!=` of objects that are equal to none but themselves.
    Identity,
}

/// Of subscripts and `in`, the first operand is the container.
#[derive(Clone, PartialEq, Debug)]
pub struct Special {
    pub tests: [OperandTest; 2],
    pub call: SpecialCall,
    pub watches: Vec<Watch>,
}

/// What was seen at one instruction.
#[derive(Clone, PartialEq, Debug)]
pub enum Feedback {
    /// Never executed: compiled to an exit.
    Cold,
    /// Executed, nothing of use noted.
    Executed,
    /// Guesses have failed here: to be compiled for anything.
    Generic,
    /// Arithmetic and comparison. `overflowed`: a result of two ints did not fit a word; `both_ints`: both were ints at the same time.
    Operands { lhs: Kinds, rhs: Kinds, overflowed: bool, both_ints: bool },
    /// Conditional jumps, with the kinds of the tested value.
    Branch { taken: u32, fallen: u32, kinds: Kinds },
    /// `LOAD_ATTR`, `STORE_ATTR`, `LOAD_METHOD`: up to four cases; empty if megamorphic. `open`: others have come by, or are expected to.
    Attr { cases: Vec<AttrCase>, open: bool },
    /// `LOAD_GLOBAL`/`LOAD_NAME` whose value may be taken for constant.
    /// Not `held`: the unit does not keep the value alive; the namespace does while the assumption holds.
    Global { value: Word, watch: Watch, held: bool },
    /// `LOAD_GLOBAL` and `STORE_GLOBAL` of a variable of the globals: as long as the dict has keys of that version, its value lies at that
    /// offset in the dict's table.
    Variable { dict: u64, version: u32, offset: u32 },
    /// `first` and `second`: kinds of the first two arguments (the receiver among them) of calls of native functions.
    Call { target: CallTarget, first: Kinds, second: Kinds },
    /// `FOR_ITER`, `GET_ITER`: what is iterated. `elements`, of lists: a [`crate::layout::ListKind`], or
    /// [`crate::layout::EITHER_KIND`].
    /// `inner`: what an iterator over iterators steps.
    Iter { kind: IterKind, elements: u8, inner: Vec<(IterKind, u8)> },
    /// `BINARY_SUBSCR`, `STORE_SUBSCR`, `CONTAINS_OP`. `elements` as above.
    Subscript { container: Container, index: Kinds, elements: u8 },
    /// A subscript of an array (by its shape) with items of a type code, or of bytes.
    Items { shape: u64, code: u8 },
    /// An operator, a comparison, a subscript or `in` whose operands decide by their classes.
    Special(Special),
    /// `BUILD_CONST_KEY_MAP`: where the runtime keeps what the dicts that are made there have in common, as long as the code lives.
    Keys(u64),
    /// `UNPACK_SEQUENCE`. `elements` as above.
    Unpack { container: Container, elements: u8 },
}

/// A constant word with what the JIT may assume of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ConstFact {
    pub word: Word,
    /// `None` for ints and floats kept in words.
    pub layout: Option<Layout>,
    /// Shape of a pointer.
    pub shape: u64,
}

/// One bytecode instruction, `EXTENDED_ARG` folded. The index in [`CodeSnapshot::instrs`] is the `pc` of frame states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instr {
    pub op: u8,
    pub arg: u32,
    /// Index of the target instruction of a jump, else unused.
    pub target: u32,
    pub line: u32,
}

#[derive(Clone, Debug)]
pub struct CodeSnapshot {
    /// The code object.
    pub code: u64,
    pub name: String,
    pub file: String,
    pub line: u32,
    pub argcount: u32,
    pub kwonly: u32,
    /// `CO_*` flags.
    pub flags: u32,
    /// See `CodeHead::takes`.
    pub takes: bool,
    /// Address of the entry that interprets this code, with the direct convention; 0 if there is none.
    pub interpreter: usize,
    pub nlocals: u32,
    pub ncells: u32,
    pub nfrees: u32,
    pub stacksize: u32,
    /// Of each cell variable: the argument it takes its first value from.
    pub cell_args: Vec<Option<u32>>,
    pub instrs: Vec<Instr>,
    pub consts: Vec<ConstFact>,
    /// Interned name words.
    pub names: Vec<Word>,
    /// Parallel to `instrs`.
    pub feedback: Vec<Feedback>,
    /// Where guesses of earlier versions have failed: instructions, and headers with [`crate::deopt::LOOP_ENTRY`].
    pub failed: Vec<u32>,
    /// It names something that looks at the running frame: not compiled, since compiled frames are made for exits only.
    pub reads_frame: bool,
    /// The globals dict of the function profiled, for [`Watch::Global`].
    pub globals: u64,
    /// There are functions of this code with other globals: [`Watch::OneGlobals`] can't be had.
    pub shared: bool,
    /// The tuples of names among the constants, with their names.
    pub name_tuples: Vec<(Word, Vec<Word>)>,
    /// Which of its free variables is `__class__`, if `super()` may find its arguments here.
    pub class_cell: Option<u32>,
    /// Of module code: the dict that is its globals and its locals; 0 for all other.
    pub namespace: u64,
    /// The names of it that the unit keeps as variables, behind the frame's own: those stored in the outermost loop around the entry.
    pub names_kept: Vec<Word>,
    /// Of module code: first and last instruction of that loop. Nothing else of it is compiled.
    pub loop_range: (u32, u32),
    /// Of a generator: where it goes on after it yielded, and the height of the stack there, the value sent in on top.
    pub resumes: Vec<(u32, u32)>,
    /// The blocks of its `try` and `with` statements.
    pub blocks: Vec<HandlerBlock>,
    /// The innermost block at each instruction, or [`NO_BLOCK`].
    pub block_of: Vec<u32>,
}

/// No block of a code object.
pub const NO_BLOCK: u32 = u32::MAX;

/// A block on the static block stack of a code object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HandlerBlock {
    /// Instruction index of the handler to which exceptions go; none inside a handler, where three saved words lie above the level.
    pub handler: Option<u32>,
    /// Height of the evaluation stack when the block was pushed.
    pub level: u32,
    /// Index of the block around it, or [`NO_BLOCK`].
    pub parent: u32,
    /// An exception has come to the handler.
    pub reached: bool,
}

impl CodeSnapshot {
    /// Number of words of the frame's locals, cells and free variables.
    pub fn frame_words(&self) -> usize {
        (self.nlocals + self.ncells + self.nfrees) as usize
    }

    /// The blocks around an instruction, the innermost first.
    pub fn around(&self, pc: u32) -> impl Iterator<Item = &HandlerBlock> {
        let block = |at: u32| self.blocks.get(at as usize);
        std::iter::successors(self.block_of.get(pc as usize).and_then(|&at| block(at)), move |b| {
            block(b.parent)
        })
    }

    /// The block to whose handler an exception of the instruction goes.
    pub fn protecting(&self, pc: u32) -> Option<&HandlerBlock> {
        self.around(pc).find(|block| block.handler.is_some())
    }
}

/// Where a unit is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    Function,
    /// At this loop header, with this many values on the evaluation stack.
    Osr {
        pc: u32,
        stack: u32,
    },
    /// A generator's frame, at its start or at any of [`CodeSnapshot::resumes`], whichever its site says.
    Resume,
}

impl EntryKind {
    /// Whether the unit goes on with a frame that the interpreter made.
    pub fn has_frame(self) -> bool {
        match self {
            EntryKind::Function => false,
            EntryKind::Osr { .. } | EntryKind::Resume => true,
        }
    }
}

/// Addresses of the VM's singletons and exact builtin shapes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    pub none: u64,
    pub true_: u64,
    pub false_: u64,
    pub not_implemented: u64,
    pub float_shape: u64,
    pub list_shape: u64,
    pub tuple_shape: u64,
    pub dict_shape: u64,
    pub str_shape: u64,
    pub function_shape: u64,
    /// Of bound methods of Python functions and of native functions and methods, and where the latter keep their method and receiver.
    pub method_shape: u64,
    pub native_shape: u64,
    pub native_method: u64,
    pub native_receiver: u64,
    pub range_iter_shape: u64,
    pub list_iter_shape: u64,
    pub tuple_iter_shape: u64,
    /// 0: there was none yet.
    pub items_iter_shape: u64,
    /// Classes of what the IR has types for.
    pub list_type: u64,
    pub tuple_type: u64,
    pub dict_type: u64,
    pub str_type: u64,
    pub int_type: u64,
    pub float_type: u64,
    pub bool_type: u64,
    /// Where dicts keep their keys' version and their table.
    pub dict_version: u64,
    pub dict_table: u64,
    /// The class `super`.
    pub super_type: u64,
    /// The class `StopAsyncIteration`.
    pub stop_async_iteration: u64,
    /// The heads of the heap's free lists of cells for containers, one for each [`GRAIN`] of size; 0 if there is no such heap.
    pub container_lists: u64,
}

/// Sizes of the heap's cells are multiples of this.
pub const GRAIN: usize = 16;
/// Largest object in a cell.
pub const SMALL_MAX: usize = 512;

/// How an instance without attributes looks, for classes in [`CallTarget::Type`].
#[derive(Clone, Copy, Debug)]
pub struct InstanceFacts {
    pub class: Word,
    pub shape: u64,
    /// In bytes, a container in a cell.
    pub size: u32,
    /// The bytes from the header's end to here are zero.
    pub zeroed: u32,
    /// Nothing runs when an instance ends.
    pub ends_unnoticed: bool,
}

/// The whole input of one compilation.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The root is the first; the others are candidates for inlining.
    pub codes: Vec<CodeSnapshot>,
    pub entry: EntryKind,
    pub known: Known,
    /// What the callables among the constants of the profile are: global functions and classes, methods.
    pub callees: Vec<(Word, CallTarget)>,
    pub instances: Vec<InstanceFacts>,
    /// What the loop that is entered runs over.
    pub stepped: Option<SteppedGenerator>,
}

/// A suspended generator, of which nobody else knows.
#[derive(Clone, Copy, Debug)]
pub struct SteppedGenerator {
    /// Its code among the snapshot's.
    pub index: usize,
    /// Where it goes on, and the words on its stack.
    pub site: u32,
    pub stack: u32,
}
