//! `GET /`: the page, for people. Three static files in the binary; everything else it asks for like
//! anybody who steers.

use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};

use crate::http::Answer;

/// Nothing from elsewhere, nothing inline, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page itself.
pub(crate) fn document() -> Answer {
    file("text/html; charset=utf-8", include_str!("index.html"))
}

/// What the page refers to.
pub(crate) fn resource(name: &str) -> Option<Answer> {
    match name {
        "style.css" => Some(file("text/css; charset=utf-8", include_str!("style.css"))),
        "script.js" => Some(file("text/javascript; charset=utf-8", include_str!("script.js"))),
        "icon.svg" => Some(file("image/svg+xml", include_str!("icon.svg"))),
        _ => None,
    }
}

fn file(media_type: &'static str, text: &'static str) -> Answer {
    Answer::text(StatusCode::OK, media_type, text)
        .with(CONTENT_SECURITY_POLICY, POLICY)
        .with(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(REFERRER_POLICY, "no-referrer")
        .with(HeaderName::from_static("cross-origin-opener-policy"), "same-origin")
        // The next simulator on this port may be another version.
        .with(CACHE_CONTROL, "no-store")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_nothing_is_inline() {
        let document = include_str!("index.html");
        assert!(!document.contains("style="));
        assert!(!document.contains("<style"));
        assert!(!document.contains("onclick"));
        for text in [document, include_str!("style.css"), include_str!("script.js")] {
            assert!(!text.contains("https://"), "a page that is used offline refers to nothing outside");
        }
        // Text becomes part of the page as text only.
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!include_str!("script.js").contains(word), "{word}");
        }
        for reference in document.split("/_simulator/page/").skip(1) {
            let name = reference.split('"').next().unwrap_or_default();
            assert!(resource(name).is_some(), "{name}");
        }
    }
}
