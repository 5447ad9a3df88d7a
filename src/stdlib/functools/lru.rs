//! The wrapper behind `functools.lru_cache`. The cache is a dict in order of use: what was used last is at its end.

use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::exc::Exc;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::{self, PyDict, hash_any};
use adder_vm::types::iterators::class_of;
use adder_vm::types::str::PyStr;
use adder_vm::types::{int, method, tuple};
use std::cell::Cell;

static LRU: TypeCell = TypeCell::new();

#[repr(C)]
struct Lru {
    head: Header,
    func: Field,
    info: Field,
    /// Separates positional from keyword arguments in keys.
    mark: Field,
    cache: Field,
    /// None for no bound.
    max: Option<usize>,
    typed: bool,
    hits: Cell<u64>,
    misses: Cell<u64>,
}
fields!(Lru, LRU, func, info, mark, cache);

fn make(t: &Thread, a: Bound) -> PyResult {
    if a.get(1).class().slots().call.is_none() {
        return Err(t.type_error("the first argument must be callable"));
    }
    let max = if a.get(2).is_none() {
        None
    } else if a.get(2).class().slots().index.is_some() {
        Some(number::to_isize(t, a.get(2), Exc::OverflowError)?.max(0) as usize)
    } else {
        return Err(t.type_error("maxsize should be integer or None"));
    };
    let typed = truth::truth(t, a.get(3))?;
    let mark = call::call(t, adder_vm::types::object::OBJECT.get().as_value(), &[])?;
    Ok(class_of(&a, &LRU).instantiate(Lru {
        head: blank_header(),
        func: Field::new(Some(a.get(1).clone())),
        info: Field::new(Some(a.get(4).clone())),
        mark: Field::new(Some(mark)),
        cache: Field::new(Some(dict::new())),
        max,
        typed,
        hits: Cell::new(0),
        misses: Cell::new(0),
    }))
}
constructor!(new, "lru_cache(cls, user_function, maxsize, typed, cache_info_type)", make);

/// What identifies a call: the argument itself if it is one int or string, else a tuple.
fn key_of(this: &Lru, args: &Args) -> Value {
    if !this.typed && args.names.is_empty() {
        if let [one] = args.values {
            if one.is_int_word() || one.class().is(int::INT.get()) || one.downcast_exact::<PyStr>().is_some()
            {
                return one.clone();
            }
        }
        return tuple::from_slice(args.values);
    }
    let mut parts = args.pos().to_vec();
    if args.has_keywords() {
        parts.push(this.mark.get().unwrap_or_else(Value::none));
        for (k, v) in args.keywords() {
            parts.push(k.clone());
            parts.push(v.clone());
        }
    }
    if this.typed {
        parts.extend(args.pos().iter().map(|v| v.class().to_value()));
        parts.extend(args.keywords().map(|(_, v)| v.class().to_value()));
    }
    tuple::new(parts)
}

fn call_(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let this = Lru::of(v);
    let func = this.func.get().unwrap_or_else(Value::none);
    if this.max == Some(0) {
        this.misses.set(this.misses.get() + 1);
        return call::call_args(t, &func, args);
    }
    let key = key_of(this, args);
    let hash = hash_any(t, &key)?;
    // `cache_clear` empties this very dict; it is never exchanged.
    let Some(cache) = this.cache.get() else { return call::call_args(t, &func, args) };
    let Some(cache) = cache.downcast::<PyDict>() else { return call::call_args(t, &func, args) };
    if let Some(i) = cache.find(t, &key, hash)? {
        this.hits.set(this.hits.get() + 1);
        let result = cache.value_at(i).cloned().unwrap_or_else(Value::none);
        if this.max.is_some() {
            cache.move_to_end(i);
        }
        return Ok(result);
    }
    this.misses.set(this.misses.get() + 1);
    let result = call::call_args(t, &func, args)?;
    let Some(max) = this.max else {
        cache.set_hashed(t, key, hash, result.clone())?;
        return Ok(result);
    };
    // The call may have filled the cache with this very key.
    if cache.find(t, &key, hash)?.is_some() {
        return Ok(result);
    }
    let oldest = if cache.len() >= max { cache.first_index().and_then(|i| cache.take_at(i)) } else { None };
    cache.insert_new(key, hash, result.clone());
    drop(oldest);
    Ok(result)
}

fn get(_: &Thread, v: &Value, object: Option<&Value>, _: &Value) -> PyResult {
    Ok(match object {
        Some(object) if !object.is_none() => method::new(v.clone(), object.clone()),
        Some(_) | None => v.clone(),
    })
}

fn cache_info(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<Lru>(t)?;
    let size = this.cache.get().and_then(|c| c.downcast::<PyDict>().map(PyDict::len)).unwrap_or(0);
    let info = this.info.get().unwrap_or_else(Value::none);
    let max = this.max.map_or_else(Value::none, Value::from);
    let size = if this.max == Some(0) { 0 } else { size };
    call::call(
        t,
        &info,
        &[Value::from(this.hits.get()), Value::from(this.misses.get()), max, Value::from(size)],
    )
}

fn cache_clear(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<Lru>(t)?;
    this.hits.set(0);
    this.misses.set(0);
    if let Some(cache) = this.cache.get() {
        if let Some(cache) = cache.downcast::<PyDict>() {
            cache.clear_all();
        }
    }
    Ok(Value::none())
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    attr::get_str(t, a.get(0), "__qualname__")
}

fn itself(_: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

pub static LRU_SPEC: TypeSpec = TypeSpec {
    name: "_lru_cache_wrapper",
    module: "functools",
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE | type_flag::METHOD_DESCRIPTOR,
    doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
    slots: Slots { call: Some(call_), new: Some(new), descr_get: Some(get), ..Slots::EMPTY },
    methods: &[
        Method::new("cache_info(self, /)", cache_info, "Report cache statistics"),
        Method::new("cache_clear(self, /)", cache_clear, "Clear the cache and cache statistics"),
        Method::new("__reduce__(self, /)", reduce, ""),
        Method::new("__copy__(self, /)", itself, ""),
        Method::new("__deepcopy__(self, memo, /)", itself, ""),
    ],
    ..TypeSpec::of::<Lru>(&LRU)
};
