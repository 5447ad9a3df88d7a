//! Compilation on threads of their own.
//!
//! A snapshot is taken, and a unit is installed, by the holder of the global lock; between the two it is plain data in another thread's hands.
//! All that the snapshot takes for granted is watched meanwhile. There is no queue to speak of: as long as the threads are busy,
//! hot code asks again, and is then compiled from what has been learned by that time. After `fork` the child begins anew.

use crate::modules::signal;
use crate::object::value::Value;
use adder_abi::feedback::{CallTarget, EntryKind, Feedback, FunctionTarget, Snapshot, Watch};
use adder_abi::helpers::HelperTable;
use adder_jit::{Compiled, Compiler, Options, Refusal};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

/// Cranelift recurses in places.
const STACK_BYTES: usize = 8 << 20;
const MAX_THREADS: u32 = 16;

/// A unit that is being compiled.
pub(super) struct Pending {
    pub code: u64,
    pub entry: EntryKind,
    pub namespace: u64,
    pub why: &'static str,
    pub held: Vec<Value>,
    pub watched: BTreeSet<Watch>,
    /// An assumption broke already.
    pub broken: bool,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<(u32, Box<Snapshot>)>,
    done: Vec<(u32, Result<Compiled, Refusal>)>,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    jobs: Mutex<Jobs>,
    wake: Condvar,
    /// Held by threads while they work, and alone while the process forks: the child must not find the allocator in the middle of something.
    work: RwLock<()>,
    any_done: AtomicBool,
}

