//! Threads, activations and frames: what the interpreter and compiled code both keep up to date.

use crate::object::Header;
use crate::word::Word;
use core::cell::Cell;
use core::sync::atomic::AtomicU32;

/// What every running function has, interpreted (the head of its [`Frame`]) or compiled (in its native frame).
#[repr(C)]
pub struct Activation {
    /// The caller's activation, or null.
    pub prev: Cell<*const Activation>,
    /// The code object (borrowed from the function or frame) of an interpreted activation; of a compiled one the address of its unit's
    /// metadata with bit 0 set.
    pub code: Cell<usize>,
    /// Index of the current instruction (in quickened instructions), or the number of the current call site.
    pub site: Cell<u32>,
    /// Bits of [`activation_flag`].
    pub flags: Cell<u32>,
    /// The function being run: owned by an interpreted activation, borrowed by a compiled one; null for module, class and
    /// `exec` code.
    pub func: Cell<Word>,
}

/// Bits of [`Activation::flags`].
pub mod activation_flag {
    /// The eval loop that runs this frame returns to native code when the frame returns.
    pub const ENTRY: u32 = 1;
    /// The frame lives in a generator, not on the thread's stack.
    pub const GENERATOR: u32 = 2;
    /// The result of this frame is discarded and `func`'s instance is the result (`__init__` called by the loop).
    pub const CONSTRUCTOR: u32 = 4;
    /// Not begun: a generator before its first `send`.
    pub const NOT_STARTED: u32 = 8;
    /// A compiled activation entered in the middle of a loop: it stands for the interpreted frame before it in the list.
    pub const COMPILED_OSR: u32 = 16;
    /// A compiled activation leaves for the interpreter at its next test after a call: an assumption of its unit broke, or a
    /// program looks at its frame.
    pub const LEAVE: u32 = 32;
    /// Compiled code has suspended this generator's frame: what it gave back is a yielded value, not the result.
    pub const YIELDED: u32 = 64;
    /// A traceback that may be alive lacks the frame object of a compiled activation.
    pub const TRACED: u32 = 128;
    /// The caller's instruction is an operator in progress, whose operands are on its stack and which takes the result.
    pub const OPERATOR: u32 = 256;
    /// The caller's frame delegates to this generator (`yield from`, `await`): what it yields is yielded by that one, too.
    pub const DELEGATED: u32 = 512;
    /// Compiled code gives up what a generator's frame held: the generator has ended, as finalizers that run now can tell.
    pub const ENDED: u32 = 1024;
}

/// An interpreted function's frame: this header, then `nlocals + ncells + nfrees` words, then the evaluation stack.
#[repr(C)]
pub struct Frame {
    pub act: Activation,
    /// The code object, owned.
    pub code: Cell<Word>,
    /// Borrowed from the function; owned through `owner` otherwise.
    pub globals: Cell<Word>,
    pub builtins: Cell<Word>,
    /// The mapping of locals for module, class and `exec` code, owned; null for functions.
    pub locals: Cell<Word>,
    /// Stack pointer while the frame does not run: one past the topmost value.
    pub sp: Cell<*mut Word>,
    /// The frame object, if Python asked for one; owned.
    pub object: Cell<Word>,
    /// The generator (borrowed) for a frame that lives in one, else null.
    pub owner: Cell<Word>,
    /// Per-frame trace function, or null; owned.
    pub trace: Cell<Word>,
    /// First local; the evaluation stack follows the locals, cells and free variables.
    pub values: [Word; 0],
}

/// One level of exception handling: what `sys.exc_info()` sees. Generators bring a level of their own.
#[repr(C)]
pub struct ExcItem {
    /// The exception being handled, owned; null for none.
    pub value: Cell<Word>,
    pub prev: Cell<*const ExcItem>,
}

/// The part of a thread's state that compiled code reads and writes. The VM's `Thread` begins with it.
#[repr(C)]
pub struct ThreadHead {
    /// Not zero when something wants attention at the next poll: signals, collector, finalizers, another thread.
    pub eval_breaker: AtomicU32,
    /// Python frames in progress, and the limit at which `RecursionError` is raised.
    pub depth: Cell<u32>,
    pub depth_limit: Cell<u32>,
    /// The pending exception (an instance, owned), or null.
    pub exception: Cell<Word>,
    pub top: Cell<*const Activation>,
    /// Where the next frame goes on the value stack, and its end.
    pub stack_top: Cell<*mut u8>,
    pub stack_end: Cell<*mut u8>,
    /// Native stack may not grow below this address.
    pub native_limit: Cell<usize>,
    /// Innermost level of exception handling.
    pub exc_info: Cell<*const ExcItem>,
    /// Result of a helper's entry that preserves the registers, until the compiled code behind the call has read it.
    pub cold_result: Cell<u64>,
    /// Raw live words of an exit on their way to `deopt`.
    pub deopt_buffer: [Cell<u64>; DEOPT_WORDS],
}

/// Live words an exit can hand over; a unit that would need more is refused.
pub const DEOPT_WORDS: usize = 256;

/// The object header of a word that is a pointer.
///
/// # Safety
/// `word.is_ptr()` holds and the object is alive for `'a`.
pub unsafe fn header<'a>(word: Word) -> &'a Header {
    // SAFETY: by the caller's contract.
    unsafe { &*(word.0 as *const Header) }
}
