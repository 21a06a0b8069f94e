//! The door of the house, through HTTP: set-up, sign-in, one's own account,
//! what every request passes, and how problems are told.

mod account;
mod browser;
mod forms;
mod frame;
mod health;
mod imports;
mod invitation;
mod listener;
mod problems;
mod set_up;
mod settings;
mod sign_in;
mod slow;
mod system;
mod town;
