//! Numbers of any size and precision.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::decimal::{Decimal, MAX_EXPONENT, MAX_TEXT};

/// A number, kept exactly, in the form in which it is written to the wire.
///
/// Terraform's numbers are decimal fractions of any size. On the wire one number can take several
/// forms, and Terraform holds a provider to the number that it sent: 0.8 as a binary fraction is not
/// the decimal 0.8. So a number that was received keeps its form, and a number that is made here
/// takes the form that Terraform itself would choose: an integer where it fits `i64`, a binary
/// fraction where that is exact and not integral, and decimal text otherwise.
///
/// Equality, order and hash look at the number alone and are exact; the form does not matter to
/// them. Terraform rounds decimal text to 512 bits (about 154 digits); here every digit stays.
#[derive(Clone, Debug)]
pub struct Number(Form);

#[derive(Clone, Debug)]
pub(super) enum Form {
    Signed(i64),
    Unsigned(u64),
    /// Never NaN.
    Binary(f64),
    /// Text that [`Decimal::parse`] takes.
    Text(Box<str>),
}

/// Why something is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("a number must be decimal, such as -12.5e3")]
    Syntax,
    /// The text is longer than 65,536 bytes.
    #[error("a number may take at most {MAX_TEXT} bytes")]
    TooLong,
    /// The exponent is beyond ±1,000,000,000, which is more than Terraform can hold.
    #[error("a number's exponent may be at most {MAX_EXPONENT} either way")]
    Exponent,
    /// The floating-point value "not a number".
    #[error("not a number (NaN)")]
    NotANumber,
}

impl Number {
    /// Reads a decimal number, such as `-12.5e3`: an optional sign, digits with at most one point
    /// among them, and an optional exponent. Anything else that some languages take for numbers
    /// (hexadecimal, underscores, `inf`) is refused.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let decimal = Decimal::parse(text)?;
        let integer = decimal.to_integer().and_then(|integer| i64::try_from(integer).ok());
        let fraction =
            || text.parse().ok().filter(|nearest| Decimal::from_f64(*nearest).as_ref() == Some(&decimal));
        Ok(Self(match integer {
            Some(integer) => Form::Signed(integer),
            None if decimal.is_integral() => Form::Text(text.into()),
            None => fraction().map_or_else(|| Form::Text(text.into()), Form::Binary),
        }))
    }

    /// The exact value of a binary fraction, or infinity. The decimal number that an `f64` was once
    /// read from is lost: for a number out of JSON take [`Number::parse`].
    pub fn from_f64(number: f64) -> Result<Self, NumberError> {
        if number.is_nan() {
            return Err(NumberError::NotANumber);
        }
        match Decimal::from_f64(number) {
            Some(decimal) if decimal.is_integral() => Self::parse(&decimal.to_string()),
            _ => Ok(Self(Form::Binary(number))),
        }
    }

    /// Keeps decimal text as it was received.
    pub(super) fn received_text(text: &str) -> Result<Self, NumberError> {
        Decimal::parse(text)?;
        Ok(Self(Form::Text(text.into())))
    }

    /// Keeps an unsigned integer as it was received.
    pub(super) const fn received_u64(number: u64) -> Self {
        Self(Form::Unsigned(number))
    }

    /// Keeps a binary fraction as it was received.
    pub(super) fn received_f64(number: f64) -> Result<Self, NumberError> {
        if number.is_nan() { Err(NumberError::NotANumber) } else { Ok(Self(Form::Binary(number))) }
    }

    /// The form in which this goes to the wire.
    pub(super) const fn form(&self) -> &Form {
        &self.0
    }

    /// The number as `i64`, where it is integral and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.to_integer().and_then(|integer| i64::try_from(integer).ok())
    }

    /// The number as `u64`, where it is integral and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.to_integer().and_then(|integer| u64::try_from(integer).ok())
    }

    /// The nearest `f64`; infinity where the number is too large for one.
    #[expect(clippy::cast_precision_loss, reason = "the nearest number is asked for")]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Form::Signed(integer) => *integer as f64,
            Form::Unsigned(integer) => *integer as f64,
            Form::Binary(number) => *number,
            Form::Text(text) => text.parse().unwrap_or_default(),
        }
    }

    /// The number in JSON, exact to the last digit; none for infinity, which JSON cannot write.
    pub fn to_json(&self) -> Option<serde_json::Number> {
        self.to_string().parse().ok()
    }

    fn to_integer(&self) -> Option<i128> {
        match &self.0 {
            Form::Signed(integer) => Some((*integer).into()),
            Form::Unsigned(integer) => Some((*integer).into()),
            Form::Binary(_) | Form::Text(_) => self.to_decimal()?.to_integer(),
        }
    }

    /// The order of two numbers that round to the same `f64`.
    fn cmp_exactly(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Binary(_), Form::Binary(_)) => Ordering::Equal,
            _ => match (self.to_decimal(), other.to_decimal()) {
                (Some(own), Some(other)) => own.cmp(&other),
                // One is infinite, and the other so large that it rounds to the same infinity.
                (None, Some(_)) if self.to_f64() > 0.0 => Ordering::Greater,
                (None, Some(_)) => Ordering::Less,
                (Some(_), None) if self.to_f64() > 0.0 => Ordering::Less,
                (Some(_), None) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            },
        }
    }

    /// The exact number; none for infinity.
    fn to_decimal(&self) -> Option<Decimal> {
        match &self.0 {
            Form::Signed(integer) => Some(i128::from(*integer).into()),
            Form::Unsigned(integer) => Some(i128::from(*integer).into()),
            Form::Binary(number) => Decimal::from_f64(*number),
            Form::Text(text) => Decimal::parse(text).ok(),
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(Form::Signed(number))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(i64::try_from(number).map_or_else(|_| Form::Text(number.to_string().into()), Form::Signed))
    }
}

