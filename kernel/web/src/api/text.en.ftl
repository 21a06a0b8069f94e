# How a request may end other than well: a title, and what to do about it.
api-problem-malformed = The request cannot be read
    .detail = The request is not what its method and address promise. Compare it with /api/v1/openapi.json.
api-problem-sign-in = Who asks is not known
    .detail = Send an API key in force as “Authorization: Bearer pvd_…”.
api-problem-forbidden = Not allowed
    .detail = The role of this person, or the limits of this key, do not allow this.
api-problem-expired = The token of the session is missing
    .detail = A write with the session’s cookie carries the token of its page in the header X-CSRF-Token. A program uses an API key instead.
api-problem-not-found = Not found
    .detail = There is nothing at this address, or not for this caller.
api-problem-wrong-method = This cannot be done here
    .detail = The header Allow names what can be done at this address.
api-problem-not-acceptable = Only JSON is spoken here
    .detail = Let the header Accept take application/json.
api-problem-refused = Refused
    .detail = This is against a rule of the business.
api-problem-stale = Somebody else was faster
    .detail = The record was saved meanwhile. “errors” tells what stands now where the request wanted something else; take the new version and decide again.
api-problem-too-large = Too large
    .detail = A body may have at most 1 MB.
api-problem-not-json = The body is not said to be JSON
    .detail = Send the body as JSON, with the header Content-Type: application/json.
api-problem-invalid = Something in the request is wrong
    .detail = “errors” tells what and where.
api-problem-too-many = Too many requests
    .detail = Wait as long as Retry-After says, then go on more slowly.
api-problem-fault = Something went wrong that was not your doing
    .detail = It has been logged under the id of this request. Trying again may help.
api-problem-busy = Too much is going on right now
    .detail = Try again in a moment; Retry-After says when.
api-problem-too-slow = This question takes too long
    .detail = Narrow the filter, or sort by another column.
api-problem-unavailable = The database cannot be reached
    .detail = Try again in a moment; Retry-After says when.
api-problem-read-only = Writing is not possible now
    .detail = Reading goes on. The administrator should look at the disk.

# What is wrong with one part of a request.
api-unreadable = The body is not JSON: reading stopped at line { $line }, column { $column }.
api-not-an-object = The body must be a JSON object.
api-read-only = This is set by the product. Leave it out, or send it as it is.
api-not-a-version = A version is a whole number.
api-no-such-parameter = There is no parameter of this name. Those here are: { $known }
api-parameter-twice = This parameter stands twice.
api-not-true-or-false = Either true or false.
api-not-a-count = A whole number from 1 to { $most }.
api-no-such-column = There is no column “{ $name }”.
api-not-a-cursor = This place does not belong to this list and its order. Begin without a cursor.
api-stands-now = Now stands here: { $value }
api-stands-empty = This is empty now.

# The description of the API itself.
api-doc-title = Peyvand API
api-doc-about = Every entity under the names of its pages. What you see here is what this caller may see: fields and entities out of sight are left out. Numbers, sums and dates may be written in Persian or Latin digits; a year from 1200 to 1599 is read as a Jalali one. Errors are problem documents (RFC 9457) in the language of Accept-Language.
api-doc-key = An API key, made by a person for a program. It acts with that person’s rights, narrowed by its own limits.
api-doc-session = The session of a signed-in person, for the scripts of pages.
api-doc-csrf = The token that a page carries, beside the cookie, for everything that writes.
api-doc-version = The version this change rests on; another one in the record is a conflict. The header If-Match says the same.
api-doc-change = What is not named stays as it is. What cannot be set may be sent back as it was received.
api-doc-place = Pass it as cursor; null at the end.
api-doc-money = A sum: the amount as a decimal in a string, and the currency. Rials have no decimals; toman is a display, not a currency.
api-doc-titles = The names of linked records, by field, as far as the caller may see them.
api-doc-count = How many match; counting stops at 10,000, and then it is capped.
api-doc-history = One change of a record. The first one, its creation, has no fields.
api-doc-index = What is there for this caller, with their rights.
api-doc-problem = What went wrong (RFC 9457). A wrong member of the body has a pointer, a wrong parameter its name; “now” is what stands in the record, where somebody else was faster.
api-doc-phone = In international form; others are brought to it.
api-doc-decimal = A decimal in a string, so that nothing is lost.

api-parameter-id = The record’s id
api-parameter-filter = Which records, in the filter language: stage:negotiation amount>1000000 created_at<30d owner:me (pars or tehran). Or as a tree in JSON: {"{"}"all":[{"{"}"field":"amount","op":"above","values":[…]{"}"}]{"}"}
api-parameter-sort = By which column; a minus in front turns it round.
api-parameter-columns = Which columns, with commas between; id and version always come along.
api-parameter-limit = How many at once
api-parameter-cursor = The place from “next” or “previous” of the page before
api-parameter-count = Also count, up to 10,000
api-parameter-titles = Also give the names of linked records, in _titles
api-parameter-if-match = Only if this is still the version: the ETag that was received
api-parameter-if-none-match = Only if it is another version by now: the ETag that was received
api-parameter-language = fa or en, for sentences and labels
api-header-etag = The version of the record
api-header-location = The address of the new record
api-header-retry-after = After how many seconds another try makes sense
api-header-authenticate = How to say who asks

api-do-index = What is there
api-do-list = List: { $many }
api-do-create = Add: { $one }
api-do-show = Read: { $one }
api-do-change = Change parts of: { $one }
api-do-replace = Replace: { $one }
api-do-remove = Move to the recycle bin: { $one }
api-do-history = History of: { $one }
api-answer-list = A page of the list: { $many }
api-answer-made = The new record: { $one }
api-answer-one = The record: { $one }
api-answer-unchanged = It is still the version that was received.
api-answer-gone = It lies in the recycle bin.
api-answer-history = The history, newest first: { $one }

# Undoing.
api-do-undo = Undo a deed (a change-set)
api-do-undo-work = How far undoing a large deed has come
api-answer-undone = What was undone, and what stays as it is
api-answer-undo-begun = It is large and goes on behind the answer; follow it at Location
api-doc-undone = change_set is that of the undoing itself; undoing it does the deed again. “left” is what was changed since or is not allowed, with the reason.
api-do-merge = Make one of two: { $one }
api-answer-merged = The one that stays, and the change-set to undo it by

# Export.
api-do-export = All { $many } as a file
api-answer-export = { $many } as a file
api-parameter-format = csv or xlsx
api-not-a-format = A format is csv or xlsx.
