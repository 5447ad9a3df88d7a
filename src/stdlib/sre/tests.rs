//! Runs cases recorded from CPython 3.14 (`cases.tsv`) on every width their subjects fit in.
//!
//! A line holds, between tabs: `s` or `b` (str or bytes), the code, the number of groups, the subject's characters in
//! hexadecimal, where matching starts and ends, what match, fullmatch, search and finditer found (`start,end` of the
//! whole match and of each group, then `lastindex`), and the pattern for the reader.

use super::{Decoded, Fault, InvalidCode, Matcher, Mode, Program, Subject};

const CASES: &str = include_str!("cases.tsv");

fn never() -> impl FnMut() -> Result<(), super::Interrupted> {
    || Ok(())
}

fn shown(matcher: &Matcher, groups: usize) -> String {
    let mut out = format!("{},{}", matcher.start(), matcher.end());
    for group in 0..groups {
        match matcher.group(group) {
            Some((start, end)) => out += &format!(";{start},{end}"),
            None => out += ";-1,-1",
        }
    }
    match matcher.lastindex() {
        Some(n) => out + &format!("|{n}"),
        None => out + "|None",
    }
}

fn program_of(code: &[u32], groups: usize) -> Result<Program, InvalidCode> {
    Decoded::new(code, groups).map(Decoded::complete)
}

fn once((program, groups): (&Program, usize), subject: Subject, from: usize, mode: Mode) -> String {
    let mut matcher = Matcher::new();
    match matcher.run(program, subject, from, mode, false, &mut never()) {
        Ok(true) => shown(&matcher, groups),
        Ok(false) => "-".to_string(),
        Err(fault) => format!("{fault:?}"),
    }
}

fn all((program, groups): (&Program, usize), subject: Subject, mut from: usize) -> String {
    let mut matcher = Matcher::new();
    let mut must_advance = false;
    let mut found = Vec::new();
    while let Ok(true) = matcher.run(program, subject, from, Mode::Search, must_advance, &mut never()) {
        found.push(shown(&matcher, groups));
        must_advance = matcher.start() == matcher.end();
        from = matcher.end();
    }
    found.join("/")
}

/// What differs from the recorded line, if anything.
fn check_line(line: &str) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [kind, code, groups, subject, from, to, matched, full, searched, iterated, ..] = fields[..] else {
        return Err(format!("malformed line: {line}"));
    };
    let code: Vec<u32> = code.split(' ').map(|w| w.parse().unwrap()).collect();
    let groups = groups.parse().unwrap();
    let program = program_of(&code, groups).map_err(|_| format!("code refused: {line}"))?;
    let mut text: Vec<u32> =
        subject.split(' ').filter(|w| !w.is_empty()).map(|w| u32::from_str_radix(w, 16).unwrap()).collect();
    let from: usize = from.parse().unwrap();
    text.truncate(to.parse().unwrap());
    let narrow: Option<Vec<u8>> = text.iter().map(|&c| u8::try_from(c).ok()).collect();
    let middle: Option<Vec<u16>> = text.iter().map(|&c| u16::try_from(c).ok()).collect();
    let mut subjects = Vec::new();
    subjects.extend(narrow.as_deref().map(Subject::Latin));
    if kind == "s" {
        subjects.extend(middle.as_deref().map(Subject::Ucs2));
        subjects.push(Subject::Ucs4(&text));
    }
    for subject in subjects {
        let got = [
            once((&program, groups), subject, from, Mode::Match),
            once((&program, groups), subject, from, Mode::FullMatch),
            once((&program, groups), subject, from, Mode::Search),
            all((&program, groups), subject, from),
        ];
        if got != [matched, full, searched, iterated] {
            return Err(format!("{line}\n  got {got:?}\n  on {subject:?}"));
        }
    }
    Ok(())
}

#[test]
fn recorded_cases() {
    let wrong: Vec<String> = CASES.lines().filter_map(|line| check_line(line).err()).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(CASES.lines().count() > 300);
}

/// The same for a file of more cases that the environment names, for generated ones.
#[test]
fn further_cases() {
    let Ok(name) = std::env::var("ADDER_SRE_CASES") else { return };
    let cases = std::fs::read_to_string(name).expect("the named file is there");
    let wrong: Vec<String> = cases.lines().filter_map(|line| check_line(line).err()).collect();
    let shown = wrong.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {} wrong:\n{shown}", wrong.len(), cases.lines().count());
}

/// Random damage to good code is refused, or runs without a panic.
#[test]
fn damaged_code() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % n
    };
    let subject: Vec<u8> = b"ab1 cab\nABaab_ 11ab".to_vec();
    for line in CASES.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let code: Vec<u32> = fields[1].split(' ').map(|w| w.parse().unwrap()).collect();
        let groups: usize = fields[2].parse().unwrap();
        for _ in 0..20 {
            let mut bad = code.clone();
            for _ in 0..=random(2) {
                let at = random(bad.len());
                match random(4) {
                    0 => bad[at] = random(50) as u32,
                    1 => bad[at] = u32::MAX - random(3) as u32,
                    2 => bad[at] = bad[random(bad.len())],
                    _ => bad.truncate(at + 1),
                }
            }
            let Ok(program) = program_of(&bad, groups) else { continue };
            let mut matcher = Matcher::new();
            matcher.limit_stack(10_000);
            for mode in [Mode::Match, Mode::FullMatch, Mode::Search] {
                let mut patience = 20;
                let mut check = || {
                    patience -= 1;
                    if patience == 0 { Err(super::Interrupted) } else { Ok(()) }
                };
                let _outcome = matcher.run(&program, Subject::Latin(&subject), 0, mode, false, &mut check);
            }
        }
    }
}

#[test]
fn refuses_nonsense() {
    for code in
        [&[][..], &[0], &[1, 7], &[17, 9, 1], &[16, 1], &[7, 0, 1], &[23, 3, 0, 1, 1], &[18, 1], &[99, 1]]
    {
        assert_eq!(program_of(code, 1).err(), Some(InvalidCode), "{code:?}");
    }
}

/// `(?:ab|cd)*abx` on a long subject, with little room and with a check that soon says stop.
#[test]
fn faults() {
    let any = u32::MAX;
    let code = [
        14, 4, 0, 1, any, 23, 19, 0, any, 7, 7, 16, 97, 16, 98, 15, 9, 7, 16, 99, 16, 100, 15, 2, 0, 18, 16,
        97, 16, 98, 16, 120, 1,
    ];
    let program = program_of(&code, 0).unwrap();
    let subject = b"ab".repeat(50_000);
    let mut matcher = Matcher::new();
    matcher.limit_stack(1000);
    let outcome = matcher.run(&program, Subject::Latin(&subject), 0, Mode::Match, false, &mut never());
    assert!(outcome == Err(Fault::Memory));
    let mut matcher = Matcher::new();
    let mut stop = || Err(super::Interrupted);
    let outcome = matcher.run(&program, Subject::Latin(&subject), 0, Mode::Search, false, &mut stop);
    assert_eq!(outcome, Err(Fault::Interrupted));
}
