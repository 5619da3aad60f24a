//! Data sources of the directory. One that names a single object fails where there is none, and
//! where there are several; one that lists returns none to many.

mod zoom_group;
mod zoom_groups;
mod zoom_role;
mod zoom_roles;
mod zoom_user;
mod zoom_users;

pub use zoom_group::ZoomGroup;
pub use zoom_groups::ZoomGroups;
pub use zoom_role::ZoomRole;
pub use zoom_roles::ZoomRoles;
pub use zoom_user::ZoomUser;
pub use zoom_users::ZoomUsers;
