//! `cargo demo`: what a user sees, from the first plan to the last destroy, with a real Terraform and
//! the simulator in Zoom's place. Every step is checked; the first that differs ends it.

mod interrupt;
mod step;
mod story;

use std::{
    io::{self, Write},
    thread,
    time::Duration,
};

use interrupt::Interrupt;
use serde_json::{Value, json};
use step::{Act, Outcome, Step};
use story::STORY;
use xtask::{
    cargo,
    simulator::{self, Simulator},
    terraform::{self, Output, Terraform, Workspace},
};

const PROVIDER: &str = "terraform-provider-zoom";
const SIMULATOR: &str = "zoom-simulator";

const CLIENT_ID: &str = "ZOOM_CONNECTOR_CLIENT_ID";
const CLIENT_SECRET: &str = "ZOOM_CONNECTOR_CLIENT_SECRET";

/// The configuration's variables, and the simulator's that have their values.
const VARIABLES: [(&str, &str); 3] = [
    ("TF_VAR_account_id", "ZOOM_ACCOUNT_ID"),
    ("TF_VAR_client_id", CLIENT_ID),
    ("TF_VAR_client_secret", CLIENT_SECRET),
];

/// Builds what is needed and tells the story on `out`, with the Terraform of this name or the one
/// that is found.
pub(crate) fn run(terraform: Option<&str>, out: &mut impl Write) -> Result<(), Error> {
    writeln!(
        out,
        "The main job of the provider, with a real Terraform and a simulated Zoom: {} steps.\n\
         First Cargo builds the provider and the simulator; the first time that takes some minutes.",
        STORY.len()
    )?;
    let interrupt = Interrupt::watch()?;
    let built = cargo::build(&[PROVIDER, SIMULATOR])?;
    let binary = |name| built.get(name).ok_or(Error::NotBuilt { name });
    let target = cargo::target_directory()?;
    writeln!(out, "Built. Looking for a Terraform; where there is none, pip fetches one.")?;
    let terraform = match terraform {
        Some(name) => Terraform::named(name, &target),
        None => Terraform::find(&target),
    }?;

    let simulator = Simulator::start(binary(SIMULATOR)?, &["--seed", "1"])?;
    let mut workspace = Workspace::new(&terraform, binary(PROVIDER)?)?.envs(simulator.env());
    for (variable, from) in VARIABLES {
        workspace = workspace.env(variable, given(&simulator, from)?);
    }
    workspace = workspace.env("TF_VAR_owner", owner(&simulator)?);
    Demo { terraform, simulator, workspace, interrupt, out }.tell(STORY)
}

struct Demo<'a, W> {
    terraform: Terraform,
    simulator: Simulator,
    workspace: Workspace,
    interrupt: Interrupt,
    out: &'a mut W,
}

