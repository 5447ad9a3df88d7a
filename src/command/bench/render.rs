//! Results as a table for people, or as JSON for programs.
//!
//! Ratios say how many times faster than CPython, or than the interpreter where no CPython was found.

use super::measure::{Figures, Measured, Variant, geometric_mean};
use std::fmt::Write;

/// A ratio that has a column of its own.
struct Ratio {
    key: &'static str,
    /// Which variant's time is divided by which one's.
    slow: usize,
    fast: usize,
    time: fn(&Figures) -> f64,
}

const INTERPRETED: usize = 0;
const COMPILED: usize = 1;
const PYTHON: usize = 2;

fn ratios(variants: &[Variant]) -> Vec<Ratio> {
    let steady = |f: &Figures| f.steady;
    let cold = |f: &Figures| f.cold;
    if variants.len() > PYTHON {
        vec![
            Ratio { key: "interpreted", slow: PYTHON, fast: INTERPRETED, time: steady },
            Ratio { key: "compiled", slow: PYTHON, fast: COMPILED, time: steady },
            Ratio { key: "cold", slow: PYTHON, fast: COMPILED, time: cold },
        ]
    } else {
        vec![
            Ratio { key: "compiled", slow: INTERPRETED, fast: COMPILED, time: steady },
            Ratio { key: "cold", slow: INTERPRETED, fast: COMPILED, time: cold },
        ]
    }
}

impl Ratio {
    fn of(&self, program: &Measured) -> Option<f64> {
        let (slow, fast) = (program.figures(self.slow)?, program.figures(self.fast)?);
        let (slow, fast) = ((self.time)(&slow), (self.time)(&fast));
        (fast > 0.0).then(|| slow / fast)
    }
}

/// The programs that a mean is made over.
type Group = (&'static str, fn(&Measured) -> bool);

const GROUPS: [Group; 3] = [("all", |_| true), ("numeric", |p| p.is_numeric), ("other", |p| !p.is_numeric)];

/// The groups that say something: not a group that is empty, or is all there is.
fn groups(programs: &[Measured]) -> Vec<Group> {
    let count = |group: &Group| programs.iter().filter(|p| group.1(p)).count();
    GROUPS.into_iter().filter(|g| g.0 == "all" || count(g) > 0 && count(g) < programs.len()).collect()
}

fn mean(programs: &[Measured], group: Group, ratio: &Ratio) -> Option<f64> {
    geometric_mean(programs.iter().filter(|p| group.1(p)).filter_map(|p| ratio.of(p)))
}

fn milliseconds(seconds: f64) -> String {
    let ms = seconds * 1e3;
    if ms < 10.0 { format!("{ms:.2}") } else { format!("{ms:.1}") }
}

fn ratio_text(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".into(), |r| if r < 10.0 { format!("{r:.2}") } else { format!("{r:.1}") })
}

/// The table.
pub fn table(programs: &[Measured], variants: &[Variant]) -> String {
    let ratios = ratios(variants);
    let base = if variants.len() > PYTHON { variants[PYTHON].name.as_str() } else { "interpreted" };
    let mut columns: Vec<String> = vec!["program".into()];
    for variant in variants {
        columns.push(format!("{} cold", variant.name));
        columns.push("steady".into());
        columns.push("MB".into());
    }
    columns.extend(ratios.iter().map(|ratio| ratio.key.to_owned()));
    let mut rows = vec![columns];
    let mut notes = String::new();
    for program in programs {
        let mut row =
            vec![if program.is_numeric { format!("{} *", program.name) } else { program.name.clone() }];
        for (i, variant) in variants.iter().enumerate() {
            match program.figures(i) {
                Some(f) => {
                    row.push(milliseconds(f.cold));
                    row.push(milliseconds(f.steady));
                    row.push(format!("{:.1}", f.peak_kilobytes as f64 / 1024.0));
                }
                None => row.extend(["failed".into(), "-".into(), "-".into()]),
            }
            if let Some(Err(message)) = program.results.get(i) {
                let _ = writeln!(notes, "{}, {}: {message}", program.name, variant.name);
            }
        }
        row.extend(ratios.iter().map(|ratio| ratio_text(ratio.of(program))));
        if !program.is_same_output {
            let _ = writeln!(notes, "{}: the variants printed different results", program.name);
        }
        rows.push(row);
    }
    let first_mean = rows.len();
    if programs.len() > 1 {
        for group in groups(programs) {
            let mut row = vec![format!("geometric mean, {}", group.0)];
            row.resize(1 + 3 * variants.len(), String::new());
            row.extend(ratios.iter().map(|ratio| ratio_text(mean(programs, group, ratio))));
            rows.push(row);
        }
    }
    let mut out = aligned(&rows, first_mean);
    let _ = writeln!(
        out,
        "\nTimes in ms, memory in MB. The last columns: times as fast as {base}, steady; cold: first rounds, compiled."
    );
    if programs.iter().any(|p| p.is_numeric) {
        out += "* numeric program\n";
    }
    out + &notes
}

/// Columns as wide as they need to be, the first one left-aligned; lines under the head and above the means.
fn aligned(rows: &[Vec<String>], first_mean: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |i: usize| {
        rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let rule = "-".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1));
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        if number == 1 || number == first_mean && number > 1 {
            out += &rule;
            out.push('\n');
        }
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(i, cell)| {
                if i == 0 {
                    format!("{cell:<w$}", w = widths[i])
                } else {
                    format!("{cell:>w$}", w = widths[i])
                }
            })
            .collect();
        out += cells.join("  ").trim_end();
        out.push('\n');
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "null".into(), |v| format!("{v:.9}"))
}

