//! Writing text: encoded text gathers until there is enough of it, a line ends, or somebody flushes.

use super::buffered::exact_buffered;
use super::text::PyTextIO;
use super::unsupported;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::text::chars::Chars;
use adder_vm::text::search::find_chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::PyStr;
use adder_vm::types::str::search::replaced;

impl PyTextIO {
    /// Hands what has gathered to the buffer.
    pub fn flush_pending(&self, t: &Thread, buffer: &Value) -> PyResult<()> {
        let bytes = self.pending.take();
        if bytes.is_empty() {
            return Ok(());
        }
        match exact_buffered(buffer) {
            Some(b) => b.write(t, &bytes).map(drop)?,
            None => call::method(t, buffer, "write", &[PyBytes::from_slice(&bytes)]).map(drop)?,
        }
        // The memory is used again, unless somebody wrote meanwhile.
        let mut bytes = bytes;
        bytes.clear();
        if let Ok(mut pending) = self.pending.try_borrow_mut() {
            if pending.is_empty() && bytes.capacity() <= 65_536 {
                *pending = bytes;
            }
        }
        Ok(())
    }
}

fn has(s: &PyStr, c: u32) -> bool {
    find_chars(s.chars(), Chars::One(&[c as u8]), 0).is_some()
}

pub fn write(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let text = a.get(1);
    let Some(s) = text.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("write() argument must be str, not {}", text.class().tp_name()))
        );
    };
    let buffer = this.open(t)?;
    if !this.coding.encodes.get() {
        return Err(unsupported(t, "not writable"));
    }
    let written = this.coding.line_end.get().written();
    let ends_line = (this.line_buffering.get() || written.is_some()) && has(s, 10);
    let needs_flush = this.line_buffering.get() && (ends_line || has(s, 13));
    match written.filter(|_| ends_line) {
        Some(end) => {
            let translated = replaced(t, s, Chars::One(b"\n"), Chars::One(end.as_bytes()), -1)?;
            this.coding.encode(t, &translated, &this.pending)?;
        }
        None => this.coding.encode(t, text, &this.pending)?,
    }
    if needs_flush || this.write_through.get() || this.pending.borrow().len() >= this.chunk.get() {
        this.flush_pending(t, &buffer)?;
    }
    if needs_flush {
        call::method(t, &buffer, "flush", &[])?;
    }
    if this.decoded.is_set() || this.snapshot.borrow().is_some() {
        this.forget();
        this.coding.reset_decoder(t)?;
    }
    Ok(Value::from(s.len()))
}

pub fn flush(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let buffer = this.open(t)?;
    this.telling.set(this.seekable.get());
    this.flush_pending(t, &buffer)?;
    call::method(t, &buffer, "flush", &[])
}
