//! Exact decimal fractions: what numbers of every form are compared by.

use std::cmp::Ordering;
use std::fmt;

use super::number::NumberError;

/// The longest text that is taken for a number, in bytes. Terraform writes large numbers without an
/// exponent, so this also bounds their size.
pub(super) const MAX_TEXT: usize = 65_536;

/// The largest exponent that is taken, either way.
pub(super) const MAX_EXPONENT: i64 = 1_000_000_000;

/// With more zeros than this to add, a number is written with an exponent.
const MAX_ADDED_ZEROS: usize = 64;

/// A finite number as ± 0.`digits` × 10^`point`. It takes as much memory as it has digits, whatever
/// its exponent. Each number has one form only, so derived equality is that of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// Never set for zero.
    negative: bool,
    /// ASCII digits without leading or trailing zeros; none for zero.
    digits: String,
    /// Where the decimal point stands, counted from the first digit; 0 for zero.
    point: i64,
}

impl Decimal {
    /// Reads an optional sign, digits with at most one point among them, and an optional exponent.
    pub(super) fn parse(text: &str) -> Result<Self, NumberError> {
        if text.len() > MAX_TEXT {
            return Err(NumberError::TooLong);
        }
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
            return Err(NumberError::Syntax);
        }
        Ok(Self::new(negative, &[whole, fraction].concat(), exponent + signed(whole.len())))
    }

    /// The exact value of a binary fraction; none where it is not finite.
    pub(super) fn from_f64(number: f64) -> Option<Self> {
        // No f64 has more than 767 digits from its first to its last.
        number.is_finite().then(|| format!("{number:.766e}")).and_then(|text| Self::parse(&text).ok())
    }

    /// The number ± 0.`digits` × 10^`point`, with whatever zeros around the digits.
    fn new(negative: bool, digits: &str, point: i64) -> Self {
        let significant = digits.trim_start_matches('0');
        let point = point - signed(digits.len() - significant.len());
        let significant = significant.trim_end_matches('0');
        let zero = significant.is_empty();
        Self {
            negative: negative && !zero,
            digits: significant.to_owned(),
            point: if zero { 0 } else { point },
        }
    }

    /// Whether nothing stands behind the decimal point.
    pub(super) fn is_integral(&self) -> bool {
        self.point >= signed(self.digits.len())
    }

    /// The number, where it is integral and fits.
    pub(super) fn to_integer(&self) -> Option<i128> {
        // 10^38 is the last power of ten that an i128 holds.
        if !self.is_integral() || self.point > 39 {
            return None;
        }
        self.to_string().parse().ok()
    }
}

impl From<i128> for Decimal {
    fn from(integer: i128) -> Self {
        let digits = integer.unsigned_abs().to_string();
        let point = signed(digits.len());
        Self::new(integer < 0, &digits, point)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.negative, number.digits.is_empty()) {
            (true, _) => -1,
            (false, true) => 0,
            (false, false) => 1,
        };
        let magnitudes = || self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits));
        sign(self)
            .cmp(&sign(other))
            .then_with(|| if self.negative { magnitudes().reverse() } else { magnitudes() })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the number as JSON would have it: plain digits, or with an exponent where that saves many
/// zeros.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let digits = self.digits.as_str();
        let zeros_before = usize::try_from(-self.point).ok().filter(|zeros| *zeros <= MAX_ADDED_ZEROS);
        let point = usize::try_from(self.point).unwrap_or(0);
        let zeros_after = point.checked_sub(digits.len()).filter(|zeros| *zeros <= MAX_ADDED_ZEROS);
        if digits.is_empty() {
            f.write_str("0")
        } else if let Some(zeros) = zeros_before {
            write!(f, "0.{:0<zeros$}{digits}", "")
        } else if let Some(zeros) = zeros_after {
            write!(f, "{digits}{:0<zeros$}", "")
        } else if let Some((whole, fraction)) = digits.split_at_checked(point).filter(|_| point > 0) {
            write!(f, "{whole}.{fraction}")
        } else {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            write!(f, "{first}{dot}{rest}e{}", self.point - 1)
        }
    }
}

fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Syntax);
    }
    text.parse()
        .ok()
        .filter(|exponent| (-MAX_EXPONENT..=MAX_EXPONENT).contains(exponent))
        .ok_or(NumberError::Exponent)
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Decimal::parse(text).unwrap().to_string()
    }

    #[test]
    fn every_number_has_one_form() {
        for text in ["1", "+1", "1.", "1.0", "01", "0.1e1", "10e-1", "100E-2", "1e0", "1e+0"] {
            assert_eq!(Decimal::parse(text), Decimal::parse("1"), "{text}");
        }
        for text in ["0", "-0", "0.0", ".0", "0e999"] {
            assert_eq!(written(text), "0", "{text}");
        }
    }

    #[test]
    fn writes_plain_digits_unless_that_takes_many_zeros() {
        for (text, expected) in [
            ("12.50", "12.5"),
            ("-.5", "-0.5"),
            ("0.0012", "0.0012"),
            ("12e3", "12000"),
            ("1e64", &format!("1{:0<64}", "")),
            ("1e65", "1e65"),
            ("-12e65", "-1.2e66"),
            ("1e-64", &format!("0.{:0<63}1", "")),
            ("1.5e-66", "1.5e-66"),
            ("1e999999999", "1e999999999"),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_decimal_number() {
        for text in [
            "", "+", "-", ".", "e5", ".e5", "1e", "1e+", "--1", "0x10", "1_000", "1 ", " 1", "inf", "NaN",
            "1p5", "1.2.3", "1e5e5", "١", "1e-+5",
        ] {
            assert_eq!(Decimal::parse(text), Err(NumberError::Syntax), "{text:?}");
        }
        assert_eq!(Decimal::parse("1e1000000001"), Err(NumberError::Exponent));
        assert_eq!(Decimal::parse("1e-99999999999999999999"), Err(NumberError::Exponent));
        assert_eq!(Decimal::parse(&"1".repeat(MAX_TEXT + 1)), Err(NumberError::TooLong));
        assert!(Decimal::parse(&"1".repeat(MAX_TEXT)).is_ok());
    }

    #[test]
    fn expands_binary_fractions_to_their_last_digit() {
        let expanded = |number| Decimal::from_f64(number).unwrap().to_string();
        assert_eq!(expanded(0.5), "0.5");
        assert_eq!(expanded(0.8), "0.8000000000000000444089209850062616169452667236328125");
        assert_eq!(Decimal::from_f64(f64::MIN_POSITIVE.next_down()).unwrap().digits.len(), 767);
        assert_eq!(Decimal::from_f64(f64::INFINITY), None);
    }
}
