//! What the test harness prints, line by line, as counts by module.

use std::{collections::BTreeMap, fmt};

/// How the tests of one run ended.
#[derive(Debug, Default)]
pub(super) struct Results {
    modules: BTreeMap<String, Counts>,
    finished: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    passed: usize,
    failed: usize,
}

impl Results {
    /// Takes one line of the harness's output: `test module::name ... ok`.
    pub(super) fn read(&mut self, line: &str) {
        self.finished |= line.starts_with("test result: ");
        let Some((name, outcome)) = line.strip_prefix("test ").and_then(|test| test.split_once(" ... "))
        else {
            return;
        };
        let module = name.split_once("::").map_or(name, |(module, _)| module);
        let counts = self.modules.entry(module.to_owned()).or_default();
        match outcome {
            "ok" => counts.passed += 1,
            _ if outcome.starts_with("ignored") => {}
            _ => counts.failed += 1,
        }
    }

    /// Whether the harness came to its closing line.
    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    pub(super) fn all_passed(&self) -> bool {
        self.modules.values().all(|counts| counts.failed == 0)
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(String::as_str)
    }

    /// How many tests passed and failed.
    pub(super) fn counts(&self) -> (usize, usize) {
        let add = |(passed, failed), counts: &Counts| (passed + counts.passed, failed + counts.failed);
        self.modules.values().fold((0, 0), add)
    }

    /// What the table says of a module whose feature the version offers, or does not.
    pub(super) fn cell(&self, module: &str, offered: bool) -> Cell {
        let Counts { passed, failed } = self.modules.get(module).copied().unwrap_or_default();
        match (passed, failed) {
            (_, 1..) => Cell::Failed { failed, of: passed + failed },
            (_, 0) if !offered => Cell::NotOffered,
            (0, 0) => Cell::NotTested,
            (1.., 0) => Cell::Passed(passed),
        }
    }
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// So many tests passed.
    Passed(usize),
    /// Some failed.
    Failed { failed: usize, of: usize },
    /// The version does not have the feature; the tests pass it over.
    NotOffered,
    /// The version has the feature, and no test shows it.
    NotTested,
}

impl Cell {
    pub(super) const fn is_red(self) -> bool {
        matches!(self, Self::Failed { .. } | Self::NotTested)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(passed) => write!(f, "{passed} passed"),
            Self::Failed { failed, of } => write!(f, "{failed} FAILED of {of}"),
            Self::NotOffered => f.write_str("not offered"),
            Self::NotTested => f.write_str("NOT TESTED"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_harness_become_counts() {
        let mut results = Results::default();
        for line in [
            "running 4 tests",
            "test drift::a ... ok",
            "test drift::b ... FAILED",
            "test lifecycle::deep::c ... ok",
            "test lifecycle::d ... ignored, not today",
        ] {
            results.read(line);
        }
        assert!(!results.is_finished() && !results.all_passed());
        results.read("test result: FAILED. 2 passed; 1 failed; 1 ignored");
        assert!(results.is_finished());
        assert_eq!(results.counts(), (2, 1));
        assert_eq!(results.modules().collect::<Vec<_>>(), ["drift", "lifecycle"]);
        assert_eq!(results.cell("drift", true), Cell::Failed { failed: 1, of: 2 });
        assert_eq!(results.cell("lifecycle", true), Cell::Passed(1));
        assert_eq!(results.cell("lifecycle", false), Cell::NotOffered);
        assert!(results.cell("nothing", true).is_red());
    }
}
