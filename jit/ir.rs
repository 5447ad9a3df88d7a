//! The IR: a control-flow graph of blocks with parameters, in SSA form.
//!
//! Invariants (checked by `verify`): every value is defined by one instruction whose block dominates its uses; a block
//! ends with its only terminator; edges pass as many arguments as their target has parameters, of the same representation; guards, raising
//! calls and exits have a frame state. An instruction has at most one result, so instructions and values share numbers.
//! Frame states are operands: their values count as uses, except that they do not keep a sinkable object alive.

use crate::op::{Op, prop};
use adder_abi::deopt::{Reason, Resume};
use adder_abi::helpers::{Effect, Helper, Ret};
use rustc_hash::FxHashSet as HashSet;

/// Second immediate of calls: what becomes of an exception. 0: it leaves.
pub mod catch {
    /// A [`super::Op::Raised`] follows, and its branch to a handler.
    pub const CAUGHT: u64 = 1;
    /// It leaves, though the frame has a handler: none had come there before.
    pub const NEW_HANDLER: u64 = 2;
    /// It leaves from an instruction that raises it again.
    pub const AGAIN: u64 = 3;
}

/// Second immediate of [`Op::StoreSlot`].
pub mod store {
    /// What it replaces is known to be no counted reference.
    pub const UNCOUNTED: u64 = 1;
}

/// A value, and the instruction that defines it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Value(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Block(pub u32);

/// A frame state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct State(pub u32);

