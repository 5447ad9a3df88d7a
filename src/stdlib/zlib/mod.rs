//! `zlib`: compression and checksums. `streams` is the part that knows no objects.

mod streams;

use crate::state::ErrorClass;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int::{self, as_c_int};
use std::cell::RefCell;
use streams::{Ended, Trouble};
use zlib_rs::{Deflate, DeflateFlush, Inflate};

pub static ERROR: ErrorClass = ErrorClass::new("zlib", "error", Exc::Exception, "");

fn raise(t: &Thread, trouble: Trouble, doing: &str) -> Raised {
    ERROR.raise(t, trouble.text(doing))
}

fn c_int(t: &Thread, v: Option<&Value>, default: i32) -> PyResult<i32> {
    v.map_or(Ok(default), |v| as_c_int(t, v))
}

fn bytes(t: &Thread, v: &Value) -> PyResult<Vec<u8>> {
    Ok(buffer::bytes_like(t, v)?.to_vec())
}

fn compress(t: &Thread, a: Bound) -> PyResult {
    let level = c_int(t, a.opt(1), -1)?;
    let wbits = c_int(t, a.opt(2), 15)?;
    let data = bytes(t, a.get(0))?;
    let Some(mut d) = streams::deflate(level, 8, wbits, 8, 0) else {
        return Err(ERROR.raise(t, "Bad compression level"));
    };
    let mut out = Vec::new();
    streams::compress(&mut d, &data, DeflateFlush::Finish, &mut out)
        .map_err(|e| raise(t, e, "while compressing data"))?;
    Ok(PyBytes::from_slice(&out))
}

fn decompress(t: &Thread, a: Bound) -> PyResult {
    let wbits = c_int(t, a.opt(1), 15)?;
    if let Some(size) = a.opt(2) {
        if number::to_isize(t, size, Exc::OverflowError)? <= 0 {
            return Err(t.value_error("bufsize must be non-zero"));
        }
    }
    let data = bytes(t, a.get(0))?;
    let Some(mut d) = streams::inflate(wbits) else {
        return Err(ERROR.raise(t, "Error -2 while preparing to decompress data: inconsistent stream state"));
    };
    let mut out = Vec::new();
    let doing = "while decompressing data";
    match streams::decompress(&mut d, &data, None, b"", &mut out) {
        Ok((_, Ended::Stream)) => Ok(PyBytes::from_slice(&out)),
        Ok((_, Ended::Input | Ended::Limit)) => Err(raise(t, streams::truncated(), doing)),
        Err(e) => Err(raise(t, e, doing)),
    }
}

/// `compressobj(…)`.
#[repr(C)]
struct PyCompress {
    head: Header,
    /// None once the stream is finished. Never borrowed while Python code runs.
    stream: RefCell<Option<Deflate>>,
}

static COMPRESS: TypeCell = TypeCell::new();

// SAFETY: a compressor owns no references.
unsafe impl Payload for PyCompress {
    fn cell() -> &'static TypeCell {
        &COMPRESS
    }
}

fn compressobj(t: &Thread, a: Bound) -> PyResult {
    let defaults = [-1, 8, 15, 8, 0];
    let mut options = [0; 5];
    for (i, (option, default)) in options.iter_mut().zip(defaults).enumerate() {
        *option = c_int(t, a.opt(i), default)?;
    }
    let dictionary = a.some(5).map(|v| bytes(t, v)).transpose()?;
    let [level, method, wbits, mem_level, strategy] = options;
    let Some(mut d) = streams::deflate(level, method, wbits, mem_level, strategy) else {
        return Err(t.value_error("Invalid initialization option"));
    };
    if let Some(dictionary) = dictionary {
        if d.set_dictionary(&dictionary).is_err() {
            return Err(t.value_error("Invalid dictionary"));
        }
    }
    Ok(COMPRESS.get().instantiate(PyCompress { head: blank_header(), stream: RefCell::new(Some(d)) }))
}

