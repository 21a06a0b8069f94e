branches-tree = Branch tree
branches-tree-new = New branch
branches-tree-none = There is no branch yet
branches-tree-text = Branches and dealers form a tree. Whoever has the right sees the records of their branch and of everything below it.
branches-tree-open = Open
branches-tree-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
 }