impl Value {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Block {
    pub const ENTRY: Block = Block(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a value is kept in a register.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Repr {
    /// No result.
    None,
    /// A value word.
    W,
    /// An untagged 63-bit integer.
    I,
    /// A double.
    F,
    /// A truth value, 0 or 1.
    B,
}

/// What a word may be: a bit set. The lattice's top is [`Ty::ANY`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ty(pub u16);

impl Ty {
    pub const INT: Ty = Ty(1);
    /// A float kept in the word.
    pub const FLONUM: Ty = Ty(2);
    /// A float object.
    pub const BOXED: Ty = Ty(4);
    pub const FLOAT: Ty = Ty(6);
    pub const BOOL: Ty = Ty(8);
    pub const NONE: Ty = Ty(16);
    pub const STR: Ty = Ty(32);
    pub const LIST: Ty = Ty(64);
    pub const TUPLE: Ty = Ty(128);
    pub const DICT: Ty = Ty(256);
    pub const OTHER: Ty = Ty(512);
    /// The null word, and the status word of an exhausted iterator.
    pub const NULL: Ty = Ty(1024);
    pub const OBJECT: Ty = Ty(1023);
    pub const ANY: Ty = Ty(2047);
    pub const EMPTY: Ty = Ty(0);

    pub fn is(self, other: Ty) -> bool {
        self.0 != 0 && self.0 & !other.0 == 0
    }

    pub fn may_be(self, other: Ty) -> bool {
        self.0 & other.0 != 0
    }

    pub fn join(self, other: Ty) -> Ty {
        Ty(self.0 | other.0)
    }

    /// Never a counted reference: nothing to increment or decrement.
    pub fn is_uncounted(self) -> bool {
        self.0 & !(Ty::INT.0 | Ty::FLONUM.0 | Ty::BOOL.0 | Ty::NONE.0 | Ty::NULL.0) == 0
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    pub block: Block,
    pub args: Vec<Value>,
}

/// Where a guard comes from that is not where its state is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hoisted {
    No,
    /// Out of a loop, where it had this state.
    From(State),
    /// Made at a loop's entry, for the whole loop.
    Entry,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    pub op: Op,
    pub repr: Repr,
    pub ty: Ty,
    pub args: Vec<Value>,
    /// Immediate operands; their meaning is the op's (see `docs/JIT.md`).
    pub imm: u64,
    pub imm2: u64,
    /// Shapes beside an immediate one: those `guard_shapes` and `is_shapes` test for, sorted; the one `add_slot` starts from.
    pub shapes: Vec<u64>,
    pub state: Option<State>,
    pub edges: Vec<Edge>,
    /// Of a guard: where in the program it comes from.
    pub hoisted: Hoisted,
    /// A guard that has failed in an earlier version: it is not taken out of loops.
    pub stays: bool,
    /// Of a call: the operands whose references pass to what is called, a bit each.
    pub taken: u64,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct BlockData {
    pub params: Vec<Value>,
    pub insts: Vec<Value>,
    /// Of a loop's preheader: the state in which guards may be put there.
    pub entry_state: Option<State>,
}

/// A frame as the interpreter would have it.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameState {
    /// The frame that called this one, when inlined.
    pub parent: Option<State>,
    /// Index into the snapshot's codes.
    pub code: u32,
    /// The function object.
    pub func: Option<Value>,
    pub pc: u32,
    pub resume: Resume,
    pub locals: Vec<Option<Value>>,
    pub stack: Vec<Value>,
    /// Of a loop's entry: what was tested here for the whole loop has failed in an earlier version.
    pub wary: bool,
}

/// A variable lets go of a word: it is bound anew, deleted, or ends with its function.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GivenUp {
    pub block: Block,
    pub value: Value,
    /// How many instructions had been made then: later ones have greater numbers.
    pub made: u32,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Function {
    pub name: String,
    pub insts: Vec<Inst>,
    pub blocks: Vec<BlockData>,
    pub states: Vec<FrameState>,
    /// Owned words alive at instructions that may leave; filled by the reference count pass.
    pub owned_at: rustc_hash::FxHashMap<Value, Vec<Value>>,
    /// Words that the program gives up, in its order.
    pub given_up: Vec<GivenUp>,
}

impl Inst {
    pub fn new(op: Op, args: Vec<Value>) -> Inst {
        Inst {
            op,
            repr: op.repr(),
            ty: default_ty(op),
            args,
            imm: 0,
            imm2: 0,
            shapes: Vec::new(),
            state: None,
            edges: Vec::new(),
            hoisted: Hoisted::No,
            stays: false,
            taken: 0,
        }
    }

    pub fn helper(&self) -> Helper {
        Helper::ALL[self.imm as usize]
    }

    /// The shapes that a test for shapes lets through.
    pub fn wanted_shapes(&self) -> &[u64] {
        match self.op {
            Op::GuardShape | Op::IsShape => std::slice::from_ref(&self.imm),
            _ => &self.shapes,
        }
    }

    /// Makes a test for shapes one for these, sorted.
    pub fn want_shapes(&mut self, shapes: &[u64]) {
        let guard = matches!(self.op, Op::GuardShape | Op::GuardShapes);
        (self.op, self.imm, self.shapes) = match shapes {
            [one] => (if guard { Op::GuardShape } else { Op::IsShape }, *one, Vec::new()),
            _ => (if guard { Op::GuardShapes } else { Op::IsShapes }, 0, shapes.to_vec()),
        };
    }

    /// Whether it may run any Python code.
    pub fn runs_python(&self) -> bool {
        match self.op {
            Op::CallDirect | Op::CallNative => true,
            Op::CallHelper => self.helper().info().effect == Effect::Python,
            _ => false,
        }
    }

    pub fn is_helper(&self) -> bool {
        matches!(self.op, Op::CallHelper | Op::CallPure | Op::CallAlloc)
    }

    /// Heaps this instruction writes.
    pub fn writes(&self) -> u16 {
        match self.op {
            Op::CallHelper => match self.helper().info().effect {
                Effect::Python => crate::op::heap::ALL,
                Effect::List => crate::op::heap::LIST_ALL,
                Effect::Alloc | Effect::Pure | Effect::Drops => 0,
            },
            // Storing a word that is not an int may widen the list's kind.
            Op::ListSet if self.imm == 0 => crate::op::heap::ITEMS | crate::op::heap::KIND,
            op => op.writes(),
        }
    }

    /// Stores over a word that may be a counted reference, which it releases.
    pub fn releases_old(&self) -> bool {
        matches!(self.op, Op::CellSet) || self.op == Op::StoreSlot && self.imm2 != store::UNCOUNTED
    }

    /// Owned result.
    pub fn is_owned(&self) -> bool {
        self.repr == Repr::W && self.op.has(prop::OWNED)
    }

    /// An arithmetic guard proven not to fail.
    pub fn is_unchecked(&self) -> bool {
        matches!(self.op, Op::AddI | Op::SubI | Op::MulI | Op::NegI | Op::ShlI | Op::AbsI) && self.imm == 1
    }

    /// A call whose exceptions go to a handler in the unit: it does not leave.
    pub fn is_caught(&self) -> bool {
        self.imm2 == catch::CAUGHT && self.op.has(prop::RAISES)
    }

    /// May leave through its frame state.
    pub fn can_exit(&self) -> bool {
        self.state.is_some()
            && !self.is_caught()
            && self.op.has(prop::GUARD | prop::RAISES)
            && !self.is_unchecked()
    }

    /// Why it would leave.
    pub fn reason(&self) -> Reason {
        match self.op {
            Op::GuardInt => Reason::NotInt,
            Op::GuardFloat | Op::GuardNum | Op::GuardExact => Reason::NotFloat,
            Op::GuardBool => Reason::NotBool,
            Op::GuardShape | Op::GuardShapes | Op::GuardClass | Op::GuardUnique => Reason::Shape,
            Op::GuardWord | Op::GuardCode | Op::Variable | Op::DefaultOf => Reason::Value,
            Op::GuardBound => Reason::Unbound,
            Op::GuardListKind | Op::GuardItems => Reason::Elements,
            Op::GuardIndex => Reason::Index,
            Op::GuardValid | Op::GuardUntraced if self.imm2 != 0 => Reason::Yielded,
            Op::GuardUntraced => Reason::Traced,
            Op::GuardValid => Reason::Invalidated,
            Op::Poll | Op::GuardCalm => Reason::Poll,
            Op::FloorDivI | Op::ModI | Op::DivF => Reason::DivisionByZero,
            Op::GuardTrue | Op::GuardFalse | Op::Exit => reason_from(self.imm),
            Op::CallHelper | Op::CallDirect | Op::CallNative => match self.imm2 {
                catch::NEW_HANDLER => Reason::NewHandler,
                catch::AGAIN => Reason::Again,
                _ => Reason::Exception,
            },
            _ => Reason::Overflow,
        }
    }
}

const REASONS: [Reason; 21] = [
    Reason::NotInt,
    Reason::NotFloat,
    Reason::NotBool,
    Reason::Shape,
    Reason::Value,
    Reason::Overflow,
    Reason::DivisionByZero,
    Reason::Index,
    Reason::Unbound,
    Reason::Elements,
    Reason::Cold,
    Reason::Unsupported,
    Reason::Exception,
    Reason::Invalidated,
    Reason::Poll,
    Reason::Recursion,
    Reason::Forced,
    Reason::Yielded,
    Reason::NewHandler,
    Reason::Traced,
    Reason::Again,
];

pub fn reason_code(reason: Reason) -> u64 {
    REASONS.iter().position(|r| *r == reason).unwrap_or(0) as u64
}

pub fn reason_from(code: u64) -> Reason {
    REASONS.get(code as usize).copied().unwrap_or(Reason::Forced)
}

fn default_ty(op: Op) -> Ty {
    match op {
        Op::BoxI => Ty::INT,
        Op::BoxF => Ty::FLOAT,
        Op::BoxNum => Ty(Ty::INT.0 | Ty::FLOAT.0),
        Op::BoxB => Ty::BOOL,
        Op::Tuple => Ty::TUPLE,
        Op::EmptyDict => Ty::DICT,
        Op::RangeIter
        | Op::MakeRange
        | Op::SeqIter
        | Op::EnumIter
        | Op::ZipIter
        | Op::BoundMethod
        | Op::MakeFunction
        | Op::MakeSlice
        | Op::Instance
        | Op::Func => Ty::OTHER,
        Op::ConstI | Op::ConstF | Op::ConstB => Ty::EMPTY,
        Op::CallDirect | Op::CallNative | Op::CallAlloc | Op::GuardBound => Ty::OBJECT,
        _ => Ty::ANY,
    }
}

/// Representation of a helper's result.
pub fn helper_repr(helper: Helper) -> (Repr, Ty) {
    match helper.info().ret {
        Ret::Word | Ret::Infallible => (
            Repr::W,
            match helper {
                Helper::BuildTuple | Helper::ListToTuple => Ty::TUPLE,
                Helper::BuildList => Ty::LIST,
                Helper::BuildMap | Helper::BuildConstKeyMap => Ty::DICT,
                Helper::BuildString | Helper::FormatValue | Helper::StrItem | Helper::AppendStr => Ty::STR,
                Helper::BoxFloat => Ty::FLOAT,
                Helper::MakeFunction
                | Helper::NewCell
                | Helper::NewMethod
                | Helper::NewInstance
                | Helper::NewException => Ty::OTHER,
                // An int of 64 bits may be an object.
                Helper::Len => Ty(Ty::INT.0 | Ty::OTHER.0),
                _ => Ty::OBJECT,
            },
        ),
        Ret::Next => (Repr::W, Ty::ANY),
        Ret::Flag => (Repr::B, Ty::EMPTY),
        Ret::Float => (Repr::F, Ty::EMPTY),
        Ret::Status | Ret::Void => (Repr::None, Ty::EMPTY),
    }
}

impl Function {
    pub fn new(name: &str) -> Function {
        Function { name: name.to_string(), ..Function::default() }
    }

    /// How many frames are below that of a state in its unit.
    pub fn parents(&self, state: State) -> i64 {
        std::iter::successors(self.state(state).parent, |s| self.state(*s).parent).count() as i64
    }

    pub fn add_block(&mut self) -> Block {
        self.blocks.push(BlockData::default());
        Block(self.blocks.len() as u32 - 1)
    }

    /// Makes an instruction without placing it.
    pub fn make(&mut self, inst: Inst) -> Value {
        self.insts.push(inst);
        Value(self.insts.len() as u32 - 1)
    }

    pub fn append(&mut self, block: Block, inst: Inst) -> Value {
        let value = self.make(inst);
        self.blocks[block.index()].insts.push(value);
        value
    }

    pub fn add_param(&mut self, block: Block, repr: Repr, ty: Ty) -> Value {
        let mut inst = Inst::new(Op::Param, Vec::new());
        inst.repr = repr;
        inst.ty = ty;
        let value = self.make(inst);
        self.blocks[block.index()].params.push(value);
        value
    }

    pub fn add_state(&mut self, state: FrameState) -> State {
        self.states.push(state);
        State(self.states.len() as u32 - 1)
    }

    pub fn inst(&self, value: Value) -> &Inst {
        &self.insts[value.index()]
    }

    pub fn inst_mut(&mut self, value: Value) -> &mut Inst {
        &mut self.insts[value.index()]
    }

    pub fn state(&self, state: State) -> &FrameState {
        &self.states[state.0 as usize]
    }

    pub fn block_ids(&self) -> impl Iterator<Item = Block> + use<> {
        (0..self.blocks.len() as u32).map(Block)
    }

    pub fn terminator(&self, block: Block) -> Option<Value> {
        self.blocks[block.index()].insts.last().copied().filter(|v| self.inst(*v).op.is_term())
    }

    pub fn successors(&self, block: Block) -> Vec<Block> {
        match self.terminator(block) {
            Some(term) => self.inst(term).edges.iter().map(|e| e.block).collect(),
            None => Vec::new(),
        }
    }

    pub fn is_const(&self, value: Value) -> bool {
        matches!(self.inst(value).op, Op::ConstW | Op::ConstI | Op::ConstF | Op::ConstB)
    }

    /// The constant integer, if it is one.
    pub fn const_i(&self, value: Value) -> Option<i64> {
        let inst = self.inst(value);
        (inst.op == Op::ConstI).then_some(inst.imm as i64)
    }

    /// The same object without the guards around it.
    pub fn strip(&self, mut value: Value) -> Value {
        while self.inst(value).op.is_alias() {
            value = self.inst(value).args[0];
        }
        value
    }

    /// Calls `f` with every value of a state and its parents.
    pub fn for_state_values(&self, state: State, f: &mut dyn FnMut(Value)) {
        let mut next = Some(state);
        while let Some(id) = next {
            let s = self.state(id);
            s.func.iter().for_each(|v| f(*v));
            s.locals.iter().flatten().for_each(|v| f(*v));
            s.stack.iter().for_each(|v| f(*v));
            next = s.parent;
        }
    }

    /// Calls `f` with what a state and its parents need: their values, but of those that only exits make (`is_sunk`) the parts, each taken
    /// apart once.
    pub fn for_state_parts(&self, state: State, is_sunk: impl Fn(Value) -> bool, f: &mut dyn FnMut(Value)) {
        let mut work = Vec::new();
        self.for_state_values(state, &mut |v| work.push(v));
        let mut seen = HashSet::default();
        while let Some(v) = work.pop() {
            if !is_sunk(v) {
                f(v);
            } else if seen.insert(v) {
                work.extend(&self.inst(v).args);
            }
        }
    }

    /// Replaces operands (state values and edge arguments included) through `map`, following chains.
    pub fn rewrite(&mut self, map: &[Option<Value>]) {
        let find = |v: Value| {
            let mut v = v;
            while let Some(Some(next)) = map.get(v.index()).copied() {
                v = next;
            }
            v
        };
        for inst in &mut self.insts {
            inst.args.iter_mut().for_each(|a| *a = find(*a));
            for edge in &mut inst.edges {
                edge.args.iter_mut().for_each(|a| *a = find(*a));
            }
        }
        self.given_up.iter_mut().for_each(|g| g.value = find(g.value));
        for state in &mut self.states {
            state.func.iter_mut().for_each(|v| *v = find(*v));
            state.locals.iter_mut().flatten().for_each(|v| *v = find(*v));
            state.stack.iter_mut().for_each(|v| *v = find(*v));
        }
    }
}
