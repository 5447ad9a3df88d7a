//! What a pickler has written and an unpickler has made, by number.

use adder_abi::word::Word;
use adder_vm::object::value::Value;
use std::collections::HashMap;

/// A pickler's memo: objects by identity, each with its number. The objects are kept alive, so no address comes twice.
#[derive(Default)]
pub struct SavedMemo {
    /// An open-addressing table of words and positions in `entries`, its size a power of two; a null word is a free place.
    table: Vec<(u64, u32)>,
    entries: Vec<(Value, u32)>,
}

impl SavedMemo {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Objects with their numbers, in the order they came in.
    pub fn entries(&self) -> &[(Value, u32)] {
        &self.entries
    }

    #[inline]
    fn place(&self, word: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut at = ((word >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
        while self.table[at].0 != word && self.table[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// The number of an object.
    #[inline]
    pub fn find(&self, word: Word) -> Option<u32> {
        if self.table.is_empty() {
            return None;
        }
        let (key, i) = self.table[self.place(word.0)];
        if key == 0 { None } else { self.entries.get(i as usize).map(|e| e.1) }
    }

    /// Enters an object; gives back one that had the same identity.
    #[inline]
    pub fn put(&mut self, object: Value, number: u32) -> Option<Value> {
        if self.entries.len() * 3 >= self.table.len() * 2 {
            self.grow();
        }
        let at = self.place(object.word().0);
        let (key, i) = self.table[at];
        if key != 0 {
            return self
                .entries
                .get_mut(i as usize)
                .map(|entry| std::mem::replace(entry, (object, number)).0);
        }
        self.table[at] = (object.word().0, self.entries.len() as u32);
        self.entries.push((object, number));
        None
    }

    #[cold]
    fn grow(&mut self) {
        self.table = vec![(0, 0); (self.table.len() * 4).max(64)];
        for i in 0..self.entries.len() {
            let word = self.entries[i].0.word().0;
            let at = self.place(word);
            self.table[at] = (word, i as u32);
        }
    }
}

/// An unpickler's memo. Numbers far from the others, as only a forged pickle has them, cost no more than the rest.
#[derive(Default)]
pub struct LoadedMemo {
    near: Vec<Option<Value>>,
    far: HashMap<usize, Value>,
    count: usize,
}

impl LoadedMemo {
    /// How many objects there are: the number of the next one.
    pub fn len(&self) -> usize {
        self.count
    }

    #[inline]
    pub fn get(&self, number: usize) -> Option<&Value> {
        match self.near.get(number) {
            Some(found) => found.as_ref(),
            None => self.far.get(&number),
        }
    }

    /// Enters an object; gives back the one that had the number.
    #[inline]
    pub fn put(&mut self, number: usize, object: Value) -> Option<Value> {
        let old = if number < self.near.len() {
            self.near[number].replace(object)
        } else if number <= 2 * self.count + 1000 && self.far.is_empty() {
            self.near.resize(number, None);
            self.near.push(Some(object));
            None
        } else {
            self.far.insert(number, object)
        };
        self.count += usize::from(old.is_none());
        old
    }

    /// Numbers and objects.
    pub fn entries(&self) -> Vec<(usize, Value)> {
        let near = self.near.iter().enumerate().filter_map(|(i, v)| v.clone().map(|v| (i, v)));
        let mut all: Vec<(usize, Value)> =
            near.chain(self.far.iter().map(|(i, v)| (*i, v.clone()))).collect();
        all.sort_by_key(|(i, _)| *i);
        all
    }

    pub fn each(&self, f: &mut dyn FnMut(&Value)) {
        self.near.iter().flatten().chain(self.far.values()).for_each(f);
    }
}
