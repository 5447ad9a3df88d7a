//! Sets of characters and tests of one character.
//!
//! A set is decoded from its words in the code into a table of 256 answers, which is everything one-byte subjects
//! need, and a rule for the characters past them. Ignoring case is folded into both. Only sets that depend on the C
//! locale are evaluated item by item each time.

use super::code::{Category, Class, SreOp};
use super::text::Char;
use super::unicode::{Active, Locale, Unicode, ascii_lower};

/// What happens to a character before the set is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fold {
    None,
    Ascii,
    Unicode,
    Locale,
}

#[derive(Clone, Debug)]
enum Item {
    Negate,
    Literal(u32),
    Range(u32, u32),
    RangeUniIgnore(u32, u32),
    Category(Category),
    Bits([u32; 8]),
    Big { index: Box<[u8; 256]>, chunks: Box<[[u32; 8]]> },
}

/// The rule for characters from 256 on.
#[derive(Debug)]
enum High {
    Never,
    Always,
    Items(Box<[Item]>, Fold),
    /// Characters whose lower case is the given one (or is not).
    LowerIs(u32, bool),
}

#[derive(Debug)]
pub(super) struct Set {
    table: Box<[bool; 256]>,
    /// The same answers as bits, for set algebra.
    pub bits: [u64; 4],
    high: High,
    /// The answers depend on the locale of the moment: `table` means nothing, `bits` is full.
    pub dynamic: bool,
}

fn has_bit(bits: &[u32; 8], c: u32) -> bool {
    bits[(c as usize >> 5) & 7] >> (c & 31) & 1 == 1
}

fn category_holds(category: Category, c: u32) -> bool {
    let ascii = |f: fn(&u8) -> bool| c < 0x80 && f(&(c as u8));
    let holds = match category.class {
        Class::Digit => ascii(u8::is_ascii_digit),
        Class::Space => c == 0x20 || (0x09..=0x0d).contains(&c),
        Class::Word => is_ascii_word(c),
        Class::LineBreak => c == 0x0a,
        Class::LocWord => Locale::is_word(c),
        Class::UniDigit => Active::is_decimal(c),
        Class::UniSpace => Active::is_space(c),
        Class::UniWord => Active::is_word(c),
        Class::UniLineBreak => Active::is_linebreak(c),
    };
    holds != category.negated
}

pub(super) fn is_ascii_word(c: u32) -> bool {
    c < 0x80 && ((c as u8).is_ascii_alphanumeric() || c == 0x5f)
}

fn items_hold(items: &[Item], c: u32) -> bool {
    let mut found = true;
    for item in items {
        let hit = match item {
            Item::Negate => {
                found = !found;
                false
            }
            Item::Literal(l) => c == *l,
            Item::Range(low, high) => (*low..=*high).contains(&c),
            Item::RangeUniIgnore(low, high) => {
                (*low..=*high).contains(&c) || (*low..=*high).contains(&Active::upper(c))
            }
            Item::Category(category) => category_holds(*category, c),
            Item::Bits(bits) => c < 256 && has_bit(bits, c),
            Item::Big { index, chunks } => {
                c < 0x10000
                    && chunks
                        .get(index[(c >> 8) as usize] as usize)
                        .is_some_and(|bits| has_bit(bits, c & 255))
            }
        };
        if hit {
            return found;
        }
    }
    !found
}

fn fold(c: u32, how: Fold) -> u32 {
    match how {
        Fold::None | Fold::Locale => c,
        Fold::Ascii => ascii_lower(c),
        Fold::Unicode => Active::lower(c),
    }
}

fn folded_items_hold(items: &[Item], how: Fold, c: u32) -> bool {
    if how == Fold::Locale {
        let (lower, upper) = (Locale::lower(c), Locale::upper(c));
        // A negated set excludes a character if either case of it is listed.
        let both = matches!(items.first(), Some(Item::Negate));
        let first = items_hold(items, lower);
        return if first == both && upper != lower { items_hold(items, upper) } else { first };
    }
    items_hold(items, fold(c, how))
}

/// Decodes the words of a set, without its closing FAILURE. None if they are no valid set.
fn decode_items(words: &[u32]) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut rest = words;
    while let Some((&op, args)) = rest.split_first() {
        let (item, used) = match SreOp::from_word(op)? {
            SreOp::Negate => (Item::Negate, 0),
            SreOp::Literal => (Item::Literal(*args.first()?), 1),
            SreOp::Range => (Item::Range(*args.first()?, *args.get(1)?), 2),
            SreOp::RangeUniIgnore => (Item::RangeUniIgnore(*args.first()?, *args.get(1)?), 2),
            SreOp::Category => (Item::Category(Category::from_word(*args.first()?)?), 1),
            SreOp::Charset => (Item::Bits(*args.first_chunk::<8>()?), 8),
            SreOp::BigCharset => {
                let (&count, after) = args.split_first()?;
                let count = count as usize;
                let map = after.first_chunk::<64>()?;
                let words = after.get(64..)?.get(..count.checked_mul(8)?)?;
                let mut index = Box::new([0u8; 256]);
                for (place, word) in index.as_chunks_mut::<4>().0.iter_mut().zip(map) {
                    *place = word.to_ne_bytes();
                }
                if index.iter().any(|&chunk| usize::from(chunk) >= count) {
                    return None;
                }
                (Item::Big { index, chunks: words.as_chunks::<8>().0.into() }, 65 + 8 * count)
            }
            _ => return None,
        };
        items.push(item);
        rest = args.get(used..)?;
    }
    Some(items)
}

