//! The command.

use adder_vm::boot;
use adder_vm::builtins::compile::{compile_text, decode_source};
use adder_vm::object::value::Value;
use adder_vm::start::{self, Config, Flags};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::module::{self, PyModule};
use adder_vm::types::str::intern;

fn run_file(t: &Thread, path: &str, site: bool) -> PyResult<()> {
    start::set_streams(t)?;
    let main = module::new(intern("__main__"), Value::none());
    if let Some(d) = adder_vm::modules::sys::modules().downcast::<PyDict>() {
        d.set_str("__main__", main.clone());
    }
    if site {
        adder_vm::import::import_module(t, "site")?;
    }
    let Some(m) = main.downcast::<PyModule>() else { return Ok(()) };
    m.add("__builtins__", adder_vm::builtins::module().unwrap_or_else(Value::none));
    m.add("__file__", Value::from(path));
    let Ok(bytes) = std::fs::read(path) else {
        return Err(t.error(adder_vm::exc::Exc::FileNotFoundError, path));
    };
    let text = decode_source(t, &bytes, path, adder_front::errors::Origin::File)?;
    let code = compile_text(t, &text, path, adder_front::Mode::Exec, adder_front::Options::default())?;
    let globals = m.dict.get().unwrap_or_else(Value::none);
    adder_vm::eval::run_code(t, &code, &globals, &globals, None)?;
    Ok(())
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let executable = std::env::current_exe().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let config = Config {
        flags: Flags::default(),
        argv: args[1..].to_vec(),
        orig_argv: args.clone(),
        executable,
        warn_options: Vec::new(),
        x_options: Vec::new(),
        hash_seed: None,
        gc_stress: std::env::var_os("ADDER_GC_STRESS").is_some(),
        modules: adder_stdlib::MODULES,
        library: adder_stdlib::library::LIBRARY,
    };
    let _ = boot::RECURSION_LIMIT;
    let code = start::start(config, |t| {
        let path = args.get(1).cloned().unwrap_or_default();
        let code = match run_file(t, &path, std::env::var_os("NOSITE").is_none()) {
            Ok(()) => 0,
            Err(raised) => start::exit_status(t, raised),
        };
        if start::finish(t) { code } else { 120 }
    });
    std::process::exit(code);
}
