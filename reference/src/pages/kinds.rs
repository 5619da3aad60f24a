//! The kinds of things that a provider offers, as the registries name and sort them.

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A managed resource.
    Resource,
    /// A data source.
    DataSource,
    /// An ephemeral resource.
    EphemeralResource,
    /// A list resource.
    ListResource,
    /// An action.
    Action,
    /// A function.
    Function,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Resource,
        Self::DataSource,
        Self::EphemeralResource,
        Self::ListResource,
        Self::Action,
        Self::Function,
    ];

    /// Where Terraform's JSON of schemas has them.
    pub fn key(self) -> &'static str {
        match self {
            Self::Resource => "resource_schemas",
            Self::DataSource => "data_source_schemas",
            Self::EphemeralResource => "ephemeral_resource_schemas",
            Self::ListResource => "list_resource_schemas",
            Self::Action => "action_schemas",
            Self::Function => "functions",
        }
    }

    /// The registries' folder for them, in `docs/` and in `examples/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Resource => "resources",
            Self::DataSource => "data-sources",
            Self::EphemeralResource => "ephemeral-resources",
            Self::ListResource => "list-resources",
            Self::Action => "actions",
            Self::Function => "functions",
        }
    }

    /// The file of a thing's main example, in its folder below `examples/`.
    pub fn example(self) -> &'static str {
        match self {
            Self::Resource => "resource.tf",
            Self::DataSource => "data-source.tf",
            Self::EphemeralResource => "ephemeral-resource.tf",
            Self::ListResource => "list-resource.tfquery.hcl",
            Self::Action => "action.tf",
            Self::Function => "function.tf",
        }
    }

    /// The kind in words, for headings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Resource => "Resource",
            Self::DataSource => "Data Source",
            Self::EphemeralResource => "Ephemeral Resource",
            Self::ListResource => "List Resource",
            Self::Action => "Action",
            Self::Function => "function",
        }
    }

    /// The word that begins its block in a configuration; none for a function.
    pub fn block_word(self) -> Option<&'static str> {
        match self {
            Self::Resource => Some("resource"),
            Self::DataSource => Some("data"),
            Self::EphemeralResource => Some("ephemeral"),
            Self::ListResource => Some("list"),
            Self::Action => Some("action"),
            Self::Function => None,
        }
    }

    /// The first versions that have it; none where every version does.
    pub fn since(self) -> Option<&'static str> {
        match self {
            Self::Resource | Self::DataSource => None,
            Self::EphemeralResource => Some("Terraform 1.10 or OpenTofu 1.11"),
            Self::ListResource | Self::Action => Some("Terraform 1.14"),
            Self::Function => Some("Terraform 1.8 or OpenTofu 1.7"),
        }
    }

    /// The name as the registries' addresses have it: without the provider's.
    pub fn short_name(self, name: &str) -> &str {
        name.strip_prefix("zoom_").unwrap_or(name)
    }

    /// The group under which a registry lists it.
    pub fn subcategory(self, name: &str) -> &'static str {
        let of_connectors = ["connector", "conductorone", "pingone", "oauth_app", "scopes", "access_token"];
        if of_connectors.iter().any(|word| name.contains(word)) { "Connectors" } else { "Directory" }
    }
}
