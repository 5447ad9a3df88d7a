//! What is measured of a program, and the figures made of it.

use super::child::{self, Outcome, Workshop};
use super::options::BenchOptions;
use std::ffi::OsString;
use std::path::Path;

/// A way to run programs.
#[derive(Clone, Debug)]
pub struct Variant {
    pub name: String,
    pub command: Vec<OsString>,
}

/// The figures of a program under one variant: seconds, and kilobytes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Figures {
    pub cold: f64,
    pub steady: f64,
    pub peak_kilobytes: u64,
}

/// A program's results, one for each variant.
pub struct Measured {
    pub name: String,
    /// The program says `# adder: numeric`: loops over numbers and little else.
    pub is_numeric: bool,
    pub results: Vec<Result<Figures, String>>,
    /// Whether all variants printed the same.
    pub is_same_output: bool,
}

impl Measured {
    pub fn of(program: &Path, variants: &[Variant], work: &Workshop, options: &BenchOptions) -> Measured {
        let mut runs: Vec<Result<Vec<Run>, String>> = variants.iter().map(|_| Ok(Vec::new())).collect();
        let mut outputs: Vec<Vec<u8>> = Vec::new();
        for _ in 0..options.processes {
            for (variant, slot) in variants.iter().zip(&mut runs) {
                let Ok(done) = slot else { continue };
                let outcome = child::run(work, &variant.command, program, options.rounds, options.timeout);
                match outcome.and_then(Run::of) {
                    Ok((run, output)) => {
                        done.push(run);
                        if !outputs.contains(&output) {
                            outputs.push(output);
                        }
                    }
                    Err(message) => *slot = Err(message),
                }
            }
        }
        Measured {
            name: super::name_of(program),
            is_numeric: is_numeric(program),
            results: runs.into_iter().map(|runs| runs.map(|runs| Figures::of(&runs))).collect(),
            is_same_output: outputs.len() <= 1,
        }
    }

    /// Whether every variant ran and printed the same.
    pub fn is_good(&self) -> bool {
        self.is_same_output && self.results.iter().all(Result::is_ok)
    }

    pub fn figures(&self, variant: usize) -> Option<Figures> {
        self.results.get(variant).and_then(|result| result.as_ref().ok()).copied()
    }
}

fn is_numeric(program: &Path) -> bool {
    let text = std::fs::read_to_string(program).unwrap_or_default();
    text.lines().take(40).any(|line| line.trim() == "# adder: numeric")
}

/// One process's rounds.
struct Run {
    rounds: Vec<f64>,
    peak_kilobytes: u64,
}

impl Run {
    fn of(outcome: Outcome) -> Result<(Run, Vec<u8>), String> {
        let report = outcome.stderr.lines().rev().find(|line| line.starts_with("{\"load\""));
        let rounds = report.and_then(rounds_of).ok_or("the driver reported nothing")?;
        Ok((Run { rounds, peak_kilobytes: outcome.peak_kilobytes }, outcome.stdout))
    }
}

/// The numbers of `"rounds": [...]` in the driver's line.
fn rounds_of(line: &str) -> Option<Vec<f64>> {
    let (_, rest) = line.split_once("\"rounds\": [")?;
    let (list, _) = rest.split_once(']')?;
    let rounds: Option<Vec<f64>> = list.split(',').map(|number| number.trim().parse().ok()).collect();
    rounds.filter(|rounds| !rounds.is_empty())
}

impl Figures {
    fn of(runs: &[Run]) -> Figures {
        let steady = |run: &Run| median(&run.rounds[run.rounds.len() - run.rounds.len().div_ceil(3)..]);
        Figures {
            cold: median(&runs.iter().map(|run| run.rounds[0]).collect::<Vec<_>>()),
            steady: median(&runs.iter().map(steady).collect::<Vec<_>>()),
            peak_kilobytes: runs.iter().map(|run| run.peak_kilobytes).max().unwrap_or(0),
        }
    }
}

/// The middle of these numbers; the mean of the two middle ones.
fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[middle],
        _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// The geometric mean of what is there; nothing of nothing.
pub fn geometric_mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let logarithms: Vec<f64> = numbers.filter(|n| *n > 0.0).map(f64::ln).collect();
    let sum: f64 = logarithms.iter().sum();
    (!logarithms.is_empty()).then(|| (sum / logarithms.len() as f64).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_medians() {
        let run = |rounds: &[f64]| Run { rounds: rounds.to_vec(), peak_kilobytes: 7 };
        let one = Figures::of(&[run(&[9.0, 5.0, 4.0, 1.0, 2.0, 3.0, 1.5])]);
        assert_eq!((one.cold, one.steady), (9.0, 2.0));
        let two = Figures::of(&[run(&[4.0]), run(&[2.0])]);
        assert_eq!((two.cold, two.steady, two.peak_kilobytes), (3.0, 3.0, 7));
    }

    #[test]
    fn the_drivers_line_is_read() {
        assert_eq!(
            rounds_of("{\"load\": 0.1, \"rounds\": [0.5, 0.25], \"peak_kb\": 3}"),
            Some(vec![0.5, 0.25])
        );
        assert_eq!(rounds_of("{\"load\": 0.1}"), None);
        let mean = geometric_mean([1.0, 4.0].into_iter()).unwrap();
        assert!((mean - 2.0).abs() < 1e-12);
    }
}
