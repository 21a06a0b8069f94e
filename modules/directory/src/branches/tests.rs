use base::Id;

use super::tree::{Flat, Node, grow};

fn branch(id: i64, parent: Option<i64>, people: i64) -> Flat {
    let (teams, below) = (Vec::new(), Vec::new());
    let node = Node { id: Id::from_raw(id), name: String::new(), manager: None, teams, people, below };
    Flat { parent: parent.map(Id::from_raw), node }
}

fn told(nodes: &[Node]) -> String {
    let one = |node: &Node| format!("{}({})[{}]", node.id.raw(), node.all_people(), told(&node.below));
    nodes.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_branch_stands_below_its_parent_once() {
    let check = |flat: Vec<Flat>, expected: &str| assert_eq!(told(&grow(flat)), expected);
    check(vec![], "");
    check(vec![branch(1, None, 2), branch(2, Some(1), 3), branch(3, Some(2), 4)], "1(9)[2(7)[3(4)[]]]");
    check(vec![branch(3, Some(1), 1), branch(2, Some(1), 1), branch(1, None, 0)], "1(2)[3(1)[] 2(1)[]]");
    // The parent is out of this reader's sight.
    check(vec![branch(5, Some(4), 1), branch(6, Some(5), 1)], "5(2)[6(1)[]]");
}
