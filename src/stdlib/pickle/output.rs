//! The bytes of a pickle being written: framed from protocol 4 on, and handed to the file in chunks.

use super::opcode::{FRAME, FRAME_HEADER, FULL_FRAME, SMALLEST_FRAME};
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;

pub struct Output {
    bytes: Vec<u8>,
    /// Whether what is written now belongs to frames.
    framing: bool,
    /// Where the open frame's header is.
    frame: Option<usize>,
    /// The file's `write`.
    write: Option<Value>,
}

impl Output {
    pub fn new(write: Option<Value>) -> Output {
        Output { bytes: Vec::new(), framing: false, frame: None, write }
    }

    pub fn begin_framing(&mut self) {
        self.framing = true;
    }

    /// Opens a frame if one is wanted.
    #[inline(always)]
    fn open(&mut self) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; FRAME_HEADER]);
        }
    }

    #[inline(always)]
    pub fn op(&mut self, op: u8) {
        self.open();
        self.bytes.push(op);
    }

    #[inline(always)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.open();
        self.bytes.extend_from_slice(bytes);
    }

    /// An instruction with a number of one byte.
    #[inline(always)]
    pub fn op1(&mut self, op: u8, n: u8) {
        self.bytes(&[op, n]);
    }

    /// An instruction with a number of four bytes.
    #[inline(always)]
    pub fn op4(&mut self, op: u8, n: u32) {
        let [a, b, c, d] = n.to_le_bytes();
        self.bytes(&[op, a, b, c, d]);
    }

    /// Ends the open frame, which is without a header if it is too short for one.
    fn close(&mut self) {
        let Some(at) = self.frame.take() else { return };
        let length = self.bytes.len() - at - FRAME_HEADER;
        if length < SMALLEST_FRAME {
            self.bytes.drain(at..at + FRAME_HEADER);
            return;
        }
        self.bytes[at] = FRAME;
        self.bytes[at + 1..at + FRAME_HEADER].copy_from_slice(&(length as u64).to_le_bytes());
    }

    /// Between two objects: a frame that is long enough ends here.
    #[inline(always)]
    pub fn boundary(&mut self, t: &Thread) -> PyResult<()> {
        match self.frame {
            Some(at) if self.bytes.len() - at - FRAME_HEADER >= FULL_FRAME => {
                self.close();
                self.flush(t)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Hands the file what there is.
    fn flush(&mut self, t: &Thread) -> PyResult<()> {
        let Some(write) = self.write.clone() else { return Ok(()) };
        let chunk = PyBytes::from_slice(&self.bytes);
        self.bytes.clear();
        call::call(t, &write, &[chunk]).map(drop)
    }

    /// An instruction and its data, of which `object` is the bytes if they can be written as they are. Long data stands outside of
    /// frames and goes to the file by itself.
    pub fn data(&mut self, t: &Thread, header: &[u8], data: &[u8], object: Option<&Value>) -> PyResult<()> {
        if data.len() < FULL_FRAME {
            self.open();
            self.bytes.reserve(header.len() + data.len());
            self.bytes.extend_from_slice(header);
            self.bytes.extend_from_slice(data);
            return Ok(());
        }
        self.close();
        self.bytes.extend_from_slice(header);
        match self.write.clone() {
            None => {
                self.bytes.extend_from_slice(data);
                Ok(())
            }
            Some(write) => {
                let data = object.cloned().unwrap_or_else(|| PyBytes::from_slice(data));
                self.flush(t)?;
                call::call(t, &write, &[data]).map(drop)
            }
        }
    }

    /// The end of the pickle. Without a file, its bytes.
    pub fn finish(mut self, t: &Thread) -> PyResult {
        self.close();
        if self.write.is_some() {
            self.flush(t)?;
            return Ok(Value::none());
        }
        Ok(PyBytes::from_slice(&self.bytes))
    }
}
