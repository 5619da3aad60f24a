//! Lengths of time as Terraform's users write them: Go's notation, such as `90s` or `1h15m`.

use std::time::Duration;

/// Why a text is not a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as numbers with units, such as \"30s\", \"5m\" or \"1h15m\" (units: h, m, s, ms)")]
pub struct DurationError;

/// Reads a length of time such as `30s`, `1h15m`, `1.5h` or `250ms`. Negative ones are refused.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let mut rest = text;
    let mut total = Duration::ZERO;
    if rest.is_empty() {
        return Err(DurationError);
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(DurationError)?;
        let (number, tail) = rest.split_at(digits);
        let length = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(length);
        let seconds_per_unit = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" => 1e-6,
            "ns" => 1e-9,
            _ => return Err(DurationError),
        };
        let number: f64 = number.parse().map_err(|_| DurationError)?;
        let part = Duration::try_from_secs_f64(number * seconds_per_unit).map_err(|_| DurationError)?;
        total = total.checked_add(part).ok_or(DurationError)?;
        rest = tail;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_notation_is_understood() {
        let seconds = |text| parse_duration(text).map(|duration| duration.as_secs_f64());
        assert_eq!(seconds("30s"), Ok(30.0));
        assert_eq!(seconds("1h15m"), Ok(4500.0));
        assert_eq!(seconds("1.5h"), Ok(5400.0));
        assert_eq!(seconds("250ms"), Ok(0.25));
        assert_eq!(seconds("0"), Ok(0.0));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "30", "s", "-5s", "5 s", "5d", "1h-5m", "1..5h", "999999999999999999999h", "h5"] {
            assert_eq!(parse_duration(text), Err(DurationError), "{text:?}");
        }
    }
}
