# Handing over.
refused-owner-cannot-hold = This colleague may not work on such records.
holdings-refused-nothing = Nothing was chosen to be handed over.
holdings-refused-nobody = Say to whom; not to the same person.
holdings-refused-empty = No record is left under these conditions.
holdings-refused-running = A hand-over of this person is under way; wait for its end.
holdings-refused-cannot-hold = { $name } may not hold these: { $kinds }.
