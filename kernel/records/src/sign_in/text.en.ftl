# Why a password, a link or a set-up is not taken.

password-too-short = Use at least { $least } characters. A few words in a row are easy to remember.
password-too-long = This is too long; { $most } characters are enough.
password-common = This password is among the first that strangers try. Choose another one.
password-personal = This is mostly your own name or the company’s. Choose something nobody would guess.
password-wrong = This is not your current password.
sign-in-locked = Too many wrong attempts. { $minutes ->
    [one] Try again in one minute.
   *[other] Try again in { $minutes } minutes.
 }
link-refused-inactive = This person is not active, so a link would not let them in. Make them active first.
link-refused-no-email = This person has no email address to sign in with. Write it down first.
users-refused-last-administrator = Nobody would be left to change the setup. Make somebody else an administrator first.
set-up-refused-done = This workspace has already been set up. Sign in instead.
