//! `_bz2`: compressors and decompressors of bzip2 streams, which `bz2` builds files and functions on.

use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use bzip2::{Action, Compress, Compression, Decompress, Status};
use std::cell::RefCell;

/// So much room is made for output at a time.
const CHUNK: usize = 32 << 10;

/// What the library takes for its least work: 30, as 0 says.
const WORK_FACTOR: u32 = 0;

/// `BZ2Compressor(…)`.
#[repr(C)]
struct PyCompressor {
    head: Header,
    /// None once it is flushed. Never borrowed while Python code runs.
    stream: RefCell<Option<Compress>>,
}

static COMPRESSOR: TypeCell = TypeCell::new();

// SAFETY: a compressor owns no references.
unsafe impl Payload for PyCompressor {
    fn cell() -> &'static TypeCell {
        &COMPRESSOR
    }
}

fn compressor_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.pos().len() > 1 || args.values.len() > args.pos().len() {
        return Err(
            t.type_error("BZ2Compressor() takes at most 1 positional argument and no keyword arguments")
        );
    }
    let level = args.pos().first().map_or(Ok(9), |v| int::as_c_int(t, v))?;
    let Some(level) = u32::try_from(level).ok().filter(|level| (1..=9).contains(level)) else {
        return Err(t.value_error("compresslevel must be between 1 and 9"));
    };
    let stream = RefCell::new(Some(Compress::new(Compression::new(level), WORK_FACTOR)));
    Ok(class.instantiate(PyCompressor { head: blank_header(), stream }))
}

/// The data or the stream were not what the library can take.
fn trouble(t: &Thread, e: bzip2::Error) -> Raised {
    match e {
        bzip2::Error::Data | bzip2::Error::DataMagic => t.error(Exc::OSError, "Invalid data stream"),
        bzip2::Error::Sequence => t.error(Exc::RuntimeError, "Invalid sequence of commands sent to libbzip2"),
        bzip2::Error::Param => t.value_error("Internal error - invalid parameters passed to libbzip2"),
    }
}

fn feed(t: &Thread, this: &PyCompressor, mut input: &[u8], action: Action) -> PyResult {
    let mut held = this.stream.borrow_mut();
    let Some(stream) = held.as_mut() else {
        drop(held);
        let ended =
            if action == Action::Finish { "Repeated call to flush()" } else { "Compressor has been flushed" };
        return Err(t.value_error(ended));
    };
    let mut out = Vec::new();
    loop {
        if action == Action::Run && input.is_empty() {
            break;
        }
        out.reserve(CHUNK);
        let before = stream.total_in();
        match stream.compress_vec(input, &mut out, action) {
            Ok(Status::StreamEnd) => break,
            Ok(_) => input = &input[(stream.total_in() - before) as usize..],
            Err(e) => {
                drop(held);
                return Err(trouble(t, e));
            }
        }
    }
    if action == Action::Finish {
        *held = None;
    }
    Ok(PyBytes::from_slice(&out))
}

fn compress(t: &Thread, a: Bound) -> PyResult {
    let data = buffer::bytes_like(t, a.get(1))?.to_vec();
    feed(t, a.this::<PyCompressor>(t)?, &data, Action::Run)
}

fn flush(t: &Thread, a: Bound) -> PyResult {
    feed(t, a.this::<PyCompressor>(t)?, b"", Action::Finish)
}

static COMPRESSOR_SPEC: TypeSpec = TypeSpec {
    name: "BZ2Compressor",
    module: "_bz2",
    doc: "BZ2Compressor(compresslevel=9, /)\n--\n\nCreate a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead.",
    slots: Slots { new: Some(compressor_new), init: Some(|_, _, _| Ok(())), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "compress(self, data, /)",
            compress,
            "Provide data to the compressor object.\n\nReturns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have finished providing data to the compressor, call the\nflush() method to finish the compression process.",
        ),
        Method::new(
            "flush(self, /)",
            flush,
            "Finish the compression process.\n\nReturns the compressed data left in internal buffers.\n\nThe compressor object may not be used after this method is called.",
        ),
    ],
    ..TypeSpec::of::<PyCompressor>(&COMPRESSOR)
};

/// The state of a decompressor.
struct Reader {
    stream: Decompress,
    /// Input not yet used.
    tail: Vec<u8>,
    unused: Vec<u8>,
    eof: bool,
    needs_input: bool,
}

