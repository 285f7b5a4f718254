//! People: a row for everybody who has signed in, what they say of themselves, and what of it others may see.
//!
//! Who somebody is, the identity provider says; the id is its. Rows are made when somebody comes in for the first time.

mod access;
mod links;
mod profile;
mod public_id;
mod row;
mod username;

pub use access::{AccessStatus, set_access};
pub use links::SocialLinks;
pub use profile::{KnownAs, ProfileChange};
pub use row::{PublicUser, UserRow};
pub use username::UsernameStatus;
