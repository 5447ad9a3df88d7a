//! The runtime helpers compiled code calls: name, parameters, result, effects. The VM supplies their addresses.
//!
//! Every helper is `extern "C"` and takes the thread first. Word arguments are borrowed, word results owned. A helper
//! with `argv` takes `(*const Word, usize)` after its fixed parameters. Failure leaves the exception pending.

/// Those that call give the number of `argv`'s words in the low half: bits from here on say which of them the helper is to release, whose
/// reference it gets.
pub const TAKEN_SHIFT: u32 = 32;

/// What a helper takes after the thread, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Param {
    /// A borrowed value word.
    W,
    /// A raw 64-bit integer.
    I,
    /// A double.
    F,
    /// `*const Word, usize`: the remaining operands.
    Argv,
    /// `*mut Word`: where the helper puts owned results; the number of words is the last raw integer operand.
    Out,
}

/// What comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ret {
    /// An owned word, 0 for an exception.
    Word,
    /// An owned word that is always there.
    Infallible,
    /// An owned word, 0 for an exception, `RESUME` when exhausted.
    Next,
    /// `i64`: below 0 for an exception.
    Status,
    /// `i64`: 0 or 1, below 0 for an exception.
    Flag,
    /// `f64`, cannot fail.
    Float,
    /// Nothing.
    Void,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// May run any Python code.
    Python,
    /// Allocates; changes nothing a program can see, runs nothing.
    Alloc,
    /// Changes nothing that compiled code looks at, but drops references.
    Drops,
    /// Changes lists only.
    List,
    Pure,
}

#[derive(Debug)]
pub struct HelperInfo {
    pub name: &'static str,
    pub params: &'static [Param],
    pub ret: Ret,
    pub effect: Effect,
}

