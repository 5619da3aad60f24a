//! `zoom_sign_in_activities`: who signed in and out.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{ReadTimeouts, Validator, computed, optional};
use crate::framework::{Call, DataSource, Known, Outcome, Partial};
use crate::provider::{Clients, errors};
use crate::zoom::reports::{self, months};

/// Who signed in to Zoom and out of it, in a time of up to six months. Zoom tells a month at a time; the
/// months are put together here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Activities {
    /// The first day, as `2026-01-31`, in UTC; at most six months ago. Default: 30 days before `to`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub from: Option<String>,
    /// The last day. Default: today.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub to: Option<String>,
    /// Only the activities of these users, by e-mail address in any case.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub emails: Option<BTreeSet<String>>,
    /// How many times somebody signed in.
    #[schemars(extend("terraform" = computed()))]
    pub sign_ins: Option<u64>,
    /// Who signed in, by e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub signed_in_emails: Option<BTreeSet<String>>,
    /// The activities, the latest first.
    #[schemars(extend("terraform" = computed()))]
    pub activities: Option<Vec<Activity>>,
    /// How long reading may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<ReadTimeouts>,
}

/// Somebody signed in or out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Activity {
    /// The user's e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// When, as RFC 3339.
    #[schemars(extend("terraform" = computed()))]
    pub time: Option<String>,
    /// `sign_in`, `sign_out`, or `unknown(…)` with Zoom's own words.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// From which network address.
    #[schemars(extend("terraform" = computed()))]
    pub ip_address: Option<String>,
    /// With which kind of client, such as `Browser`.
    #[schemars(extend("terraform" = computed()))]
    pub client_type: Option<String>,
    /// With which version of it.
    #[schemars(extend("terraform" = computed()))]
    pub version: Option<String>,
}

impl From<reports::Activity> for Activity {
    fn from(activity: reports::Activity) -> Self {
        let kind = activity.kind.map(|kind| match kind.as_str() {
            "Sign in" => "sign_in".to_owned(),
            "Sign out" => "sign_out".to_owned(),
            _ => format!("unknown({kind})"),
        });
        Self {
            email: activity.email,
            time: activity.time,
            kind,
            ip_address: activity.ip_address,
            client_type: activity.client_type,
            version: activity.version,
        }
    }
}

/// The data source `zoom_sign_in_activities`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomSignInActivities;

impl DataSource for ZoomSignInActivities {
    type Model = Activities;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_sign_in_activities";

    fn validate(config: Partial<'_>) -> Diagnostics {
        let day = |name| match config.get::<String>(name) {
            Known::Value(text) => day(name, &text).map(Some),
            Known::Null | Known::Unknown => Ok(None),
        };
        match (day("from"), day("to")) {
            (Ok(Some(from)), Ok(Some(to))) if to < from => Diagnostic::error(
                "Time ends before it begins",
                "The day \"to\" must not be before the day \"from\".",
            )
            .at_attribute("to")
            .into(),
            (Ok(_), Ok(_)) => Diagnostics::new(),
            (from, to) => [from.err(), to.err()].into_iter().flatten().collect(),
        }
    }

    async fn read(&self, call: &Call<'_, Clients>, config: Activities) -> Outcome<Activities> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let to = config.to.as_deref().map_or(Ok(today), |text| day("to", text))?;
        let from = match &config.from {
            Some(text) => day("from", text)?,
            None => to.checked_sub(Span::new().days(30)).unwrap_or(to),
        };
        let earliest = today.checked_sub(Span::new().months(6)).unwrap_or(from);
        if from < earliest {
            return Err(Diagnostic::error(
                "Time too long ago",
                format!(
                    "Zoom tells who signed in for the last six months only. The earliest day is {earliest}."
                ),
            )
            .at_attribute("from")
            .into());
        }
        let wanted: Option<BTreeSet<String>> =
            config.emails.as_ref().map(|emails| emails.iter().map(|email| email.to_lowercase()).collect());
        let mut activities: Vec<Activity> = Vec::new();
        for (from, to) in months(from, to) {
            let mut pages = std::pin::pin!(zoom.reports().activities(from, to));
            let fault = |error| errors::diagnostic("read who signed in", &error);
            while let Some(page) = pages.try_next().await.map_err(fault)? {
                activities.extend(page.into_iter().map(Activity::from).filter(|activity| {
                    let email = activity.email.as_ref().map(|email| email.to_lowercase());
                    wanted.as_ref().is_none_or(|wanted| email.is_some_and(|email| wanted.contains(&email)))
                }));
            }
        }
        activities.sort_by(|one, other| (&other.time, &one.email).cmp(&(&one.time, &other.email)));
        let sign_ins = activities.iter().filter(|activity| activity.kind.as_deref() == Some("sign_in"));
        Ok(Activities {
            sign_ins: Some(sign_ins.clone().count().try_into().unwrap_or(u64::MAX)),
            signed_in_emails: Some(sign_ins.filter_map(|activity| activity.email.clone()).collect()),
            activities: Some(activities),
            ..config
        })
    }
}

fn day(name: &str, text: &str) -> Result<Date, Diagnostic> {
    text.parse().map_err(|_| {
        Diagnostic::error(
            "Invalid attribute value",
            format!("The value of \"{name}\" must be a day such as 2026-01-31."),
        )
        .at_attribute(name)
    })
}
