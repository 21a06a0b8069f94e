# The words of every list: its views, its filter as a sentence, its columns.

flag-yes = Yes
flag-no = No

list-views = Views
list-all = All
list-mine = My { $entity }
list-my-teams = My team’s { $entity }
list-new = New { $one }
list-filter = Filter or find in { $entity }
list-filter-hint = Words, or a condition such as created<30d
list-filter-apply = Apply
list-filter-wrong = This filter could not be read. Nothing you typed is lost; mend it here and send it again.
list-filter-stays = Until then the same records as before are shown.
list-filter-view-shown = Until then all of this view is shown.
list-filter-mark = ⟨here⟩
list-remove = Take away
list-remove-all = Show all
list-add = Condition
list-add-field = What
list-add-op = Is
list-add-value = Which
list-add-now = Add
list-add-hint = More than one value? Put a comma between them.
list-add-hint-time = Dates may also be typed as today, this month, last quarter or last 30 days.
list-change = Change this condition
list-change-now = Change
list-add-text = The condition, as it is typed
list-columns = Columns
list-columns-apply = Show these columns
list-columns-own = Usual columns
list-shows = { $entity }, sorted by { $field }
list-count = { $count } { $noun }
list-count-more = more than { $count } { $noun }
list-counting = counting…
list-count-now = count them
list-count-all = the whole list
list-count-slow = counting takes too long; another condition makes it quicker
list-empty = No { $entity } yet
list-empty-text = This page will hold your { $entity }. Begin with the first one; a list you already keep in a spreadsheet can come in as it is.
list-empty-only = This page will hold the { $entity } you may see. There are none yet.
list-none = Nothing matches
list-none-text = None of the { $entity } you may see fits these conditions. Take one away, or show all.
list-none-words = Taken as text to look for: { $words }. A condition has a sign in it, such as created<30d.
list-without-words = Leave these words out
list-sort-unknown = This list cannot be sorted by “{ $field }”, which the address asks for. It stands in its usual order.
list-place-unknown = The address names a place that this list does not have. It begins at its start.
list-first-page = Back to the beginning

list-op-is = is
list-op-not = is not
list-op-has = contains
list-op-starts = starts with
list-op-above = more than, after
list-op-least = at least, from
list-op-below = less than, before
list-op-most = at most, until
list-op-empty = is empty
list-op-filled = is filled

list-not = not { $value }
list-words = “{ $value }”
list-and = {" and "}
list-or = {" or "}
list-is-empty = is empty
list-is-filled = is filled
list-has = contains { $value }
list-starts = starts with { $value }
list-has-not = does not contain { $value }
list-starts-not = does not start with { $value }
list-below = less than { $value }
list-before = before { $value }
list-at-most = at most { $value }
list-until = until { $value }
list-above = more than { $value }
list-after = after { $value }
list-at-least = at least { $value }
list-since = since { $value }
list-between = { $from } to { $until }
list-related-has = at least one
list-related-none = none
list-related-with = { $number }: { $which }
list-related-whose = { $number } whose { $which }
list-whose-is = { $field } is { $asked }
list-whose-value = { $field } is { $asked }
list-whose-has = { $field } { $asked }
list-whose-empty = { $field } { $asked }
list-newest = Last { $value }
list-newest-or-never = { $value } or never
list-value-empty = empty
list-begin-has = with related records
list-begin-no = without related records
list-begin-count = how many related records
list-begin-more-than = more than so many related records
list-begin-last = when the newest related record was
list-begin-or = either of both
list-begin-not = the opposite
list-me = me
list-my-team = my team
list-my-branch = my branch
list-now = now
list-last = in the last { $value }
list-ago = { $value } ago
list-coming = in the next { $value }
list-ahead = { $value } from now
list-unit-hour = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
 }
list-unit-day = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
list-unit-week = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
 }
list-unit-month = { $n ->
    [one] { $n } month
   *[other] { $n } months
 }
list-unit-quarter = { $n ->
    [one] { $n } quarter
   *[other] { $n } quarters
 }
list-unit-year = { $n ->
    [one] { $n } year
   *[other] { $n } years
 }
list-unit-fiscal-quarter = { $n ->
    [one] { $n } fiscal quarter
   *[other] { $n } fiscal quarters
}
list-unit-fiscal-year = { $n ->
    [one] { $n } fiscal year
   *[other] { $n } fiscal years
}
list-this-hour = this hour
list-this-day = today
list-this-week = this week
list-this-month = this month
list-this-quarter = this quarter
list-this-year = this year
list-this-fiscal-quarter = this fiscal quarter
list-this-fiscal-year = this fiscal year
list-last-hour = last hour
list-last-day = yesterday
list-last-week = last week
list-last-month = last month
list-last-quarter = last quarter
list-last-year = last year
list-last-fiscal-quarter = last fiscal quarter
list-last-fiscal-year = last fiscal year
list-next-hour = next hour
list-next-day = tomorrow
list-next-week = next week
list-next-month = next month
list-next-quarter = next quarter
list-next-year = next year
list-next-fiscal-quarter = next fiscal quarter
list-next-fiscal-year = next fiscal year

list-view-new = View
list-view-save = Save
list-view-save-as = Save as
list-view-keep = Save this view
list-view-hint = Keeps the conditions, the order and the columns as they are now. Only you see it until you share it.
list-view-changed = Changed since saved
list-view-reset = Reset
list-view-more = More about this view
list-view-edit = Name and sharing of the view
list-view-first = Open this view first
list-view-first-hint = For everybody it is shared with who has not chosen another.
list-view-alone-hint = One shares a view with one’s team, and you are in none; with a role or with all, an administrator does.
list-view-first-now = The list opens with this view from now on.
list-view-is-first = Opens first
list-view-not-first = Do not open “{ $name }” first
list-view-open-first = Open “{ $name }” first
list-view-kept = The view was saved.
list-view-gone = The view was deleted.
list-view-stale = Somebody else saved this view in the meantime. Look at it again, then save.
list-tabs-order = Order of the tabs
list-tabs-text = The order and the view that opens first are yours alone; nobody else’s list changes.
list-tab-up = Move “{ $name }” one place earlier
list-tab-down = Move “{ $name }” one place later
list-faces = Shown as
list-as-list = As a list
list-as-board = As a board
list-cell-nothing = nothing
list-cell-overtaken = { $who } has changed this to { $value } meanwhile. Save again to put yours in its place, or cancel to leave theirs.
list-column-up = Move “{ $name }” one place earlier
list-column-down = Move “{ $name }” one place later
list-slow = This list takes too long
list-slow-text = It was stopped after two seconds, so that it holds up nobody else. Nothing is broken: ask for fewer records, or in another order.
list-slow-mine = Only mine
list-slow-month = Only of the last 30 days
list-slow-order = In the usual order
list-slow-test = The field { $field } has no index: every record must be looked at.
list-slow-piece = The field { $field } is not kept for searching: the piece must be looked for in every record. Ask how it begins, or for the whole value.
list-slow-behind = The condition lies behind { $field }: the records that it leads to must be looked at as well.
list-slow-sort = The order goes by { $field }, which has no index: all records must be sorted first.
list-beside = See { $name } beside the list
