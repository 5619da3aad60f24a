//! Diagnostics on the wire.

use crate::framework::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::framework::proto;

impl From<Diagnostic> for proto::Diagnostic {
    fn from(diagnostic: Diagnostic) -> Self {
        let severity = match diagnostic.severity {
            Severity::Error => proto::diagnostic::Severity::Error,
            Severity::Warning => proto::diagnostic::Severity::Warning,
        };
        Self {
            severity: severity.into(),
            summary: diagnostic.summary,
            detail: diagnostic.detail,
            attribute: diagnostic
                .path
                .as_ref()
                .map(Into::into)
                .filter(|path: &proto::AttributePath| !path.steps.is_empty()),
        }
    }
}

impl From<Diagnostics> for Vec<proto::Diagnostic> {
    fn from(diagnostics: Diagnostics) -> Self {
        diagnostics.into_iter().map(Into::into).collect()
    }
}
