# Comments, and following.
comments-hint = Tell your colleagues… Type @ to mention somebody.
comments-say = Say it
comments-kept = Your comment is kept.
comments-kept-change = Your comment is changed.
comments-taken-out = Your comment is taken out.
comments-edit = Edit comment
comments-keep = Save
comments-back = Back
comments-take-out = Take the comment out
comments-more = What can be done with this comment
comments-changed = edited
comments-refused-empty = You have not written anything.
comments-does-not-see = does not see this record
comments-blind = { $count ->
    [one] { $names } does not see this record and was not told.
   *[other] { $names } do not see this record and were not told.
}
follow = Follow
follow-done = You follow this record.
follow-stop = Stop following
follow-stopped = You do not follow this record any more.
follow-following = Following
follow-who = Followers
follow-nobody = Nobody follows this record.
follow-what = You hear of comments, and of changes of the stage and the owner.
follow-api = Following a record
