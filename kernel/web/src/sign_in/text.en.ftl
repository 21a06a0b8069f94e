# Signing in, the first set-up, one's own account, and the links for passwords.

sign-in = Sign in
sign-in-email = Email
sign-in-password = Password
sign-in-enter = Sign in
sign-in-failed = You are not signed in
sign-in-wrong = Email and password do not belong together.
sign-in-forgotten = Forgotten your password? Your administrator can make you a link for a new one.
form-mend = Please mend this first
password-differs = The two passwords are not the same.
password-hint = At least 10 characters. A few words in a row are easy to remember.

link-title = Choose a password
link-invitation = Welcome, { $name }
link-reset = A new password for { $name }
link-what = Choose a password. You will be signed in right away, and this link will not work again.
link-password = New password
link-password-again = The password once more
link-enter = Keep it and sign in
link-worthless = This link does not work any more
    .what = It was used already, is older than three days, or was replaced by a newer one. Ask your administrator for a new link.

set-up = Set up Peyvand
set-up-what = A minute, and the book of your customers is open. Language and calendar everybody can choose for themselves later.
set-up-company-part = Your company
set-up-you-part = You, the administrator
set-up-company = Name of the company
set-up-lang = Language of the company
set-up-currency = Currency
set-up-unit = Amounts in rials are shown in
set-up-unit-hint = Only for rials; what is stored is the same.
set-up-unit-toman = Toman
set-up-unit-rial = Rial
set-up-zone = Time zone
set-up-name = Your name
set-up-email-hint = You sign in with it.
set-up-do = Set up and enter
set-up-closed = Set-up is open only at the machine itself
set-up-closed-what = Open the address that the program printed in its terminal, beginning with “set-up”; it carries a secret that only its owner can read.
set-up-closed-wrong = The secret in this address is not the one in force. The program makes a new one at every start; open the address that it printed last.

currency-irr = Rial (Iran)
currency-usd = US dollar
currency-eur = Euro
currency-aed = Dirham (Emirates)
currency-try = Lira (Turkey)
currency-gbp = Pound sterling

account-about = About me
account-signs-in-with = You sign in with
account-keep = Keep
account-kept = Kept.
account-password = Password
account-old-password = Current password
account-new-password = New password
account-change-password = Change the password
account-password-changed = Your password is changed. All other devices are signed out.
account-sessions = Where you are signed in
account-device = Device
account-device-unknown = Another program
account-this-device = this one
account-address = Address
account-since = Since
account-last-seen = Last seen
account-end-others = Sign out everywhere else
account-sessions-ended = All other devices are signed out.

invitation = Sign-in
invitation-can-sign-in = This person has a password. If they forgot it, make a link by which they choose a new one.
invitation-cannot-sign-in = This person has no password yet and cannot sign in.
invitation-inactive = This person is not active and cannot sign in.
invitation-no-email = Without an email address this person cannot sign in. Write it down first.
invitation-make = Make an invitation
invitation-make-reset = Make a link for a new password
invitation-made = Invitation for { $name }
invitation-made-reset = A new password for { $name }
invitation-hand-over = Hand this link over yourself, in a message, an email or a letter. It works once, until { $until }, and is shown only now.
invitation-link = The link
invitation-back = Back to the person

key-title = Keys for programs
key-what = A key lets a program read and write in your name through the API, with your rights and no more.
key-name = What is it for
key-name-hint = Such as “website form” or “accounting”.
key-since = Made
key-ends = Ends
key-used = Last used
key-deed = Action
key-never = never
key-unused = not yet
key-reads-only = reads only
key-days = { $days ->
    [0] Never
    [one] After one day
   *[other] After { $days } days
 }
key-make = Make a key
key-made = Key “{ $name }”
key-keep = Keep this secret where the program finds it. It is shown only now.
key-secret = The key
key-back = Back to my account
key-revoke = Revoke
key-revoked = The key no longer works.
key-renew = Renew
key-back-service = Back to the keys
key-title-of = Keys of { $name }
key-what-service = A user without a password is a service: programs act in its name with these keys, with the rights of its role and no more.
key-reach = What it may
key-reach-all = All that this person may
key-reach-reads = Only read
key-reach-some = Only what is ticked below
key-ticks = Choose entity by entity
key-entity = Entity
key-tick-read = Read
key-tick-write = Add and change
key-tick-delete = Delete
key-tick-move = Import and export
key-nothing-ticked = Tick at least one thing below, or choose another reach.
