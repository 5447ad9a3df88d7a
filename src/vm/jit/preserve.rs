//! Entries of helpers that compiled code calls off its common way: they leave every register alone, so that the values around such a call
//! stay in registers (calling convention `preserve_all` of Cranelift, which knows no results: they go through the thread).

use adder_abi::helpers::Helper;

/// Saves the registers that a callee may change, calls, leaves the result's register in the thread, whose address was the first argument,
/// and restores them. Of the floats' registers the half that a double fills is saved: compiled code uses no more.
#[cfg(target_arch = "x86_64")]
macro_rules! entry {
    ($name:ident, $helper:path, words) => {
        entry!(@ $name, $helper, ["sub rsp, 8"], ["add rsp, 8"]);
    };
    ($name:ident, $helper:path, floats) => {
        entry!(@ $name, $helper, [
            "sub rsp, 136",
            "movsd [rsp], xmm0", "movsd [rsp + 8], xmm1", "movsd [rsp + 16], xmm2", "movsd [rsp + 24], xmm3",
            "movsd [rsp + 32], xmm4", "movsd [rsp + 40], xmm5", "movsd [rsp + 48], xmm6", "movsd [rsp + 56], xmm7",
            "movsd [rsp + 64], xmm8", "movsd [rsp + 72], xmm9", "movsd [rsp + 80], xmm10", "movsd [rsp + 88], xmm11",
            "movsd [rsp + 96], xmm12", "movsd [rsp + 104], xmm13", "movsd [rsp + 112], xmm14", "movsd [rsp + 120], xmm15"
        ], [
            "movsd xmm0, [rsp]", "movsd xmm1, [rsp + 8]", "movsd xmm2, [rsp + 16]", "movsd xmm3, [rsp + 24]",
            "movsd xmm4, [rsp + 32]", "movsd xmm5, [rsp + 40]", "movsd xmm6, [rsp + 48]", "movsd xmm7, [rsp + 56]",
            "movsd xmm8, [rsp + 64]", "movsd xmm9, [rsp + 72]", "movsd xmm10, [rsp + 80]", "movsd xmm11, [rsp + 88]",
            "movsd xmm12, [rsp + 96]", "movsd xmm13, [rsp + 104]", "movsd xmm14, [rsp + 112]", "movsd xmm15, [rsp + 120]",
            "add rsp, 136"
        ]);
    };
    (@ $name:ident, $helper:path, [$($save:literal),*], [$($restore:literal),*]) => {
        // SAFETY: the code keeps the stack as it finds it, aligned for the call, and restores what it saves.
        #[unsafe(naked)]
        extern "C" fn $name() {
            std::arch::naked_asm!(
                "push rbp", "mov rbp, rsp",
                "push rcx", "push rdx", "push rsi", "push rdi", "push r8", "push r9", "push r10", "push r11", "push rax",
                $($save,)*
                "call {helper}",
                $($restore,)*
                // The thread is where `rdi` was saved.
                "mov rcx, [rbp - 32]",
                "mov [rcx + {result}], rax",
                "pop rax", "pop r11", "pop r10", "pop r9", "pop r8", "pop rdi", "pop rsi", "pop rdx", "pop rcx",
                "pop rbp", "ret",
                helper = sym $helper,
                result = const std::mem::offset_of!(adder_abi::thread::ThreadHead, cold_result)
            )
        }
    };
}

/// As above. The callee itself preserves the doubles in `v8` to `v15`.
#[cfg(target_arch = "aarch64")]
macro_rules! entry {
    ($name:ident, $helper:path, words) => {
        entry!(@ $name, $helper, [], []);
    };
    ($name:ident, $helper:path, floats) => {
        entry!(@ $name, $helper, [
            "sub sp, sp, 192",
            "stp d0, d1, [sp]", "stp d2, d3, [sp, 16]", "stp d4, d5, [sp, 32]", "stp d6, d7, [sp, 48]",
            "stp d16, d17, [sp, 64]", "stp d18, d19, [sp, 80]", "stp d20, d21, [sp, 96]", "stp d22, d23, [sp, 112]",
            "stp d24, d25, [sp, 128]", "stp d26, d27, [sp, 144]", "stp d28, d29, [sp, 160]", "stp d30, d31, [sp, 176]"
        ], [
            "ldp d0, d1, [sp]", "ldp d2, d3, [sp, 16]", "ldp d4, d5, [sp, 32]", "ldp d6, d7, [sp, 48]",
            "ldp d16, d17, [sp, 64]", "ldp d18, d19, [sp, 80]", "ldp d20, d21, [sp, 96]", "ldp d22, d23, [sp, 112]",
            "ldp d24, d25, [sp, 128]", "ldp d26, d27, [sp, 144]", "ldp d28, d29, [sp, 160]", "ldp d30, d31, [sp, 176]",
            "add sp, sp, 192"
        ]);
    };
    (@ $name:ident, $helper:path, [$($save:literal),*], [$($restore:literal),*]) => {
        // SAFETY: the code keeps the stack as it finds it, aligned for the call, and restores what it saves.
        #[unsafe(naked)]
        extern "C" fn $name() {
            std::arch::naked_asm!(
                "stp x29, x30, [sp, -160]!", "mov x29, sp",
                "stp x0, x1, [sp, 16]", "stp x2, x3, [sp, 32]", "stp x4, x5, [sp, 48]", "stp x6, x7, [sp, 64]",
                "stp x8, x9, [sp, 80]", "stp x10, x11, [sp, 96]", "stp x12, x13, [sp, 112]", "stp x14, x15, [sp, 128]",
                "stp x16, x17, [sp, 144]",
                $($save,)*
                "bl {helper}",
                $($restore,)*
                // The thread is where `x0` was saved.
                "ldr x1, [sp, 16]",
                "str x0, [x1, {result}]",
                "ldp x0, x1, [sp, 16]", "ldp x2, x3, [sp, 32]", "ldp x4, x5, [sp, 48]", "ldp x6, x7, [sp, 64]",
                "ldp x8, x9, [sp, 80]", "ldp x10, x11, [sp, 96]", "ldp x12, x13, [sp, 112]", "ldp x14, x15, [sp, 128]",
                "ldp x16, x17, [sp, 144]",
                "ldp x29, x30, [sp], 160", "ret",
                helper = sym $helper,
                result = const std::mem::offset_of!(adder_abi::thread::ThreadHead, cold_result)
            )
        }
    };
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod native {
    use super::super::helpers::{box_float, dealloc, poll};

    entry!(dealloc_words, dealloc, words);
    entry!(dealloc_floats, dealloc, floats);
    entry!(poll_words, poll, words);
    entry!(poll_floats, poll, floats);
    entry!(box_words, box_float, words);
    entry!(box_floats, box_float, floats);

    pub fn addresses() -> [[extern "C" fn(); 2]; 3] {
        [[dealloc_words, dealloc_floats], [poll_words, poll_floats], [box_words, box_floats]]
    }
}

/// The entries of this architecture.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub fn entries() -> Vec<(Helper, [usize; 2])> {
    let helpers = [Helper::Dealloc, Helper::Poll, Helper::BoxFloat];
    helpers.into_iter().zip(native::addresses()).map(|(h, pair)| (h, pair.map(|f| f as usize))).collect()
}

/// None elsewhere: calls go to the helpers themselves.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn entries() -> Vec<(Helper, [usize; 2])> {
    Vec::new()
}
