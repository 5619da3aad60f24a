//! What a step of the demonstration is, and how its outcome is checked.

use xtask::terraform::{Feature, Output};

/// One step: what is done, in order, under one heading.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) title: &'static str,
    /// One line for the reader.
    pub(super) explanation: &'static str,
    /// Left out, with a word, where Terraform does not have this.
    pub(super) needs: Option<Feature>,
    pub(super) acts: &'static [Act],
}

/// One thing that is done.
#[derive(Debug)]
pub(super) enum Act {
    /// Prints the CLI configuration that points Terraform to the provider just built.
    ShowDevelopmentOverride,
    /// Writes a configuration file and prints it.
    Write { file: &'static str, text: &'static str },
    /// Runs Terraform and compares the outcome.
    Terraform { arguments: &'static [&'static str], outcome: Outcome },
    /// Takes a scope from the connector's app, as an administrator would in Zoom's Marketplace.
    TakeScope(&'static str),
    /// Gives it back.
    GiveScope(&'static str),
    /// Searches the state for the connector's client secret.
    SearchSecret { found: bool },
}

/// What a run of Terraform must come to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) exit: i32,
    /// Texts that the output must have, however it is broken into lines.
    pub(super) shows: &'static [&'static str],
}

impl Outcome {
    /// How the output differs from this, a line for each difference; none if it does not.
    pub(super) fn differences(&self, output: &Output) -> Vec<String> {
        let exit = (output.code() != Some(self.exit))
            .then(|| format!("expected exit code {}, not this: {}", self.exit, output.status));
        let texts = self.shows.iter().filter(|text| !output.shows(text));
        exit.into_iter().chain(texts.map(|text| format!("expected the text: {text}"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::process::ExitStatus;

    use super::*;

    fn succeeded_with(stdout: &str) -> Output {
        Output { status: ExitStatus::default(), stdout: stdout.to_owned(), stderr: String::new() }
    }

    #[test]
    fn an_outcome_as_expected_has_no_differences() {
        let outcome = Outcome { exit: 0, shows: &["Apply complete!", "status = \"connected\""] };
        let output = succeeded_with("Apply complete! Resources: 1 added.\n\nstatus    = \"connected\"\n");
        assert_eq!(outcome.differences(&output), [""; 0]);
    }

    #[test]
    fn every_difference_is_named() {
        let outcome = Outcome { exit: 2, shows: &["No changes.", "Plan: 1 to add"] };
        let differences = outcome.differences(&succeeded_with("No changes."));
        assert_eq!(differences.len(), 2, "{differences:?}");
        assert!(differences[0].contains("exit code 2"), "{differences:?}");
        assert!(differences[1].contains("Plan: 1 to add"), "{differences:?}");
    }
}
