# A large deed behind the answer: how far it is.
large-so-far = { $done } of { $total }
large-so-many = { $done } so far
large-stop = Stop
large-seconds-left = about { $seconds } seconds left
large-minutes-left = about { $minutes } minutes left
