//! Code memory: one reserved region, write xor execute, blocks that are freed and used again.
//!
//! Pages are writable only while [`CodeMemory::install`] copies; the caller sees to it that no other thread runs code here meanwhile (the
//! global lock is held). Calls out of the code are absolute, so the region may lie anywhere; it is asked for near the
//! runtime's text, which helps the branch predictor's tables. `unsafe` is confined to the mapping calls here.

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
        flush_instruction_cache(address, size);
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

#[cfg(target_arch = "aarch64")]
fn flush_instruction_cache(address: usize, size: usize) {
    let mut at = address & !15;
    while at < address + size {
        // SAFETY: cache maintenance on mapped addresses.
        unsafe { std::arch::asm!("dc cvau, {0}", "dsb ish", "ic ivau, {0}", in(reg) at) };
        at += 16;
    }
    // SAFETY: barriers only.
    unsafe { std::arch::asm!("dsb ish", "isb") };
}

#[cfg(not(target_arch = "aarch64"))]
fn flush_instruction_cache(_: usize, _: usize) {}
