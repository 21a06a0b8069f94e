# Undoing a deed: from the message after it, and from a record's history.

undo-title = Undo
undo-done = Undone.
undo-done-many = { $count ->
    [one] { $count } record is as it was before.
   *[other] { $count } records are as they were before.
}
undo-done-none = Nothing was undone.
undo-before = { $count ->
    [one] { $count } record had been undone already.
   *[other] { $count } records had been undone already.
}
undo-left = { $count ->
    [one] { $count } thing stays as it is
   *[other] { $count } things stay as they are
}
undo-left-more = and { $count } more
undo-again = Do it again
undo-open = Show
undo-what = Record
undo-field = Where
undo-why = Why
undo-who = Last change
undo-here = Undo this
undo-preview-open = Undo all of this
undo-preview = This changed the records below. Undoing it brings all of them back to what they were; what was changed since is left alone, and you are told.
undo-and-more = and other records
undo-all-of-it = Undo all
undo-was-created = was created
undo-was-changed = was changed
undo-was-deleted = went into the recycle bin
undo-was-restored = came back
undo-is-undone = undone
undo-runs = This is being undone already.
undo-running = Undoing
undo-stopped = Undoing was stopped. What was undone until then stays undone; you can begin again from the same history.
undo-failed = Undoing did not come to its end. Begin it again; what was undone is not changed twice.
undo-will = { $count ->
    [one] { $count } record will be as it was before.
   *[other] { $count } records will be as they were before.
}
undo-will-more = More than { $count } records will be as they were before.
undo-touched = { $count ->
    [one] This touched { $count } record. It goes back unless it was changed since.
   *[other] This touched { $count } records. Each goes back unless it was changed since.
}
undo-touched-more = This touched more than { $count } records. Each goes back unless it was changed since.
undo-will-none = Nothing of it can be undone any more.
