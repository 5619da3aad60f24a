//! From a method and a path to the operation.

use http::Method;

use crate::operation::Operation;
use crate::{conductorone, pingone, zoom};

/// The values of a path's `{parameters}`, decoded.
pub(crate) type Params = Vec<(&'static str, String)>;

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found {
    /// A call.
    Operation(&'static Operation, Params),
    /// A path that exists, but not with this method; with those that do.
    OtherMethods(Vec<&'static Method>),
    /// No path of ours.
    Nothing,
}

/// Finds the operation. Where `/users/me/zak` and `/users/{userId}/zak` both fit, the one with fewer
/// parameters is meant.
pub(crate) fn find(method: &Method, segments: &[String]) -> Found {
    let mut best: Option<(&'static Operation, Params)> = None;
    let mut others = Vec::new();
    for operation in operations() {
        let Some(params) = matches(operation.path, segments) else { continue };
        if operation.method != *method {
            others.push(&operation.method);
        } else if best.as_ref().is_none_or(|(_, found)| params.len() < found.len()) {
            best = Some((operation, params));
        }
    }
    match best {
        Some((operation, params)) => Found::Operation(operation, params),
        None if others.is_empty() => Found::Nothing,
        None => Found::OtherMethods(others),
    }
}

/// Every call that is simulated, of every vendor.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    zoom::operations().chain(conductorone::operations()).chain(pingone::operations())
}

fn matches(path: &'static str, segments: &[String]) -> Option<Params> {
    let mut params = Vec::new();
    let mut given = segments.iter();
    for expected in path.split('/').skip(1) {
        let segment = given.next()?;
        if let Some(name) = parameter(expected) {
            if segment.is_empty() {
                return None;
            }
            params.push((name, segment.clone()));
        } else if expected != segment {
            return None;
        }
    }
    given.next().is_none().then_some(params)
}

/// The name of a `{parameter}`.
pub(crate) fn parameter(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn lookup(method: &Method, path: &str) -> String {
        let segments: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        match find(method, &segments) {
            Found::Operation(operation, params) => format!("{} {params:?}", operation.id),
            Found::OtherMethods(methods) => format!("not {method}: {methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_word_wins_over_a_parameter() {
        assert_eq!(lookup(&Method::GET, "/v2/users/summary"), "userSummary []");
        assert_eq!(lookup(&Method::GET, "/v2/users/abc"), r#"user [("userId", "abc")]"#);
    }

    #[test]
    fn unknown_paths_and_methods_are_told_apart() {
        assert_eq!(lookup(&Method::GET, "/v2/userz"), "nothing");
        assert_eq!(lookup(&Method::GET, "/v2/users/"), "nothing");
        assert!(lookup(&Method::TRACE, "/v2/users").starts_with("not TRACE"));
    }

    #[test]
    fn no_two_operations_share_a_name_or_a_place() {
        let mut names = BTreeSet::new();
        let mut places = BTreeSet::new();
        for operation in operations() {
            assert!(names.insert(operation.id), "{}", operation.id);
            assert!(places.insert((operation.method.as_str(), operation.path)), "{}", operation.path);
        }
    }
}
