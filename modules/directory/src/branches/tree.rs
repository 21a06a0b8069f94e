//! The tree itself: pure, from rows to branches within branches.

use base::Id;

/// A branch with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub id: Id,
    pub name: String,
    pub manager: Option<Id>,
    /// Teams of this very branch, by id and name.
    pub teams: Vec<(Id, String)>,
    /// People of this very branch.
    pub people: i64,
    pub below: Vec<Node>,
}

/// One branch as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flat {
    pub parent: Option<Id>,
    pub node: Node,
}

/// Puts every branch below its parent, in the order in which they came. One
/// whose parent is out of sight stands at the top.
pub(super) fn grow(flat: Vec<Flat>) -> Vec<Node> {
    let known: Vec<Id> = flat.iter().map(|branch| branch.node.id).collect();
    let is_top = |branch: &Flat| branch.parent.is_none_or(|parent| !known.contains(&parent));
    let (tops, rest): (Vec<Flat>, Vec<Flat>) = flat.into_iter().partition(is_top);
    tops.into_iter().map(|top| filled(top.node, &rest)).collect()
}

fn filled(mut node: Node, rest: &[Flat]) -> Node {
    let own = rest.iter().filter(|branch| branch.parent == Some(node.id));
    node.below = own.map(|branch| filled(branch.node.clone(), rest)).collect();
    node
}

impl Node {
    /// Everybody here and below.
    pub fn all_people(&self) -> i64 {
        self.people + self.below.iter().map(Node::all_people).sum::<i64>()
    }
}
