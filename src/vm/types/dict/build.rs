//! Filling dicts: from mappings, from iterables of pairs, from keyword arguments, from names.

use super::{Entry, PyDict, as_dict, new, with_capacity};
use crate::exc::Exc;
use crate::native::Args;
use crate::object::value::Value;
use crate::protocol::{attr, call, iter, seq};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::list::PyList;
use crate::types::tuple::PyTuple;
use std::cell::OnceCell;

/// What happens to a key that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existing {
    Overwrite,
    Keep,
    /// `KeyError` with the key.
    Refuse,
}

/// The exact dict, or subclass whose iteration is dict's own, of a value: its entries can be read without asking it.
pub fn plain_dict(v: &Value) -> Option<&PyDict> {
    let dict = v.downcast::<PyDict>()?;
    let own = v.class().is(super::DICT.get())
        || v.class().slots().iter.is_some_and(|f| std::ptr::fn_addr_eq(f, super::methods::DICT_ITER_SLOT));
    if own { Some(dict) } else { None }
}

/// What dicts made from the same names have in common.
pub struct DictKeys {
    log2: u8,
    /// The index table's bytes.
    index: Box<[u8]>,
    hashes: Box<[i64]>,
    /// See [`PyDict::keys_version`].
    version: u32,
}

/// A dict of strings that all differ, in this order, with their values by number. `keys` is about these names, and is filled by the first
/// such dict.
pub fn of_names(names: &[Value], keys: &OnceCell<DictKeys>, value: impl Fn(usize) -> Value) -> Value {
    if let Some(keys) = keys.get() {
        return of_keys(names, keys, value);
    }
    let dict = with_capacity(names.len());
    let this = as_dict(&dict);
    names.iter().enumerate().for_each(|(i, name)| this.set_str(name, value(i)));
    if !names.is_empty() && this.has_str_keys() && this.len() == names.len() {
        let hashes = (0..names.len()).map(|i| this.hash_at(i)).collect();
        let version = this.keys_version();
        let _ =
            keys.set(DictKeys { log2: this.log2.get(), index: this.index_bytes().into(), hashes, version });
    }
    dict
}

/// As [`of_names`], with what the dicts before it had.
fn of_keys(names: &[Value], keys: &DictKeys, value: impl Fn(usize) -> Value) -> Value {
    let dict = new();
    let this = as_dict(&dict);
    let n = names.len() as u32;
    // SAFETY: the table is as large as the one that the bytes are from, which had room for as many entries.
    unsafe {
        let table = super::alloc_table(keys.log2);
        table.copy_from_nonoverlapping(keys.index.as_ptr(), keys.index.len());
        this.table.set(table);
        this.log2.set(keys.log2);
        this.log2_bytes.set(super::log2_bytes_of(keys.log2));
        for (i, (name, hash)) in names.iter().zip(&keys.hashes).enumerate() {
            let entry = Entry { hash: *hash, key: name.clone().into_word(), value: value(i).into_word() };
            this.entry_ptr(i).write(entry);
        }
    }
    this.filled.set(n);
    this.used.set(n);
    this.usable.set(super::usable_of(keys.log2) - n);
    this.version.set(keys.version);
    dict
}

/// A dict from pairs whose keys are strings.
pub fn from_str_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let dict = new();
    for (k, v) in pairs {
        as_dict(&dict).set_str(k, v);
    }
    dict
}

fn put(t: &Thread, dict: &PyDict, key: Value, hash: i64, value: Value, existing: Existing) -> PyResult<()> {
    if existing == Existing::Overwrite {
        return dict.set_hashed(t, key, hash, value);
    }
    match dict.find(t, &key, hash)? {
        None => dict.insert_new(key, hash, value),
        Some(_) if existing == Existing::Refuse => return Err(t.key_error(&key)),
        Some(_) => {}
    }
    Ok(())
}

/// Adds all entries of a dict.
pub fn merge_dict(t: &Thread, dict: &PyDict, other: &PyDict, existing: Existing) -> PyResult<()> {
    if std::ptr::eq(dict, other) || other.is_empty() {
        return Ok(());
    }
    if dict.is_empty() && dict.entry_count() == 0 {
        dict.copy_from(other);
        return Ok(());
    }
    if (dict.len() + other.len()) / 2 > dict.len() {
        dict.reserve(dict.len() + other.len());
    }
    let count = other.entry_count();
    for i in 0..count {
        if let Some((k, v)) = other.entry(i) {
            put(t, dict, k, other.hash_at(i), v, existing)?;
            if other.entry_count() != count {
                return Err(t.runtime_error("dict mutated during update"));
            }
        }
    }
    Ok(())
}

