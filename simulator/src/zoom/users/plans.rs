//! Licences as requests name them: by type, by bundle, by subscription.

use crate::world::licences::{LICENSED, MEETING, WORKPLACE_BUNDLE};
use crate::world::{LicenceInfo, User};
use crate::zoom::body::Body;
use crate::zoom::error::ZoomError;

/// The bit values of Zoom Workplace bundles, `0` left out.
const BUNDLES: &[i64] = &[
    16,
    32,
    64,
    128,
    33_554_432,
    134_217_728,
    268_435_456,
    536_870_912,
    1_073_741_824,
    4_294_967_296,
    8_589_934_592,
    17_179_869_184,
    34_359_738_368,
    68_719_476_736,
    137_438_953_472,
    274_877_906_944,
    549_755_813_888,
    1_099_511_627_776,
    2_199_023_255_552,
    4_398_046_511_104,
    18_014_398_509_481_984,
    72_057_594_037_927_936,
    144_115_188_075_855_872,
    576_460_752_303_423_488,
];
/// Bundles that a subscription may be for, and that `zoom_one_type` has no value for.
const BUNDLES_BY_SUBSCRIPTION: &[i64] = &[4, 8];
/// How many licences of subscriptions one request may name.
const MOST_LICENCES: usize = 2;

/// Refuses a type that nobody can be given.
pub(super) fn check_kind(kind: i64) -> Result<(), ZoomError> {
    match kind {
        1 | 2 | 4 | 99 => Ok(()),
        3 => Err(ZoomError::bad_request(300, "Your account can't set user type as On-prem.")),
        _ => Err(ZoomError::invalid_field("type")),
    }
}

/// A Zoom United bundle, which is one bit from 2⁰ to 2¹⁷; empty for `none`, and nothing where it is neither.
pub(super) fn united(text: &str) -> Option<String> {
    let is_bundle = |bits: u32| bits.is_power_of_two() && bits <= 1 << 17;
    match text {
        "none" => Some(String::new()),
        text if text.parse().is_ok_and(is_bundle) => Some(text.to_owned()),
        _ => None,
    }
}

/// The refusal of a Zoom United bundle that there is none of; each call quotes in its own way.
pub(super) fn no_bundle(quote: char) -> ZoomError {
    let message = format!(
        "The value provided for {quote}plan_united_type{quote} parameter is invalid. Try again with a valid value."
    );
    ZoomError::bad_request(300, message)
}

/// A Zoom Workplace bundle; 0 for none. Zoom's document rounds the largest values as a client in JavaScript
/// would, and such clients round them as well.
pub(super) fn zoom_one(value: i64, field: &str) -> Result<i64, ZoomError> {
    // A double has 53 bits for a number.
    let same = |bundle: &&i64| (**bundle).abs_diff(value) <= bundle.unsigned_abs() >> 52;
    match BUNDLES.iter().find(same) {
        Some(bundle) => Ok(*bundle),
        None if value == 0 => Ok(0),
        None => Err(ZoomError::invalid_field(field)),
    }
}

/// Gives a user the licences of `license_info_list`.
pub(super) fn give_by_subscription(user: &mut User, body: &Body) -> Result<(), ZoomError> {
    let invalid = || ZoomError::invalid_field("license_info_list");
    let Some(licences) = body.list_of::<LicenceInfo>("license_info_list", MOST_LICENCES)? else {
        return Ok(());
    };
    for licence in &licences {
        match licence.license_type.as_str() {
            MEETING if licence.license_option == LICENSED => user.kind = LICENSED,
            WORKPLACE_BUNDLE if BUNDLES_BY_SUBSCRIPTION.contains(&licence.license_option) => {
                user.zoom_one_type = licence.license_option;
            }
            WORKPLACE_BUNDLE => {
                user.zoom_one_type = zoom_one(licence.license_option, "license_info_list")?;
            }
            _ => return Err(invalid()),
        }
        if licence.license_option == 0 {
            return Err(invalid());
        }
    }
    user.license_info_list = licences;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_were_rounded_are_understood() {
        assert_eq!(zoom_one(576_460_752_303_423_500, "f"), Ok(576_460_752_303_423_488));
        assert_eq!(zoom_one(16, "f"), Ok(16));
        assert_eq!(zoom_one(0, "f"), Ok(0));
        assert!(zoom_one(17, "f").is_err());
        assert!(united("3").is_none() && united("none") == Some(String::new()) && united("131072").is_some());
    }
}
