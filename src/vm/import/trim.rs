//! Tracebacks without the frames of `importlib`: users see their `import` statement and the module's own code.

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, repr};
use crate::thread::{PyResult, Thread};
use crate::types::exception::PyException;
use crate::types::traceback::PyTraceback;

/// Shortens the traceback of the pending exception.
pub fn trim(t: &Thread) {
    let Some(exception) = t.take_pending() else { return };
    let always = exception.class().is_subtype(Exc::ImportError.class());
    if let Some(e) = exception.downcast::<PyException>() {
        if let Some(traceback) = e.traceback.get() {
            match trimmed(t, traceback, always) {
                Ok(new) => e.traceback.set(new),
                Err(raised) => drop(t.take(raised)),
            }
        }
    }
    let _ = t.raise_again(exception);
}

/// Whether code belongs to `importlib`, and whether it is the one that only passes a call on.
fn kind(t: &Thread, code: &Value) -> PyResult<(bool, bool)> {
    let file = repr::str_text(t, &attr::get_str(t, code, "co_filename")?)?;
    let ours = file == "<frozen importlib._bootstrap>"
        || file == "<frozen importlib._bootstrap_external>"
        || file == "<frozen _adder_library>";
    let name = repr::str_text(t, &attr::get_str(t, code, "co_name")?)?;
    Ok((
        ours,
        name == "_call_with_frames_removed" || name == "exec_module" && file == "<frozen _adder_library>",
    ))
}

fn trimmed(t: &Thread, first: Value, always: bool) -> PyResult<Option<Value>> {
    // Chunks of importlib's frames go, if the exception is an ImportError or the chunk ends in a frame that passes calls on.
    let mut entries = Vec::new();
    let mut at = Some(first);
    while let Some(value) = at {
        at = value.downcast::<PyTraceback>().and_then(|tb| tb.next.get());
        entries.push(value);
    }
    let mut keep = vec![true; entries.len()];
    let mut start = None;
    for i in 0..=entries.len() {
        let code = entries.get(i).and_then(|e| e.downcast::<PyTraceback>()?.code(e));
        let (ours, passes) = match code {
            Some(code) => kind(t, &code)?,
            None => (false, false),
        };
        if !ours {
            start = None;
            continue;
        }
        let from = *start.get_or_insert(i);
        if always || passes {
            keep[from..=i].fill(false);
        }
    }
    let kept: Vec<&Value> = entries.iter().zip(&keep).filter(|(_, k)| **k).map(|(e, _)| e).collect();
    for (i, value) in kept.iter().enumerate() {
        if let Some(entry) = value.downcast::<PyTraceback>() {
            entry.next.set(kept.get(i + 1).map(|v| (*v).clone()));
        }
    }
    Ok(kept.first().map(|v| (*v).clone()))
}
