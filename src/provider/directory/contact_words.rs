//! Zoom's numbers for contact groups in words.

/// Who sees a contact group and who finds it, and Zoom's numbers for it.
pub(super) const PRIVACIES: [(&str, i64); 3] = [("public", 1), ("searchable", 2), ("private", 3)];

/// Zoom's number in a word; unknown ones as `unknown(…)`.
pub(super) fn privacy_word(number: i64) -> String {
    PRIVACIES
        .iter()
        .find(|(_, known)| *known == number)
        .map_or_else(|| format!("unknown({number})"), |(word, _)| (*word).to_owned())
}

/// The number of a word.
pub(super) fn privacy_number(word: &str) -> Option<i64> {
    PRIVACIES.iter().find(|(known, _)| *known == word).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_belong_together_and_unknown_ones_pass_through() {
        for (word, number) in PRIVACIES {
            assert_eq!((privacy_word(number).as_str(), privacy_number(word)), (word, Some(number)));
        }
        assert_eq!((privacy_word(7).as_str(), privacy_number("anyone")), ("unknown(7)", None));
    }
}