/// The same as JSON.
pub fn json(programs: &[Measured], variants: &[Variant]) -> String {
    let ratios = ratios(variants);
    let ratio_object = |value: &dyn Fn(&Ratio) -> Option<f64>| {
        let fields: Vec<String> =
            ratios.iter().map(|r| format!("{}: {}", quoted(r.key), number(value(r)))).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let program_object = |program: &Measured| {
        let results: Vec<String> = variants
            .iter()
            .zip(&program.results)
            .map(|(variant, result)| {
                let body = match result {
                    Ok(f) => format!(
                        "{{\"cold\": {:.9}, \"steady\": {:.9}, \"peak_kb\": {}}}",
                        f.cold, f.steady, f.peak_kilobytes
                    ),
                    Err(message) => format!("{{\"error\": {}}}", quoted(message)),
                };
                format!("{}: {body}", quoted(&variant.name))
            })
            .collect();
        format!(
            "    {{\"name\": {}, \"numeric\": {}, \"same_output\": {}, \"results\": {{{}}}, \"ratios\": {}}}",
            quoted(&program.name),
            program.is_numeric,
            program.is_same_output,
            results.join(", "),
            ratio_object(&|r| r.of(program))
        )
    };
    let list: Vec<String> = programs.iter().map(program_object).collect();
    let means: Vec<String> = groups(programs)
        .into_iter()
        .map(|group| format!("{}: {}", quoted(group.0), ratio_object(&|r| mean(programs, group, r))))
        .collect();
    format!(
        "{{\n  \"programs\": [\n{}\n  ],\n  \"geometric_means\": {{{}}}\n}}\n",
        list.join(",\n"),
        means.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(name: &str, is_numeric: bool, times: [f64; 3]) -> Measured {
        let figures = |time| Ok(Figures { cold: time * 2.0, steady: time, peak_kilobytes: 2048 });
        Measured { name: name.into(), is_numeric, results: times.map(figures).to_vec(), is_same_output: true }
    }

    fn variants() -> Vec<Variant> {
        ["interpreted", "compiled", "python3"]
            .map(|name| Variant { name: name.into(), command: Vec::new() })
            .to_vec()
    }

    #[test]
    fn the_table_is_aligned_and_has_means() {
        let programs = [program("a", true, [0.01, 0.001, 0.02]), program("longer", false, [0.2, 0.1, 0.1])];
        let text = table(&programs, &variants());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2].chars().count(), lines[0].chars().count());
        assert!(lines[2].starts_with("a *") && lines[2].ends_with("2.00      20.0  20.0"), "{text}");
        assert!(text.contains("geometric mean, numeric"));
        assert!(
            lines.iter().any(|l| l.starts_with("geometric mean, all") && l.ends_with("1.00      4.47  4.47")),
            "{text}"
        );
    }

    #[test]
    fn failures_are_told() {
        let mut broken = program("b", false, [1.0; 3]);
        broken.results[1] = Err("exit code 1: \"no\"".into());
        broken.is_same_output = false;
        let text = table(std::slice::from_ref(&broken), &variants());
        assert!(text.contains("b, compiled: exit code 1") && text.contains("different results"));
        assert!(json(&[broken], &variants()).contains(r#""compiled": {"error": "exit code 1: \"no\""}"#));
    }
}