fn feed(t: &Thread, this: &PyCompress, data: &[u8], flush: DeflateFlush, doing: &str) -> PyResult {
    let mut stream = this.stream.borrow_mut();
    let Some(d) = stream.as_mut() else {
        drop(stream);
        return Err(ERROR.raise(t, format_args!("Error -2 {doing}: inconsistent stream state")));
    };
    let mut out = Vec::new();
    let result = streams::compress(d, data, flush, &mut out);
    if flush == DeflateFlush::Finish {
        *stream = None;
    }
    drop(stream);
    result.map_err(|e| raise(t, e, doing))?;
    Ok(PyBytes::from_slice(&out))
}

fn compress_more(t: &Thread, a: Bound) -> PyResult {
    let data = bytes(t, a.get(1))?;
    feed(t, a.this::<PyCompress>(t)?, &data, DeflateFlush::NoFlush, "while compressing data")
}

fn compress_flush(t: &Thread, a: Bound) -> PyResult {
    let mode = c_int(t, a.opt(1), 4)?;
    if mode == 0 {
        return Ok(PyBytes::from_slice(b""));
    }
    let Some(flush) = streams::flush_mode(mode) else {
        return Err(ERROR.raise(t, "Error -2 while flushing: inconsistent stream state"));
    };
    feed(t, a.this::<PyCompress>(t)?, b"", flush, "while flushing")
}

fn no_copy(t: &Thread, _a: Bound) -> PyResult {
    Err(t.error(Exc::NotImplementedError, "copying of compression objects is not implemented in Adder yet"))
}

static COMPRESS_SPEC: TypeSpec = TypeSpec {
    name: "Compress",
    module: "zlib",
    flags: type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new(
            "compress(self, data, /)",
            compress_more,
            "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n\nAfter calling this function, some of the input data may still\nbe stored in internal buffers for later processing.\nCall the flush() method to clear these buffers.",
        ),
        Method::new(
            "flush(self, mode=zlib.Z_FINISH, /)",
            compress_flush,
            "Return a bytes object containing any remaining compressed data.\n\n  mode\n    One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.\n    If mode == Z_FINISH, the compressor object can no longer be\n    used after calling the flush() method.  Otherwise, more data\n    can still be compressed.",
        ),
        Method::new("copy(self, /)", no_copy, "Return a copy of the compression object."),
        Method::new("__copy__(self, /)", no_copy, ""),
        Method::new("__deepcopy__(self, memo, /)", no_copy, ""),
    ],
    ..TypeSpec::of::<PyCompress>(&COMPRESS)
};

/// The state of a decompressor.
struct Reader {
    stream: Inflate,
    dictionary: Vec<u8>,
    unused: Vec<u8>,
    /// Input not yet used: `unconsumed_tail`, or what `_ZlibDecompressor` keeps for itself.
    tail: Vec<u8>,
    eof: bool,
}

impl Reader {
    fn new(t: &Thread, wbits: i32, dictionary: Vec<u8>) -> PyResult<Reader> {
        let Some(mut stream) = streams::inflate(wbits) else {
            return Err(t.value_error("Invalid initialization option"));
        };
        // Raw streams cannot ask for their dictionary.
        if !dictionary.is_empty() && wbits < 0 && stream.set_dictionary(&dictionary).is_err() {
            return Err(t.value_error("Invalid dictionary"));
        }
        Ok(Reader { stream, dictionary, unused: Vec::new(), tail: Vec::new(), eof: false })
    }

    fn read(&mut self, input: &[u8], limit: Option<usize>) -> Result<(Vec<u8>, Ended), Trouble> {
        let mut out = Vec::new();
        if self.eof {
            self.unused.extend_from_slice(input);
            return Ok((out, Ended::Stream));
        }
        let (used, ended) = streams::decompress(&mut self.stream, input, limit, &self.dictionary, &mut out)?;
        let rest = input[used..].to_vec();
        self.tail.clear();
        match ended {
            Ended::Stream => {
                self.eof = true;
                self.unused = rest;
            }
            Ended::Limit | Ended::Input => self.tail = rest,
        }
        Ok((out, ended))
    }
}

