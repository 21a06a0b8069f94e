# The words of every record's page.

record-edit = Edit
record-more = More
record-delete = Move to the recycle bin
record-deleted = Moved to the recycle bin.
record-restored = Taken out of the recycle bin.
record-hand-over = Hand over
record-hand-over-now = Hand over to them
record-handed-over = Handed over.
record-created = created { $when }
record-changed = changed { $when }
record-facts = Facts
record-whose = In charge
record-kept = Kept by the program
record-unknown = { $n ->
    [one] one thing not known yet
   *[other] { $n } things not known yet
 }
record-fill-in = Fill in
record-comma = {", "}
record-all = All { $count }
record-begin = Add to this
record-history = History
record-history-of = History of { $name }
record-all-history = All of it
record-older = Older
record-product = The program itself
record-somebody = Somebody
record-nothing = nothing
record-effective = as of { $day }
record-created-by = { $who } created it
record-changed-by = { $who } changed it
record-deleted-by = { $who } moved it to the recycle bin
record-restored-by = { $who } brought it back
record-undone-by = { $who } undid a change
record-kept-up = Kept up by itself: { $fields }
record-kept-up-times = { $n ->
    [one] one change
   *[other] { $n } changes
 }
record-open-whole = Open on a page of its own
record-shared-by = { $who } shared it with { $whom }
record-unshared-by = { $who } ended sharing it with { $whom }
