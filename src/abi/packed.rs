//! Code units as bytes: what the build of the embedded library writes and the start of the command reads.
//!
//! In: a module's [`CodeUnit`]. Out: bytes, and from them the same unit under a file name given anew. Each text is stored once for
//! the module, and read once. The format belongs to one build of Adder, which trusts what it has written; damaged bytes give
//! `None`, or another unit, and no panic. Integers have seven bits to a byte, the least first.

use crate::code::{CodeUnit, Const, Text};
use std::collections::HashMap;
use std::sync::Arc;

mod tag {
    pub const NONE: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG_INT: u8 = 5;
    pub const FLOAT: u8 = 6;
    pub const COMPLEX: u8 = 7;
    pub const STR: u8 = 8;
    pub const BYTES: u8 = 9;
    pub const TUPLE: u8 = 10;
    pub const FROZEN_SET: u8 = 11;
    pub const SLICE: u8 = 12;
    pub const CODE: u8 = 13;
}

/// A module's code as bytes.
pub fn pack(unit: &CodeUnit) -> Vec<u8> {
    let mut writer = Writer { out: Vec::new(), texts: Vec::new(), known: HashMap::new() };
    writer.unit(unit);
    let body = std::mem::take(&mut writer.out);
    let texts = std::mem::take(&mut writer.texts);
    writer.number(texts.len() as u64);
    for text in texts {
        writer.bytes(text.as_bytes());
    }
    writer.out.extend(body);
    writer.out
}

struct Writer {
    out: Vec<u8>,
    texts: Vec<Text>,
    known: HashMap<Text, u64>,
}

impl Writer {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &Text) {
        let next = self.texts.len() as u64;
        let index = *self.known.entry(text.clone()).or_insert(next);
        if index == next {
            self.texts.push(text.clone());
        }
        self.number(index);
    }

    fn text_list(&mut self, texts: &[Text]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn constants(&mut self, items: &[Const]) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| self.constant(item));
    }

    fn constant(&mut self, constant: &Const) {
        match constant {
            Const::None => self.out.push(tag::NONE),
            Const::True => self.out.push(tag::TRUE),
            Const::False => self.out.push(tag::FALSE),
            Const::Ellipsis => self.out.push(tag::ELLIPSIS),
            Const::Int(n) => {
                self.out.push(tag::INT);
                // The sign goes to the lowest bit, so that small negative numbers are short too.
                self.number((*n as u64) << 1 ^ (*n >> 63) as u64);
            }
            Const::BigInt { negative, magnitude } => {
                self.out.extend([tag::BIG_INT, u8::from(*negative)]);
                self.bytes(magnitude);
            }
            Const::Float(d) => {
                self.out.push(tag::FLOAT);
                self.out.extend(d.to_le_bytes());
            }
            Const::Complex(re, im) => {
                self.out.push(tag::COMPLEX);
                self.out.extend(re.to_le_bytes());
                self.out.extend(im.to_le_bytes());
            }
            Const::Str(text) => {
                self.out.push(tag::STR);
                self.text(text);
            }
            Const::Bytes(bytes) => {
                self.out.push(tag::BYTES);
                self.bytes(bytes);
            }
            Const::Tuple(items) => {
                self.out.push(tag::TUPLE);
                self.constants(items);
            }
            Const::FrozenSet(items) => {
                self.out.push(tag::FROZEN_SET);
                self.constants(items);
            }
            Const::Slice(parts) => {
                self.out.push(tag::SLICE);
                parts.iter().for_each(|part| self.constant(part));
            }
            Const::Code(unit) => {
                self.out.push(tag::CODE);
                self.unit(unit);
            }
        }
    }

    fn unit(&mut self, unit: &CodeUnit) {
        let numbers = [
            unit.argcount,
            unit.posonlyargcount,
            unit.kwonlyargcount,
            unit.nlocals,
            unit.stacksize,
            unit.flags,
            unit.firstlineno,
        ];
        numbers.into_iter().for_each(|n| self.number(u64::from(n)));
        self.text(&unit.name);
        self.text(&unit.qualname);
        self.bytes(&unit.code);
        self.bytes(&unit.linetable);
        self.bytes(&unit.steptable);
        for texts in [&unit.names, &unit.varnames, &unit.freevars, &unit.cellvars] {
            self.text_list(texts);
        }
        self.number(unit.cell2arg.len() as u64);
        for &argument in &unit.cell2arg {
            self.number((i64::from(argument) + 1) as u64);
        }
        self.constants(&unit.consts);
    }
}

