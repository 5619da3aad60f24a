//! Ids that look like Zoom's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::random::Random;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// 22 characters of the URL-safe alphabet, as of users, groups and accounts.
///
/// Zoom's may begin with a hyphen. Ours do not, so that they can stand on a command line.
pub(crate) fn zoom_id(random: &mut Random) -> String {
    loop {
        let id = URL_SAFE_NO_PAD.encode(random.bytes::<16>());
        if !id.starts_with('-') {
            return id;
        }
    }
}

/// A custom role's id: `R` and 22 characters.
pub(crate) fn role_id(random: &mut Random) -> String {
    format!("R{}", zoom_id(random))
}

/// A contact group's id: `dir.` and 22 characters.
pub(crate) fn contact_group_id(random: &mut Random) -> String {
    format!("dir.{}", zoom_id(random))
}

/// A client id: 22 letters and digits.
pub(crate) fn client_id(random: &mut Random) -> String {
    alphanumeric(random, 22)
}

/// A client secret: 32 letters and digits.
pub(crate) fn client_secret(random: &mut Random) -> String {
    alphanumeric(random, 32)
}

/// A number of `digits` decimal digits that does not begin with 0.
pub(crate) fn number(random: &mut Random, digits: u32) -> i64 {
    let lowest = 10_u64.saturating_pow(digits.saturating_sub(1));
    i64::try_from(lowest + random.below(lowest.saturating_mul(9))).unwrap_or(i64::MAX)
}

/// Letters and digits.
pub(crate) fn alphanumeric(random: &mut Random, length: usize) -> String {
    (0..length).filter_map(|_| random.pick(ALPHANUMERIC)).map(|byte| char::from(*byte)).collect()
}

/// Lower-case hexadecimal digits, two for each byte.
pub(crate) fn hex<const N: usize>(random: &mut Random) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16);
    random.bytes::<N>().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_length_and_alphabet_of_zooms() {
        let mut random = Random::stream(1, "ids");
        for _ in 0..1000 {
            let id = zoom_id(&mut random);
            assert_eq!(id.len(), 22);
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
            assert!(!id.starts_with('-'));
        }
        assert_eq!(role_id(&mut random).len(), 23);
        assert_eq!(client_secret(&mut random).len(), 32);
        assert_eq!(number(&mut random, 10).to_string().len(), 10);
    }
}
