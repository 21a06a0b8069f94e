//! What became of one row.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    New,
    Changed,
    Unchanged,
    Skipped,
    Rejected,
}

impl Verdict {
    pub const ALL: [Verdict; 5] =
        [Verdict::New, Verdict::Changed, Verdict::Unchanged, Verdict::Skipped, Verdict::Rejected];

    pub fn key(self) -> &'static str {
        match self {
            Verdict::New => "new",
            Verdict::Changed => "changed",
            Verdict::Unchanged => "unchanged",
            Verdict::Skipped => "skipped",
            Verdict::Rejected => "rejected",
        }
    }

    pub fn from_key(key: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.key() == key)
    }

    pub fn text(self) -> &'static str {
        match self {
            Verdict::New => "import-verdict-new",
            Verdict::Changed => "import-verdict-changed",
            Verdict::Unchanged => "import-verdict-unchanged",
            Verdict::Skipped => "import-verdict-skipped",
            Verdict::Rejected => "import-verdict-rejected",
        }
    }
}