impl Set {
    fn from_rule(rule: impl Fn(u32) -> bool, high: High, dynamic: bool) -> Set {
        let mut table = Box::new([false; 256]);
        let mut bits = [0u64; 4];
        for c in 0..256u32 {
            let holds = dynamic || rule(c);
            table[c as usize] = holds;
            bits[c as usize >> 6] |= u64::from(holds) << (c & 63);
        }
        Set { table, bits, high, dynamic }
    }

    /// From the words of an IN operator.
    pub(super) fn decode(words: &[u32], how: Fold) -> Option<Set> {
        let items = decode_items(words)?;
        let local = |item: &Item| matches!(item, Item::Category(Category { class: Class::LocWord, .. }));
        let dynamic = how == Fold::Locale || items.iter().any(local);
        // Some characters past Latin-1 have their lower case within it, so ignoring case asks for each.
        let plain = !dynamic && how != Fold::Unicode;
        let high = match high_answer(&items) {
            Some(true) if plain => High::Always,
            Some(false) if plain => High::Never,
            _ => High::Items(items.clone().into(), how),
        };
        Some(Set::from_rule(|c| folded_items_hold(&items, how, c), high, dynamic))
    }

    /// The characters of one category.
    pub(super) fn category(category: Category) -> Set {
        let items = [Item::Category(category)];
        let dynamic = category.class == Class::LocWord;
        Set::from_rule(|c| items_hold(&items, c), High::Items(items.clone().into(), Fold::None), dynamic)
    }

    /// The characters that equal `c` when case is ignored as `how` says, or all the others.
    pub(super) fn literal(c: u32, how: Fold, negated: bool) -> Set {
        let high = match how {
            Fold::None | Fold::Ascii if c < 256 => {
                if negated {
                    High::Always
                } else {
                    High::Never
                }
            }
            Fold::None | Fold::Ascii | Fold::Locale => {
                let mut items = vec![Item::Literal(c)];
                if negated {
                    items.insert(0, Item::Negate);
                }
                High::Items(items.into(), Fold::None)
            }
            Fold::Unicode => High::LowerIs(c, !negated),
        };
        Set::from_rule(|x| (fold(x, how) == c) != negated, high, false)
    }

    /// Whether some character from 256 on may be in the set.
    pub(super) fn may_be_high(&self) -> bool {
        !matches!(self.high, High::Never)
    }

    #[inline]
    pub(super) fn has<C: Char>(&self, c: C) -> bool {
        let code = c.code();
        if C::LATIN || code < 256 { self.table[code as usize & 255] } else { self.has_high(code) }
    }

    fn has_high(&self, c: u32) -> bool {
        match &self.high {
            High::Never => false,
            High::Always => true,
            High::Items(items, how) => folded_items_hold(items, *how, c),
            High::LowerIs(l, answer) => (Active::lower(c) == *l) == *answer,
        }
    }

    /// The answer under the locale of the moment.
    fn has_dynamic(&self, c: u32) -> bool {
        self.has_high(c)
    }
}

/// The one answer for all characters past Latin-1, where the items make that plain.
fn high_answer(items: &[Item]) -> Option<bool> {
    let negated = matches!(items.first(), Some(Item::Negate));
    let low = |item: &Item| match item {
        Item::Literal(c) => *c < 256,
        Item::Range(_, high) => *high < 256,
        Item::Bits(_) => true,
        Item::Category(category) => {
            !category.negated
                && matches!(category.class, Class::Digit | Class::Space | Class::Word | Class::LineBreak)
        }
        Item::Negate | Item::RangeUniIgnore(..) | Item::Big { .. } => false,
    };
    items[usize::from(negated)..].iter().all(low).then_some(negated)
}

/// A test of one character: what single-character operators and repeats of them ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CharTest {
    Never,
    Any,
    AnyAll,
    Char(u32),
    NotChar(u32),
    /// Index of a set.
    Set(u32),
    /// Index of a set whose answers depend on the locale.
    Dynamic(u32),
    LocIgnore(u32),
    NotLocIgnore(u32),
}

fn loc_equal(pattern: u32, c: u32) -> bool {
    c == pattern || Locale::lower(c) == pattern || Locale::upper(c) == pattern
}

impl CharTest {
    #[inline]
    pub(super) fn has<C: Char>(self, sets: &[Set], c: C) -> bool {
        match self {
            CharTest::Never => false,
            CharTest::Any => c.code() != 0x0a,
            CharTest::AnyAll => true,
            CharTest::Char(l) => c.code() == l,
            CharTest::NotChar(l) => c.code() != l,
            CharTest::Set(set) => sets[set as usize].has(c),
            CharTest::Dynamic(set) => sets[set as usize].has_dynamic(c.code()),
            CharTest::LocIgnore(l) => loc_equal(l, c.code()),
            CharTest::NotLocIgnore(l) => !loc_equal(l, c.code()),
        }
    }

    /// How many characters at the head of `text` pass.
    #[inline]
    pub(super) fn run<C: Char>(self, sets: &[Set], text: &[C]) -> usize {
        let stop = match self {
            CharTest::Never => Some(0),
            CharTest::Any => C::find(text, 0x0a),
            CharTest::AnyAll => None,
            CharTest::NotChar(l) => C::find(text, l),
            CharTest::Set(set) => {
                let set = &sets[set as usize];
                if C::LATIN {
                    let table = &*set.table;
                    text.iter().position(|c| !table[c.code() as usize & 255])
                } else {
                    text.iter().position(|&c| !set.has(c))
                }
            }
            CharTest::Char(_) | CharTest::Dynamic(_) | CharTest::LocIgnore(_) | CharTest::NotLocIgnore(_) => {
                text.iter().position(|&c| !self.has(sets, c))
            }
        };
        stop.unwrap_or(text.len())
    }
}
