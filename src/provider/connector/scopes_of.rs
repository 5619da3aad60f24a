//! What a product asks of the Zoom app behind its connector, for those who have no connector at hand.

use std::collections::BTreeSet;

use super::presets;

/// Why there are no scopes, as a sentence with the right names in it.
pub(in crate::provider) enum ScopesFault {
    /// There is no such product.
    Product(String),
    /// The product has no feature of the name at that position.
    Feature(usize, String),
}

/// The scopes that the product's features need together; those of its default features where none is named.
pub(in crate::provider) fn scopes_of(
    product: &str,
    features: &[String],
) -> Result<BTreeSet<String>, ScopesFault> {
    let product = presets::product(product).map_err(|error| ScopesFault::Product(error.to_string()))?;
    for (number, feature) in features.iter().enumerate() {
        if let Err(error) = product.lists(Some(&BTreeSet::from([feature.clone()])), None) {
            return Err(ScopesFault::Feature(number, error.to_string()));
        }
    }
    let features: BTreeSet<String> = features.iter().cloned().collect();
    let lists =
        product.lists(Some(&features), None).map_err(|error| ScopesFault::Product(error.to_string()))?;
    Ok(presets::scopes_of(&lists))
}
