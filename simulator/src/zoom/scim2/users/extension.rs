//! Zoom's own extension of a user, `urn:ietf:params:scim:schemas:extension:zoom:1.0:User`.

use serde_json::{Map, Value};

use super::shape::Shape;
use crate::world::CustomAttribute;
use crate::zoom::scim2::body::Body;
use crate::zoom::scim2::error::ScimError;

pub(super) const SCHEMA: &str = "urn:ietf:params:scim:schemas:extension:zoom:1.0:User";

/// Members that hold a text. Those about Zoom Phone and Zoom Contact Center can be written and are not told.
const TEXTS: &[&str] = &[
    "zoomPhoneExtNumber",
    "zoomPhoneNumber",
    "zoomPhoneSite",
    "zoomPhoneCallingPlan",
    "zoomOneBizPlus",
    "zoomOneEdu",
    "zoomOneSchoolCampusPlus",
    "zoomOneEntPremier",
    "zoomOneEduEntPremier",
    "zoomContactCenterPackage",
    "zoomContactCenterAddonsPlan",
    "zoomContactCenterRole",
    "zoomContactCenterRegion",
    "zoomContactCenterUserTemplate",
    "zoomRevenueAcceleratorRole",
    "zoomAutoDialer",
    "zoomFrontline",
    "cxInsights",
];

/// Members that are switched on or off.
const FLAGS: &[&str] = &[
    "zoomIQ",
    "zoomRevenueAccelerator",
    "zoomCustomerManagedKey",
    "zoomWhiteboard",
    "zoomWhiteboardPlus",
    "zoomTranslatedCaptions",
    "zoomHuddles",
    "zoomWorkforceManagement",
    "zoomQualityManagement",
    "zoomScheduler",
    "zoomClipsPlus",
    "zoomMailAndCalendar",
    "visitorManagement",
    "zoomComplianceManagement",
    "zoomDocs",
    "clinicalNotes",
    "zoomClinicians",
    "zoomCustomAICompanion",
    "zoomAICompanion",
];

/// How many custom attributes a user may have here.
const MOST_CUSTOM: usize = 5;

/// What the extension says.
#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) personal_link: String,
    pub(super) transferee: String,
    pub(super) pronouns: String,
    pub(super) zoom_united: String,
    pub(super) custom: Vec<CustomAttribute>,
    /// Everything else.
    pub(super) rest: Map<String, Value>,
}

impl Extension {
    pub(super) fn read(body: &Body<'_>) -> Result<Self, ScimError> {
        let mut extension = Self::default();
        let Some(given) = body.object(SCHEMA)? else { return Ok(extension) };
        for (name, value) in given.entries() {
            let text = || value.as_str().map(str::to_owned).ok_or_else(|| ScimError::invalid(name));
            match name.as_str() {
                "personalLinkName" => extension.personal_link = text()?,
                "transferee" => extension.transferee = text()?,
                "pronouns" => extension.pronouns = text()?,
                "zoomUnited" => extension.zoom_united = united(&text()?)?,
                flag if FLAGS.contains(&flag) => {
                    let on = value.as_bool().ok_or_else(|| ScimError::invalid(name))?;
                    extension.rest.insert(name.clone(), Value::Bool(on));
                }
                known if TEXTS.contains(&known) || known.ends_with("Subscription") => {
                    extension.rest.insert(name.clone(), Value::String(text()?));
                }
                _ if extension.custom.len() < MOST_CUSTOM => {
                    let attribute =
                        CustomAttribute { key: format!("cbf_{name}"), name: name.clone(), value: text()? };
                    extension.custom.push(attribute);
                }
                _ => return Err(ScimError::invalid(name)),
            }
        }
        Ok(extension)
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.rest.get(flag) == Some(&Value::Bool(true))
    }
}

/// A Zoom United bundle is one bit from 2⁰ to 2¹⁷.
fn united(text: &str) -> Result<String, ScimError> {
    match text.parse::<u32>() {
        Ok(bits) if bits.is_power_of_two() && bits <= 1 << 17 => Ok(text.to_owned()),
        _ => Err(ScimError::conflict("The Zoom United Plan is invalid.")),
    }
}

/// True where Zoom tells a member again that was written. Its document names fewer of them after some calls.
pub(super) fn is_told(name: &str, shape: Shape) -> bool {
    match name {
        "zoomRevenueAcceleratorRole" => matches!(shape, Shape::Created | Shape::Replaced),
        "zoomMailAndCalendar" | "visitorManagement" | "zoomAICompanion" => shape != Shape::Replaced,
        _ => !name.starts_with("zoomPhone") && !name.starts_with("zoomContactCenter"),
    }
}
