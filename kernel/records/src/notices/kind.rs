//! The closed list of what a person may hear of.

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A record became theirs by somebody else's deed.
    Assigned,
    /// They were named in a comment.
    Mention,
    /// A comment on what they follow.
    Comment,
    /// The stage or the owner of what they follow changed.
    Changed,
    /// A colleague asks them for a record.
    Asked,
    /// What they asked for was given, refused, or nobody answered.
    Given,
    Refused,
    Expired,
    /// A record was shared with them.
    Shared,
    /// A colleague waits too long for a list, and asks for an index.
    Slow,
}

impl NoticeKind {
    pub const ALL: [NoticeKind; 10] = [
        NoticeKind::Assigned,
        NoticeKind::Mention,
        NoticeKind::Comment,
        NoticeKind::Changed,
        NoticeKind::Asked,
        NoticeKind::Given,
        NoticeKind::Refused,
        NoticeKind::Expired,
        NoticeKind::Shared,
        NoticeKind::Slow,
    ];

    /// What a person may wish to hear of or not; an answer to one's own
    /// question, and a question, are always told.
    pub const WISHED: [NoticeKind; 5] =
        [NoticeKind::Assigned, NoticeKind::Mention, NoticeKind::Comment, NoticeKind::Changed, NoticeKind::Shared];

    pub fn key(self) -> &'static str {
        match self {
            NoticeKind::Assigned => "assigned",
            NoticeKind::Mention => "mention",
            NoticeKind::Comment => "comment",
            NoticeKind::Changed => "changed",
            NoticeKind::Asked => "asked",
            NoticeKind::Given => "given",
            NoticeKind::Refused => "refused",
            NoticeKind::Expired => "expired",
            NoticeKind::Shared => "shared",
            NoticeKind::Slow => "slow",
        }
    }

    pub fn from_key(key: &str) -> Option<NoticeKind> {
        NoticeKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}
