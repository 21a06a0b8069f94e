# Reading the file
import-file-unreadable = This file could not be read: { $what }
import-file-empty = This file is empty.
import-file-not-text = This file is not text. Save it as CSV in UTF-8.
import-file-not-workbook = This file holds no workbook: it is a ZIP archive or another kind of document. Send the workbook itself as XLSX, or its sheet as CSV in UTF-8.
import-file-old-workbook = This is an old Excel workbook, or one behind a password. Save it as XLSX without a password, or as CSV.
import-file-broken-workbook = This Excel workbook is broken or was cut off. Open it in Excel, save it again, and send that file.
import-file-no-such-sheet = The workbook has no sheet “{ $name }”.
import-file-too-large = This workbook unpacks to more than { $megabytes } MB and is not read. Save the sheet as CSV, or send it in parts.
import-file-too-wide = This file has more than { $most } columns.
import-file-headings = The first row must name the columns, and in this file it cannot be read.
import-file-encoding = The encoding “{ $name }” is not known. Use UTF-8, UTF-16 or Windows-1256.

# Mapping the columns
import-no-such-field = There is no field “{ $field }” that this file could fill.
import-no-such-column = The file has no column “{ $column }”.
import-no-such-currency = The currency “{ $name }” is not known.
import-bad-flag = “{ $flag }” was not understood. Write column=field or field==value.
import-no-key = Records cannot be known by “{ $field }”; choose a field of text or whole numbers that a column fills.
import-nothing-mapped = No column fills a field yet. Choose at least one.

import-heading-repeated = Two columns are called “{ $heading }”. Look at the values of both before you choose.
import-no-headings = The first row looks like data, not like the names of columns. If it is, say so below, or it will not come in.
import-no-rows = There is nothing in this file below the headings, so there is nothing to import.
import-dates-day-first = The dates of this column are read with the day first, as some of them can only be read so.
import-dates-month-first = The dates of this column are read with the month first, as some of them can only be read so.
import-dates-assumed = The dates of this column could begin with the day or the month; they are read with the day first.
import-dates-mixed = Some dates of this column begin with the day and others with the month; those that could mean two days are not read.
import-mapping-nameless = Give the mapping a name, so that it can be found again.
import-is-begun = This sheet has been imported already; its columns stay as they were.
import-trial-is-ending = The trial of this sheet is just ending. Nothing is lost; press again in a minute.
import-sheet-gone = This sheet is no longer kept. Send it again.
import-broke-off = The import broke off for a reason that is not yours. What had come in until then stays; the server's log has the details.

# Rows about somebody who is there already
import-met-row = The same as row { $row }.
import-met-record = The same as a record that is there already.
import-met-colleague = Already with a colleague.

# Rejected rows
import-row-too-many-cells = This row has more cells than there are headings.
import-row-cut = The file ends in the middle of this row.
import-row-unclosed = A quote is opened in this row and never closed; the rest of the file is inside it.
import-row-too-long = This row is longer than allowed.
import-row-not-text = There are characters in this row that cannot be read.
import-row-repeated = Row { $row } has this value already.
import-row-not-found = This record is no longer within reach.
import-row-stale = Somebody else changed this record at the same moment. Import this row again.
import-row-forbidden = Your rights do not cover this record.
import-row-fault = This row was not imported, for a reason that is not yours. The server's log has the details.
import-rejects-into-itself = The rejected rows cannot be written into the file that is being read. Give another name.
import-key-ambiguous = Several records have this value, and it is not clear which of them to change.
import-link-unknown = “{ $said }” is not known.
import-link-near = “{ $said }” is not known. Is “{ $meant }” meant?
import-link-ambiguous = There are { $times } records called “{ $said }”, and it is not clear which is meant.
import-link-left-open = The row called “{ $said }” was not imported; this record was kept without the link to it.

# Proposals for nearly known names
import-near-spaces = differs only in spaces
import-near-order = the same words in another order
import-near-slip = perhaps a slip of the pen

# The outcome
import-verdict-new = new
import-verdict-changed = changed
import-verdict-unchanged = unchanged
import-verdict-skipped = skipped
import-verdict-rejected = rejected
import-reject-row = Row
import-reject-reason = Why rejected
import-yes = yes
import-no = no
import-team-of = { $manager }'s team
import-no-such-id = There is no record with the id “{ $said }”.
