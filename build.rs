//! Links the command at a fixed address, as CPython is: its tables of pointers need no relocation then, which at every start would
//! write and keep half a megabyte of memory.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg-bins=-no-pie");
}
