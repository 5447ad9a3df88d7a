//! Whether a module lies where the program does, so that it may hide another that was meant: for what errors say.

use crate::modules::sys;
use crate::object::value::Value;
use crate::protocol::{attr, compare, seq};
use crate::thread::{PyResult, Thread};
use crate::types::module;
use crate::types::str::PyStr;
use std::path::Path;

/// What a module's spec tells.
pub struct Place {
    /// The file it came from.
    pub origin: Option<Value>,
    pub initializing: bool,
    /// It lies in the folder of the program.
    pub shadows: bool,
    /// And the library has a module of its name.
    pub shadows_library: bool,
}

/// Looks at the spec of a module of that name.
pub fn look(t: &Thread, spec: Option<&Value>, name: Option<&Value>) -> PyResult<Place> {
    let mut place = Place { origin: None, initializing: false, shadows: false, shadows_library: false };
    let Some(spec) = spec else { return Ok(place) };
    // What is built in has an origin, but not in a file.
    if attr::find(t, spec, "has_location")?.is_some_and(|has| has.is(Value::true_ref())) {
        place.origin = attr::find(t, spec, "origin")?.filter(|origin| origin.is_a::<PyStr>());
    }
    place.shadows = place
        .origin
        .as_ref()
        .and_then(|o| o.downcast::<PyStr>())
        .is_some_and(|o| is_beside(&o.to_string_lossy()));
    if let (true, Some(name), Some(names)) = (place.shadows, name, sys::lookup("stdlib_module_names")) {
        place.shadows_library = names.class().slots().contains.is_some() && seq::contains(t, &names, name)?;
    }
    place.initializing = module::initializing(t, spec)?;
    Ok(place)
}

/// Whether a file, or the package that it begins, lies in the folder that a start put in front of `sys.path`.
fn is_beside(origin: &str) -> bool {
    let Some(first) = sys::first_folder() else { return false };
    let origin = Path::new(origin);
    let mut folder = origin.parent();
    if origin.file_name().is_some_and(|name| name == "__init__.py") {
        folder = folder.and_then(Path::parent);
    }
    let first = if first.is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        Path::new(&first).to_owned()
    };
    folder.is_some_and(|folder| folder.as_os_str() == first.as_os_str())
}

/// Whether a package's submodule of that name is just being imported.
pub fn is_unfinished_submodule(t: &Thread, spec: &Value, name: &Value) -> PyResult<bool> {
    let Some(list) = attr::find(t, spec, "_uninitialized_submodules")? else { return Ok(false) };
    for item in crate::protocol::iter::collect(t, &list)? {
        if compare::eq(t, &item, name)? {
            return Ok(true);
        }
    }
    Ok(false)
}
