//! What a type can do, as native functions: [`Slots`], and the one table that ties each to its special methods.
//!
//! A builtin type fills slots with Rust functions and gets the special methods as slot wrappers; a class that defines
//! special methods gets slots that call them (`slot_calls.rs`). Signatures are the table's in [`SLOT_DEFS`].

use super::value::Value;
use crate::native::Args;
use crate::protocol::buffer::Buffer;
use crate::thread::{PyResult, Thread};

pub type Unary = fn(&Thread, &Value) -> PyResult;
pub type Binary = fn(&Thread, &Value, &Value) -> PyResult;
pub type Ternary = fn(&Thread, &Value, &Value, &Value) -> PyResult;
pub type Call = fn(&Thread, &Value, &Args) -> PyResult;
pub type New = fn(&Thread, &super::class::PyType, &Args) -> PyResult;
pub type Init = fn(&Thread, &Value, &Args) -> PyResult<()>;
pub type HashFn = fn(&Thread, &Value) -> PyResult<i64>;
pub type Len = fn(&Thread, &Value) -> PyResult<usize>;
pub type Truth = fn(&Thread, &Value) -> PyResult<bool>;
pub type Next = fn(&Thread, &Value) -> PyResult<Option<Value>>;
pub type GetAttr = fn(&Thread, &Value, &Value) -> PyResult;
/// `None` deletes.
pub type SetAttr = fn(&Thread, &Value, &Value, Option<&Value>) -> PyResult<()>;
pub type Compare = fn(&Thread, &Value, &Value, CompareOp) -> PyResult;
/// Descriptor, instance (none when taken from the class), class.
pub type DescrGet = fn(&Thread, &Value, Option<&Value>, &Value) -> PyResult;
pub type SetItem = fn(&Thread, &Value, &Value, Option<&Value>) -> PyResult<()>;
pub type Contains = fn(&Thread, &Value, &Value) -> PyResult<bool>;
pub type Finalize = fn(&Thread, &Value);
pub type GetBuffer = fn(&Thread, &Value, i32) -> PyResult<Buffer>;

/// Comparison operators, numbered as `COMPARE_OP` has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    Lt = 0,
    Le = 1,
    Eq = 2,
    Ne = 3,
    Gt = 4,
    Ge = 5,
}

impl CompareOp {
    pub const ALL: [CompareOp; 6] =
        [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

    /// The operator of a `COMPARE_OP`, whose argument the verifier has checked.
    #[inline(always)]
    pub fn from_arg(arg: u32) -> CompareOp {
        match arg {
            0 => CompareOp::Lt,
            1 => CompareOp::Le,
            2 => CompareOp::Eq,
            3 => CompareOp::Ne,
            4 => CompareOp::Gt,
            _ => CompareOp::Ge,
        }
    }

    /// The operator with its operands exchanged.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }

    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The result for two things that compare so.
    #[inline(always)]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }
}

/// Binary arithmetic operators; `Pow` with two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    DivMod,
    LShift,
    RShift,
    And,
    Xor,
    Or,
    Pow,
}

pub const BINARY_OPS: usize = 14;

/// Operator, symbol, in-place symbol, special methods: plain, reflected, in place.
pub const BINARY_NAMES: [(BinaryOp, &str, &str, &str, &str); BINARY_OPS] = [
    (BinaryOp::Add, "+", "__add__", "__radd__", "__iadd__"),
    (BinaryOp::Sub, "-", "__sub__", "__rsub__", "__isub__"),
    (BinaryOp::Mul, "*", "__mul__", "__rmul__", "__imul__"),
    (BinaryOp::MatMul, "@", "__matmul__", "__rmatmul__", "__imatmul__"),
    (BinaryOp::TrueDiv, "/", "__truediv__", "__rtruediv__", "__itruediv__"),
    (BinaryOp::FloorDiv, "//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"),
    (BinaryOp::Mod, "%", "__mod__", "__rmod__", "__imod__"),
    (BinaryOp::DivMod, "divmod()", "__divmod__", "__rdivmod__", ""),
    (BinaryOp::LShift, "<<", "__lshift__", "__rlshift__", "__ilshift__"),
    (BinaryOp::RShift, ">>", "__rshift__", "__rrshift__", "__irshift__"),
    (BinaryOp::And, "&", "__and__", "__rand__", "__iand__"),
    (BinaryOp::Xor, "^", "__xor__", "__rxor__", "__ixor__"),
    (BinaryOp::Or, "|", "__or__", "__ror__", "__ior__"),
    (BinaryOp::Pow, "** or pow()", "__pow__", "__rpow__", "__ipow__"),
];

