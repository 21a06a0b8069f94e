# Problems, in words: what happened, and what to do.

problem-not-found = This page does not exist
    .what = It may have been removed, or it is not open to you. Look for it by name above.
problem-forbidden = This is not open to you
    .what = Your role does not allow it. Ask your administrator if you need it.
problem-stale = Somebody else saved this meanwhile
    .what = Open it again to see their changes, then make yours.
problem-invalid = Something needs to be mended
    .what = Some of what was sent cannot be taken.
problem-refused = This cannot be done
    .what = The rules of the business say no.
problem-expired = This form is too old
    .what = Open the page again and send it once more; you may have to sign in again.
problem-malformed = This request could not be read
    .what = Go back, load the page again and retry.
problem-wrong-method = This address is not used this way
    .what = Go back, load the page again and retry.
problem-too-large = This is too large
    .what = What was sent is larger than this page takes.
problem-too-many = Too many attempts
    .what = Try again in { $seconds ->
        [one] one second.
       *[other] { $seconds } seconds.
     }
problem-sign-in = Sign in first
    .what = Send a valid API key, or sign in.
problem-busy = A lot is going on right now
    .what = Nothing was changed. Try again in { $seconds ->
        [one] one second.
       *[other] { $seconds } seconds.
     }
problem-too-slow = This took too long and was stopped
    .what = Narrow down what you ask for, or try again later.
problem-unavailable = The data cannot be reached right now
    .what = Nothing was lost. Try again in a moment; tell your administrator if it lasts.
problem-read-only = Nothing can be saved right now
    .what = You can go on reading. Tell your administrator; the disk may be full.
problem-fault = Something went wrong on our side
    .what = It was not your doing. If it happens again, give your administrator this code: { $id }
problem-code = Code for your administrator: { $id }
problem-home = To the first page
problem-back = Back to the page

web-settings = Settings