impl Shared {
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a thread does.
    fn serve(&self, mut compiler: Compiler) {
        loop {
            let mut jobs = self.jobs();
            let (id, snapshot) = loop {
                if jobs.closed {
                    return;
                }
                match jobs.waiting.pop_front() {
                    Some(job) => break job,
                    None => jobs = self.wake.wait(jobs).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(jobs);
            let _working = self.work.read().unwrap_or_else(PoisonError::into_inner);
            let compiled = compiler.compile(&snapshot, id);
            drop(snapshot);
            self.jobs().done.push((id, compiled));
            self.any_done.store(true, Ordering::Release);
        }
    }
}

/// The threads and what they were given.
#[derive(Default)]
pub(super) struct Background {
    /// How many there shall be; 0: code is compiled where it runs. `None`: not decided yet.
    threads: Cell<Option<u32>>,
    shared: RefCell<Option<Arc<Shared>>>,
    pub pending: RefCell<HashMap<u32, Pending>>,
}

impl Background {
    /// `None`: one if there is a processor for it.
    pub fn set_threads(&self, count: Option<u32>) {
        self.threads.set(count.map(|n| n.min(MAX_THREADS)));
    }

    /// Asking for processors takes a while: the first who compiles does.
    fn threads(&self) -> u32 {
        self.threads.get().unwrap_or_else(|| {
            let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            let count = u32::from(processors > 1);
            self.threads.set(Some(count));
            count
        })
    }

    pub fn is_on(&self) -> bool {
        self.threads() > 0
    }

    /// Whether the code is being compiled for that entry.
    pub fn awaits(&self, code: u64, entry: EntryKind) -> bool {
        self.pending.borrow().values().any(|p| p.code == code && p.entry == entry)
    }

    /// Whether a snapshot would only wait: one for each thread is compiled, and one more is ready.
    pub fn is_busy(&self) -> bool {
        self.pending.borrow().len() > self.threads() as usize
    }

    /// Whether that is so, and nothing has been compiled since it was last asked for: there is nothing to do.
    pub fn is_occupied(&self) -> bool {
        let shared = self.shared.borrow();
        self.is_busy() && shared.as_ref().is_some_and(|shared| !shared.any_done.load(Ordering::Relaxed))
    }

    /// Gives a snapshot to the threads, which are made first; it is given back if there are none.
    pub fn give(
        &self,
        id: u32,
        snapshot: Box<Snapshot>,
        helpers: &HelperTable,
        options: &Options,
    ) -> Result<(), Box<Snapshot>> {
        let mut shared = self.shared.borrow_mut();
        if shared.is_none() {
            *shared = start(self.threads(), helpers, options);
        }
        let Some(shared) = shared.as_ref() else {
            self.threads.set(Some(0));
            return Err(snapshot);
        };
        shared.jobs().waiting.push_back((id, snapshot));
        shared.wake.notify_one();
        Ok(())
    }

    /// What has been compiled since it was last asked for.
    pub fn take_done(&self) -> Vec<(u32, Result<Compiled, Refusal>)> {
        match self.shared.borrow().as_ref() {
            // It is read before it is taken, which costs twenty times as much.
            Some(shared)
                if shared.any_done.load(Ordering::Relaxed)
                    && shared.any_done.swap(false, Ordering::Acquire) =>
            {
                std::mem::take(&mut shared.jobs().done)
            }
            _ => Vec::new(),
        }
    }

    /// Notes that what these units assume is no longer so.
    pub fn note_broken(&self, id: u32) {
        if let Some(pending) = self.pending.borrow_mut().get_mut(&id) {
            pending.broken = true;
        }
    }

    /// The threads are to end; what they were given is nobody's any more.
    pub fn close(&self) -> Vec<Pending> {
        self.threads.set(Some(0));
        if let Some(shared) = self.shared.take() {
            shared.jobs().closed = true;
            shared.wake.notify_all();
        }
        self.pending.take().into_values().collect()
    }

    /// Runs `fork` while no thread is at work.
    pub fn while_idle<R>(&self, fork: impl FnOnce() -> R) -> R {
        let shared = self.shared.borrow().clone();
        let guard = shared.as_ref().map(|s| s.work.write().unwrap_or_else(PoisonError::into_inner));
        let result = fork();
        drop(guard);
        result
    }

    /// In a child process, which has none of the threads. One of them may have held the lock: it is never taken again.
    pub fn after_fork(&self) -> Vec<Pending> {
        std::mem::forget(self.shared.take());
        self.pending.take().into_values().collect()
    }
}

/// Starts threads, to which no signal is delivered; none if not one could be started.
fn start(count: u32, helpers: &HelperTable, options: &Options) -> Option<Arc<Shared>> {
    let shared = Arc::new(Shared::default());
    let mut started = 0;
    let mask = signal::block_all();
    for _ in 0..count {
        let compiler = Compiler::new(helpers.clone(), options.clone());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("adder-jit".to_owned()).stack_size(STACK_BYTES);
        started += usize::from(thread.spawn(move || theirs.serve(compiler)).is_ok());
    }
    signal::set_mask(&mask);
    (started > 0).then_some(shared)
}

/// All that compiled code could take for granted of a snapshot.
pub(super) fn watches(snapshot: &Snapshot) -> BTreeSet<Watch> {
    let mut all = BTreeSet::new();
    all.extend(snapshot.codes.iter().filter(|code| !code.shared).map(|code| Watch::OneGlobals(code.code)));
    let function = |all: &mut BTreeSet<Watch>, f: &FunctionTarget| {
        all.insert(Watch::Function(f.word.0));
        let keyword_only = f.names.iter().skip(f.argcount as usize).zip(&f.kwdefaults);
        let with_default = keyword_only.filter(|(_, default)| !default.is_null());
        all.extend(with_default.map(|(name, _)| Watch::Global { dict: f.kwdefaults_dict, name: name.0 }));
    };
    let called = |all: &mut BTreeSet<Watch>, target: &CallTarget| match target {
        CallTarget::Function(f) => function(all, f),
        CallTarget::Type { word, init, .. } => {
            all.insert(Watch::Type(word.0));
            if let Some(f) = init {
                function(all, f);
            }
        }
        CallTarget::Instance { class, func, .. } => {
            all.extend([Watch::Type(*class), Watch::Function(func.0)]);
        }
        CallTarget::Bound { func, .. } | CallTarget::Method { func } => {
            all.insert(Watch::Function(func.0));
        }
        CallTarget::Closure(_)
        | CallTarget::Several(_)
        | CallTarget::Native(_)
        | CallTarget::NativeMethod { .. }
        | CallTarget::OtherType { .. }
        | CallTarget::Unknown => {}
    };
    for feedback in snapshot.codes.iter().flat_map(|code| &code.feedback) {
        match feedback {
            Feedback::Attr { cases, .. } => all.extend(cases.iter().filter_map(|case| case.watch)),
            Feedback::Global { watch, .. } => {
                all.insert(*watch);
            }
            Feedback::Call { target, .. } => called(&mut all, target),
            Feedback::Special(special) => all.extend(special.watches.iter().copied()),
            _ => {}
        }
    }
    for (_, target) in &snapshot.callees {
        called(&mut all, target);
    }
    all
}