/// Adds all entries of a mapping (something with `keys`).
pub fn merge(t: &Thread, dict: &PyDict, mapping: &Value, existing: Existing) -> PyResult<()> {
    if let Some(other) = plain_dict(mapping) {
        return merge_dict(t, dict, other, existing);
    }
    let keys = call::method(t, mapping, "keys", &[])?;
    let it = iter::iter(t, &keys);
    let Some(it) = t.catch(it, Exc::TypeError)? else {
        return Err(t.type_error(format_args!(
            "{}.keys() returned a non-iterable (type {})",
            mapping.class().tp_name(),
            keys.class().tp_name()
        )));
    };
    while let Some(key) = iter::next(t, &it)? {
        let hash = super::hash_key(t, &key)?;
        match existing {
            Existing::Overwrite => {}
            Existing::Keep | Existing::Refuse => {
                if dict.find(t, &key, hash)?.is_some() {
                    if existing == Existing::Refuse {
                        return Err(t.key_error(&key));
                    }
                    continue;
                }
            }
        }
        let value = seq::get_item(t, mapping, &key)?;
        dict.set_hashed(t, key, hash, value)?;
    }
    Ok(())
}

/// A copy as an exact dict, by way of the class's own `keys` and `__getitem__` if it iterates in its own way.
pub fn copied(t: &Thread, v: &Value) -> PyResult {
    if let Some(dict) = plain_dict(v) {
        return Ok(dict.copy());
    }
    let result = super::new();
    merge(t, super::as_dict(&result), v, Existing::Overwrite)?;
    Ok(result)
}

/// The error for an element that is no iterable.
fn not_a_sequence(t: &Thread, raised: Raised, index: usize) -> Raised {
    let error = t.take(raised);
    if !error.class().is_subtype(Exc::TypeError.class()) {
        return t.raise_again(error);
    }
    noted(t, t.type_error("object is not iterable"), index)
}

/// A `TypeError` with a note that says which element it is about.
fn noted(t: &Thread, raised: Raised, index: usize) -> Raised {
    let error = t.take(raised);
    if !error.class().is_subtype(Exc::TypeError.class()) {
        return t.raise_again(error);
    }
    let note = format!("Cannot convert dictionary update sequence element #{index} to a sequence");
    match call::method(t, &error, "add_note", &[Value::from(note)]) {
        Ok(_) => t.raise_again(error),
        Err(raised) => raised,
    }
}

/// Adds pairs from an iterable of sequences of two.
pub fn merge_pairs(t: &Thread, dict: &PyDict, pairs: &Value, existing: Existing) -> PyResult<()> {
    let it = iter::iter(t, pairs)?;
    let mut index = 0usize;
    while let Some(item) = iter::next(t, &it)? {
        let [key, value] = pair_of(t, &item, index)?;
        let hash = super::hash_key(t, &key)?;
        put(t, dict, key, hash, value, existing)?;
        index += 1;
    }
    Ok(())
}

/// Key and value of a sequence of two, the one at `index`.
fn pair_of(t: &Thread, item: &Value, index: usize) -> PyResult<[Value; 2]> {
    if let Some([key, value]) = item.downcast_exact::<PyTuple>().map(super::super::tuple::items) {
        return Ok([key.clone(), value.clone()]);
    }
    let pair: Vec<Value> = if let Some(tuple) = item.downcast_exact::<PyTuple>() {
        super::super::tuple::items(tuple).to_vec()
    } else if let Some(list) = item.downcast_exact::<PyList>() {
        super::super::list::to_vec(list)
    } else {
        let inner = match iter::iter(t, item) {
            Ok(it) => it,
            Err(raised) => return Err(not_a_sequence(t, raised, index)),
        };
        match super::super::seqiter::drain(t, &inner) {
            Ok(items) => items,
            Err(raised) => return Err(noted(t, raised, index)),
        }
    };
    let n = pair.len();
    let Ok(pair) = <[Value; 2]>::try_from(pair) else {
        return Err(t.value_error(format_args!(
            "dictionary update sequence element #{index} has length {n}; 2 is required"
        )));
    };
    Ok(pair)
}

/// Adds what `dict(source)` is made of: a mapping or an iterable of pairs.
pub fn update(t: &Thread, dict: &PyDict, source: &Value) -> PyResult<()> {
    if source.downcast_exact::<PyDict>().is_some() {
        return merge(t, dict, source, Existing::Overwrite);
    }
    if attr::find(t, source, "keys")?.is_some() {
        return merge(t, dict, source, Existing::Overwrite);
    }
    merge_pairs(t, dict, source, Existing::Overwrite)
}

/// Adds what the arguments of `dict(…)` or `update(…)` say.
pub fn update_args(t: &Thread, dict: &PyDict, args: &Args, name: &str) -> PyResult<()> {
    match args.pos() {
        [] => {}
        [source] => update(t, dict, source)?,
        more => {
            return Err(t.type_error(format_args!("{name} expected at most 1 argument, got {}", more.len())));
        }
    }
    for (k, v) in args.keywords() {
        dict.set(t, k.clone(), v.clone())?;
    }
    Ok(())
}