impl BinaryOp {
    pub fn symbol(self) -> &'static str {
        BINARY_NAMES[self as usize].1
    }
}

/// The native functions of a type. A binary slot gets its operands in their written order, whichever of them is of the
/// type, and returns `NotImplemented` for operands it does not know.
#[derive(Clone, Copy)]
pub struct Slots {
    pub repr: Option<Unary>,
    pub str: Option<Unary>,
    pub hash: Option<HashFn>,
    pub call: Option<Call>,
    pub getattr: Option<GetAttr>,
    pub setattr: Option<SetAttr>,
    pub compare: Option<Compare>,
    pub iter: Option<Unary>,
    pub next: Option<Next>,
    pub descr_get: Option<DescrGet>,
    pub descr_set: Option<SetAttr>,
    pub new: Option<New>,
    pub init: Option<Init>,
    pub finalize: Option<Finalize>,
    pub binary: [Option<Binary>; BINARY_OPS],
    pub inplace: [Option<Binary>; BINARY_OPS],
    /// Which of `binary` call special methods written in Python, by bit.
    pub python_binary: u16,
    /// `pow` with a modulus: operands and modulus in written order.
    pub pow_mod: Option<Ternary>,
    pub neg: Option<Unary>,
    pub pos: Option<Unary>,
    pub abs: Option<Unary>,
    pub invert: Option<Unary>,
    pub truth: Option<Truth>,
    pub int: Option<Unary>,
    pub float: Option<Unary>,
    pub index: Option<Unary>,
    pub len: Option<Len>,
    pub get_item: Option<Binary>,
    /// Assigns, or deletes.
    pub set_item: Option<SetItem>,
    pub contains: Option<Contains>,
    /// Concatenation and repetition of sequences that have no number slots of their own: tried after them.
    pub concat: Option<Binary>,
    pub repeat: Option<Binary>,
    pub inplace_concat: Option<Binary>,
    pub inplace_repeat: Option<Binary>,
    pub await_: Option<Unary>,
    pub aiter: Option<Unary>,
    pub anext: Option<Unary>,
    pub buffer: Option<GetBuffer>,
    /// Buffers keep the object from changing: it has `__release_buffer__`.
    pub locked_by_buffers: bool,
}

impl Slots {
    pub const EMPTY: Slots = Slots {
        repr: None,
        str: None,
        hash: None,
        call: None,
        getattr: None,
        setattr: None,
        compare: None,
        iter: None,
        next: None,
        descr_get: None,
        descr_set: None,
        new: None,
        init: None,
        finalize: None,
        binary: [None; BINARY_OPS],
        inplace: [None; BINARY_OPS],
        python_binary: 0,
        pow_mod: None,
        neg: None,
        pos: None,
        abs: None,
        invert: None,
        truth: None,
        int: None,
        float: None,
        index: None,
        len: None,
        get_item: None,
        set_item: None,
        contains: None,
        concat: None,
        repeat: None,
        inplace_concat: None,
        inplace_repeat: None,
        await_: None,
        aiter: None,
        anext: None,
        buffer: None,
        locked_by_buffers: false,
    };

    /// Sets binary slots from pairs, for specs.
    pub const fn with_binary(mut self, ops: &[(BinaryOp, Binary)]) -> Slots {
        let mut i = 0;
        while i < ops.len() {
            self.binary[ops[i].0 as usize] = Some(ops[i].1);
            i += 1;
        }
        self
    }

    /// Sets in-place slots from pairs, for specs.
    pub const fn with_inplace(mut self, ops: &[(BinaryOp, Binary)]) -> Slots {
        let mut i = 0;
        while i < ops.len() {
            self.inplace[ops[i].0 as usize] = Some(ops[i].1);
            i += 1;
        }
        self
    }
}

