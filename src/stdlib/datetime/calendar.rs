//! The proleptic Gregorian calendar, and ISO 8601 text. Knows nothing of objects.

pub const MIN_YEAR: i64 = 1;
pub const MAX_YEAR: i64 = 9999;
pub const MAX_ORDINAL: i64 = 3_652_059;

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the year before the month.
pub fn days_before_month(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    BEFORE[month as usize] + (month > 2 && is_leap(year)) as i64
}

fn days_before_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}

/// 1 for the first of January of year 1.
pub fn to_ordinal(year: i64, month: i64, day: i64) -> i64 {
    days_before_year(year) + days_before_month(year, month) + day
}

/// Year, month and day of an ordinal, which is at least 1.
pub fn from_ordinal(ordinal: i64) -> (i64, i64, i64) {
    let n = ordinal - 1;
    let (n400, n) = (n / 146_097, n % 146_097);
    let (n100, n) = (n / 36_524, n % 36_524);
    let (n4, n) = (n / 1461, n % 1461);
    let (n1, n) = (n / 365, n % 365);
    let year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
    if n1 == 4 || n100 == 4 {
        return (year - 1, 12, 31);
    }
    let mut month = (n + 50) >> 5;
    if days_before_month(year, month) > n {
        month -= 1;
    }
    (year, month, n - days_before_month(year, month) + 1)
}

/// 0 for Monday.
pub fn weekday(year: i64, month: i64, day: i64) -> i64 {
    (to_ordinal(year, month, day) + 6) % 7
}

/// The ordinal of the Monday that begins the first ISO week.
pub fn iso_week_1(year: i64) -> i64 {
    let first = to_ordinal(year, 1, 1);
    let day = (first + 6) % 7;
    let monday = first - day;
    if day > 3 { monday + 7 } else { monday }
}

/// ISO year, week and weekday (Monday is 1).
pub fn iso_calendar(year: i64, month: i64, day: i64) -> (i64, i64, i64) {
    let today = to_ordinal(year, month, day);
    let mut iso_year = year;
    let mut monday = iso_week_1(year);
    if today < monday {
        iso_year -= 1;
        monday = iso_week_1(iso_year);
    } else if today >= iso_week_1(year + 1) {
        iso_year += 1;
        monday = iso_week_1(iso_year);
    }
    (iso_year, (today - monday) / 7 + 1, (today - monday) % 7 + 1)
}

/// Why an ISO calendar date is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IsoTrouble {
    Year,
    Week,
    Weekday,
}

/// The date of an ISO year, week and weekday.
pub fn from_iso_calendar(year: i64, week: i64, weekday: i64) -> Result<(i64, i64, i64), IsoTrouble> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoTrouble::Year);
    }
    let long = {
        let first = (to_ordinal(year, 1, 1) + 6) % 7;
        first == 3 || first == 2 && is_leap(year)
    };
    if week <= 0 || week > 53 || week == 53 && !long {
        return Err(IsoTrouble::Week);
    }
    if !(1..=7).contains(&weekday) {
        return Err(IsoTrouble::Weekday);
    }
    let ordinal = iso_week_1(year) + (week - 1) * 7 + weekday - 1;
    if !(1..=MAX_ORDINAL).contains(&ordinal) {
        return Err(IsoTrouble::Year);
    }
    Ok(from_ordinal(ordinal))
}

/// What a date in ISO text says: perhaps not a date that exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IsoDate {
    Date(i64, i64, i64),
    Week(i64, i64, i64),
}

fn digits(b: &[u8], at: usize, n: usize) -> Option<i64> {
    let part = b.get(at..at + n)?;
    part.iter().try_fold(0, |sum, c| c.is_ascii_digit().then(|| sum * 10 + (c - b'0') as i64))
}

/// A whole text that is a date: `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-Www[-D]`, `YYYYWww[D]`.
pub fn parse_date(b: &[u8]) -> Option<IsoDate> {
    let year = digits(b, 0, 4)?;
    let dash = b.get(4) == Some(&b'-');
    let at = 4 + dash as usize;
    if b.get(at) == Some(&b'W') {
        let week = digits(b, at + 1, 2)?;
        let rest = &b[at + 3..];
        return match (dash, rest.len()) {
            (_, 0) => Some(IsoDate::Week(year, week, 1)),
            (true, 2) if rest[0] == b'-' => Some(IsoDate::Week(year, week, digits(rest, 1, 1)?)),
            (false, 1) => Some(IsoDate::Week(year, week, digits(rest, 0, 1)?)),
            _ => None,
        };
    }
    let month = digits(b, at, 2)?;
    if dash {
        if b.get(7) != Some(&b'-') || b.len() != 10 {
            return None;
        }
        return Some(IsoDate::Date(year, month, digits(b, 8, 2)?));
    }
    if b.len() != 8 {
        return None;
    }
    Some(IsoDate::Date(year, month, digits(b, 6, 2)?))
}

