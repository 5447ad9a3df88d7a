//! Benchmarks of running programs: start-up, and single operations interpreted and compiled.
//!
//! Every sample is a process: an operation's time is that of a program with a loop around it; what an empty program takes
//! is the sample "start-up". Compile time by function size: a function of so many statements, called until it is compiled.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::process::{Command, Stdio};
use std::time::Duration;

fn run(options: &[&str], program: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_adder"))
        .args(options)
        .args(["-I", "-c", program])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the program failed: {program}");
}

/// What is done a hundred thousand times.
const OPERATIONS: [(&str, &str, &str); 4] = [
    ("call", "def f(x): return x", "f(i)"),
    ("attribute", "class C:\n  def __init__(self): self.x = 1\no = C()", "o.x = o.x + i"),
    ("arithmetic", "a = 0", "a = (a + i * 3) % 1000003"),
    ("allocation", "", "[i, (i, i)]"),
];

fn operations(c: &mut Criterion) {
    for (name, setup, body) in OPERATIONS {
        let program = format!("{setup}\ndef main():\n  a = 0\n  for i in range(100000): {body}\nmain()");
        let mut group = c.benchmark_group(name);
        for mode in ["off", "on"] {
            let option = format!("--jit={mode}");
            group.bench_function(BenchmarkId::from_parameter(mode), |b| b.iter(|| run(&[&option], &program)));
        }
        group.finish();
    }
}

fn start_up(c: &mut Criterion) {
    c.bench_function("start-up", |b| b.iter(|| run(&[], "pass")));
}

fn compile_time(c: &mut Criterion) {
    let mut group = c.benchmark_group("jit compile");
    for statements in [10, 100, 400] {
        let body: String = (0..statements).map(|i| format!("  a = (a + b * {i}) % 1000003\n")).collect();
        let program = format!("def f(a, b):\n{body}  return a\nfor i in range(50): f(i, 3)");
        for mode in ["off", "eager"] {
            let option = format!("--jit={mode}");
            let id = BenchmarkId::new(mode, statements);
            group.bench_with_input(id, &program, |b, program| b.iter(|| run(&[&option], program)));
        }
    }
    group.finish();
}

fn settings() -> Criterion {
    Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3))
}

criterion_group! { name = benches; config = settings(); targets = start_up, operations, compile_time }
criterion_main!(benches);
