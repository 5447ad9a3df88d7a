//! Code memory: one reserved region, write xor execute, blocks that are freed and used again.
//!
//! Pages are writable only while [`CodeMemory::install`] copies; the caller sees to it that no other thread runs code here meanwhile (the
//! global lock is held). A core may have fetched instructions that are replaced: [`CodeMemory::install`] and [`synchronise`] see to that.
//! Calls out of the code are absolute, so the region may lie anywhere; it is asked for near the runtime's text, which helps the branch
//! predictor's tables. `unsafe` is confined to the mapping calls and barriers here.

use std::io;

const REGION: usize = 256 << 20;
const ALIGN: usize = 32;

pub struct CodeMemory {
    base: *mut u8,
    /// Bytes handed out from the start of the region.
    used: usize,
    /// Freed blocks: offset and size.
    free: Vec<(usize, usize)>,
    page: usize,
}

// SAFETY: the region is plain memory; access to it goes through `&mut self`.
unsafe impl Send for CodeMemory {}

/// A block of installed code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeBlock {
    pub address: usize,
    pub size: usize,
}

impl CodeMemory {
    pub fn reserve() -> io::Result<CodeMemory> {
        let here = CodeMemory::reserve as *const () as usize;
        let hint = (here & !0xff_ffff).wrapping_add(512 << 20);
        // SAFETY: a fresh anonymous mapping; the hint is only a wish.
        let base = unsafe {
            libc::mmap(
                hint as *mut libc::c_void,
                REGION,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: no preconditions.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        Ok(CodeMemory { base: base.cast(), used: 0, free: Vec::new(), page })
    }

    /// Bytes in use.
    pub fn in_use(&self) -> usize {
        self.used - self.free.iter().map(|(_, n)| n).sum::<usize>()
    }

    /// Copies code into the region; `None` when it is full.
    pub fn install(&mut self, code: &[u8]) -> Option<CodeBlock> {
        let size = code.len().next_multiple_of(ALIGN);
        let reuse = self.free.iter().position(|(_, n)| *n >= size);
        let offset = match reuse {
            Some(i) => {
                let (at, n) = self.free[i];
                if n == size {
                    self.free.swap_remove(i);
                } else {
                    self.free[i] = (at + size, n - size);
                }
                at
            }
            None => {
                let at = self.used;
                if at + size > REGION {
                    return None;
                }
                self.used += size;
                at
            }
        };
        if !self.protect(offset, size, libc::PROT_READ | libc::PROT_WRITE) {
            return None;
        }
        // SAFETY: the block lies in the region, was handed out to nobody else, and is writable now.
        unsafe { std::ptr::copy_nonoverlapping(code.as_ptr(), self.base.add(offset), code.len()) };
        let ok = self.protect(offset, size, libc::PROT_READ | libc::PROT_EXEC);
        let address = self.base as usize + offset;
        coherence::publish(address, size);
        ok.then_some(CodeBlock { address, size })
    }

    /// Gives a block back. Nobody may run it any more.
    pub fn release(&mut self, block: CodeBlock) {
        self.free.push((block.address - self.base as usize, block.size));
    }

    fn protect(&self, offset: usize, size: usize, protection: i32) -> bool {
        let start = offset / self.page * self.page;
        let end = (offset + size).next_multiple_of(self.page).min(REGION);
        // SAFETY: whole pages of our own mapping.
        unsafe { libc::mprotect(self.base.add(start).cast(), end - start, protection) == 0 }
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: our own mapping; the owner outlives all code in it.
        unsafe { libc::munmap(self.base.cast(), REGION) };
    }
}

/// What this architecture wants between the writing of code and its running.
#[cfg(target_arch = "aarch64")]
mod coherence {
    use std::arch::asm;

    /// Writes the lines back to where instructions are fetched from, then drops what all cores had fetched of them. 16 bytes are the
    /// shortest line there can be.
    pub fn publish(address: usize, size: usize) {
        let lines = || (address & !15..address + size).step_by(16);
        for at in lines() {
            // SAFETY: cache maintenance on mapped addresses.
            unsafe { asm!("dc cvau, {0}", in(reg) at, options(nostack, preserves_flags)) };
        }
        // SAFETY: a barrier only.
        unsafe { asm!("dsb ish", options(nostack, preserves_flags)) };
        for at in lines() {
            // SAFETY: cache maintenance on mapped addresses.
            unsafe { asm!("ic ivau, {0}", in(reg) at, options(nostack, preserves_flags)) };
        }
        // SAFETY: a barrier only.
        unsafe { asm!("dsb ish", options(nostack, preserves_flags)) };
        synchronise();
    }

    #[inline]
    pub fn synchronise() {
        // SAFETY: a barrier only.
        unsafe { asm!("isb", options(nostack, preserves_flags)) };
    }
}

/// Instruction fetches see what was stored.
#[cfg(not(target_arch = "aarch64"))]
mod coherence {
    pub fn publish(_: usize, _: usize) {}

    #[inline]
    pub fn synchronise() {}
}

/// For a thread that takes the global lock: what it runs from now on is the code that other threads have installed, even where other code
/// was before.
#[inline]
pub fn synchronise() {
    coherence::synchronise();
}
