# The words that the parts of a page say themselves: the shell, the keys, the themes.

ui-product = Peyvand
ui-product-line = Peyvand, the book of your customers
ui-skip = Skip to the page
ui-sections = Sections
ui-sections-short = Main sections
ui-more = More
ui-fold = Collapse
ui-search = Search
ui-search-everywhere = Search everything
ui-search-hint = Search a name, number, product or deal…
ui-notices-all = All notices
ui-palette = Go to and do
ui-palette-hint = A name, a number, a page or a deed…
ui-palette-open = open
ui-palette-move = choose
ui-palette-beside = in a new tab
ui-offline-find = The server could not be reached; please try again.
ui-notices = Notices
ui-account = My account and settings
ui-my-account = My account
ui-sign-out = Sign out

ui-language = Language
ui-language-fa = فارسی
ui-language-en = English
ui-theme = Colours
ui-theme-system = Device
ui-theme-light = Light
ui-theme-dark = Dark
ui-density = Spacing
ui-density-comfortable = Roomy
ui-density-compact = Compact
ui-calendar = Calendar
ui-calendar-jalali = Jalali
ui-calendar-gregorian = Gregorian

ui-pages = Pages of the list
ui-previous = Previous
ui-next = Next
ui-undo = Undo
ui-close = Close

ui-keys = Keyboard shortcuts
ui-key-search = Search
ui-key-capture = Log a call, from anywhere
ui-key-new = New record
ui-key-today = Go to the first page
ui-key-customers = Go to Customers
ui-key-sales = Go to Sales
ui-key-rows = Next and previous row
ui-key-open = Open the row
ui-key-edit = Edit the record

ui-unsaved = What you have typed is not saved yet.
ui-restored = What you had typed earlier and not saved is back.
ui-offline = The server could not be reached. What you typed is still here; send it again.
ui-failed = This could not be done. Try again; if it fails once more, tell your administrator.
ui-previous-month = Previous month
ui-next-month = Next month
ui-choose-date = Choose a day
ui-previous-year = Previous year
ui-next-year = Next year
ui-today = Today
ui-tomorrow = Tomorrow
ui-week-later = Next week
ui-by-prefix = by its prefix; it may have been ported
ui-number-of = { $number } · { $origin }, by its prefix
ui-minus = minus
ui-day-at = { $day }, { $time }
ui-day-of-rest = weekend
ui-nothing-found = Nothing found

ui-live-gone = This is no longer there, or no longer yours to see.
ui-live-saved = A colleague has saved this meanwhile. Nothing of yours is lost: when you save, what both of you wrote is put together.
ui-key-tick = Choose the row
ui-key-cell = Edit a cell of the row (arrows go from cell to cell)