impl Reader {
    /// Decompresses what is there and `data`, to `limit` bytes if there is one.
    fn read(&mut self, data: &[u8], limit: Option<usize>) -> Result<Vec<u8>, bzip2::Error> {
        self.tail.extend_from_slice(data);
        let mut out = Vec::new();
        let mut at = 0;
        loop {
            let room = limit.map_or(CHUNK, |limit| (limit - out.len()).min(CHUNK));
            let mut chunk = Vec::with_capacity(room);
            let before = self.stream.total_in();
            let status = self.stream.decompress_vec(&self.tail[at..], &mut chunk)?;
            at += (self.stream.total_in() - before) as usize;
            let full = chunk.len() == chunk.capacity();
            out.append(&mut chunk);
            if matches!(status, Status::StreamEnd) {
                self.eof = true;
                self.unused = self.tail.split_off(at);
                self.tail.clear();
                self.needs_input = false;
                return Ok(out);
            }
            let limited = limit.is_some_and(|limit| out.len() >= limit);
            if limited || !full && at == self.tail.len() {
                self.tail.drain(..at);
                self.needs_input = self.tail.is_empty();
                return Ok(out);
            }
        }
    }
}

/// `BZ2Decompressor()`.
#[repr(C)]
struct PyDecompressor {
    head: Header,
    reader: RefCell<Reader>,
}

static DECOMPRESSOR: TypeCell = TypeCell::new();

// SAFETY: a decompressor owns no references.
unsafe impl Payload for PyDecompressor {
    fn cell() -> &'static TypeCell {
        &DECOMPRESSOR
    }
}

fn decompressor_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error("BZ2Decompressor() takes no arguments"));
    }
    let reader = Reader {
        stream: Decompress::new(false),
        tail: Vec::new(),
        unused: Vec::new(),
        eof: false,
        needs_input: true,
    };
    Ok(class.instantiate(PyDecompressor { head: blank_header(), reader: RefCell::new(reader) }))
}

fn decompress(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyDecompressor>(t)?;
    let limit = a.opt(2).map_or(Ok(-1), |v| number::to_isize(t, v, Exc::OverflowError))?;
    let data = buffer::bytes_like(t, a.get(1))?.to_vec();
    let mut reader = this.reader.borrow_mut();
    if reader.eof {
        drop(reader);
        return Err(t.error(Exc::EOFError, "End of stream already reached"));
    }
    let result = reader.read(&data, usize::try_from(limit).ok());
    drop(reader);
    match result {
        Ok(out) => Ok(PyBytes::from_slice(&out)),
        Err(e) => Err(trouble(t, e)),
    }
}

fn part(v: &Value, part: fn(&Reader) -> Value) -> PyResult {
    Ok(v.downcast::<PyDecompressor>().map_or_else(Value::none, |d| part(&d.reader.borrow())))
}

static DECOMPRESSOR_SPEC: TypeSpec = TypeSpec {
    name: "BZ2Decompressor",
    module: "_bz2",
    doc: "BZ2Decompressor()\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead.",
    slots: Slots { new: Some(decompressor_new), init: Some(|_, _, _| Ok(())), ..Slots::EMPTY },
    methods: &[Method::new(
        "decompress(self, /, data, max_length=-1)",
        decompress,
        "Decompress *data*, returning uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most *max_length* bytes\nof decompressed data.  If this limit is reached and further output\ncan be produced, *self.needs_input* will be set to ``False``.  In\nthis case, the next call to *decompress()* may provide *data* as b''\nto obtain more of the output.\n\nIf all of the input data was decompressed and returned (either\nbecause this was less than *max_length* bytes, or because\n*max_length* was negative), *self.needs_input* will be set to True.\n\nAttempting to decompress data after the end of stream is reached\nraises an EOFError.  Any data found after the end of the stream is\nignored and saved in the unused_data attribute.",
    )],
    getset: &[
        GetSet::get(
            "eof",
            |_, v| part(v, |r| Value::bool(r.eof)),
            "True if the end-of-stream marker has been reached.",
        ),
        GetSet::get(
            "unused_data",
            |_, v| part(v, |r| PyBytes::from_slice(&r.unused)),
            "Data found after the end of the compressed stream.",
        ),
        GetSet::get(
            "needs_input",
            |_, v| part(v, |r| Value::bool(r.needs_input)),
            "True if more input is needed before more decompressed data can be produced.",
        ),
    ],
    ..TypeSpec::of::<PyDecompressor>(&DECOMPRESSOR)
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bz2",
    doc: "",
    functions: &[],
    types: &[&COMPRESSOR_SPEC, &DECOMPRESSOR_SPEC],
    init: None,
};