/// The code that [`pack`] made bytes of.
pub fn unpack(bytes: &[u8], filename: &Text) -> Option<CodeUnit> {
    let mut reader = Reader { rest: bytes, texts: Vec::new(), filename };
    let count = reader.length()?;
    let mut texts = Vec::with_capacity(count);
    for _ in 0..count {
        texts.push(Text::from_wtf8(reader.bytes()?));
    }
    reader.texts = texts;
    reader.unit()
}

struct Reader<'a> {
    rest: &'a [u8],
    texts: Vec<Text>,
    filename: &'a Text,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(n);
            }
            shift += 7;
        }
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// A number of things that follow, of a byte at least each.
    fn length(&mut self) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n <= self.rest.len()).then_some(n)
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let n = self.length()?;
        self.take(n)
    }

    fn double(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<Text> {
        let index = usize::try_from(self.number()?).ok()?;
        self.texts.get(index).cloned()
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Box<[T]>> {
        let n = self.length()?;
        let mut items = Vec::with_capacity(n);
        for _ in 0..n {
            items.push(item(self)?);
        }
        Some(items.into_boxed_slice())
    }

    fn constant(&mut self) -> Option<Const> {
        Some(match self.byte()? {
            tag::NONE => Const::None,
            tag::TRUE => Const::True,
            tag::FALSE => Const::False,
            tag::ELLIPSIS => Const::Ellipsis,
            tag::INT => {
                let n = self.number()?;
                Const::Int((n >> 1) as i64 ^ -((n & 1) as i64))
            }
            tag::BIG_INT => Const::BigInt { negative: self.byte()? != 0, magnitude: self.bytes()?.into() },
            tag::FLOAT => Const::Float(self.double()?),
            tag::COMPLEX => Const::Complex(self.double()?, self.double()?),
            tag::STR => Const::Str(self.text()?),
            tag::BYTES => Const::Bytes(self.bytes()?.into()),
            tag::TUPLE => Const::Tuple(self.list(Self::constant)?),
            tag::FROZEN_SET => Const::FrozenSet(self.list(Self::constant)?),
            tag::SLICE => Const::Slice(Box::new([self.constant()?, self.constant()?, self.constant()?])),
            tag::CODE => Const::Code(Arc::new(self.unit()?)),
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<CodeUnit> {
        // The fields are read in the order in which they are written here.
        Some(CodeUnit {
            argcount: self.small()?,
            posonlyargcount: self.small()?,
            kwonlyargcount: self.small()?,
            nlocals: self.small()?,
            stacksize: self.small()?,
            flags: self.small()?,
            firstlineno: self.small()?,
            name: self.text()?,
            qualname: self.text()?,
            code: self.bytes()?.into(),
            linetable: self.bytes()?.into(),
            steptable: self.bytes()?.into(),
            names: self.list(Self::text)?,
            varnames: self.list(Self::text)?,
            freevars: self.list(Self::text)?,
            cellvars: self.list(Self::text)?,
            cell2arg: self.list(|r| Some(r.small()? as i32 - 1))?,
            consts: self.list(Self::constant)?,
            filename: self.filename.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> CodeUnit {
        let inner =
            CodeUnit { name: "f".into(), stacksize: 3, cell2arg: [-1, 0].into(), ..CodeUnit::default() };
        let constants = vec![
            Const::Int(-1),
            Const::Int(i64::MIN),
            Const::Float(-0.0),
            Const::Complex(1.0, f64::INFINITY),
            Const::BigInt { negative: true, magnitude: [0, 0, 0, 0, 0, 0, 0, 0, 1].into() },
            Const::Tuple([Const::None, Const::True, Const::Str("a".into()), Const::Ellipsis].into()),
            Const::FrozenSet([Const::Bytes([0, 255].into())].into()),
            Const::Slice(Box::new([Const::None, Const::False, Const::Int(300)])),
            Const::Code(Arc::new(inner)),
        ];
        CodeUnit {
            code: [100, 0, 83, 0].into(),
            consts: constants.into(),
            names: ["a".into(), "b".into(), "a".into()].into(),
            name: "<module>".into(),
            filename: "x.py".into(),
            flags: 0x400_0040,
            firstlineno: 1,
            ..CodeUnit::default()
        }
    }

    #[test]
    fn a_unit_comes_back_as_it_was() {
        let unit = sample();
        let back = unpack(&pack(&unit), &unit.filename).unwrap();
        // The inner unit takes the file name of the whole.
        let shown = format!("{back:?}").replace("\"x.py\"", "\"\"");
        assert_eq!(shown, format!("{unit:?}").replace("\"x.py\"", "\"\""));
    }

    #[test]
    fn damaged_bytes_do_not_panic() {
        let bytes = pack(&sample());
        for at in 0..bytes.len() {
            drop(unpack(&bytes[..at], &"x".into()));
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                drop(unpack(&changed, &"x".into()));
            }
        }
    }
}
