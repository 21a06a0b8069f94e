capture = Log a call
capture-number = Number
capture-look = Who is this number?
capture-name = Name
capture-city = City
capture-mobile = Mobile
capture-mobile-hint = This is a landline; ask for a mobile too, so that a message reaches them.
capture-wanted = What did they want?
capture-outcome = About
capture-note = What was said?
capture-next = Next step
capture-next-on = Day of the next step
capture-tomorrow = Tomorrow
capture-week = Next week
capture-date = A date…
capture-direction = Who rang?
capture-incoming = They rang
capture-outgoing = I rang
capture-result = Did they answer?
capture-save = Save
capture-seconds = { $seconds } s

capture-new = New number:
capture-landline = (a landline)
capture-perhaps = Perhaps one of these, ringing from another number?
capture-somebody-else = It is somebody else
capture-who-of = Several people have this number; who is it?
capture-no-contact = No contact with them is written down yet.
capture-last = Last contact { $when }:{" "}
capture-fulfils = This call is that follow-up
capture-with = This number is with { $owner }.
capture-with-colleague = This number is already with a colleague.
capture-with-hint = Their record belongs to your colleague. Write down what was said and ask for a hand-over, so that your colleague knows.
capture-ask = Ask for hand-over
capture-asked = Your colleague has been asked.
capture-asks = { $name } asks: will you hand over this customer? They have rung.

capture-kept = The call with { $name } is saved.
capture-kept-next = The call with { $name } is saved; follow up: { $day }.
capture-open = Open
capture-follow-up = Follow up: { $about }

capture-mend = Please mend this; everything you typed is still there.
capture-nobody = Write the number that rang, or at least a name.
capture-elsewhere = This number is already with a colleague; you can ask them to hand it over.
capture-not-elsewhere = This number is not with another colleague; save the call.
capture-which = Say which of them rang.
capture-another-name = This number belongs to { $name }, but you wrote another name. If it is somebody else, say so; otherwise clear the name.
capture-gone = This customer cannot be found any more; write the number again.
capture-next-past = That day is past; write today or a later day.
capture-next-unsaid = Write the day of the next step, such as "Saturday" or "in 3 days".

capture-sending = Sending…
capture-waiting = It has not reached the server yet. What you wrote stays here and is sent again by itself.
capture-again = Send now
capture-restored = What you had typed and not saved is back.
capture-clear = Start anew
capture-too-large = The text is too long to be sent; please shorten it.
capture-failed = It was not saved, but everything you typed is still here. Send it again; if it fails once more, tell your administrator.

capture-cities = Tehran|Mashhad|Isfahan|Karaj|Shiraz|Tabriz|Qom|Ahvaz|Kermanshah|Urmia|Rasht|Zahedan|Hamadan|Kerman|Yazd|Ardabil|Bandar Abbas|Arak|Zanjan|Sanandaj|Qazvin|Khorramabad|Gorgan|Sari|Shahrekord|Bojnord|Bushehr|Birjand|Ilam|Semnan|Yasuj

capture-api-callers = Whose a number is: the customer, their last contacts and open matters
capture-api-captures = Write a call down: the customer if new, the call, and the follow-up after it
capture-api-owner = The colleague who has the customer, where that may be told
capture-api-key = A mark of this submission; the same mark with the same content is one call, however often it arrives
capture-api-hand-over = Ask the colleague to hand the customer over
capture-api-wrong = Something in what was sent is wrong, field by field
