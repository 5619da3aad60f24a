//! Data sources of the directory. One that names a single object fails where there is none, and
//! where there are several; one that lists returns none to many.

pub mod zoom_group;
pub mod zoom_groups;
pub mod zoom_role;
pub mod zoom_roles;
pub mod zoom_user;
pub mod zoom_users;

pub use zoom_group::ZoomGroup;
pub use zoom_groups::ZoomGroups;
pub use zoom_role::ZoomRole;
pub use zoom_roles::ZoomRoles;
pub use zoom_user::ZoomUser;
pub use zoom_users::ZoomUsers;
