//! Hash maps for the front end's keys: quick, the same in every run, never iterated where order shows.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

type Hasher = BuildHasherDefault<rapidhash::fast::RapidHasher<'static>>;

pub type Map<K, V> = HashMap<K, V, Hasher>;
pub type Set<K> = HashSet<K, Hasher>;
