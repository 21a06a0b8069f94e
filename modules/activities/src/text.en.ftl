# The day, the timeline, writing down, and the deeds of one tap.

when-today = today
when-tomorrow = tomorrow
when-yesterday = yesterday
when-in-a-week = in a week
when-other = another day

timeline = Activities
today-api = One’s day: what to do now, in its order, and what was done; with “who”, that of a colleague in reach
timeline-api = What was done with one record and what comes next: open steps, then what happened, the newest first
timeline-next-steps = Next steps
timeline-all = All
timeline-everybody = Everybody
timeline-whose = Whose
timeline-older = Older
timeline-empty = Nothing has been written down yet. Begin above, with the first call or note.
timeline-nothing = Nothing has been written down yet.
timeline-nothing-yet = Nothing has been done yet.
timeline-none-such-yet = Nothing of this kind has been done yet.
timeline-none-such = There is nothing of this kind.
timeline-next = Next
timeline-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
 }

composer = Log an activity
composer-body = Details
composer-body-hint = What was said? What happened?
composer-save = Save
composer-saved = Written down.
composer-none = None
composer-no-day = no day
composer-hour = Hour
composer-next = Next step
composer-next-kind = What
composer-next-what = What for
composer-next-what-hint = such as “send the price”
composer-more = More
composer-private = Private: only I and my managers see it
composer-refused-untold = Nothing is told of this call; write what was said, or choose another result or a next step.
composer-direction-incoming = They rang
composer-direction-outgoing = I rang
composer-refused-empty = The note is empty; write something.

activities-after = After:
activities-quoted = “{ $words }”
activities-do-complete = Done
activities-do-put-off = Later
activities-do-hand-on = To a colleague
activities-do-hand-on-other = Another colleague…
activities-completed = Done.
activities-put-off = Put off: { $when }.
activities-put-off-at = Put off: { $when }, { $hour }.
activities-put-off-to = To which day
activities-not-put-off = Not put off yet:
activities-refused-past = That day or hour is over; write one that is still to come.
activities-refused-unable = This colleague cannot do it: their role does not let them, or they are no longer active. Choose another.
activities-handed-on = Handed to { $name }.

today = Today
today-morning = { $n ->
    [0] Good morning. Nothing left for today
    [one] Good morning. One thing for today
   *[other] Good morning. { $n } things for today
 }
today-afternoon = { $n ->
    [0] Good afternoon. Nothing left for today
    [one] Good afternoon. One thing for today
   *[other] Good afternoon. { $n } things for today
 }
today-evening = { $n ->
    [0] Good evening. Nothing left for today
    [one] Good evening. One thing for today
   *[other] Good evening. { $n } things for today
 }
today-of-day = { $n ->
    [one] One thing to do: { $day }
   *[other] { $n } things to do: { $day }
 }
today-of-person = { $n ->
    [one] { $name }: one thing to do, { $day }
   *[other] { $name }: { $n } things to do, { $day }
 }
today-day-before = The day before
today-day-after = The day after
today-whose = Whose day
today-mine = My own day
today-show = Show
today-by-urgency = By urgency and worth
today-why-order = Why this order?
today-order = First what is late, from the oldest promise on; then what has an hour, by the hour; then the rest, from the customer whose open opportunities are worth most.
today-more = There is more than this; the list of activities has it all.
today-empty = Nothing to do on this day
today-empty-what = You have promised nobody anything for this day. See which customers have no next step, and arrange one.
today-begin = Begin here
today-begin-what = What you promise to a customer stands here when its day comes. First write down your customers, or bring them in from a file.
today-first-customer = The first customer
today-first-import = Bring in from a file
today-find-next = Customers without a next step
today-find-undated = Tasks without a day
today-why-note = Note
today-why-call = A call was promised
today-why-task = To be done
today-why-meeting = Meeting
today-why-visit = Visit
today-why-letter = A letter to be sent
today-passed = { $hour }, passed
today-late = { $n ->
    [one] one day late
   *[other] { $n } days late
 }
today-call = Call
today-in-calendar = Today in the calendar
today-day-in-calendar = This day in the calendar
today-calendar-empty = Nothing with an hour.
today-debt = Follow-up debt
today-debt-words = promises whose day is over and that are not kept yet
today-debt-none = No promise is broken.
today-undated = { $n ->
    [one] One open task without a day
   *[other] { $n } open tasks without a day
 }
today-done = Done
today-done-none = Nothing done yet.
