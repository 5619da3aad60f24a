//! Before anything is served: did a host start this process, and which protocol do both speak?

/// The value that a host puts into `TF_PLUGIN_MAGIC_COOKIE`. It is no secret: it only tells a host's
/// start from one by hand. Terraform and OpenTofu use the same.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// What a person reads who starts a plugin by hand: go-plugin's words, which people search for.
pub(super) const NOTICE: &str = "\
This binary is a plugin. These are not meant to be executed directly.
Please execute the program that consumes these plugins, which will
load any plugins automatically
";

/// Whether a host started this process.
pub(super) fn started_by_host(cookie: Option<&str>) -> bool {
    cookie == Some(COOKIE)
}

/// The protocol version to serve: the highest that both sides have.
///
/// Where there is none, our lowest: the host then refuses it with a message of its own, which names the
/// versions of both sides. Entries of `offered` that are no numbers are skipped. `None` only if `ours` is
/// empty.
pub(super) fn protocol_version(ours: &[u32], offered: Option<&str>) -> Option<u32> {
    let offered: Vec<u32> =
        offered.unwrap_or_default().split(',').filter_map(|version| version.trim().parse().ok()).collect();
    let shared = ours.iter().filter(|version| offered.contains(version)).max();
    shared.or_else(|| ours.iter().min()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_cookie_counts() {
        assert!(started_by_host(Some(COOKIE)));
        assert!(!started_by_host(Some(&COOKIE[1..])));
        assert!(!started_by_host(Some("")));
        assert!(!started_by_host(None));
    }

    #[test]
    fn the_highest_common_version_wins_else_our_lowest() {
        let table: &[(&[u32], Option<&str>, Option<u32>)] = &[
            (&[6], Some("5,6"), Some(6)),
            (&[6], Some("6,5"), Some(6)),
            (&[5, 6], Some("6,5"), Some(6)),
            (&[6, 5], Some("5"), Some(5)),
            (&[6], Some("5"), Some(6)),
            (&[7, 6], Some("5"), Some(6)),
            (&[6], None, Some(6)),
            (&[5, 6], None, Some(5)),
            (&[6], Some(""), Some(6)),
            (&[5, 6], Some("x,,6"), Some(6)),
            (&[5, 6], Some(" 5 , 6 "), Some(6)),
            (&[5, 6], Some("-6,6.0"), Some(5)),
            (&[], Some("6"), None),
        ];
        for (ours, offered, chosen) in table {
            assert_eq!(protocol_version(ours, *offered), *chosen, "{ours:?} {offered:?}");
        }
    }
}