/// Where the date ends in a text of date and time.
pub fn date_length(b: &[u8]) -> Option<usize> {
    let len = b.len();
    if len < 7 {
        return None;
    }
    if len == 7 {
        return Some(7);
    }
    if b[4] == b'-' {
        if b[5] == b'W' {
            if len > 8 && b[8] == b'-' {
                if len == 9 {
                    return None;
                }
                // A dash behind the week begins a weekday or is the separator.
                if len > 10 && b[10].is_ascii_digit() {
                    return Some(8);
                }
                return Some(10);
            }
            return Some(8);
        }
        return Some(10);
    }
    if b[4] == b'W' {
        // The weekday may be missing: count the digits.
        let mut i = 7;
        while i < len && b[i].is_ascii_digit() {
            i += 1;
        }
        if i < 9 {
            return Some(i);
        }
        return Some(if i % 2 == 0 { 7 } else { 8 });
    }
    Some(8)
}

/// Hour, minute, second, microsecond.
pub type Clock = [i64; 4];

/// `HH[:?MM[:?SS[(.|,)ffffff]]]`.
fn parse_clock(b: &[u8]) -> Option<Clock> {
    let mut clock = [0; 4];
    clock[0] = digits(b, 0, 2)?;
    let mut at = 2;
    let colons = b.get(2) == Some(&b':');
    for part in clock.iter_mut().take(3).skip(1) {
        match b.get(at) {
            None => return Some(clock),
            Some(b'.' | b',') => return None,
            Some(b':') if colons => at += 1,
            Some(_) if colons => return None,
            Some(_) => {}
        }
        *part = digits(b, at, 2)?;
        at += 2;
    }
    match b.get(at) {
        None => Some(clock),
        Some(b'.' | b',') => {
            let fraction = &b[at + 1..];
            if fraction.is_empty() || !fraction.iter().all(u8::is_ascii_digit) {
                return None;
            }
            // Digits beyond microseconds are cut off.
            for i in 0..6 {
                clock[3] = clock[3] * 10 + fraction.get(i).map_or(0, |c| (c - b'0') as i64);
            }
            Some(clock)
        }
        Some(_) => None,
    }
}

/// A whole text that is a time, and the offset in microseconds behind it.
pub fn parse_time(b: &[u8]) -> Option<(Clock, Option<i64>)> {
    let split = b.iter().position(|c| matches!(c, b'+' | b'-' | b'Z'));
    let Some(at) = split else { return Some((parse_clock(b)?, None)) };
    let clock = parse_clock(&b[..at])?;
    let rest = &b[at + 1..];
    if b[at] == b'Z' {
        return rest.is_empty().then_some((clock, Some(0)));
    }
    let [h, m, s, us] = parse_clock(rest)?;
    if m > 59 || s > 59 {
        return None;
    }
    let offset = ((h * 60 + m) * 60 + s) * 1_000_000 + us;
    Some((clock, Some(if b[at] == b'-' { -offset } else { offset })))
}

/// An offset from UTC in microseconds as `+HH:MM[:SS[.ffffff]]`, with this between hours and minutes.
pub fn offset_text(micros: i64, colon: &str) -> String {
    let sign = if micros < 0 { '-' } else { '+' };
    let micros = micros.abs();
    let (us, s) = (micros % 1_000_000, micros / 1_000_000);
    let mut text = format!("{sign}{:02}{colon}{:02}", s / 3600, s / 60 % 60);
    if s % 60 != 0 || us != 0 {
        text.push_str(&format!("{colon}{:02}", s % 60));
    }
    if us != 0 {
        text.push_str(&format!(".{us:06}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_round_trip() {
        for ordinal in (1..=MAX_ORDINAL).step_by(97).chain([MAX_ORDINAL, 146_097, 36_524, 1461, 365, 366]) {
            let (y, m, d) = from_ordinal(ordinal);
            assert_eq!(to_ordinal(y, m, d), ordinal);
            let (iy, iw, id) = iso_calendar(y, m, d);
            if (1..=9999).contains(&iy) {
                assert_eq!(from_iso_calendar(iy, iw, id), Ok((y, m, d)));
            }
        }
        assert_eq!(iso_calendar(2024, 2, 29), (2024, 9, 4));
        assert_eq!(weekday(2024, 2, 29), 3);
    }

    #[test]
    fn texts_are_read() {
        assert_eq!(parse_date(b"2024-W09-4"), Some(IsoDate::Week(2024, 9, 4)));
        assert_eq!(parse_date(b"20240229"), Some(IsoDate::Date(2024, 2, 29)));
        assert_eq!(parse_date(b"2024-0229"), None);
        assert_eq!(parse_time(b"12:30:45.5+01:00"), Some(([12, 30, 45, 500_000], Some(3_600_000_000))));
        assert_eq!(parse_time(b"123045,5Z"), Some(([12, 30, 45, 500_000], Some(0))));
        assert_eq!(parse_time(b"12:3"), None);
        assert_eq!(date_length(b"2024-02-29T12"), Some(10));
        assert_eq!(date_length(b"20240229T12"), Some(8));
        assert_eq!(offset_text(-86_400_000_000 / 2, ":"), "-12:00");
    }
}
