//! The demonstration from beginning to end, as data.

use xtask::terraform::Feature;

use super::step::{
    Act::{GiveScope, SearchSecret, ShowDevelopmentOverride, TakeScope, Terraform, Write},
    Outcome, Step,
};

/// A scope that the configuration requires.
const SCOPE: &str = "group:read:administrator:admin";

const MAIN: (&str, &str) = ("main.tf", include_str!("main.tf"));
const CONNECTOR: (&str, &str) = ("connector.tf", include_str!("connector.tf"));
const WRITE_ONLY: &str = include_str!("connector_write_only.tf");

// The development override's warning is the same in every run: one line is enough.
const PLAN: &[&str] = &["plan", "-compact-warnings", "-detailed-exitcode"];
const APPLY: &[&str] = &["apply", "-compact-warnings", "-auto-approve"];
const DESTROY: &[&str] = &["destroy", "-compact-warnings", "-auto-approve"];

pub(super) const STORY: &[Step] = &[
    Step {
        title: "A provider under development",
        explanation: "The override takes the provider from the build, so nothing is installed and no `init` is needed.",
        needs: None,
        acts: &[
            ShowDevelopmentOverride,
            Terraform { arguments: &["version"], outcome: Outcome { exit: 0, shows: &[] } },
        ],
    },
    Step {
        title: "A connector in code",
        explanation: "The Zoom app behind a product's connector, and the person who answers for it.",
        needs: None,
        acts: &[
            Write { file: MAIN.0, text: MAIN.1 },
            Write { file: CONNECTOR.0, text: CONNECTOR.1 },
            Terraform {
                arguments: &["validate"],
                outcome: Outcome { exit: 0, shows: &["The configuration is valid"] },
            },
        ],
    },
    Step {
        title: "Plan",
        explanation: "Exit code 2 says that there is something to do.",
        needs: None,
        acts: &[Terraform {
            arguments: PLAN,
            outcome: Outcome {
                exit: 2,
                shows: &[
                    "zoom_connector.governance will be created",
                    "Plan: 1 to add, 0 to change, 0 to destroy.",
                ],
            },
        }],
    },
    Step {
        title: "Apply",
        explanation: "The provider asks Zoom for a token with the connector's own credentials and checks what it may do.",
        needs: None,
        acts: &[
            Terraform {
                arguments: APPLY,
                outcome: Outcome {
                    exit: 0,
                    shows: &["Apply complete! Resources: 1 added", "status = \"connected\""],
                },
            },
            SearchSecret { found: true },
        ],
    },
    Step {
        title: "Plan again",
        explanation: "Nothing has changed, so the plan is empty: exit code 0.",
        needs: None,
        acts: &[Terraform { arguments: PLAN, outcome: Outcome { exit: 0, shows: &["No changes."] } }],
    },
    Step {
        title: "Somebody removes a scope at Zoom",
        explanation: "The next plan shows what broke: exit code 2 again.",
        needs: None,
        acts: &[
            TakeScope(SCOPE),
            Terraform {
                arguments: PLAN,
                outcome: Outcome {
                    exit: 2,
                    shows: &[
                        "is not healthy: scopes_missing",
                        "status = \"scopes_missing\" -> (known after apply)",
                        SCOPE,
                    ],
                },
            },
        ],
    },
    Step {
        title: "An apply cannot mend it",
        explanation: "Only an administrator can give the scope back, so the apply is refused and says where.",
        needs: None,
        acts: &[Terraform { arguments: APPLY, outcome: Outcome { exit: 1, shows: &["Error:", SCOPE] } }],
    },
    Step {
        title: "The scope is given back",
        explanation: "The plan is clean again.",
        needs: None,
        acts: &[
            GiveScope(SCOPE),
            Terraform { arguments: PLAN, outcome: Outcome { exit: 0, shows: &["No changes."] } },
        ],
    },
    Step {
        title: "A secret that the state never sees",
        explanation: "As a write-only attribute the secret goes to the provider and leaves the state.",
        needs: Some(Feature::WriteOnly),
        acts: &[
            Write { file: CONNECTOR.0, text: WRITE_ONLY },
            Terraform {
                arguments: APPLY,
                outcome: Outcome { exit: 0, shows: &["Apply complete!", "status = \"connected\""] },
            },
            SearchSecret { found: false },
            Terraform { arguments: PLAN, outcome: Outcome { exit: 0, shows: &["No changes."] } },
        ],
    },
    Step {
        title: "Destroy",
        explanation: "The record goes; the app at Zoom stays, for it was there before.",
        needs: None,
        acts: &[Terraform {
            arguments: DESTROY,
            outcome: Outcome { exit: 0, shows: &["Destroy complete! Resources: 1 destroyed."] },
        }],
    },
];
