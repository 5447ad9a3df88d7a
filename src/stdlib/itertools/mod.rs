//! `itertools`. Each iterator type is a struct of fields; `next` takes what it needs out of them before it runs Python code, and reads again
//! afterwards what that code may have changed.

mod chains;
mod combinatorics;
mod filters;
mod groups;
mod infinite;

use adder_vm::native::{Method, ModuleSpec};
use adder_vm::object::class::TypeSpec;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n\nIterators terminating on the shortest input sequence:\naccumulate(p[, func]) --> p0, p0+p1, p0+p1+p2\nbatched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...\nchain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...\nchain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...\ncompress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...\ndropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails\ngroupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)\nfilterfalse(predicate, seq) --> elements of seq where predicate(elem) is False\nislice(seq, [start,] stop [, step]) --> elements from\n       seq[start:stop:step]\npairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...\nstarmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...\ntee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n\ntakewhile(predicate, seq) --> seq[0], seq[1], until predicate fails\nzip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...\n\nCombinatoric generators:\nproduct(p, q, ... [repeat=1]) --> cartesian product\npermutations(p[, r])\ncombinations(p, r)\ncombinations_with_replacement(p, r)\n",
    functions: &[Method::new(
        "tee(iterable, n=2, /)",
        groups::tee,
        "Returns a tuple of n independent iterators.",
    )],
    types: TYPES,
    init: None,
};

static TYPES: &[&TypeSpec] = &[
    &filters::ACCUMULATE_SPEC,
    &chains::BATCHED_SPEC,
    &chains::CHAIN_SPEC,
    &combinatorics::COMBINATIONS_SPEC,
    &combinatorics::CWR_SPEC,
    &filters::COMPRESS_SPEC,
    &infinite::COUNT_SPEC,
    &infinite::CYCLE_SPEC,
    &filters::DROPWHILE_SPEC,
    &filters::FILTERFALSE_SPEC,
    &groups::GROUPBY_SPEC,
    &groups::GROUPER_SPEC,
    &chains::ISLICE_SPEC,
    &chains::PAIRWISE_SPEC,
    &combinatorics::PERMUTATIONS_SPEC,
    &combinatorics::PRODUCT_SPEC,
    &infinite::REPEAT_SPEC,
    &filters::STARMAP_SPEC,
    &filters::TAKEWHILE_SPEC,
    &groups::TEE_SPEC,
    &groups::TEE_DATA_SPEC,
    &chains::ZIP_LONGEST_SPEC,
];
