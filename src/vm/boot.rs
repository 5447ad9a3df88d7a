//! Start-up: the builtin types in an order in which bases come first, the singletons, the threads' memory.
//!
//! `unsafe` lives here: stacks are reserved with `mmap`, threads are made by hand.

use crate::object::build::{finish_metatype, make_bare, populate};
use crate::object::class::TypeSpec;
use crate::object::value::Field;
use crate::thread::{Thread, native_stack_pointer};
use crate::types::{
    asyncgen, boolean, bytes, cell, code, complex, descriptors, dict, exception, float, frame, frame_locals,
    function, generator, generic_alias, int, iterators, list, mappingproxy, memoryview, method, module,
    namespace, native_function, object, range, seqiter, set, singletons, slice, str, super_, template,
    traceback, tuple, type_, union, weakref, wrappers,
};
use adder_abi::Word;
use adder_abi::thread::{DEOPT_WORDS, ExcItem, ThreadHead};
use std::cell::{Cell, RefCell};
use std::ptr::null;
use std::sync::Once;
use std::sync::atomic::AtomicU32;

/// Value stack reserved for a thread; memory is used as frames need it.
const VALUE_STACK: usize = 4 << 30;
/// Native stack that must be left when Python code is entered.
const NATIVE_RESERVE: usize = 256 << 10;
/// `sys.getrecursionlimit()` at start.
pub const RECURSION_LIMIT: u32 = 1000;

/// The builtin types that exist from the start, bases first; exceptions and structs follow.
static TYPES: &[&TypeSpec] = &[
    &object::OBJECT_SPEC,
    &type_::TYPE_SPEC,
    &int::INT_SPEC,
    &boolean::BOOL_SPEC,
    &float::FLOAT_SPEC,
    &complex::COMPLEX_SPEC,
    &str::STR_SPEC,
    &bytes::BYTES_SPEC,
    &bytes::BYTEARRAY_SPEC,
    &tuple::TUPLE_SPEC,
    &list::LIST_SPEC,
    &dict::DICT_SPEC,
    &set::SET_SPEC,
    &set::FROZENSET_SPEC,
    &singletons::NONE_SPEC,
    &singletons::NOT_IMPLEMENTED_SPEC,
    &singletons::ELLIPSIS_SPEC,
    &slice::SLICE_SPEC,
    &range::RANGE_SPEC,
    &range::RANGE_ITER_SPEC,
    &range::LONG_RANGE_ITER_SPEC,
    &memoryview::MEMORYVIEW_SPEC,
    &memoryview::MEMORY_ITER_SPEC,
    &memoryview::MANAGED_BUFFER_SPEC,
    &native_function::NATIVE_SPEC,
    &descriptors::METHOD_DESCRIPTOR_SPEC,
    &descriptors::CLASS_METHOD_DESCRIPTOR_SPEC,
    &descriptors::GETSET_SPEC,
    &descriptors::MEMBER_SPEC,
    &crate::object::slot_wrappers::SLOT_WRAPPER_SPEC,
    &crate::object::slot_wrappers::METHOD_WRAPPER_SPEC,
    &wrappers::STATIC_METHOD_SPEC,
    &wrappers::CLASS_METHOD_SPEC,
    &wrappers::PROPERTY_SPEC,
    &function::FUNCTION_SPEC,
    &method::METHOD_SPEC,
    &code::CODE_SPEC,
    &cell::CELL_SPEC,
    &module::MODULE_SPEC,
    &frame::FRAME_SPEC,
    &frame_locals::FRAME_LOCALS_SPEC,
    &traceback::TRACEBACK_SPEC,
    &generator::GENERATOR_SPEC,
    &generator::COROUTINE_SPEC,
    &generator::COROUTINE_WRAPPER_SPEC,
    &asyncgen::ASYNC_GENERATOR_SPEC,
    &asyncgen::ASEND_SPEC,
    &asyncgen::ATHROW_SPEC,
    &asyncgen::WRAPPED_SPEC,
    &str::STR_ITER_SPEC,
    &str::STR_ASCII_ITER_SPEC,
    &bytes::BYTES_ITER_SPEC,
    &bytes::BYTEARRAY_ITER_SPEC,
    &seqiter::LIST_ITER_SPEC,
    &seqiter::TUPLE_ITER_SPEC,
    &seqiter::LIST_REVERSE_ITER_SPEC,
    &seqiter::GETITEM_ITER_SPEC,
    &seqiter::CALL_ITER_SPEC,
    &set::SET_ITER_SPEC,
    &iterators::ENUMERATE_SPEC,
    &iterators::ZIP_SPEC,
    &iterators::MAP_SPEC,
    &iterators::FILTER_SPEC,
    &iterators::REVERSED_SPEC,
    &super_::SUPER_SPEC,
    &mappingproxy::MAPPING_PROXY_SPEC,
    &namespace::NAMESPACE_SPEC,
    &generic_alias::GENERIC_ALIAS_SPEC,
    &generic_alias::ALIAS_ITER_SPEC,
    &union::UNION_SPEC,
    &weakref::WEAKREF_SPEC,
    &weakref::PROXY_SPEC,
    &weakref::CALLABLE_PROXY_SPEC,
    &template::TEMPLATE_SPEC,
    &template::INTERPOLATION_SPEC,
    &crate::report::UNRAISABLE_SPEC,
    &crate::builtins::anext::ANEXT_SPEC,
];

