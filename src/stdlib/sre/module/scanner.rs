//! Scanners (`_sre.SRE_Scanner`), which match again and again from where the last match ended, and the iterator that
//! `finditer` returns.

use super::super::{Matcher, Mode};
use super::matched::PyMatch;
use super::pattern::PyPattern;
use super::subject::Held;
use adder_abi::object::Header;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::thread::{PyResult, Thread};
use std::cell::{Cell, RefCell};

/// Where a scanner stands.
#[derive(Clone, Copy)]
struct Place {
    next: usize,
    must_advance: bool,
}

/// The state that scanners and `finditer` iterators share.
struct Scan {
    pattern: Field,
    string: Field,
    pos: usize,
    endpos: usize,
    /// None when a match has failed: there will be no more.
    place: Cell<Option<Place>>,
    /// Borrowed while it matches, which can run Python code by a signal handler.
    matcher: RefCell<Matcher>,
}

impl Scan {
    fn new(t: &Thread, pattern: &Value, string: &Value, pos: isize, endpos: isize) -> PyResult<Scan> {
        let is_bytes = pattern.downcast::<PyPattern>().and_then(PyPattern::is_bytes);
        let (pos, endpos) = Held::for_pattern(t, string, is_bytes)?.bounds(pos, endpos);
        Ok(Scan {
            pattern: Field::new(Some(pattern.clone())),
            string: Field::new(Some(string.clone())),
            pos,
            endpos,
            place: Cell::new(Some(Place { next: pos, must_advance: false })),
            matcher: RefCell::new(Matcher::new()),
        })
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.pattern.word());
        visit(self.string.word());
    }

    /// The next match, if there is one.
    fn step(&self, t: &Thread, mode: Mode) -> PyResult<Option<Value>> {
        let Some(place) = self.place.get() else { return Ok(None) };
        let (Some(pattern), Some(string)) = (self.pattern.get(), self.string.get()) else { return Ok(None) };
        let Some(compiled) = pattern.downcast::<PyPattern>() else { return Ok(None) };
        let Ok(mut matcher) = self.matcher.try_borrow_mut() else {
            return Err(t.value_error("regular expression scanner already executing"));
        };
        let held = Held::of(t, &string)?;
        let bounds = (place.next, self.endpos);
        if !held.run(t, &mut matcher, compiled.program(), bounds, mode, place.must_advance)? {
            self.place.set(None);
            return Ok(None);
        }
        let must_advance = matcher.start() == matcher.end();
        self.place.set(Some(Place { next: matcher.end(), must_advance }));
        let bounds = (self.pos, self.endpos);
        Ok(Some(PyMatch::create(&pattern, compiled.groups(), &string, bounds, &matcher)))
    }
}

#[repr(C)]
pub struct PyScanner {
    head: Header,
    scan: Scan,
}

pub static SCANNER: TypeCell = TypeCell::new();

// SAFETY: the scan's fields are reported.
unsafe impl Payload for PyScanner {
    fn cell() -> &'static TypeCell {
        &SCANNER
    }

    fn trace(&self, visit: &mut Visitor) {
        self.scan.trace(visit);
    }
}

impl PyScanner {
    pub fn create(t: &Thread, pattern: &Value, string: &Value, pos: isize, endpos: isize) -> PyResult {
        let scan = Scan::new(t, pattern, string, pos, endpos)?;
        Ok(SCANNER.get().instantiate(PyScanner { head: blank_header(), scan }))
    }
}

fn scanner_match(t: &Thread, a: Bound) -> PyResult {
    Ok(a.this::<PyScanner>(t)?.scan.step(t, Mode::Match)?.unwrap_or_else(Value::none))
}

fn scanner_search(t: &Thread, a: Bound) -> PyResult {
    Ok(a.this::<PyScanner>(t)?.scan.step(t, Mode::Search)?.unwrap_or_else(Value::none))
}

fn get_pattern(_: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyScanner>().and_then(|s| s.scan.pattern.get()).unwrap_or_else(Value::none))
}

pub static SCANNER_SPEC: TypeSpec = TypeSpec {
    name: "SRE_Scanner",
    module: "_sre",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new("match(self, /)", scanner_match, ""),
        Method::new("search(self, /)", scanner_search, ""),
    ],
    getset: &[GetSet::get("pattern", get_pattern, "")],
    ..TypeSpec::of::<PyScanner>(&SCANNER)
};

/// What `finditer` returns: it yields what a scanner's `search` would, until that gives `None`.
#[repr(C)]
pub struct PyFindIter {
    head: Header,
    scan: Scan,
}

pub static FIND_ITER: TypeCell = TypeCell::new();

// SAFETY: the scan's fields are reported.
unsafe impl Payload for PyFindIter {
    fn cell() -> &'static TypeCell {
        &FIND_ITER
    }

    fn trace(&self, visit: &mut Visitor) {
        self.scan.trace(visit);
    }
}

impl PyFindIter {
    pub fn create(t: &Thread, pattern: &Value, string: &Value, pos: isize, endpos: isize) -> PyResult {
        let scan = Scan::new(t, pattern, string, pos, endpos)?;
        Ok(FIND_ITER.get().instantiate(PyFindIter { head: blank_header(), scan }))
    }
}

fn find_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    match v.downcast::<PyFindIter>() {
        Some(this) => this.scan.step(t, Mode::Search),
        None => Ok(None),
    }
}

pub static FIND_ITER_SPEC: TypeSpec = TypeSpec {
    name: "callable_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(adder_vm::types::seqiter::self_iter), next: Some(find_next), ..Slots::EMPTY },
    ..TypeSpec::of::<PyFindIter>(&FIND_ITER)
};
