//! `filter`: one comparison for equality, which is all that Zoom takes.

/// `attribute eq value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter<'a> {
    pub(super) attribute: &'a str,
    pub(super) value: String,
}

/// Reads a filter; what cannot be read is returned as its name for the refusal.
pub(super) fn parse(text: &str) -> Result<Filter<'_>, &str> {
    let mut words = text.trim().splitn(3, char::is_whitespace);
    let attribute = words.next().unwrap_or_default();
    let operator = words.next().unwrap_or_default();
    let value = words.next().unwrap_or_default().trim();
    if !operator.eq_ignore_ascii_case("eq") || value.is_empty() {
        return Err(attribute);
    }
    // Zoom's own examples have no quotes; RFC 7644 wants them.
    let value = match value.strip_prefix('"') {
        Some(_) => serde_json::from_str(value).map_err(|_| attribute)?,
        None => value.to_owned(),
    };
    Ok(Filter { attribute, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_with_quotes_or_without() {
        let filter = |text| parse(text).map(|filter| (filter.attribute, filter.value));
        assert_eq!(filter("userName eq a@example.com"), Ok(("userName", "a@example.com".to_owned())));
        assert_eq!(
            filter(r#"displayName EQ "Two \"Words\"""#),
            Ok(("displayName", "Two \"Words\"".to_owned()))
        );
        assert_eq!(filter("displayName eq Two Words"), Ok(("displayName", "Two Words".to_owned())));
        assert_eq!(filter("userName co a"), Err("userName"));
        assert_eq!(filter("userName eq"), Err("userName"));
        assert_eq!(filter(r#"userName eq "a" or userName eq "b""#), Err("userName"));
        assert_eq!(filter(""), Err(""));
    }
}
