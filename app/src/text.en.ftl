app-workspace-created = The workspace is ready. Start it with: peyvand serve
app-workspace-created-link = The workspace is ready. Start it with “peyvand serve” and open this address once to choose the administrator's password: { $link }
app-user-created = { $name } may sign in.
app-user-created-link = { $name } was added. This address works once, for three days: { $link }
app-user-reset = This address works once, for three days: { $link }
app-no-such-user = Nobody signs in with this email.
app-no-such-role = There is no such role. Try: administrator, manager, seller, read_only.
app-api-key-created = Keep this key now; it is not shown again: { $key }
app-serving = Peyvand is at { $url }
app-set-up = Open { $url } to set up the workspace.
app-sample = A made-up company is in it. Sign in with { $email } and the password { $password }
app-bad-word = Write it like product:GTXPro=GTX Pro
app-pipeline-created = The pipeline { $name } has { $stages } stages.
app-import-would = { $rows } rows: { $new } would be new, { $changed } changed, { $unchanged } unchanged, { $rejected } rejected. No record was written.
app-import-did = { $rows } rows: { $new } new, { $changed } changed, { $unchanged } unchanged, { $rejected } rejected.
app-import-problem = { $times } times: { $sentence }
app-import-told = { $sentence }
app-import-met = { $merged } rows are about somebody further up in the file; { $skipped } rows were skipped.
app-import-left-out = { $times } times a value was left out of a row that is kept: { $sentence }
app-import-near = “{ $said }” is not known; did it mean “{ $meant }”? ({ $times } times) --accept-near takes this.
app-import-took-near = “{ $said }” was taken for “{ $meant }” ({ $times } times).
app-import-rejects = The rejected rows, each with its reason: { $file }
app-backup-written = { $file } holds { $company }: { $rows } rows in { $tables } tables, read back and found whole.
app-backup-restored = { $company } was restored from { $file }: { $rows } rows in { $tables } tables, counted and compared.
app-refused-not-set-up = This workspace has not been set up yet. Run “peyvand workspace create” first, and check that --database is the one you mean.
app-refused-node-taken = Another server serves this workspace as node { $node } at this moment. Give each server a number of its own with --node, or stop the other one.
app-refused-metrics-for-all = --metrics-from names this machine, but a proxy stands in front (--public-url leads elsewhere, --listen is this machine only): everybody would seem to be this machine, and could read /metrics. Name the proxy with --trusted-proxy, and let it send X-Forwarded-For; or use --metrics-token.
app-refused-no-room = This version has to change the tables, and the disk is full or the file may not be written. Nothing was changed, and the earlier version goes on with it. Make room for a copy of the whole workspace (it is kept beside the file as .before-upgrade), and start again.
app-refused-restore-served = A server is at work on this workspace at this moment, and nothing was restored. Stop it (on PostgreSQL every node), restore, and start it again.
app-refused-file-served = Another server has this file open at this moment. One SQLite file has one server: stop the other one, or move the workspace to PostgreSQL.
app-demo-company = { $company }, made up from end to end: { $customers } customers, { $deals } opportunities and { $activities } activities up to this hour.
app-demo-other-day = It was made up on { $day }: what was due today is late by now. Another folder, or none, gives one of today.
app-demo-sign-in = Sign in as one of these; everybody's password is { $password }
app-demo-administrator = everything, and the settings
app-demo-manager = sales manager: all three branches, the funnel, the lists of the team
app-demo-branch-manager = branch manager: all that is done in { $branch }
app-demo-seller = seller: own customers, opportunities and the list of today
app-demo-service = service: every customer and what was done with them, no opportunities
app-demo-accountant = accountant: sees everything, changes nothing
app-demo-making = Making up { $company }: a year of its customers, opportunities and talks, each written down as it would have been. A minute or two.
app-demo-made = { $done } of { $all } deeds
app-demo-other-language = The company in this folder is in another language than you asked for, and stays in it. Another folder, or none, gives one in yours.
app-demo-english = For the same company in English: peyvand demo --language en
app-demo-passing = Ctrl-C ends it and removes everything it made up.
app-demo-kept = Ctrl-C ends it. The company stays in { $folder } for the next time.
app-demo-refused-data = This folder holds a demo.db that “peyvand demo” did not make, or its demo.json is gone. Choose another folder, or remove both.

app-export-did = { $rows } rows were written to { $file }.
app-export-needs-file = A workbook (xlsx) cannot go to standard output; say where with --out.

app-check-sound = { $rows } records were looked at, and all is well.
app-check-sound-as-seen = { $rows } records were looked at, and all that was looked at is well.
app-check-mended = { $rows } records were looked at; what was wrong was put right.
app-check-left = { $rows } records were looked at; { $left ->
    [one] one thing is
   *[other] { $left } things are
 } still wrong. --mend puts right what can be; for the rest, restore a backup.
app-check-put-right = { $mended } put right.
app-check-damaged = { $place }: the table or an index is damaged: { $part }
app-check-unseen-file = { $place }: not looked at: pages and indexes of the table, for it takes too long. Its records were looked at. Check again when the machine has less to do.
app-check-unseen-search = { $place }: not looked at: whether the search index says what the records say. It keeps everybody from saving meanwhile: check when no server is at work, or with --mend.
app-check-unseen-sums = { $place }: not looked at: whether the sums are right, for it takes too long. Check again when the machine has less to do.
app-check-search = { $place }: the search index does not say what the records say.
app-check-key = { $place }: in { $count } records the key { $part } is not made from its name.
app-check-doubles = { $place }: in { $count } records the keys for finding doubles are out of date.
app-check-link = { $place }: in { $count } records { $part } leads nowhere.
app-check-derived = { $count } rows of the table { $place } are not what follows from the records.
app-check-misled = { $part ->
    [unkept] The table { $place } no longer follows the records.
   *[undeclared] The table { $place } of an earlier version still follows the records. It goes when no other server is at work.
 }
app-check-side = { $part }: { $count } records are not there, yet the table { $place } speaks of them.
app-check-version = { $place }: the version of { $count } records is not that of their history.
app-check-lost = { $place }: history tells of { $count } records that are not there.

app-generate-did = { $customers } customers, { $deals } opportunities, { $activities } activities and { $people } users were made up in { $seconds } seconds. Sign in as one of these; the password of all is { $password }
app-generate-admin = everything
app-generate-branch = a branch with the largest seller
app-generate-team = a team
app-generate-large = a seller with three tenths of all customers
app-generate-middle = a seller with one in two hundred of the customers
app-generate-small = a seller with fifty customers
app-generate-refused-used = This workspace is not empty. Give another database, or say with --into-used that it is to be added to this one.
