# One deed on many rows.
bulk-chosen = chosen
bulk-tick = Choose { $name }
bulk-tick-all = Choose all on this page
bulk-none = No row is chosen.
bulk-delete = Move to the recycle bin
bulk-owner = Hand over to a colleague
bulk-field = Change one field
bulk-which = Which field
bulk-go-on = Go on
bulk-set-now = Apply to all
bulk-empty-clears = Left empty, the field becomes empty in all of these records.
bulk-count = { $count ->
    [one] { $count } row:
   *[other] { $count } rows:
}
bulk-may = { $count ->
    [one] You may change { $count } of them; the others stay as they are, and are told.
   *[other] You may change { $count } of them; the others stay as they are, and are told.
}
bulk-deleted = { $count ->
    [one] { $count } record went into the recycle bin.
   *[other] { $count } records went into the recycle bin.
}
bulk-handed-over = { $count ->
    [one] { $count } record was handed over.
   *[other] { $count } records were handed over.
}
bulk-changed = { $count ->
    [one] { $count } record was changed.
   *[other] { $count } records were changed.
}
bulk-unchanged = { $count ->
    [one] { $count } was so already.
   *[other] { $count } were so already.
}
bulk-nothing-done = Nothing changed.
bulk-rejected = { $count ->
    [one] { $count } row was refused
   *[other] { $count } rows were refused
}
bulk-out-of-sight = A record out of your sight
bulk-back = Back to the list
bulk-all = All of them, beyond this page: { $count }
bulk-count-all = { $count ->
    [one] { $count } record of this view.
   *[other] All { $count } records of this view.
}
bulk-count-all-more = All records of this view: more than { $count }.
bulk-may-more = You may change more than { $count } of them.
bulk-will-change = { $count ->
    [one] { $count } will change.
   *[other] { $count } will change.
}
bulk-will-change-more = More than { $count } will change.
bulk-already = { $count ->
    [one] { $count } is so already.
   *[other] { $count } are so already.
}
bulk-already-more = More than { $count } are so already.
bulk-count-more = More than { $count } rows:
bulk-now-and-then = What stands there now, and what will:
bulk-one-for-all = The same number or address for many records makes them look like doubles of each other. Is this really what you mean?
bulk-work = A deed on many records
bulk-running = The records are being changed. You may leave this page; it goes on.
bulk-stopped = It was stopped. What was changed until then stays, unless you undo it here.
bulk-failed = It did not come to its end. What was changed until then stays, unless you undo it here.
