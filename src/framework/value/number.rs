//! Placeholder.
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
/// x
#[derive(Clone, Debug)]
pub struct Number(pub(crate) String);
/// x
#[derive(Debug, thiserror::Error)]
#[error("not a number: {0}")]
pub struct NumberError(pub String);
impl Number {
    /// Reads a decimal number, such as `-12.5e3`, and keeps the text.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        Ok(Self(text.to_owned()))
    }
    /// The number as `i64`, where it is integral and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }
    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(0.0)
    }
}
impl From<i64> for Number {
    fn from(v: i64) -> Self {
        Self(v.to_string())
    }
}
impl PartialEq for Number {
    fn eq(&self, o: &Self) -> bool {
        self.0 == o.0
    }
}
impl Eq for Number {}
impl PartialOrd for Number {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Number {
    fn cmp(&self, o: &Self) -> Ordering {
        self.0.cmp(&o.0)
    }
}
impl Hash for Number {
    fn hash<H: Hasher>(&self, h: &mut H) {
        self.0.hash(h)
    }
}
impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
