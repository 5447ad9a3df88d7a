//! The driver: snapshot → IR → passes → Cranelift → code in memory, with dumps, statistics and perf's map.

use crate::build::{self, Built, Refusal};
use crate::lower::{self, Target};
use crate::memory::{CodeBlock, CodeMemory};
use crate::pass::{self, PassOptions};
use adder_abi::deopt::UnitMeta;
use adder_abi::feedback::{EntryKind, Snapshot, Watch};
use adder_abi::helpers::HelperTable;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::FunctionBuilderContext;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What `--jit-dump` asks for.
#[derive(Clone, Default, Debug)]
pub struct Dump {
    pub ir: bool,
    pub clif: bool,
    pub asm: bool,
    /// Only the function of this name; all if empty.
    pub function: String,
}

#[derive(Clone, Default, Debug)]
pub struct Options {
    pub force_exits: bool,
    pub no_inline: bool,
    pub no_hoist: bool,
    pub perf_map: bool,
    pub dump: Dump,
}

/// A unit that is not in code memory yet.
pub struct Compiled {
    meta: Box<UnitMeta>,
    code: Vec<u8>,
    entry: EntryKind,
    name: String,
    line: u32,
    deps: Vec<Watch>,
    inlined: Vec<u64>,
    time: Duration,
}

/// A compiled unit. Freed with [`Jit::release`] when no activation of it is left.
pub struct Unit {
    pub meta: Box<UnitMeta>,
    pub block: CodeBlock,
    pub entry: EntryKind,
    pub name: String,
    pub line: u32,
    /// Why it was compiled, the VM's word.
    pub deps: Vec<Watch>,
    /// Code objects built in place, besides the root.
    pub inlined: Vec<u64>,
    pub time: Duration,
}

impl Unit {
    pub fn address(&self) -> *const u8 {
        self.block.address as *const u8
    }
}

/// Bytes of code from which on a unit's memory is given back at once.
const LARGE_CODE: usize = 16 << 10;

/// Makes code of snapshots; each thread that does so has its own.
pub struct Compiler {
    /// Made by the thread that compiles, when it first does: to ask a virtual processor what it can do takes microseconds a question.
    isa: Option<OwnedTargetIsa>,
    helpers: HelperTable,
    pub options: Options,
    builder: FunctionBuilderContext,
    context: cranelift_codegen::Context,
}

impl Compiler {
    pub fn new(helpers: HelperTable, options: Options) -> Compiler {
        Compiler {
            isa: None,
            helpers,
            options,
            builder: FunctionBuilderContext::new(),
            context: cranelift_codegen::Context::new(),
        }
    }