impl TryFrom<&serde_json::Number> for Number {
    type Error = NumberError;

    fn try_from(number: &serde_json::Number) -> Result<Self, NumberError> {
        Self::parse(number.as_str())
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Signed(own), Form::Signed(other)) => own.cmp(other),
            // Rounding never turns the order of two numbers around, so only numbers that round to the
            // same f64 need a look at every digit.
            _ => match self.to_f64().partial_cmp(&other.to_f64()) {
                Some(order) if order.is_ne() => order,
                _ => self.cmp_exactly(other),
            },
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

/// Equal numbers round to the same `f64`, so hashing that is enough.
impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Adding zero turns -0 into 0.
        (self.to_f64() + 0.0).to_bits().hash(state);
    }
}

/// Writes every digit in plain decimal; with an exponent where that saves many zeros.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => decimal.fmt(f),
            None if self.to_f64() < 0.0 => f.write_str("-Infinity"),
            None => f.write_str("Infinity"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn compares_what_numbers_are_worth_and_not_their_form() {
        assert_eq!(Number::from(1_i64), Number::received_text("1.0").unwrap());
        assert_eq!(Number::from(1_i64), Number::received_f64(1.0).unwrap());
        assert_eq!(Number::received_u64(7), number("7"));
        assert_eq!(Number::received_f64(-0.0).unwrap(), Number::from(0_i64));
        assert_ne!(Number::from_f64(0.8).unwrap(), number("0.8"));
        assert_eq!(Number::from_f64(0.5).unwrap(), number("0.5"));
        assert!(number("9007199254740993") > Number::from_f64(9_007_199_254_740_992.0).unwrap());
    }

    #[test]
    fn takes_the_form_that_terraform_would_choose() {
        assert!(matches!(number("128.0").form(), Form::Signed(128)));
        assert!(matches!(number("1e3").form(), Form::Signed(1000)));
        assert!(matches!(number("0.5").form(), Form::Binary(_)));
        assert!(matches!(number("0.8").form(), Form::Text(text) if &**text == "0.8"));
        assert!(matches!(number("9223372036854775808").form(), Form::Text(_)));
        assert!(matches!(Number::from(u64::MAX).form(), Form::Text(_)));
        assert!(matches!(Number::from_f64(3.0).unwrap().form(), Form::Signed(3)));
        assert!(matches!(Number::from_f64(1e300).unwrap().form(), Form::Text(_)));
        assert!(matches!(Number::from_f64(f64::INFINITY).unwrap().form(), Form::Binary(_)));
        assert_eq!(Number::from_f64(f64::NAN).unwrap_err(), NumberError::NotANumber);
    }

    #[test]
    fn large_exponents_take_no_memory() {
        let (small, large) = (number("-1e-999999999"), number("1e999999999"));
        assert_eq!(large.to_string(), "1e999999999");
        assert_eq!(large.as_i64(), None);
        assert!(large > number("9e999999998") && large < Number::from_f64(f64::INFINITY).unwrap());
        assert!(small < number("0") && small > number("-1e-999999998"));
        assert!(number("-1e400") > Number::from_f64(f64::NEG_INFINITY).unwrap());
    }

    #[test]
    fn gives_integers_only_where_they_fit() {
        assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(number("18446744073709551616").as_u64(), None);
        assert_eq!(number("-9223372036854775808").as_i64(), Some(i64::MIN));
        assert_eq!(number("9223372036854775808").as_i64(), None);
        assert_eq!(number("-1").as_u64(), None);
        assert_eq!(number("1.5").as_i64(), None);
        assert_eq!(number("12e1").as_i64(), Some(120));
        assert_eq!(Number::from_f64(f64::INFINITY).unwrap().as_i64(), None);
    }

    #[test]
    fn json_holds_every_digit_and_no_infinity() {
        let json = |text: &str| number(text).to_json().unwrap().to_string();
        assert_eq!(json("+.50"), "0.5");
        assert_eq!(json("123456789012345678901234567890.12345"), "123456789012345678901234567890.12345");
        assert_eq!(json("1e400"), "1e+400");
        assert_eq!(Number::from_f64(f64::NEG_INFINITY).unwrap().to_json(), None);
        assert_eq!(Number::from_f64(f64::NEG_INFINITY).unwrap().to_string(), "-Infinity");
    }
}
