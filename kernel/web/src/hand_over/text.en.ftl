# Handing over: all that a person holds, and the answer to a colleague who asks for a record.
request-yes = Hand over
request-no = No
request-given = { $count ->
    [0] Handed over; your colleague was told.
    [one] Handed over, with one piece of open work; your colleague was told.
   *[other] Handed over, with { $count } pieces of open work; your colleague was told.
}
request-refused = Your colleague was told that you do not hand it over.
request-api = Open questions for a hand-over
request-api-answer = Answering a question for a hand-over
hand-over-refused-answered = This question was answered before, or its time is over.
hand-over-refused-gone = This record is not with you any more.

holdings = Holdings
holdings-of = What { $name } holds
holdings-hand-over = Hand over what they hold
holdings-left = This user does not sign in any more, and these are still theirs:
holdings-inactive = This user is not active.
holdings-none = Nothing is held
holdings-none-what = No record that you could hand over belongs to this person.
holdings-what = What
holdings-kind = Kind
holdings-count = How many
holdings-only = Only those that
holdings-only-of = Condition for { $many }
holdings-only-hint = a condition, as in the filter of a list
holdings-by-hand = Choose one by one
holdings-which = Which records
holdings-open = Open
holdings-next = The next records
holdings-with-work = The open work about them goes along, whatever is ticked above
holdings-over = and what is over: { $count }
holdings-with-over = Also show what is over
holdings-without-over = Only what is still to be done
holdings-mend = This needs another look before the preview
holdings-only-such-as = such as { $example }
holdings-without = (not: { $kinds })
holdings-together = Together
holdings-to = To whom
holdings-to-what = One person gets all of it; among several it is shared out evenly, in turn.
holdings-find = Find a colleague
holdings-nobody = No colleague was found who may hold these.
holdings-look = Preview
holdings-preview = Preview of the hand-over
holdings-all-to = All of it goes to { $names }.
holdings-in-turn = It goes in turn to { $names }; about { $each } each.
holdings-along = { $count } of these are open work that goes along with what it is about.
holdings-now = Hand over
holdings-back = Back
holdings-more-than = more than { $count }
holdings-moved = { $count ->
    [one] One record was handed over.
   *[other] { $count } records were handed over.
}
holdings-kept = { $count ->
    [one] One record stayed, by a rule of its own.
   *[other] { $count } records stayed, by a rule of their own.
}
holdings-running = Handing over
holdings-api-stop = Stopping a hand-over
holdings-stopped = It was stopped; what was handed over until then stays so, unless you undo it here.
holdings-failed = The hand-over did not end. Begin it again; what has gone does not go twice.
record-hand-over-choose = Choose from the list of colleagues
