//! The tree of branches as a page: which stands below which, who manages it,
//! its teams and how many people work there. The lists and forms of branches,
//! teams and users are the kernel's.

mod page;
#[cfg(test)]
mod tests;
mod tree;

pub use page::routes;
