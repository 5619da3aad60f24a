//! Zoom's directory: users, groups and roles, one file for each Terraform type.

pub mod account;
pub mod data_sources;
pub mod user_words;
pub mod zoom_contact_group;
pub mod zoom_contact_group_members;
pub mod zoom_group;
pub mod zoom_group_admins;
pub mod zoom_group_member;
pub mod zoom_group_members;
pub mod zoom_role;
pub mod zoom_role_member;
pub mod zoom_role_members;
pub mod zoom_user;

mod acting;
mod contact_words;
mod lists;
mod member_words;
mod members;
mod owner;
mod people;
mod user_filter;
mod words;

pub use zoom_contact_group::ZoomContactGroup;
pub use zoom_contact_group_members::ZoomContactGroupMembers;
pub use zoom_group::ZoomGroup;
pub use zoom_group_admins::ZoomGroupAdmins;
pub use zoom_group_member::ZoomGroupMember;
pub use zoom_group_members::ZoomGroupMembers;
pub use zoom_role::ZoomRole;
pub use zoom_role_member::ZoomRoleMember;
pub use zoom_role_members::ZoomRoleMembers;
pub use zoom_user::ZoomUser;
