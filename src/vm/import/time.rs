//! `-X importtime`: how long each import takes, on the standard error.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shown {
    #[default]
    Nothing,
    Imports,
    /// Also imports of what is there already.
    Everything,
}

struct State {
    shown: Cell<Shown>,
    is_begun: Cell<bool>,
    level: Cell<usize>,
    /// Time of the imports that the current one has made so far.
    inner: Cell<Duration>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for State {}

static STATE: State = State {
    shown: Cell::new(Shown::Nothing),
    is_begun: Cell::new(false),
    level: Cell::new(0),
    inner: Cell::new(Duration::ZERO),
};

pub fn show(shown: Shown) {
    STATE.shown.set(shown);
}

fn line(own: &str, all: &str, name: &str) {
    if !STATE.is_begun.replace(true) {
        eprintln!("import time: self [us] | cumulative | imported package");
    }
    let indent = 2 * STATE.level.get();
    eprintln!("import time: {own:>9} | {all:>10} | {:indent$}{name}", "");
}

/// Does an import and shows how long it took.
pub fn timed<R>(name: &str, import: impl FnOnce() -> R) -> R {
    if STATE.shown.get() == Shown::Nothing {
        return import();
    }
    let outer = STATE.inner.replace(Duration::ZERO);
    STATE.level.set(STATE.level.get() + 1);
    let start = Instant::now();
    let result = import();
    let all = start.elapsed();
    STATE.level.set(STATE.level.get() - 1);
    let own = all.saturating_sub(STATE.inner.get());
    line(&own.as_micros().to_string(), &all.as_micros().to_string(), name);
    STATE.inner.set(outer + all);
    result
}

pub fn is_shown() -> bool {
    STATE.shown.get() != Shown::Nothing
}

pub fn shows_cached() -> bool {
    STATE.shown.get() == Shown::Everything
}

/// Something was imported that is there already.
pub fn cached(name: &str) {
    line("cached   ", "cached    ", name);
}