/// `decompressobj(…)`.
#[repr(C)]
struct PyDecompress {
    head: Header,
    reader: RefCell<Reader>,
}

static DECOMPRESS: TypeCell = TypeCell::new();

// SAFETY: a decompressor owns no references.
unsafe impl Payload for PyDecompress {
    fn cell() -> &'static TypeCell {
        &DECOMPRESS
    }
}

fn decompressobj(t: &Thread, a: Bound) -> PyResult {
    let wbits = c_int(t, a.opt(0), 15)?;
    let dictionary = match a.opt(1) {
        Some(v) if !buffer::has_buffer(v) => {
            return Err(t.type_error("zdict argument must support the buffer protocol"));
        }
        Some(v) => bytes(t, v)?,
        None => Vec::new(),
    };
    let reader = RefCell::new(Reader::new(t, wbits, dictionary)?);
    Ok(DECOMPRESS.get().instantiate(PyDecompress { head: blank_header(), reader }))
}

fn decompress_more(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyDecompress>(t)?;
    let limit = match a.opt(2) {
        Some(v) => number::to_isize(t, v, Exc::OverflowError)?,
        None => 0,
    };
    let Ok(limit) = usize::try_from(limit) else {
        return Err(t.value_error("max_length must be non-negative"));
    };
    let data = bytes(t, a.get(1))?;
    let result = this.reader.borrow_mut().read(&data, (limit > 0).then_some(limit));
    match result {
        Ok((out, _)) => Ok(PyBytes::from_slice(&out)),
        Err(e) => Err(raise(t, e, "while decompressing data")),
    }
}

fn decompress_flush(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyDecompress>(t)?;
    if let Some(length) = a.opt(1) {
        if number::to_isize(t, length, Exc::OverflowError)? <= 0 {
            return Err(t.value_error("length must be greater than zero"));
        }
    }
    let mut reader = this.reader.borrow_mut();
    if reader.eof {
        return Ok(PyBytes::from_slice(b""));
    }
    let input = std::mem::take(&mut reader.tail);
    let result = reader.read(&input, None);
    drop(reader);
    match result {
        Ok((out, _)) => Ok(PyBytes::from_slice(&out)),
        Err(e) => Err(raise(t, e, "while flushing")),
    }
}

fn reader_part(v: &Value, part: fn(&Reader) -> Value) -> PyResult {
    Ok(v.downcast::<PyDecompress>().map_or_else(Value::none, |d| part(&d.reader.borrow())))
}

static DECOMPRESS_SPEC: TypeSpec = TypeSpec {
    name: "Decompress",
    module: "zlib",
    flags: type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new(
            "decompress(self, data, /, max_length=0)",
            decompress_more,
            "Return a bytes object containing the decompressed version of the data.\n\n  data\n    The binary data to decompress.\n  max_length\n    The maximum allowable length of the decompressed data.\n    Unconsumed input data will be stored in\n    the unconsumed_tail attribute.\n\nAfter calling this function, some of the input data may still be stored in\ninternal buffers for later processing.\nCall the flush() method to clear these buffers.",
        ),
        Method::new(
            "flush(self, length=zlib.DEF_BUF_SIZE, /)",
            decompress_flush,
            "Return a bytes object containing any remaining decompressed data.\n\n  length\n    the initial size of the output buffer.",
        ),
        Method::new("copy(self, /)", no_copy, "Return a copy of the decompression object."),
        Method::new("__copy__(self, /)", no_copy, ""),
        Method::new("__deepcopy__(self, memo, /)", no_copy, ""),
    ],
    getset: &[
        GetSet::get("unused_data", |_, v| reader_part(v, |r| PyBytes::from_slice(&r.unused)), ""),
        GetSet::get("unconsumed_tail", |_, v| reader_part(v, |r| PyBytes::from_slice(&r.tail)), ""),
        GetSet::get("eof", |_, v| reader_part(v, |r| Value::bool(r.eof)), ""),
    ],
    ..TypeSpec::of::<PyDecompress>(&DECOMPRESS)
};

