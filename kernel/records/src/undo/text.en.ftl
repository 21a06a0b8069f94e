undo-already = This was undone already.
undo-changed-since = Changed since; left as it is.
undo-touched-since = Edited since; it stays.
undo-in-use = Something was written about it since; it stays.
undo-in-bin = It lies in the recycle bin now.
undo-not-yours = Your role does not allow you to undo this.
undo-not-possible = It no longer fits with what is there now; left as it is.
