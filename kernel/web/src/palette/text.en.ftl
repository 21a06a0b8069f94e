# The command box: records, pages and deeds in one list.

palette-last = What you opened last
palette-deeds = Do
palette-pages = Pages
palette-everything = Everything found for “{ $words }”
palette-found = { $count } suggestions
palette-too-much = Too much answers this. Add a word or a letter.
palette-hand-all-over = Hand over all that I hold

# What people call these pages beside their headings, parted by a bar.
palette-words-bin = Trash | Deleted records | Bring back what was deleted
palette-words-roles = Rights | Permissions | Access | Who may do what
palette-words-people = Colleagues | Users | Invite a colleague | Staff
palette-words-holidays = Days of rest | Official holidays
palette-words-account = Password | My profile | Sessions
palette-words-settings = Setup | Preferences | Administration | Configuration
palette-words-system = Status | Health | Backup | Version | Jobs | Errors | Disk space | Monitoring
palette-words-indexes = Slow lists | Speed | Index | Performance
palette-words-imports = Import | Imports | Bring in data | Earlier imports | Excel | CSV
palette-words-notices = Notifications | Bell | Messages
palette-words-keys = API key | Token | Program access
palette-words-api = REST | Integration | For programs | Developers | OpenAPI
palette-words-settings-company = Name of the workspace
palette-words-settings-lang = Language
palette-words-settings-calendar = Jalali | Gregorian | Calendar
palette-words-settings-zone = Time zone | Clock | Hour
palette-words-settings-fiscal-month = Fiscal year | Financial year | Accounting year
palette-words-settings-fiscal-day = Fiscal year | Financial year | First day of the fiscal year
palette-words-settings-unit = Toman | Rial | Currency | Money
palette-words-settings-weekend = Weekend | Working days | Week
palette-words-settings-tell-owner = Name of the owner | Whose customer
