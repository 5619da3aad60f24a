//! One HTTP stack for every vendor. Knows no vendor.
