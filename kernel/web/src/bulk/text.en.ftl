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