impl<W: Write> Demo<'_, W> {
    fn tell(&mut self, story: &[Step]) -> Result<(), Error> {
        writeln!(self.out, "{}, with Zoom simulated at {}", self.terraform.version(), self.simulator.url())?;
        for (number, step) in (1..).zip(story) {
            let of = story.len();
            writeln!(self.out, "\n━━━ {number} of {of}. {} ━━━\n{}\n", step.title, step.explanation)?;
            if let Some(feature) = step.needs.filter(|feature| !self.terraform.supports(*feature)) {
                writeln!(self.out, "Left out: {} does not have {feature}.", self.terraform.version())?;
                continue;
            }
            for act in step.acts {
                if self.interrupt.heard() {
                    return Err(Error::Interrupted);
                }
                self.perform(act).map_err(|error| error.in_step(number, step.title))?;
            }
        }
        Ok(writeln!(self.out, "\nEvery step came out as it should.")?)
    }

    fn perform(&mut self, act: &Act) -> Result<(), Error> {
        match act {
            Act::ShowDevelopmentOverride => {
                let path = self.workspace.cli_configuration_path();
                self.show(&path.to_string_lossy(), &std::fs::read_to_string(&path)?)
            }
            Act::Write { file, text } => {
                self.workspace.write(file, text)?;
                self.show(file, text)
            }
            Act::Terraform { arguments, outcome } => self.terraform(arguments, outcome),
            Act::TakeScope(scope) => self.change_scopes(&format!("- {scope}"), |scopes| {
                scopes.retain(|granted| granted != scope);
            }),
            Act::GiveScope(scope) => {
                self.change_scopes(&format!("+ {scope}"), |scopes| scopes.push(json!(scope)))
            }
            Act::SearchSecret { found } => self.search_secret(*found),
        }
    }

    fn show(&mut self, name: &str, text: &str) -> Result<(), Error> {
        Ok(writeln!(self.out, "# {name}\n{}\n", text.trim_end())?)
    }

    fn terraform(&mut self, arguments: &[&str], outcome: &Outcome) -> Result<(), Error> {
        writeln!(self.out, "$ terraform {}", arguments.join(" "))?;
        let output = self.run_to_end(arguments)?;
        writeln!(self.out, "{}\n", output.text().trim())?;
        let differences = outcome.differences(&output);
        if differences.is_empty() {
            Ok(writeln!(self.out, "→ exit code {}, as it should be", outcome.exit)?)
        } else {
            Err(Error::Differs { differences: differences.join("\n") })
        }
    }

    /// Passes an interruption on to Terraform, once, and waits for its end: a second would make
    /// Terraform drop everything.
    fn run_to_end(&self, arguments: &[&str]) -> Result<Output, Error> {
        let mut running = self.workspace.spawn(arguments)?;
        while running.is_running()? {
            if self.interrupt.heard() {
                running.interrupt()?;
                running.wait()?;
                return Err(Error::Interrupted);
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(running.wait()?)
    }

    fn change_scopes(&mut self, what: &str, change: impl Fn(&mut Vec<Value>)) -> Result<(), Error> {
        let client_id = given(&self.simulator, CLIENT_ID)?;
        let mut state = self.simulator.steer("GET", "state", None)?;
        let Value::Array(scopes) = &mut state["apps"][client_id]["scopes"] else {
            return Err(Error::NotGiven { name: format!("apps.{client_id}.scopes") });
        };
        let before = scopes.len();
        change(scopes);
        if scopes.len() == before {
            return Err(Error::Differs { differences: "expected the app's scopes to change".to_owned() });
        }
        let path = format!("apps/{client_id}");
        self.simulator.steer("PATCH", &path, Some(&json!({ "scopes": scopes })))?;
        Ok(writeln!(self.out, "At Zoom, app {client_id}: {what}\n")?)
    }

    fn search_secret(&mut self, expected: bool) -> Result<(), Error> {
        let secret = given(&self.simulator, CLIENT_SECRET)?;
        let found = self.workspace.read("terraform.tfstate")?.contains(secret);
        let is_there = |found| if found { "is there" } else { "is not there" };
        if found != expected {
            let differences = format!(
                "the client secret, searched in the state, {}; expected that it {}",
                is_there(found),
                is_there(expected)
            );
            return Err(Error::Differs { differences });
        }
        Ok(writeln!(
            self.out,
            "→ the client secret, searched in terraform.tfstate: it {}\n",
            is_there(found)
        )?)
    }
}

/// A variable of the simulator's.
fn given<'a>(simulator: &'a Simulator, name: &str) -> Result<&'a str, Error> {
    let value = simulator.env().get(name).map(String::as_str);
    value.ok_or_else(|| Error::NotGiven { name: name.to_owned() })
}

/// The e-mail address of the user who owns the connector's app at Zoom.
fn owner(simulator: &Simulator) -> Result<String, Error> {
    let client_id = given(simulator, CLIENT_ID)?;
    let state = simulator.steer("GET", "state", None)?;
    let owner = state["apps"][client_id]["owner_id"].as_str().map(|id| &state["users"][id]["email"]);
    let email = owner.and_then(Value::as_str).map(str::to_owned);
    email.ok_or_else(|| Error::NotGiven { name: format!("the owner of app {client_id}") })
}

