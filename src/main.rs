//! The command `adder`: an allocator, and a call into the library.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let code = adder::command::main(std::env::args_os().collect());
    std::process::exit(code);
}
