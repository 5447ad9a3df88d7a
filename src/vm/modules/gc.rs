//! The `gc` module.

use crate::exc::Exc;
use crate::memory::collect::{self, Outside, collector, debug};
use crate::native::{Bound, Effects, Method, ModuleSpec};
use crate::object::class::type_flag;
use crate::object::value::Value;
use crate::protocol::number;
use crate::thread::{PyResult, Thread};
use crate::types::dict::from_str_pairs;
use crate::types::module::PyModule;
use crate::types::tuple::{self, PyTuple};
use crate::types::{int, list};
use adder_abi::object::flag;

fn enable(_t: &Thread, _a: Bound) -> PyResult {
    collector().enabled.set(true);
    Ok(Value::none())
}

fn disable(_t: &Thread, _a: Bound) -> PyResult {
    collector().enabled.set(false);
    Ok(Value::none())
}

fn isenabled(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(collector().enabled.get()))
}

fn collect_(t: &Thread, a: Bound) -> PyResult {
    let generation = match a.opt(0) {
        Some(g) => int::as_c_int(t, g)?,
        None => 2,
    };
    if !(0..=2).contains(&generation) {
        return Err(t.value_error("invalid generation"));
    }
    let outside = Outside { holds: &crate::jit::trash::each_held, give_up: &crate::jit::trash::give_up };
    let outside = Some(&outside).filter(|_| generation == 2);
    Ok(Value::from(collect::collect_besides(t, generation as usize, outside)))
}

fn get_debug(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(collector().debug.get()))
}

fn set_debug(t: &Thread, a: Bound) -> PyResult {
    collector().debug.set(int::as_c_int(t, a.get(0))? as u32);
    Ok(Value::none())
}

fn get_count(_t: &Thread, _a: Bound) -> PyResult {
    Ok(tuple::new(collect::counts().map(Value::from).to_vec()))
}

fn set_threshold(t: &Thread, a: Bound) -> PyResult {
    let mut thresholds = collector().thresholds.get();
    for (i, slot) in thresholds.iter_mut().enumerate() {
        if let Some(v) = a.opt(i) {
            *slot = i64::from(int::as_c_int(t, v)?);
        }
    }
    collector().thresholds.set(thresholds);
    Ok(Value::none())
}

fn get_threshold(_t: &Thread, _a: Bound) -> PyResult {
    Ok(tuple::new(collector().thresholds.get().map(Value::from).to_vec()))
}

fn get_stats(_t: &Thread, _a: Bound) -> PyResult {
    Ok(list::new(
        collect::stats()
            .iter()
            .map(|s| {
                from_str_pairs([
                    ("collections", Value::from(s.collections)),
                    ("collected", Value::from(s.collected)),
                    ("uncollectable", Value::from(s.uncollectable)),
                ])
            })
            .collect(),
    ))
}

fn get_objects(t: &Thread, a: Bound) -> PyResult {
    let generation = match a.some(0) {
        None => None,
        Some(g) => {
            let n = number::to_isize(t, g, Exc::OverflowError)?;
            if n < 0 {
                return Err(t.value_error("generation parameter cannot be negative"));
            }
            if n >= 3 {
                return Err(t.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
            Some(n as usize)
        }
    };
    Ok(list::new(collect::objects(generation)))
}

fn is_tracked(_t: &Thread, a: Bound) -> PyResult {
    // The builtin classes are there for good.
    let lasting = a.get(0).as_type().is_some_and(|class| !class.has_flag(type_flag::HEAP_TYPE));
    // Instances of other classes are objects of the collector for CPython, even those that refer to nothing.
    let of_a_class = a.get(0).class().has_flag(type_flag::HEAP_TYPE);
    Ok(Value::bool(!lasting && (of_a_class || collect::is_tracked(a.get(0)))))
}

fn is_finalized(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.get(0).header().is_some_and(|h| h.flags.get() & flag::FINALIZED != 0)))
}

fn given(a: &Bound) -> Vec<Value> {
    a.get(0).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default()
}

