//! Which level of logging the user wants.

pub(in crate::plugin) use tracing::Level;

/// The variables that set the level, from the most to the least specific. The most specific that is set
/// decides alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::plugin) struct LogVariables {
    /// `TF_LOG_PROVIDER_<NAME>`: this provider's own level.
    pub(in crate::plugin) own: Option<String>,
    /// `TF_LOG_PROVIDER`: that of all providers.
    pub(in crate::plugin) provider: Option<String>,
    /// `TF_LOG`: that of everything.
    pub(in crate::plugin) all: Option<String>,
}

impl LogVariables {
    /// The name of the variable for the provider called `name`.
    pub(in crate::plugin) fn own_name(name: &str) -> String {
        format!("TF_LOG_PROVIDER_{}", Self::own_suffix(name))
    }

    /// What follows `TF_LOG_PROVIDER_` for the provider called `name`.
    pub(in crate::plugin) fn own_suffix(name: &str) -> String {
        name.to_uppercase().replace('-', "_")
    }

    /// The level that these variables ask for; `None` if logging is off.
    ///
    /// As in Terraform, `JSON` is `TRACE` in another dress, and a value that is no level means `TRACE`.
    pub(in crate::plugin) fn level(&self) -> Option<Level> {
        let value =
            [&self.own, &self.provider, &self.all].into_iter().flatten().find(|value| !value.is_empty())?;
        match value.to_ascii_uppercase().as_str() {
            "OFF" => None,
            "ERROR" => Some(Level::ERROR),
            "WARN" => Some(Level::WARN),
            "INFO" => Some(Level::INFO),
            "DEBUG" => Some(Level::DEBUG),
            _ => Some(Level::TRACE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_variable_decides() {
        type Row<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<Level>);
        let table: &[Row<'_>] = &[
            // TF_LOG_PROVIDER_ZOOM, TF_LOG_PROVIDER, TF_LOG
            (None, None, None, None),
            (None, None, Some("INFO"), Some(Level::INFO)),
            (None, Some("WARN"), Some("TRACE"), Some(Level::WARN)),
            (Some("ERROR"), Some("WARN"), Some("TRACE"), Some(Level::ERROR)),
            (Some("DEBUG"), Some("OFF"), Some("OFF"), Some(Level::DEBUG)),
            (Some("OFF"), Some("TRACE"), Some("TRACE"), None),
            (None, Some("off"), Some("TRACE"), None),
            (Some(""), None, Some("debug"), Some(Level::DEBUG)),
            (None, None, Some("JSON"), Some(Level::TRACE)),
            (None, None, Some("1"), Some(Level::TRACE)),
            (None, None, Some("warning"), Some(Level::TRACE)),
            (None, None, Some("TRACE"), Some(Level::TRACE)),
        ];
        for (own, provider, all, level) in table {
            let [own, provider, all] = [own, provider, all].map(|value| value.map(str::to_owned));
            let variables = LogVariables { own, provider, all };
            assert_eq!(variables.level(), *level, "{variables:?}");
        }
    }

    #[test]
    fn a_providers_own_variable_is_its_name_in_capitals() {
        assert_eq!(LogVariables::own_name("zoom"), "TF_LOG_PROVIDER_ZOOM");
        assert_eq!(LogVariables::own_name("zoom-beta"), "TF_LOG_PROVIDER_ZOOM_BETA");
    }
}
