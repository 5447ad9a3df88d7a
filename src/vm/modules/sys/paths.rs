//! `sys.prefix`, `sys.path` and their like, from where the executable is.

use super::Settings;
use crate::object::value::Value;
use crate::types::list;
use crate::types::module::PyModule;
use std::path::{Path, PathBuf};

/// Name of the library's folder under a prefix.
const LIBRARY: &str = "lib/python3.14";

struct Layout {
    base: PathBuf,
    prefix: PathBuf,
}

/// A virtual environment is told by a `pyvenv.cfg` beside or above the executable's folder (PEP 405).
fn layout(executable: &Path) -> Layout {
    let own = |exe: &Path| {
        exe.parent().and_then(Path::parent).map_or_else(|| PathBuf::from("/"), Path::to_path_buf)
    };
    let folder = executable.parent();
    let config = folder
        .map(|f| f.join("pyvenv.cfg"))
        .filter(|f| f.is_file())
        .or_else(|| folder.and_then(Path::parent).map(|f| f.join("pyvenv.cfg")).filter(|f| f.is_file()));
    let real = std::fs::canonicalize(executable).unwrap_or_else(|_| executable.to_path_buf());
    let Some(config) = config else {
        let base = own(&real);
        return Layout { prefix: base.clone(), base };
    };
    let text = std::fs::read_to_string(&config).unwrap_or_default();
    let home = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim().eq_ignore_ascii_case("home")).then(|| PathBuf::from(value.trim()))
    });
    let prefix = config.parent().map_or_else(|| own(executable), Path::to_path_buf);
    let base = home.and_then(|h| h.parent().map(Path::to_path_buf)).unwrap_or_else(|| own(&real));
    Layout { base, prefix }
}

fn text(p: &Path) -> Value {
    Value::from(p.to_string_lossy().as_ref())
}

pub(super) fn add(m: &PyModule, settings: &Settings) {
    let Layout { base, prefix } = layout(Path::new(&settings.executable));
    let library = base.join(LIBRARY);
    for name in ["prefix", "exec_prefix"] {
        m.add(name, text(&prefix));
    }
    for name in ["base_prefix", "base_exec_prefix"] {
        m.add(name, text(&base));
    }
    m.add("platlibdir", Value::from("lib"));
    m.add("_stdlib_dir", text(&library));
    m.add("_home", Value::none());
    m.add("_framework", Value::from(""));
    let mut path = Vec::new();
    if !settings.flags.ignore_environment {
        if let Ok(more) = std::env::var("PYTHONPATH") {
            path.extend(more.split(':').filter(|p| !p.is_empty()).map(Value::from));
        }
    }
    path.push(text(&library));
    m.add("path", list::new(path));
}
