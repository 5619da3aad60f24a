//! Links in the project's texts: each leads to a file of this repository that is there, and to a heading that
//! it has. Addresses elsewhere are not followed.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Addresses of this repository's own files, as pages in a registry must name them.
const OWN: [&str; 2] = [
    "https://github.com/zoom-connectors/terraform-provider-zoom/tree/main/",
    "https://github.com/zoom-connectors/terraform-provider-zoom/blob/main/",
];

/// The links below `root` that lead nowhere, each with the text that it stands in.
pub fn broken(root: &Path) -> io::Result<Vec<String>> {
    let mut broken = Vec::new();
    for path in texts(root)? {
        for link in Text::read(&path)?.links {
            if let Some(fault) = fault(root, &path, &link)? {
                let place = path.strip_prefix(root).unwrap_or(&path);
                broken.push(format!("{}: {link} {fault}", place.display()));
            }
        }
    }
    Ok(broken)
}

/// Every Markdown file, but for what is built or fetched.
fn texts(root: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut texts = BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_own = !name.starts_with('.') && name != "target" && name != "node_modules";
            if entry.file_type()?.is_dir() && is_own {
                folders.push(entry.path());
            } else if name.ends_with(".md") {
                texts.insert(entry.path());
            }
        }
    }
    Ok(texts)
}

fn fault(root: &Path, text: &Path, link: &str) -> io::Result<Option<&'static str>> {
    let (address, heading) = link.split_once('#').unwrap_or((link, ""));
    let path = if let Some(path) = OWN.iter().find_map(|own| address.strip_prefix(own)) {
        root.join(path)
    } else if address.contains("://") || address.starts_with("mailto:") {
        return Ok(None);
    } else if address.is_empty() {
        text.to_owned()
    } else {
        text.with_file_name(address)
    };
    if !path.exists() {
        return Ok(Some("does not exist"));
    }
    let has_headings = path.extension().is_some_and(|extension| extension == "md");
    let leads_nowhere = !heading.is_empty() && has_headings && !Text::read(&path)?.anchors.contains(heading);
    Ok(leads_nowhere.then_some("leads to no heading"))
}

/// What links need to know of a text.
#[derive(Default)]
struct Text {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

impl Text {
    fn read(path: &Path) -> io::Result<Self> {
        Ok(Self::parse(&fs::read_to_string(path)?))
    }

    fn parse(markdown: &str) -> Self {
        let mut text = Self::default();
        let mut heading: Option<String> = None;
        let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    text.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&words);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    text.anchors.extend(heading.take().map(|words| slug(&words)));
                }
                Event::Html(html) | Event::InlineHtml(html) => text.anchors.extend(
                    html.split("<a id=\"")
                        .skip(1)
                        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())),
                ),
                _ => {}
            }
        }
        text
    }
}

/// A heading's anchor, as registries and GitHub make it.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_nowhere_is_named_and_what_leads_elsewhere_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let text = "# First steps, here\n\n[a](other.md) [b](other.md#the-end) [c](other.md#no-end)\n\
                    [d](#first-steps-here) [e](#second) [f](https://example.com/none) [g](gone.md)\n\
                    [h](https://github.com/zoom-connectors/terraform-provider-zoom/tree/main/examples/none)\n\n\
                    ```text\n[i](in/code.md)\n```\n";
        fs::write(root.path().join("README.md"), text).unwrap();
        fs::write(root.path().join("other.md"), "## `The` end\n\n<a id=\"nested\"></a>\n[j](#nested)\n")
            .unwrap();
        assert_eq!(
            broken(root.path()).unwrap(),
            [
                "README.md: other.md#no-end leads to no heading",
                "README.md: #second leads to no heading",
                "README.md: gone.md does not exist",
                "README.md: https://github.com/zoom-connectors/terraform-provider-zoom/tree/main/examples/none does not exist",
            ]
        );
    }
}