/// `_ZlibDecompressor(…)`, which keeps unused input itself.
#[repr(C)]
struct PyZlibDecompressor {
    head: Header,
    reader: RefCell<Reader>,
}

static ZLIB_DECOMPRESSOR: TypeCell = TypeCell::new();

// SAFETY: a decompressor owns no references.
unsafe impl Payload for PyZlibDecompressor {
    fn cell() -> &'static TypeCell {
        &ZLIB_DECOMPRESSOR
    }
}

fn decompressor_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    let wbits = c_int(t, pos.first().or_else(|| args.keyword("wbits")), 15)?;
    let dictionary = match pos.get(1).or_else(|| args.keyword("zdict")) {
        Some(v) => bytes(t, v)?,
        None => Vec::new(),
    };
    let reader = RefCell::new(Reader::new(t, wbits, dictionary)?);
    Ok(class.instantiate(PyZlibDecompressor { head: blank_header(), reader }))
}

fn decompressor_more(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyZlibDecompressor>(t)?;
    let limit = match a.opt(2) {
        Some(v) => number::to_isize(t, v, Exc::OverflowError)?,
        None => -1,
    };
    let data = bytes(t, a.get(1))?;
    let mut reader = this.reader.borrow_mut();
    if reader.eof {
        drop(reader);
        return Err(t.error(Exc::EOFError, "End of stream already reached"));
    }
    let mut input = std::mem::take(&mut reader.tail);
    input.extend_from_slice(&data);
    let result = reader.read(&input, usize::try_from(limit).ok());
    drop(reader);
    match result {
        Ok((out, _)) => Ok(PyBytes::from_slice(&out)),
        Err(e) => Err(raise(t, e, "while decompressing data")),
    }
}

fn decompressor_part(v: &Value, part: fn(&Reader) -> Value) -> PyResult {
    Ok(v.downcast::<PyZlibDecompressor>().map_or_else(Value::none, |d| part(&d.reader.borrow())))
}

static ZLIB_DECOMPRESSOR_SPEC: TypeSpec = TypeSpec {
    name: "_ZlibDecompressor",
    module: "zlib",
    doc: "_ZlibDecompressor(wbits=15, zdict=b'')\n--\n\nCreate a decompressor object for decompressing data incrementally.",
    slots: Slots { new: Some(decompressor_new), init: Some(|_, _, _| Ok(())), ..Slots::EMPTY },
    methods: &[Method::new(
        "decompress(self, /, data, max_length=-1)",
        decompressor_more,
        "Decompress *data*, returning uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most *max_length* bytes of\ndecompressed data. If this limit is reached and further output can be\nproduced, *self.needs_input* will be set to ``False``. In this case, the next\ncall to *decompress()* may provide *data* as b'' to obtain more of the output.",
    )],
    getset: &[
        GetSet::get(
            "unused_data",
            |_, v| decompressor_part(v, |r| PyBytes::from_slice(&r.unused)),
            "Data found after the end of the compressed stream.",
        ),
        GetSet::get(
            "needs_input",
            |_, v| decompressor_part(v, |r| Value::bool(!r.eof && r.tail.is_empty())),
            "True if more input is needed before more decompressed data can be produced.",
        ),
        GetSet::get(
            "eof",
            |_, v| decompressor_part(v, |r| Value::bool(r.eof)),
            "True if the end-of-stream marker has been reached.",
        ),
    ],
    ..TypeSpec::of::<PyZlibDecompressor>(&ZLIB_DECOMPRESSOR)
};

/// The low 32 bits of a starting value.
fn start(t: &Thread, v: Option<&Value>, default: u32) -> PyResult<u32> {
    let Some(v) = v else { return Ok(default) };
    let n = number::index(t, v)?;
    let low = int::and(t, &n, &Value::from(u32::MAX))?;
    Ok(int::to_u64(&low).unwrap_or(0) as u32)
}

