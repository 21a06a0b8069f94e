# What colleagues do at the same moment.

live-others = Who else is here
live-looks = { $who } is looking at this too
live-edits = { $who } is editing this just now