/// Which slot a special method stands for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SlotId {
    Repr,
    Str,
    Hash,
    Call,
    Getattribute,
    /// `__getattr__`, which only classes have.
    Getattr,
    Setattr,
    Delattr,
    Compare(CompareOp),
    Iter,
    Next,
    DescrGet,
    DescrSet,
    DescrDelete,
    New,
    Init,
    Del,
    Binary(BinaryOp),
    Reflected(BinaryOp),
    Inplace(BinaryOp),
    Neg,
    Pos,
    Abs,
    Invert,
    Bool,
    Int,
    Float,
    Index,
    Len,
    GetItem,
    SetItem,
    DelItem,
    Contains,
    Concat,
    Repeat,
    RepeatReflected,
    InplaceConcat,
    InplaceRepeat,
    Await,
    Aiter,
    Anext,
    Buffer,
    ReleaseBuffer,
}

/// A special method: its name, its slot, its signature for `inspect`, its documentation.
pub struct SlotDef {
    pub name: &'static str,
    pub id: SlotId,
    pub sig: &'static str,
    pub doc: &'static str,
}

const fn def(name: &'static str, id: SlotId, sig: &'static str, doc: &'static str) -> SlotDef {
    SlotDef { name, id, sig, doc }
}

macro_rules! slot_defs {
    ($($op:ident $plain:literal $reflected:literal $inplace:literal $sym:literal;)*) => {
        /// All special methods that have slots. Where two entries have the same name, the first whose slot a type fills
        /// gives the wrapper.
        pub static SLOT_DEFS: &[SlotDef] = &[
            def("__repr__", SlotId::Repr, "($self, /)", "Return repr(self)."),
            def("__hash__", SlotId::Hash, "($self, /)", "Return hash(self)."),
            def("__call__", SlotId::Call, "($self, /, *args, **kwargs)", "Call self as a function."),
            def("__str__", SlotId::Str, "($self, /)", "Return str(self)."),
            def("__getattribute__", SlotId::Getattribute, "($self, name, /)", "Return getattr(self, name)."),
            def("__getattr__", SlotId::Getattr, "($self, name, /)", ""),
            def("__setattr__", SlotId::Setattr, "($self, name, value, /)", "Implement setattr(self, name, value)."),
            def("__delattr__", SlotId::Delattr, "($self, name, /)", "Implement delattr(self, name)."),
            def("__lt__", SlotId::Compare(CompareOp::Lt), "($self, value, /)", "Return self<value."),
            def("__le__", SlotId::Compare(CompareOp::Le), "($self, value, /)", "Return self<=value."),
            def("__eq__", SlotId::Compare(CompareOp::Eq), "($self, value, /)", "Return self==value."),
            def("__ne__", SlotId::Compare(CompareOp::Ne), "($self, value, /)", "Return self!=value."),
            def("__gt__", SlotId::Compare(CompareOp::Gt), "($self, value, /)", "Return self>value."),
            def("__ge__", SlotId::Compare(CompareOp::Ge), "($self, value, /)", "Return self>=value."),
            def("__iter__", SlotId::Iter, "($self, /)", "Implement iter(self)."),
            def("__next__", SlotId::Next, "($self, /)", "Implement next(self)."),
            def("__get__", SlotId::DescrGet, "($self, instance, owner=None, /)", "Return an attribute of instance, which is of type owner."),
            def("__set__", SlotId::DescrSet, "($self, instance, value, /)", "Set an attribute of instance to value."),
            def("__delete__", SlotId::DescrDelete, "($self, instance, /)", "Delete an attribute of instance."),
            def("__init__", SlotId::Init, "($self, /, *args, **kwargs)", "Initialize self.  See help(type(self)) for accurate signature."),
            def("__new__", SlotId::New, "(type, /, *args, **kwargs)", "Create and return new object."),
            def("__del__", SlotId::Del, "($self, /)", "Called when the instance is about to be destroyed."),
            $(
                def($plain, SlotId::Binary(BinaryOp::$op), "($self, value, /)", concat!("Return self", $sym, "value.")),
                def($reflected, SlotId::Reflected(BinaryOp::$op), "($self, value, /)", concat!("Return value", $sym, "self.")),
                def($inplace, SlotId::Inplace(BinaryOp::$op), "($self, value, /)", concat!("Return self", $sym, "=value.")),
            )*
            def("__divmod__", SlotId::Binary(BinaryOp::DivMod), "($self, value, /)", "Return divmod(self, value)."),
            def("__rdivmod__", SlotId::Reflected(BinaryOp::DivMod), "($self, value, /)", "Return divmod(value, self)."),
            def("__pow__", SlotId::Binary(BinaryOp::Pow), "($self, value, mod=None, /)", "Return pow(self, value, mod)."),
            def("__rpow__", SlotId::Reflected(BinaryOp::Pow), "($self, value, mod=None, /)", "Return pow(value, self, mod)."),
            def("__ipow__", SlotId::Inplace(BinaryOp::Pow), "($self, value, /)", "Return self**=value."),
            def("__neg__", SlotId::Neg, "($self, /)", "-self"),
            def("__pos__", SlotId::Pos, "($self, /)", "+self"),
            def("__abs__", SlotId::Abs, "($self, /)", "abs(self)"),
            def("__invert__", SlotId::Invert, "($self, /)", "~self"),
            def("__bool__", SlotId::Bool, "($self, /)", "True if self else False"),
            def("__int__", SlotId::Int, "($self, /)", "int(self)"),
            def("__float__", SlotId::Float, "($self, /)", "float(self)"),
            def("__index__", SlotId::Index, "($self, /)", "Return self converted to an integer, if self is suitable for use as an index into a list."),
            def("__len__", SlotId::Len, "($self, /)", "Return len(self)."),
            def("__getitem__", SlotId::GetItem, "($self, key, /)", "Return self[key]."),
            def("__setitem__", SlotId::SetItem, "($self, key, value, /)", "Set self[key] to value."),
            def("__delitem__", SlotId::DelItem, "($self, key, /)", "Delete self[key]."),
            def("__contains__", SlotId::Contains, "($self, key, /)", "Return bool(key in self)."),
            def("__add__", SlotId::Concat, "($self, value, /)", "Return self+value."),
            def("__mul__", SlotId::Repeat, "($self, value, /)", "Return self*value."),
            def("__rmul__", SlotId::RepeatReflected, "($self, value, /)", "Return value*self."),
            def("__iadd__", SlotId::InplaceConcat, "($self, value, /)", "Implement self+=value."),
            def("__imul__", SlotId::InplaceRepeat, "($self, value, /)", "Implement self*=value."),
            def("__await__", SlotId::Await, "($self, /)", "Return an iterator to be used in await expression."),
            def("__aiter__", SlotId::Aiter, "($self, /)", "Return an awaitable, that resolves in asynchronous iterator."),
            def("__anext__", SlotId::Anext, "($self, /)", "Return a value or raise StopAsyncIteration."),
            def("__buffer__", SlotId::Buffer, "($self, flags, /)", "Return a buffer object that exposes the underlying memory of the object."),
            def("__release_buffer__", SlotId::ReleaseBuffer, "($self, buffer, /)", "Release the buffer object that exposes the underlying memory of the object."),
        ];
    };
}

slot_defs! {
    Add "__add__" "__radd__" "__iadd__" "+";
    Sub "__sub__" "__rsub__" "__isub__" "-";
    Mul "__mul__" "__rmul__" "__imul__" "*";
    MatMul "__matmul__" "__rmatmul__" "__imatmul__" "@";
    TrueDiv "__truediv__" "__rtruediv__" "__itruediv__" "/";
    FloorDiv "__floordiv__" "__rfloordiv__" "__ifloordiv__" "//";
    Mod "__mod__" "__rmod__" "__imod__" "%";
    LShift "__lshift__" "__rlshift__" "__ilshift__" "<<";
    RShift "__rshift__" "__rrshift__" "__irshift__" ">>";
    And "__and__" "__rand__" "__iand__" "&";
    Xor "__xor__" "__rxor__" "__ixor__" "^";
    Or "__or__" "__ror__" "__ior__" "|";
}