fn adler32(t: &Thread, a: Bound) -> PyResult {
    let start = start(t, a.opt(1), 1)?;
    let data = buffer::bytes_like(t, a.get(0))?;
    Ok(Value::from(zlib_rs::adler32::adler32(start, &data)))
}

fn crc32(t: &Thread, a: Bound) -> PyResult {
    let start = start(t, a.opt(1), 0)?;
    let data = buffer::bytes_like(t, a.get(0))?;
    Ok(Value::from(zlib_rs::crc32::crc32(start, &data)))
}

const CONSTANTS: &[(&str, i64)] = &[
    ("MAX_WBITS", 15),
    ("DEFLATED", 8),
    ("DEF_MEM_LEVEL", 8),
    ("DEF_BUF_SIZE", 16384),
    ("Z_NO_COMPRESSION", 0),
    ("Z_BEST_SPEED", 1),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_FILTERED", 1),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_RLE", 3),
    ("Z_FIXED", 4),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_SYNC_FLUSH", 2),
    ("Z_FULL_FLUSH", 3),
    ("Z_FINISH", 4),
    ("Z_BLOCK", 5),
    ("Z_TREES", 6),
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "zlib",
    doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 checksum.\ncompress(data[, level]) -- Compress data, with compression level 0-9 or -1.\ncompressobj([level[, ...]]) -- Return a compressor object.\ncrc32(string[, start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a decompressor object.\n\n'wbits' is window buffer size and container format.\nCompressor objects support compress() and flush() methods; decompressor\nobjects support decompress() and flush().",
    functions: &[
        Method::new(
            "adler32(data, value=1, /)",
            adler32,
            "Compute an Adler-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
        ),
        Method::new(
            "compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)",
            compress,
            "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n  level\n    Compression level, in 0-9 or -1.\n  wbits\n    The window buffer size and container format.",
        ),
        Method::new(
            "compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)",
            compressobj,
            "Return a compressor object.\n\n  level\n    The compression level (an integer in the range 0-9 or -1; default is\n    currently equivalent to 6).  Higher compression levels are slower,\n    but produce smaller results.\n  method\n    The compression algorithm.  If given, this must be DEFLATED.\n  wbits\n    +9 to +15: The base-two logarithm of the window size.  Include a zlib\n        container.\n    -9 to -15: Generate a raw stream.\n    +25 to +31: Include a gzip container.\n  memLevel\n    Controls the amount of memory used for internal compression state.\n    Valid values range from 1 to 9.  Higher values result in higher memory\n    usage, faster compression, and smaller output.\n  strategy\n    Used to tune the compression algorithm.  Possible values are\n    Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.\n  zdict\n    The predefined compression dictionary - a sequence of bytes\n    containing subsequences that are likely to occur in the input data.",
        ),
        Method::new(
            "crc32(data, value=0, /)",
            crc32,
            "Compute a CRC-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
        ),
        Method::new(
            "decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
            decompress,
            "Returns a bytes object containing the uncompressed data.\n\n  data\n    Compressed data.\n  wbits\n    The window buffer size and container format.\n  bufsize\n    The initial output buffer size.",
        ),
        Method::new(
            "decompressobj(wbits=MAX_WBITS, zdict=b'')",
            decompressobj,
            "Return a decompressor object.\n\n  wbits\n    The window buffer size and container format.\n  zdict\n    The predefined compression dictionary.  This must be the same\n    dictionary as used by the compressor that produced the input data.",
        ),
    ],
    types: &[&ZLIB_DECOMPRESSOR_SPEC],
    init: Some(|t, module| {
        adder_vm::object::build::make_builtin(&COMPRESS_SPEC);
        adder_vm::object::build::make_builtin(&DECOMPRESS_SPEC);
        for (name, n) in CONSTANTS {
            module.add(name, Value::small_int(*n));
        }
        module.add("ZLIB_VERSION", Value::from("1.3.1"));
        module.add("ZLIB_RUNTIME_VERSION", Value::from("1.3.1"));
        module.add("error", ERROR.class(t)?);
        Ok(())
    }),
};
