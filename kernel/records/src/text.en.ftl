users = Users
users-one = user
users-name = Name
users-email = Email
users-roles = Roles
users-roles-hint = What one may do is what any of their roles allows.
users-team = Team
users-branch = Branch
users-active = Active
users-lang = Language
users-calendar = Calendar
users-lang-fa = فارسی
users-lang-en = English
users-calendar-jalali = Jalali
users-calendar-gregorian = Gregorian
users-section-main = Details

teams = Teams
teams-one = team
teams-name = Name
teams-branch = Branch
teams-manager = Manager
teams-section-main = Details

branches = Branches
branches-one = branch
branches-name = Name
branches-parent = Part of
branches-manager = Manager
branches-section-main = Details
branches-refused-ring = A branch cannot stand below itself.

roles = Roles
roles-one = role
roles-key = Key
roles-name = Name
roles-rights = Rights
roles-section-main = Details
roles-refused-rights = This is not a readable description of rights.
roles-refused-held = { $count ->
    [one] Somebody still has this role. Give them another one first.
   *[other] { $count } people still have this role. Give them another one first.
}
roles-refused-entity = There is nothing called “{ $name }” here.
roles-refused-field = There is no field called “{ $name }”.
roles-refused-locks-out = You would lock yourself out: nobody takes the right to change the setup from themselves. Let another administrator do it.
see-as-read-only = You are looking through somebody else’s eyes and cannot change anything. Go back to yourself first.
see-as-refused-self = This is you already.
see-as-refused-inactive = This person cannot sign in, so there is nothing to see.
see-as-own-page = This page belongs to the person alone. Go back to yourself first.

shares = Shares
shares-one = share
shares-entity = Of
shares-record = Record
shares-person = Person
shares-team = Team
shares-writes = May change it
shares-until-on = Until
shares-given-by = Shared by
shares-refused-nobodys = This belongs to nobody and is open to everybody who may see such records.
shares-refused-owner = It is theirs already.
shares-refused-past = This day is over. Choose today or a later one.

holidays = Holidays
holidays-one = Holiday
holidays-name = Occasion
holidays-day = Day
holidays-estimated = Estimated
holidays-estimated-hint = Days of the lunar calendar may move by a day until the official calendar is out.
holidays-section-main = Details

role-administrator = Administrator

field-id = Id
field-version = Version
field-created-at = Created
field-updated-at = Changed
field-deleted-at = Deleted
field-owner = Owner
field-team = Team
field-branch = Branch

value-required = Please fill this in.
value-taken = Another record already has this.
value-no-such-record = There is no such record.
value-too-many = At most { $most } are taken at once.
value-no-such-field = “{ $name }” is no field that could be asked for.
value-not-yours = Your role does not let you change this.
value-wrong-kind = This value does not fit here.
query-no-such-field = There is no field of this name.
refused-still-used = It is still linked from “{ $entity }”. Change those records first.
refused-link-gone = What it says under “{ $field }” is no longer there. Bring that back first.

door-page = page
door-api = API
door-import = import
door-command = command line
door-rule = by itself

error-not-found = There is nothing at this address.
error-forbidden = Your role does not allow this.
error-stale = Somebody else saved this record while you were working on it.
error-busy = There is too much going on right now. Try again in a moment.
error-too-slow = This question took too long to answer. Narrow the filter.
error-unavailable = The database cannot be reached. Try again in a moment.
error-read-only = Writing is not possible right now; reading is. Check the free space of the disk.
error-fault = Something went wrong that was not your doing. It has been logged.
refused-owner-left = This user is no longer active. Choose somebody else.
value-other-currency = All amounts are kept in { $currency }. Write it in this currency.
merge-refused-same = A record cannot be merged with itself.

idempotency-differs = This Idempotency-Key was the name of another request. Give each deed a name of its own.
idempotency-at-work = The request of this Idempotency-Key is being done at this moment. Ask again in a second.
idempotency-unsettled = The request of this Idempotency-Key was begun, and its answer was lost. Look whether it was done before you ask under another name.
external-not-a-system = A system is a short word of Latin letters, digits, dots and dashes, such as “accounting”.
external-not-an-id = An id has 1 to { $most } characters.
external-taken = This external id leads to another record already.
external-too-many = You met too many external ids of records outside your sight. Go on in an hour, or ask for a wider role.
key-refused-inactive = This user is not active.
key-refused-not-a-service = This person can sign in and makes their own keys. An administrator makes keys only for users without a password.

jobs-refused-under-way = The same work is under way already.
jobs-refused-not-failed = This work has not failed; there is nothing to try again.
jobs-refused-ended = This work has ended already.