fn get_referents(_t: &Thread, a: Bound) -> PyResult {
    Ok(list::new(given(&a).iter().flat_map(collect::referents).collect()))
}

fn get_referrers(t: &Thread, a: Bound) -> PyResult {
    let targets = given(&a);
    let args = a.get(0);
    let mut found = Vec::new();
    crate::eval::each_running_generator(t, |generator, words| {
        if words.iter().any(|w| targets.iter().any(|x| *x == *w)) {
            found.push(generator);
        }
    });
    for object in collect::objects(None) {
        if object.is(args) {
            continue;
        }
        if collect::referents(&object).iter().any(|r| targets.iter().any(|x| x.is(r))) {
            found.push(object);
        }
    }
    Ok(list::new(found))
}

fn freeze(_t: &Thread, _a: Bound) -> PyResult {
    collect::freeze();
    Ok(Value::none())
}

fn unfreeze(_t: &Thread, _a: Bound) -> PyResult {
    collect::unfreeze();
    Ok(Value::none())
}

fn get_freeze_count(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(collect::frozen_count()))
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    let garbage = list::new(Vec::new());
    let callbacks = list::new(Vec::new());
    collector().garbage.replace(Some(garbage.clone()));
    collector().callbacks.replace(Some(callbacks.clone()));
    m.add("garbage", garbage);
    m.add("callbacks", callbacks);
    m.add("DEBUG_STATS", Value::from(debug::STATS));
    m.add("DEBUG_COLLECTABLE", Value::from(debug::COLLECTABLE));
    m.add("DEBUG_UNCOLLECTABLE", Value::from(debug::UNCOLLECTABLE));
    m.add("DEBUG_SAVEALL", Value::from(debug::SAVEALL));
    m.add("DEBUG_LEAK", Value::from(debug::COLLECTABLE | debug::UNCOLLECTABLE | debug::SAVEALL));
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.",
    functions: &[
        Method::new("enable()", enable, "Enable automatic garbage collection."),
        Method::new("disable()", disable, "Disable automatic garbage collection."),
        Method::new("isenabled()", isenabled, "Returns true if automatic garbage collection is enabled."),
        Method::new("collect(generation=2)", collect_, "Run the garbage collector."),
        Method::new("get_debug()", get_debug, "Get the garbage collection debugging flags."),
        Method::new("set_debug(flags, /)", set_debug, "Set the garbage collection debugging flags."),
        Method::new("get_count()", get_count, "Return a three-tuple of the current collection counts."),
        Method::new(
            "set_threshold(threshold0, threshold1=None, threshold2=None, /)",
            set_threshold,
            "Set the collection thresholds (the collection frequency).",
        ),
        Method::new("get_threshold()", get_threshold, "Return the current collection thresholds."),
        Method::new(
            "get_stats()",
            get_stats,
            "Return a list of dictionaries containing per-generation statistics.",
        ),
        Method::new(
            "get_objects(generation=None)",
            get_objects,
            "Return a list of objects tracked by the collector (excluding the list returned).",
        ),
        Method::new(
            "is_tracked(obj, /)",
            is_tracked,
            "Returns true if the object is tracked by the garbage collector.",
        ),
        Method::new(
            "is_finalized(obj, /)",
            is_finalized,
            "Returns true if the object has been already finalized by the GC.",
        ),
        Method::new(
            "get_referents(*objs)",
            get_referents,
            "Return the list of objects that are directly referred to by 'objs'.",
        ),
        Method::new(
            "get_referrers(*objs)",
            get_referrers,
            "Return the list of objects that directly refer to any of 'objs'.",
        )
        .with(Effects::ReadsFrame),
        Method::new(
            "freeze()",
            freeze,
            "Freeze all current tracked objects and ignore them for future collections.",
        ),
        Method::new("unfreeze()", unfreeze, "Unfreeze all objects in the permanent generation."),
        Method::new(
            "get_freeze_count()",
            get_freeze_count,
            "Return the number of objects in the permanent generation.",
        ),
    ],
    types: &[],
    init: Some(init),
};