    /// What code is generated for.
    fn target(&mut self) -> Result<OwnedTargetIsa, String> {
        if let Some(isa) = &self.isa {
            return Ok(isa.clone());
        }
        let mut flags = settings::builder();
        let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|e| e.to_string());
        set("opt_level", "none")?;
        set("is_pic", "false")?;
        set("use_colocated_libcalls", "false")?;
        set("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" })?;
        set("enable_probestack", "false")?;
        set("unwind_info", "false")?;
        set("preserve_frame_pointers", if self.options.perf_map { "true" } else { "false" })?;
        let isa = cranelift_native::builder()
            .map_err(str::to_string)?
            .finish(settings::Flags::new(flags))
            .map_err(|e| e.to_string())?;
        Ok(self.isa.insert(isa).clone())
    }

    /// Compiles a snapshot's root to the unit of that number. A fault in the compiler is a refusal: compiled code, through which no panic can
    /// go, may be below on the stack.
    pub fn compile(&mut self, snap: &Snapshot, id: u32) -> Result<Compiled, Refusal> {
        let begin = Instant::now();
        let run = std::panic::AssertUnwindSafe(|| self.compile_inner(snap, id));
        let mut compiled = std::panic::catch_unwind(run).unwrap_or(Err(Refusal::Backend))?;
        compiled.time = begin.elapsed();
        Ok(compiled)
    }

    fn compile_inner(&mut self, snap: &Snapshot, id: u32) -> Result<Compiled, Refusal> {
        let isa = self.target().map_err(|_| Refusal::Backend)?;
        let root = &snap.codes[0];
        let dump = &self.options.dump;
        let wanted = dump.function.is_empty() || dump.function == root.name;
        let mut built = build::build(snap, !self.options.no_inline, &[])?;
        let peel = pass::conflicting_loops(&built.func, &snap.known);
        if !peel.is_empty() {
            built = build::build(snap, !self.options.no_inline, &peel)?;
        }
        if dump.ir && wanted {
            eprintln!("; {}:{} as built\n{}", root.file, root.line, crate::print::print(&built.func));
        }
        let passes = PassOptions { hoist: !self.options.no_hoist, trace: None };
        if let Err(e) = pass::optimise(&mut built.func, &snap.known, &passes) {
            if cfg!(debug_assertions) {
                eprintln!("adder-jit: {}: {e}\n{}", root.name, crate::print::print(&built.func));
            }
            return Err(Refusal::Backend);
        }
        if dump.ir && wanted {
            eprintln!("; {}:{} optimised\n{}", root.file, root.line, crate::print::print(&built.func));
        }
        let guards = built.func.insts.iter().filter(|i| i.state.is_some()).count();
        let mut meta = Box::new(UnitMeta { id, ..UnitMeta::default() });
        meta.valid.store(1, Ordering::Relaxed);
        // Twice: a poll has two exits.
        meta.counts = (0..2 * guards + 2).map(|_| AtomicU32::new(0)).collect();
        let target = Target {
            helpers: &self.helpers,
            call_conv: isa.default_call_conv(),
            frontend: isa.frontend_config(),
            meta: &*meta,
            counts: meta.counts.as_ptr() as usize,
            force_exits: self.options.force_exits,
            argc: build::arg_count(root),
        };
        let lowered = lower::lower(&built.func, snap, &target, &mut self.builder)?;
        // From here on the code generator has what it needs: the peak of a large unit's memory is its own.
        let Built { func, deps, inlined } = built;
        drop(func);
        self.context.clear();
        self.context.func = lowered.func;
        self.context.set_disasm(dump.asm && wanted);
        if dump.clif && wanted {
            eprintln!("; {} clif\n{}", root.name, self.context.func.display());
        }
        let code = match self.context.compile(&*isa, &mut ControlPlane::default()) {
            Ok(code) => code,
            Err(e) => {
                if cfg!(debug_assertions) {
                    let error = cranelift_codegen::print_errors::pretty_error(e.func, e.inner);
                    eprintln!("adder-jit: {}: {error}", root.name);
                }
                return Err(Refusal::Backend);
            }
        };
        // Helpers and callees are called by address, so nothing is left to relocate.
        if !code.buffer.relocs().is_empty() {
            return Err(Refusal::Backend);
        }
        if let Some(text) = code.vcode.as_ref().filter(|_| dump.asm && wanted) {
            eprintln!("; {} asm\n{text}", root.name);
        }
        meta.exits = lowered.exits;
        meta.sites = lowered.sites;
        let compiled = Compiled {
            meta,
            code: code.code_buffer().to_vec(),
            entry: snap.entry,
            name: root.name.clone(),
            line: root.line,
            deps: deps.into_iter().collect(),
            inlined: inlined.iter().map(|i| snap.codes[*i].code).collect(),
            time: Duration::ZERO,
        };
        if compiled.code.len() > LARGE_CODE {
            // What this one wanted would stay with the compiler otherwise.
            self.context = cranelift_codegen::Context::new();
            self.builder = FunctionBuilderContext::new();
        }
        Ok(compiled)
    }
}

/// A compiler with the memory its code goes to, and the figures of all that was compiled.
pub struct Jit {
    pub compiler: Compiler,
    memory: CodeMemory,
    next_id: u32,
    /// Reasons and how often.
    pub refusals: BTreeMap<Refusal, u32>,
    pub compiled: u32,
    pub total_time: Duration,
    pub total_bytes: usize,
}

impl Jit {
    pub fn new(helpers: HelperTable, options: Options) -> Result<Jit, String> {
        Ok(Jit {
            compiler: Compiler::new(helpers, options),
            memory: CodeMemory::reserve().map_err(|e| e.to_string())?,
            next_id: 1,
            refusals: BTreeMap::new(),
            compiled: 0,
            total_time: Duration::ZERO,
            total_bytes: 0,
        })
    }

    /// The number of a unit to be compiled.
    pub fn number(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Compiles a snapshot's root here and now.
    pub fn compile(&mut self, snap: &Snapshot) -> Result<Unit, Refusal> {
        let id = self.number();
        let compiled = self.compiler.compile(snap, id);
        self.install(compiled)
    }

    /// Puts code into memory. No other thread may run compiled code meanwhile. A refusal is counted.
    pub fn install(&mut self, compiled: Result<Compiled, Refusal>) -> Result<Unit, Refusal> {
        let installed = compiled.and_then(|c| {
            let block = self.memory.install(&c.code).ok_or(Refusal::Backend)?;
            Ok((c, block))
        });
        let (c, block) = match installed {
            Ok(installed) => installed,
            Err(refusal) => {
                *self.refusals.entry(refusal).or_default() += 1;
                return Err(refusal);
            }
        };
        self.compiled += 1;
        self.total_time += c.time;
        self.total_bytes += block.size;
        if self.compiler.options.perf_map {
            let _ = perf_map(block, &c.name, c.line);
        }
        Ok(Unit {
            meta: c.meta,
            block,
            entry: c.entry,
            name: c.name,
            line: c.line,
            deps: c.deps,
            inlined: c.inlined,
            time: c.time,
        })
    }

    /// Frees a unit's code.
    pub fn release(&mut self, unit: Unit) {
        self.memory.release(unit.block);
    }

    pub fn code_bytes(&self) -> usize {
        self.memory.in_use()
    }
}

/// Appends to the file in which `perf` looks for the names of addresses.
fn perf_map(block: CodeBlock, name: &str, line: u32) -> std::io::Result<()> {
    let path = format!("/tmp/perf-{}.map", std::process::id());
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{:x} {:x} py::{name}:{line}", block.address, block.size)
}
