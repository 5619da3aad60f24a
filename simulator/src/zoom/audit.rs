//! The account's operation log: who changed what, as Zoom's reports tell it.

use std::collections::VecDeque;

use jiff::Timestamp;

/// How many operations are remembered.
const REMEMBERED: usize = 10_000;

/// One change that was made.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) time: Timestamp,
    /// The e-mail address of whoever made it.
    pub(crate) operator: String,
    /// `user`, `role`, `account` …
    pub(crate) category: &'static str,
    /// `Add`, `Update` or `Delete`.
    pub(crate) action: &'static str,
    pub(crate) detail: String,
}

/// The changes so far, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    changes: VecDeque<Change>,
}

impl Audit {
    /// Notes a change, if it is one that Zoom notes.
    pub(crate) fn note(
        &mut self,
        time: Timestamp,
        operator: &str,
        operation: &str,
        method: &str,
        path: &str,
    ) {
        let Some(rest) = path.strip_prefix("/v2/") else { return };
        let category = match rest.split('/').collect::<Vec<_>>().as_slice() {
            ["users", _, "settings"] => "user_settings",
            ["users", ..] => "user",
            ["roles", ..] => "role",
            // Zoom has no category of its own for groups and apps.
            _ => "account",
        };
        let action = match method {
            "POST" => "Add",
            "DELETE" => "Delete",
            _ => "Update",
        };
        if self.changes.len() == REMEMBERED {
            self.changes.pop_front();
        }
        self.changes.push_back(Change {
            time,
            operator: operator.to_owned(),
            category,
            action,
            detail: format!("{operation} - {rest}"),
        });
    }

    pub(crate) fn changes(&self) -> impl DoubleEndedIterator<Item = &Change> {
        self.changes.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_sorted_into_zooms_categories() {
        let mut audit = Audit::default();
        let note = |audit: &mut Audit, method, path| {
            audit.note(Timestamp::UNIX_EPOCH, "ada@example.com", "operation", method, path);
        };
        note(&mut audit, "POST", "/v2/users");
        note(&mut audit, "PATCH", "/v2/users/me/settings");
        note(&mut audit, "DELETE", "/v2/roles/x");
        note(&mut audit, "PUT", "/v2/groups/x");
        note(&mut audit, "POST", "/oauth/token");
        let seen: Vec<_> = audit.changes().map(|change| (change.action, change.category)).collect();
        let expected =
            [("Add", "user"), ("Update", "user_settings"), ("Delete", "role"), ("Update", "account")];
        assert_eq!(seen, expected);
    }
}