/// Why the demonstration ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Cargo(#[from] cargo::Error),
    #[error(transparent)]
    Simulator(#[from] simulator::Error),
    #[error(transparent)]
    Terraform(#[from] terraform::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("cargo built no binary {name}")]
    NotBuilt { name: &'static str },
    #[error("the simulator says nothing of {name}")]
    NotGiven { name: String },
    #[error("{differences}")]
    Differs { differences: String },
    #[error("step {number}, “{title}”, did not come out as it should:\n{source}")]
    Step { number: usize, title: &'static str, source: Box<Self> },
    #[error("interrupted; everything is cleaned up")]
    Interrupted,
}

impl Error {
    fn in_step(self, number: usize, title: &'static str) -> Self {
        match self {
            Self::Interrupted => self,
            error => Self::Step { number, title, source: Box::new(error) },
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::path::Path;

    use xtask::terraform::Feature;

    use super::*;

    /// Stands in for the simulator: it knows a secret and answers nothing.
    const SILENT: &str =
        r#"echo '{"url":"http://127.0.0.1:9","env":{"ZOOM_CONNECTOR_CLIENT_SECRET":"hush"}}'; exec sleep 60"#;

    const APPLY: Act = Act::Terraform {
        arguments: &["apply", "-auto-approve"],
        outcome: Outcome { exit: 0, shows: &["complete!"] },
    };

    /// Tells the story without a provider; how it ended, and what it printed.
    fn tell(story: &[Step], interrupt: Interrupt) -> (Result<(), Error>, String) {
        let terraform =
            Terraform::find(&cargo::target_directory().unwrap()).unwrap_or_else(|error| panic!("{error}"));
        let simulator = Simulator::start(Path::new("/bin/sh"), &["-c", SILENT]).unwrap();
        let workspace = Workspace::new(&terraform, Path::new("/bin/sh")).unwrap();
        let mut out = Vec::new();
        let told = Demo { terraform, simulator, workspace, interrupt, out: &mut out }.tell(story);
        (told, String::from_utf8(out).unwrap())
    }

    fn step(title: &'static str, acts: &'static [Act]) -> Step {
        Step { title, explanation: "", needs: None, acts }
    }

    const fn writing(text: &'static str) -> Act {
        Act::Write { file: "main.tf", text }
    }

    #[test]
    fn a_story_that_comes_out_as_it_should_is_told_to_its_end() {
        const STORY: &[Act] = &[
            Act::ShowDevelopmentOverride,
            writing("output \"word\" { value = \"hush\" }"),
            APPLY,
            Act::SearchSecret { found: true },
            writing("output \"word\" { value = \"loud\" }"),
            APPLY,
            Act::SearchSecret { found: false },
        ];
        let (told, out) = tell(&[step("Words", STORY)], Interrupt::default());
        told.unwrap();
        for text in
            ["━━━ 1 of 1. Words ━━━", "dev_overrides", "$ terraform apply -auto-approve", "word = \"loud\""]
        {
            assert!(out.contains(text), "{text} is missing:\n{out}");
        }
    }

    #[test]
    fn the_first_step_that_differs_ends_it() {
        const LEAK: &[Act] =
            &[writing("output \"word\" { value = \"hush\" }"), APPLY, Act::SearchSecret { found: false }];
        const BROKEN: &[Act] = &[writing("output {}"), APPLY];
        for (story, reason) in [
            (LEAK, "is there; expected that it is not there"),
            (BROKEN, "exit code 0"),
            (BROKEN, "complete!"),
        ] {
            let (told, out) = tell(&[step("First", story), step("Second", &[APPLY])], Interrupt::default());
            let error = told.unwrap_err().to_string();
            assert!(error.contains("step 1, “First”") && error.contains(reason), "{error}");
            assert!(!out.contains("Second"), "{out}");
        }
    }

    #[test]
    fn what_terraform_does_not_have_is_left_out_with_a_word() {
        let target = cargo::target_directory().unwrap();
        let terraform = Terraform::find(&target).unwrap_or_else(|error| panic!("{error}"));
        let newest = Feature::Actions;
        let needy = Step { needs: Some(newest), ..step("Later", &[Act::ShowDevelopmentOverride]) };
        let (told, out) = tell(&[needy], Interrupt::default());
        told.unwrap();
        assert_eq!(out.contains("does not have actions."), !terraform.supports(newest), "{out}");
        assert_eq!(out.contains("dev_overrides"), terraform.supports(newest), "{out}");
    }

    #[test]
    fn an_interruption_ends_terraform_and_the_story() {
        const SLEEP: &[Act] = &[
            writing(
                "resource \"terraform_data\" \"sleeper\" {\n  provisioner \"local-exec\" { command = \"sleep 60\" }\n}",
            ),
            APPLY,
        ];
        let interrupt = Interrupt::default();
        let hand = interrupt.clone();
        let started = std::time::Instant::now();
        let presser = thread::spawn(move || {
            thread::sleep(Duration::from_secs(2));
            hand.hear();
        });
        let (told, _) = tell(&[step("Sleep", SLEEP)], interrupt);
        presser.join().unwrap();
        assert!(matches!(told, Err(Error::Interrupted)), "{told:?}");
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    }

    #[test]
    fn the_configuration_is_formatted_as_terraform_formats_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo");
        let terraform =
            Terraform::find(&cargo::target_directory().unwrap()).unwrap_or_else(|error| panic!("{error}"));
        let workspace = Workspace::new(&terraform, Path::new("/bin/sh")).unwrap();
        let output = workspace.run(&["fmt", "-check", "-diff", folder]).unwrap();
        assert_eq!(output.code(), Some(0), "{}", output.text());
    }
}
