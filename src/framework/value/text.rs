//! Text in the form that Terraform keeps it in.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Brings text into Unicode normalization form C, as Terraform does with every string, map key and
/// attribute name.
pub fn nfc(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}
