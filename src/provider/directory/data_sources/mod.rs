//! Data sources of the directory. One that names a single object fails where there is none, and
//! where there are several; one that lists returns none to many.

pub mod zoom_account;
pub mod zoom_contact_group;
pub mod zoom_contact_group_members;
pub mod zoom_contact_groups;
pub mod zoom_group;
pub mod zoom_group_admins;
pub mod zoom_group_members;
pub mod zoom_groups;
pub mod zoom_license_usage;
pub mod zoom_plan_usage;
pub mod zoom_role;
pub mod zoom_role_members;
pub mod zoom_roles;
pub mod zoom_sign_in_activities;
pub mod zoom_user;
pub mod zoom_users;

pub use zoom_account::ZoomAccount;
pub use zoom_contact_group::ZoomContactGroup;
pub use zoom_contact_group_members::ZoomContactGroupMembers;
pub use zoom_contact_groups::ZoomContactGroups;
pub use zoom_group::ZoomGroup;
pub use zoom_group_admins::ZoomGroupAdmins;
pub use zoom_group_members::ZoomGroupMembers;
pub use zoom_groups::ZoomGroups;
pub use zoom_license_usage::ZoomLicenseUsage;
pub use zoom_plan_usage::ZoomPlanUsage;
pub use zoom_role::ZoomRole;
pub use zoom_role_members::ZoomRoleMembers;
pub use zoom_roles::ZoomRoles;
pub use zoom_sign_in_activities::ZoomSignInActivities;
pub use zoom_user::ZoomUser;
pub use zoom_users::ZoomUsers;
