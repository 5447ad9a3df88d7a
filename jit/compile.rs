//! The driver: snapshot → IR → passes → Cranelift → code in memory, with dumps, statistics and perf's map.

use crate::build::{self, Refusal};
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

pub struct Jit {
    isa: OwnedTargetIsa,
    memory: CodeMemory,
    helpers: HelperTable,
    pub options: Options,
    builder: FunctionBuilderContext,
    context: cranelift_codegen::Context,
    next_id: u32,
    /// Reasons and how often.
    pub refusals: BTreeMap<Refusal, u32>,
    pub compiled: u32,
    pub total_time: Duration,
    pub total_bytes: usize,
}

impl Jit {
    pub fn new(helpers: HelperTable, options: Options) -> Result<Jit, String> {
        let mut flags = settings::builder();
        let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|e| e.to_string());
        set("opt_level", "none")?;
        set("is_pic", "false")?;
        set("use_colocated_libcalls", "false")?;
        set("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" })?;
        set("enable_probestack", "false")?;
        set("unwind_info", "false")?;
        set("preserve_frame_pointers", if options.perf_map { "true" } else { "false" })?;
        let isa = cranelift_native::builder()
            .map_err(str::to_string)?
            .finish(settings::Flags::new(flags))
            .map_err(|e| e.to_string())?;
        Ok(Jit {
            isa,
            memory: CodeMemory::reserve().map_err(|e| e.to_string())?,
            helpers,
            options,
            builder: FunctionBuilderContext::new(),
            context: cranelift_codegen::Context::new(),
            next_id: 1,
            refusals: BTreeMap::new(),
            compiled: 0,
            total_time: Duration::ZERO,
            total_bytes: 0,
        })
    }

    /// Compiles a snapshot's root. A refusal is counted.
    pub fn compile(&mut self, snap: &Snapshot) -> Result<Unit, Refusal> {
        let begin = Instant::now();
        let result = self.compile_inner(snap);
        self.total_time += begin.elapsed();
        match result {
            Ok(mut unit) => {
                unit.time = begin.elapsed();
                self.compiled += 1;
                self.total_bytes += unit.block.size;
                Ok(unit)
            }
            Err(r) => {
                *self.refusals.entry(r).or_default() += 1;
                Err(r)
            }
        }
    }

    fn compile_inner(&mut self, snap: &Snapshot) -> Result<Unit, Refusal> {
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
        let mut meta = Box::new(UnitMeta { id: self.next_id, ..UnitMeta::default() });
        meta.valid.store(1, Ordering::Relaxed);
        // Twice: a poll has two exits.
        meta.counts = (0..2 * guards + 2).map(|_| AtomicU32::new(0)).collect();
        let target = Target {
            helpers: &self.helpers,
            call_conv: self.isa.default_call_conv(),
            frontend: self.isa.frontend_config(),
            meta: &*meta,
            counts: meta.counts.as_ptr() as usize,
            force_exits: self.options.force_exits,
            argc: build::arg_count(root),
        };
        let lowered = lower::lower(&built.func, snap, &target, &mut self.builder)?;
        self.context.clear();
        self.context.func = lowered.func;
        self.context.set_disasm(dump.asm && wanted);
        if dump.clif && wanted {
            eprintln!("; {} clif\n{}", root.name, self.context.func.display());
        }
        let code = match self.context.compile(&*self.isa, &mut ControlPlane::default()) {
            Ok(code) => code,
            Err(e) => {
                if cfg!(debug_assertions) {
                    eprintln!(
                        "adder-jit: {}: {}\n{}",
                        root.name,
                        cranelift_codegen::print_errors::pretty_error(e.func, e.inner),
                        crate::print::print(&built.func)
                    );
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
        let block = self.memory.install(code.code_buffer()).ok_or(Refusal::Backend)?;
        meta.exits = lowered.exits;
        meta.sites = lowered.sites;
        self.next_id += 1;
        if self.options.perf_map {
            let _ = perf_map(block, &root.name, root.line);
        }
        Ok(Unit {
            meta,
            block,
            entry: snap.entry,
            name: root.name.clone(),
            line: root.line,
            deps: built.deps.into_iter().collect(),
            inlined: built.inlined.iter().map(|i| snap.codes[*i].code).collect(),
            time: Duration::ZERO,
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
