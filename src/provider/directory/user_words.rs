//! Terraform's words for Zoom's numbers of users.

/// A user's licence in a word; unknown numbers as `unknown(…)`.
pub fn type_word(number: i64) -> String {
    word(number, &[(1, "basic"), (2, "licensed"), (4, "unassigned"), (99, "none")])
}

/// A `type` of [`type_word`] as Zoom's number; none for other words.
pub fn type_number(word: &str) -> Option<i64> {
    match word {
        "basic" => Some(1),
        "licensed" => Some(2),
        "unassigned" => Some(4),
        "none" => Some(99),
        _ => word.strip_prefix("unknown(")?.strip_suffix(')')?.parse().ok(),
    }
}

/// One of a user's `login_types` in words; unknown numbers as `unknown(…)`.
pub fn login_type_word(number: i64) -> String {
    let words = [
        (0, "facebook"),
        (1, "google"),
        (24, "apple"),
        (27, "microsoft"),
        (97, "mobile"),
        (98, "ringcentral"),
        (99, "api"),
        (100, "email"),
        (101, "sso"),
    ];
    word(number, &words)
}

fn word(number: i64, words: &[(i64, &str)]) -> String {
    let known = words.iter().find(|(known, _)| *known == number);
    known.map_or_else(|| format!("unknown({number})"), |(_, word)| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words_and_unknown_ones_pass_through() {
        for (number, word) in
            [(1, "basic"), (2, "licensed"), (4, "unassigned"), (99, "none"), (3, "unknown(3)")]
        {
            assert_eq!(type_word(number), word);
            assert_eq!(type_number(word), Some(number));
        }
        assert_eq!(type_number("premium"), None);
        assert_eq!(login_type_word(101), "sso");
        assert_eq!(login_type_word(21), "unknown(21)");
    }
}
