//! Native modules.

use adder_vm::native::ModuleSpec;

pub mod abc;
pub mod array;
pub mod ast;
pub mod asyncio;
pub mod binascii;
pub mod bisect;
mod blocking;
pub mod bz2;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod decimal;
mod embedded;
pub mod errno;
pub mod faulthandler;
pub mod fcntl;
pub mod functools;
pub mod hashes;
pub mod heapq;
pub mod io;
pub mod itertools;
pub mod json;
pub mod library;
pub mod locale;
pub mod lsprof;
pub mod math;
pub mod mmap;
pub mod multiprocessing;
pub mod opcode;
pub mod operator;
pub mod pickle;
pub mod posix;
pub mod posixshmem;
pub mod posixsubprocess;
pub mod queue;
pub mod random;
pub mod resource;
pub mod seal;
pub mod select;
pub mod socket;
pub mod sre;
pub mod state;
pub mod statistics;
pub mod string_;
pub mod struct_;
pub mod suggestions;
mod support;
pub mod symtable;
pub mod sysconfig;
pub mod termios;
pub mod testinternalcapi;
pub mod testlimitedcapi;
pub mod testmultiphase;
pub mod time;
pub mod tokenize;
pub mod typenames;
pub mod unicodedata;
pub mod users;
pub mod zlib;

/// All native modules of this crate, in the order of their names.
pub static MODULES: &[&ModuleSpec] = &[
    &abc::MODULE,
    &seal::MODULE,
    &ast::MODULE,
    &asyncio::MODULE,
    &tokenize::MODULE,
    &bisect::MODULE,
    &hashes::BLAKE2_MODULE,
    &bz2::MODULE,
    &codecs::MODULE,
    &collections::MODULE,
    &contextvars::MODULE,
    &csv::MODULE,
    &datetime::MODULE,
    &decimal::MODULE,
    &fcntl::MODULE,
    &functools::MODULE,
    &hashes::derive::MODULE,
    &faulthandler::MODULE,
    &users::GRP_MODULE,
    &heapq::MODULE,
    &io::MODULE,
    &json::MODULE,
    &mmap::MODULE,
    &multiprocessing::MODULE,
    &opcode::MODULE,
    &hashes::MD5_MODULE,
    &operator::MODULE,
    &pickle::MODULE,
    &locale::MODULE,
    &lsprof::MODULE,
    &queue::MODULE,
    &random::MODULE,
    &hashes::SHA1_MODULE,
    &hashes::SHA2_MODULE,
    &hashes::SHA3_MODULE,
    &socket::MODULE,
    &sre::MODULE,
    &string_::MODULE,
    &statistics::MODULE,
    &struct_::MODULE,
    &suggestions::MODULE,
    &symtable::MODULE,
    &sysconfig::MODULE,
    &typenames::MODULE,
    &array::MODULE,
    &binascii::MODULE,
    &cmath::MODULE,
    &errno::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &posix::MODULE,
    &posixshmem::MODULE,
    &posixsubprocess::MODULE,
    &users::PWD_MODULE,
    &resource::MODULE,
    &select::MODULE,
    &termios::MODULE,
    &testinternalcapi::MODULE,
    &testlimitedcapi::MODULE,
    &testmultiphase::MODULE,
    &time::MODULE,
    &unicodedata::MODULE,
    &zlib::MODULE,
];
