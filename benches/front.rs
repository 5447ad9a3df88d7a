//! Benchmarks of the front end: parsing and compiling, by size of the source.

use adder_front::{Mode, Options, compile};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// A module of that many functions, each with a loop, a branch, calls and a string.
fn module(functions: usize) -> String {
    let function = |i: usize| {
        format!(
            "def work_{i}(items, scale={i}):\n    total = 0\n    for item in items:\n        if item % 2:\n            \
             total += item * scale\n        else:\n            total -= len(str(item))\n    return f'{{total}}: {i}'\n\n"
        )
    };
    (0..functions).map(function).collect()
}

fn parsing(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for functions in [10, 100, 1000] {
        let text = module(functions);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(functions), &text, |b, text| {
            b.iter(|| ruff_python_parser::parse_module(black_box(text)).map(drop));
        });
    }
    group.finish();
}

fn compiling(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    for functions in [10, 100, 1000] {
        let text = module(functions);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(functions), &text, |b, text| {
            b.iter(|| compile(black_box(text), "bench.py", Mode::Exec, Options::default()).map(drop));
        });
    }
    group.finish();
}

criterion_group!(benches, parsing, compiling);
criterion_main!(benches);