macro_rules! helpers {
    ($($(#[doc = $doc:literal])* $variant:ident $name:literal ($($param:ident),*) $ret:ident $effect:ident;)*) => {
        /// A runtime helper.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum Helper { $($(#[doc = $doc])* $variant,)* }

        impl Helper {
            pub const ALL: &'static [Helper] = &[$(Helper::$variant,)*];

            pub fn info(self) -> &'static HelperInfo {
                static TABLE: &[HelperInfo] = &[$(HelperInfo {
                    name: $name,
                    params: &[$(Param::$param,)*],
                    ret: Ret::$ret,
                    effect: Effect::$effect,
                },)*];
                &TABLE[self as usize]
            }
        }
    };
}

helpers! {
    /// Left, right, opcode (`BINARY_*` or `INPLACE_*`).
    BinaryOp "binary_op" (W, W, I) Word Python;
    OperatorRest "operator_rest" (W, W, I) Word Python;
    /// Two exact strings. The left one grows in place if it is given and nobody else has it.
    AppendStr "append_str" (Argv) Infallible Drops;
    /// Operand, opcode (`UNARY_*`).
    UnaryOp "unary_op" (W, I) Word Python;
    /// Left, right, `COMPARE_OP` argument.
    CompareOp "compare_op" (W, W, I) Word Python;
    IsTrue "is_true" (W) Flag Python;
    /// Object, class.
    IsInstance "is_instance" (W, W) Flag Python;
    /// Item, container.
    Contains "contains" (W, W) Flag Python;
    /// Object, name.
    GetAttr "get_attr" (W, W) Word Python;
    /// Object, name, value.
    SetAttr "set_attr" (W, W, W) Status Python;
    DelAttr "del_attr" (W, W) Status Python;
    /// Object, name, 2: function and object, or null and attribute (each owned).
    LoadMethod "load_method" (W, W, Out, I) Status Python;
    /// Function whose globals are meant, name.
    LoadGlobal "load_global" (W, W) Word Python;
    StoreGlobal "store_global" (W, W, W) Status Python;
    /// As `StoreGlobal`, and what [`crate::feedback::Feedback::Variable`] says: version, offset.
    StoreVariable "store_variable" (W, W, W, I, I) Status Python;
    GetIter "get_iter" (W) Word Python;
    ForIter "for_iter" (W) Next Python;
    /// An iterator over a dict's items, 1: the next key; out, its value (both owned).
    NextEntry "next_entry" (W, Out, I) Next Python;
    /// A generator, its code, where it goes on, its function's globals; the number of its words. If it is so and nobody else knows of it: its
    /// function, and out, its variables and stack (all owned); it is finished then.
    AdoptGenerator "adopt_generator" (W, I, I, I, Out, I) Infallible Alloc;
    /// Callee, positional arguments.
    Call "call" (W, Argv) Word Python;
    /// Callee, tuple of names, all arguments.
    CallKw "call_kw" (W, W, Argv) Word Python;
    /// Callee, iterable of arguments, mapping or null.
    CallEx "call_ex" (W, Argv) Word Python;
    /// Native function, slots of its arguments (one of [`crate::feedback::NativeTarget::slots`]), the arguments.
    CallNativeFunction "call_native_function" (W, I, Argv) Word Python;
    /// As above, of a method of a builtin class with its object in front.
    CallNativeMethod "call_native_method" (W, I, Argv) Word Python;
    /// What `LOAD_METHOD` left (two words), then arguments: all in `argv`.
    CallMethod "call_method" (Argv) Word Python;
    GetItem "get_item" (W, W) Word Python;
    /// Container, index, value.
    SetItem "set_item" (W, W, W) Status Python;
    DelItem "del_item" (W, W) Status Python;
    BuildTuple "build_tuple" (Argv) Infallible Alloc;
    BuildList "build_list" (Argv) Infallible Alloc;
    BuildSet "build_set" (Argv) Word Python;
    /// Keys and values alternating.
    BuildMap "build_map" (Argv) Word Python;
    /// Tuple of keys, where the runtime keeps what such dicts have in common (or 0), values.
    BuildConstKeyMap "build_const_key_map" (W, I, Argv) Word Python;
    BuildString "build_string" (Argv) Word Alloc;
    /// Two or three words.
    BuildSlice "build_slice" (Argv) Infallible Alloc;
    /// Value, format spec or null, flags of `FORMAT_VALUE`.
    FormatValue "format_value" (W, W, I) Word Python;
    /// List, item; cannot fail.
    ListAppend "list_append" (W, W) Void List;
    /// The last item.
    ListPop "list_pop" (W) Word List;
    ListExtend "list_extend" (W, W) Status Python;
    ListToTuple "list_to_tuple" (W) Word Python;
    SetAdd "set_add" (W, W) Status Python;
    SetUpdate "set_update" (W, W) Status Python;
    /// Dict, key, value.
    MapAdd "map_add" (W, W, W) Status Python;
    DictUpdate "dict_update" (W, W) Status Python;
    /// Dict, mapping, callee for the message.
    DictMerge "dict_merge" (W, W, W) Status Python;
    /// Sequence, out, count.
    Unpack "unpack_sequence" (W, Out, I) Status Python;
    /// Enclosing function, code, qualified name, flags; then what the flags ask for.
    MakeFunction "make_function" (W, W, W, I, Argv) Word Alloc;
    /// Initial value or null.
    NewCell "new_cell" (W) Infallible Alloc;
    /// A float object for a double that does not fit a word.
    BoxFloat "box_float" (F) Infallible Alloc;
    /// Function and receiver.
    /// Namespace; then names and values in turn.
    StoreNames "store_names" (W, Argv) Void Drops;
    /// Namespace, name: its value there, null if there is none.
    NameWord "name_word" (W, W) Infallible Alloc;
    /// Container, start, stop, step: a subscript by a slice that is not made.
    GetSlice "get_slice" (W, W, W, W) Word Python;
    /// Container, start, stop, step, new value.
    SetSlice "set_slice" (W, W, W, W, W) Status Python;
    /// List; start and stop, each an int word or `None`; a step likewise, not 0.
    ListPart "list_part" (W, W, W, W) Infallible Alloc;
    /// List, start and stop of what is replaced in it; then as for `list_part` what replaces that.
    MovePart "move_part" (Argv) Status List;
    NewMethod "new_method" (W, W) Infallible Alloc;
    /// Next, stop, step.
    NewRangeIter "new_range_iter" (I, I, I) Infallible Alloc;
    /// Start, stop, step.
    NewRange "new_range" (I, I, I) Infallible Alloc;
    /// Sequence (list if the last is not 0, else tuple), index.
    NewSeqIter "new_seq_iter" (W, I, I) Infallible Alloc;
    /// Iterator, next index.
    NewEnumerate "new_enumerate" (W, I) Infallible Alloc;
    /// Iterators.
    NewZip "new_zip" (Argv) Infallible Alloc;
    /// A plain instance of a class, without `__init__`.
    NewInstance "new_instance" (W) Word Python;
    /// `__init__` must return None: raises if the word is not.
    CheckInit "check_init" (W) Status Python;
    /// Word-sized ints whose result does not fit or whose divisor is zero go through `binary_op`.
    PowFloat "pow_float" (F, F) Float Pure;
    ModFloat "mod_float" (F, F) Float Pure;
    FloorDivFloat "floordiv_float" (F, F) Float Pure;
    /// `len()` of any object, an int word.
    Len "len" (W) Word Python;
    /// List that is not of raw doubles, index in bounds, new value: widens the list's kind as needed and releases the old.
    StoreListItem "store_list_item" (W, I, W) Void List;
    /// Frees an object whose count reached zero. Finalizers written in Python are queued, not run.
    Dealloc "dealloc" (W) Void Alloc;
    /// Attention: 0 for an exception, 1 if nothing a program can see has changed, 2 otherwise.
    Poll "poll" () Flag Python;
    /// Ends the objects whose finalizers wait, where compiled code returns.
    Finalize "finalize" () Void Alloc;
    /// Unit metadata, exit number, OSR frame or null. See `deopt.rs`.
    Deopt "deopt" (I, I, I) Word Python;
    /// String, index in bounds: a one-character string.
    StrItem "str_item" (W, I) Infallible Alloc;
    /// Two exact strings: equality.
    StrEq "str_eq" (W, W) Flag Pure;
    /// Raises RecursionError; the result is null.
    Recursion "recursion" () Word Alloc;
    /// Globals, name: found there or in the builtins.
    LoadName "load_name" (W, W) Word Python;
    /// Exception or class, cause or null: leaves it pending.
    Raise "raise" (W, W) Status Python;
    /// What a generator delegates to, value sent; out, 1: whether that was yielded; else it is the result.
    Delegate "delegate" (W, W, Out, I) Flag Python;
    /// What a generator (no coroutine) delegates to when told to delegate to this.
    YieldFromIter "yield_from_iter" (W) Word Python;
    Awaitable "awaitable" (W, I) Word Python;
    AsyncIter "async_iter" (W) Word Python;
    AsyncNext "async_next" (W) Word Python;
    /// A new instance of a class of exceptions, without `__init__`; its arguments.
    NewException "new_exception" (W, Argv) Infallible Alloc;
    /// What `super(class, object).name` would call with the object in front: class, object, name; out, 2: function, object. 0 if that is
    /// not found so plainly.
    FindSuper "find_super" (W, W, W, Out, I) Flag Alloc;
    /// Whether it is a class.
    IsClass "is_class" (W) Flag Pure;
    /// An exception is pending that a handler takes: what the handler around restores or null (none in between), index of the frame whose
    /// handler it is, whether the innermost frame gets a traceback entry; out, 5: the saved exception and its type, then traceback, exception,
    /// type. Fails if the interpreter has to do it.
    Catch "catch" (W, I, I, Out, I) Status Python;
    /// Type of an exception, what is caught.
    ExcMatch "exc_match" (W, W) Flag Alloc;
    /// The exception that is handled again from now on, or None.
    PopExcept "pop_except" (W) Void Drops;
    /// Exception, traceback that it gets back: leaves it pending.
    Reraise "reraise" (W, W) Status Alloc;
    /// Raises what is being handled again.
    RaiseAgain "raise_again" () Status Alloc;
    /// Whether a traceback that has yet to get the frame with this index, or one built in it, is alive.
    IsTraced "is_traced" (I) Flag Alloc;
    /// Manager: `__exit__` bound, result of `__enter__`; out, 2.
    SetupWith "setup_with" (W, Out, I) Status Python;
    /// Manager: `__aexit__` bound, what `__aenter__` gave to wait for; out, 2.
    SetupAsyncWith "setup_async_with" (W, Out, I) Status Python;
    /// Function whose globals and builtins are meant, name, what is wanted of the module, level.
    ImportName "import_name" (W, W, W, W) Word Python;
    /// Module, name.
    ImportFrom "import_from" (W, W) Word Python;
    /// Function whose builtins are meant: their `__build_class__`.
    BuildClass "build_class" (W) Word Python;
    /// Index of `LOAD_COMMON_CONSTANT`.
    CommonConstant "common_constant" (I) Word Python;
    /// Opcode (`BUILD_TEMPLATE`, `BUILD_INTERPOLATION`), its argument, operands.
    Template "template" (I, I, Argv) Word Python;
    /// Value, whether it is to be matched as a mapping (else as a sequence): whether its class says that it can be.
    HasClassFlag "has_class_flag" (W, I) Flag Pure;
    /// Subject, keys; out, 2: their values in a tuple or `None`, whether all were there.
    MatchKeys "match_keys" (W, W, Out, I) Status Python;
    /// Subject, class, names, number of positional patterns; out, 2: the attributes in a tuple or the subject, whether it matches.
    MatchClass "match_class" (W, W, W, I, Out, I) Status Python;
    /// Mapping, keys: a dict of the rest.
    WithoutKeys "without_keys" (W, W) Word Python;
    /// Iterable, how many items come before the list; out, with the list, in order.
    UnpackStar "unpack_star" (W, I, Out, I) Status Python;
    /// Exception, types; out, 2: what remains, what matched or `None`, which is handled from now on.
    MatchGroup "match_group" (W, W, Out, I) Status Python;
    /// Exception, list of what handlers raised: what is to be raised, or `None`.
    RaisedGroup "raised_group" (W, W) Word Python;
}

/// Addresses by [`Helper`] number.
#[derive(Clone, Debug)]
pub struct HelperTable {
    pub addresses: Vec<usize>,
    /// Second entries, for calls off the common way: they leave all registers alone but the result's, so that code around such a call keeps
    /// its values in registers. The first of a pair saves the general registers only.
    pub preserving: Vec<(Helper, [usize; 2])>,
}

impl HelperTable {
    pub fn address(&self, helper: Helper) -> usize {
        self.addresses[helper as usize]
    }

    /// The entry that preserves the registers, if there is one.
    pub fn preserving(&self, helper: Helper, floats: bool) -> Option<usize> {
        let (_, entries) = self.preserving.iter().find(|(h, _)| *h == helper)?;
        Some(entries[usize::from(floats)])
    }
}
