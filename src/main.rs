//! The command `adder`: an allocator, and a call into the library.

#[global_allocator]
static ALLOCATOR: adder::vm::memory::allocator::Allocator = adder::vm::memory::allocator::Allocator;

fn main() {
    adder::vm::memory::allocator::configure();
    let code = adder::command::main(std::env::args_os().collect());
    std::process::exit(code);
}
