//! From a method and a path to the operation.

use http::Method;

use super::exchange::decoded;

/// One call of a simulated API: its name, its path, and `R`, what its vendor asks of the caller and the
/// function that answers.
#[derive(Debug)]
pub(crate) struct Operation<R> {
    /// The vendor's `operationId`: the name in the request log and in faults.
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path on this server, with `{parameters}`.
    pub(crate) path: &'static str,
    pub(crate) rules: R,
}

/// A call, as lists of calls tell it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
}

/// The values of a path's `{parameters}`, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(&'static str, String)>);

impl Params {
    /// The value of a parameter; empty if the path has none of this name.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The value of a parameter that the path may have.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The value of the first parameter.
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", |(_, value)| value.as_str())
    }
}

/// Where an operation stands among those of its vendor, with what the path says.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    index: usize,
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) params: Params,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found {
    /// A call.
    Operation(Place),
    /// A path that exists, but not with this method; with those that do.
    OtherMethods(Vec<Method>),
    /// No path of ours.
    Nothing,
}

impl Found {
    /// The call, if there is one.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Self::Operation(place) => Some(place),
            Self::OtherMethods(_) | Self::Nothing => None,
        }
    }
}

/// All paths of a vendor.
pub(crate) struct Routes<R: 'static> {
    operations: Vec<&'static Operation<R>>,
    /// From a path to the operations that have it, by their place in the list.
    paths: matchit::Router<Vec<usize>>,
}

impl<R> std::fmt::Debug for Routes<R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Routes").field("operations", &self.operations.len()).finish_non_exhaustive()
    }
}

impl<R> Routes<R> {
    /// Routes to these operations. Where a word and a `{parameter}` both fit, the word is meant.
    pub(crate) fn to(operations: impl IntoIterator<Item = &'static Operation<R>>) -> Self {
        let operations: Vec<_> = operations.into_iter().collect();
        let mut by_path: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            let pattern = pattern(operation.path);
            match by_path.iter_mut().find(|(path, _)| *path == pattern) {
                Some((_, there)) => there.push(index),
                None => by_path.push((pattern, vec![index])),
            }
        }
        let mut paths = matchit::Router::new();
        for (pattern, there) in by_path {
            let inserted = paths.insert(pattern, there);
            debug_assert!(inserted.is_ok(), "{inserted:?}");
        }
        Self { operations, paths }
    }

    /// Every operation.
    pub(crate) fn calls(&self) -> Vec<Listed> {
        let listed = |operation: &&'static Operation<R>| Listed {
            id: operation.id,
            method: operation.method.as_str(),
            path: operation.path,
        };
        self.operations.iter().map(listed).collect()
    }

    /// The operation at a place.
    pub(crate) fn operation(&self, place: &Place) -> &'static Operation<R> {
        self.operations[place.index]
    }

    /// Finds the operation of a path as it was sent, still encoded.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found {
        let Ok(there) = self.paths.at(path) else { return Found::Nothing };
        let meant = there.value.iter().find(|index| self.operations[**index].method == *method);
        let Some(index) = meant else {
            return Found::OtherMethods(
                there.value.iter().map(|index| self.operations[*index].method.clone()).collect(),
            );
        };
        let operation = self.operations[*index];
        let values = there.params.iter().map(|(_, value)| decoded(value));
        let params = operation.path.split('/').filter_map(parameter).zip(values).collect();
        Found::Operation(Place {
            index: *index,
            id: operation.id,
            method: operation.method.clone(),
            params: Params(params),
        })
    }
}

/// A path whose parameters are called by their number, since two operations may call the same one by
/// different names.
fn pattern(path: &str) -> String {
    let mut number = 0;
    let mut named = |segment: &str| {
        if segment.starts_with('{') {
            number += 1;
            format!("{{{number}}}")
        } else {
            segment.to_owned()
        }
    };
    path.split('/').map(&mut named).collect::<Vec<_>>().join("/")
}

/// The name of a `{parameter}`.
fn parameter(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATIONS: &[Operation<()>] = &[
        Operation { id: "list", method: Method::GET, path: "/v2/users", rules: () },
        Operation { id: "create", method: Method::POST, path: "/v2/users", rules: () },
        Operation { id: "summary", method: Method::GET, path: "/v2/users/summary", rules: () },
        Operation { id: "user", method: Method::GET, path: "/v2/users/{userId}", rules: () },
        Operation { id: "email", method: Method::PUT, path: "/v2/users/{id}/email", rules: () },
    ];

    fn lookup(method: &Method, path: &str) -> String {
        match Routes::to(OPERATIONS).find(method, path) {
            Found::Operation(place) => format!("{} {:?}", place.id, place.params.0),
            Found::OtherMethods(methods) => format!("not {method}: {methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_word_wins_over_a_parameter() {
        assert_eq!(lookup(&Method::GET, "/v2/users/summary"), "summary []");
        assert_eq!(lookup(&Method::GET, "/v2/users/abc"), r#"user [("userId", "abc")]"#);
    }

    #[test]
    fn each_operation_names_its_parameters_and_reads_them_decoded() {
        assert_eq!(lookup(&Method::PUT, "/v2/users/a%2Bb%40x.org/email"), r#"email [("id", "a+b@x.org")]"#);
        assert_eq!(lookup(&Method::PUT, "/v2/users/%252Fa%252F/email"), r#"email [("id", "/a/")]"#);
    }

    #[test]
    fn unknown_paths_and_methods_are_told_apart() {
        assert_eq!(lookup(&Method::GET, "/v2/userz"), "nothing");
        assert_eq!(lookup(&Method::GET, "/v2/users/"), "nothing");
        assert_eq!(lookup(&Method::TRACE, "/v2/users"), "not TRACE: [GET, POST]");
    }
}
