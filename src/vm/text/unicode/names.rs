//! Names of characters, and characters by name.

/// The name of a character.
pub fn name(_c: u32) -> Option<String> {
    None
}

/// The character (or named sequence) of that name, case ignored.
pub fn lookup(_name: &str) -> Option<Vec<u32>> {
    None
}