fn all_types() -> Vec<&'static TypeSpec> {
    let mut all = TYPES.to_vec();
    all.extend(dict::views::SPECS);
    all.extend(dict::iterators::SPECS);
    all.extend(exception::SPECS.iter());
    all
}

static BOOTED: Once = Once::new();

/// Makes the builtin types and singletons, once in the process. The caller's native thread gets `t` as its Python thread.
pub fn boot(t: &Thread) {
    BOOTED.call_once(|| {
        Thread::set_current(t);
        let all = all_types();
        for spec in &all {
            make_bare(spec);
        }
        finish_metatype(&all);
        singletons::boot();
        for spec in &all {
            populate(spec);
        }
        join_exception_group();
        template::ready();
        crate::types::structseq::ready(&crate::report::UNRAISABLE_INFO);
    });
}

/// `ExceptionGroup` is the one builtin type with two bases, `BaseExceptionGroup` and `Exception`.
fn join_exception_group() {
    use crate::exc::Exc;
    let [group, base, plain, root] =
        [Exc::ExceptionGroup, Exc::BaseExceptionGroup, Exc::Exception, Exc::BaseException].map(Exc::class);
    group.bases.put(tuple::new(vec![base.to_value(), plain.to_value()]));
    group.base.set(base);
    let order = [group, base, plain, root, object::OBJECT.get()];
    crate::object::build::set_mro(group, order.iter().map(|c| c.to_value()).collect());
    base.subclasses.borrow_mut().push(group);
    // SAFETY: nobody reads the slots yet.
    unsafe { *group.slots.get() = *base.slots() };
    group.modified();
}

/// Reserves address space that is filled as it is touched.
pub fn reserve(bytes: usize) -> *mut u8 {
    // SAFETY: an anonymous private mapping.
    let p = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED { std::ptr::null_mut() } else { p.cast() }
}

/// A thread struct for the native thread that calls, whose stack has `native_stack` bytes from here downwards. It is never
/// freed: frames and generators may outlive the native thread. `None` without memory for its value stack.
pub fn new_thread(native_stack: usize, ident: u64) -> Option<&'static Thread> {
    let mut size = VALUE_STACK;
    let stack = loop {
        let p = reserve(size);
        if !p.is_null() || size < (1 << 20) {
            break p;
        }
        size /= 2;
    };
    if stack.is_null() {
        return None;
    }
    let limit = native_stack_pointer().saturating_sub(native_stack) + NATIVE_RESERVE;
    crate::front::stack_reaches(limit);
    let t: &'static Thread = Box::leak(Box::new(Thread {
        head: ThreadHead {
            eval_breaker: AtomicU32::new(0),
            depth: Cell::new(0),
            depth_limit: Cell::new(RECURSION_LIMIT),
            exception: Cell::new(Word::NULL),
            top: Cell::new(null()),
            stack_top: Cell::new(stack),
            // SAFETY: one past the end of the mapping.
            stack_end: Cell::new(unsafe { stack.add(size) }),
            native_limit: Cell::new(limit),
            exc_info: Cell::new(null()),
            cold_result: Cell::new(0),
            deopt_buffer: [const { Cell::new(0) }; DEOPT_WORDS],
        },
        ident: Cell::new(ident),
        repr_stack: RefCell::new(Vec::new()),
        native_depth: Cell::new(0),
        base_exc: ExcItem { value: Cell::new(Word::NULL), prev: Cell::new(null()) },
        trace: Field::empty(),
        profile: Field::empty(),
        tracing: Cell::new(false),
        trails: Default::default(),
        context: Field::empty(),
        asynchronous: Field::empty(),
        asyncgen_firstiter: Field::empty(),
        asyncgen_finalizer: Field::empty(),
        origin_depth: Cell::new(0),
        importing: Cell::new(0),
        end: (Field::empty(), Cell::new(crate::thread::NOBODY)),
        running_loop: Field::empty(),
        running_task: Field::empty(),
        locals: RefCell::default(),
    }));
    t.head.exc_info.set(&t.base_exc);
    crate::eval::trace::refresh(t);
    Some(t)
}

/// Gives the value stack of a thread that has ended back; its struct stays.
pub fn free_stack(t: &Thread) {
    let top = t.head.stack_top.get();
    let size = t.head.stack_end.get() as usize - top as usize;
    // SAFETY: no frame is left, so the top is the beginning of the mapping.
    unsafe { libc::munmap(top.cast(), size) };
}
