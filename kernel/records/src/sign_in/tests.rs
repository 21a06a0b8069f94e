//! Sign-in on both databases.
