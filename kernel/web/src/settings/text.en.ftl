# The page of the company's settings

settings-search = Search the settings
settings-lists = Lists of the settings
settings-nothing = No setting is called so
settings-kept = The settings were saved.
settings-set-back = The former setting is back.
settings-left = { $names } had been changed again since and stayed; the rest is back.
settings-overtaken = Somebody else changed the settings at the same time. Their change stands below; what you typed is still in the form, and saving again keeps it.
settings-and = { " " }and{ " " }

settings-group-company = Company
settings-group-money = Money
settings-group-rest = Week and holidays
settings-group-people = Colleagues

settings-company = Company name
settings-company-hint = Stands above every page and on every document.
settings-company-too-long = The company name has more than 120 characters.
settings-lang = Default language
settings-lang-hint = For whoever has not chosen another one.
settings-calendar = Default calendar
settings-calendar-hint = Everybody chooses their own calendar under “My account”.
settings-zone = Time zone
settings-zone-hint = Hours and the edges of days are counted in it for everybody.
settings-fiscal-month = Fiscal year begins in
settings-fiscal-month-hint = The month of the company’s accounts, in the default calendar. Filters count “this fiscal year” and “last fiscal quarter” from it.
settings-fiscal-day = Day of that month
settings-fiscal-day-hint = From 1 to 31; where the month is shorter, its last day is meant.
settings-fiscal-day-wrong = The day on which the fiscal year begins is a number from 1 to 31.
settings-unit = Sums in rial are shown in
settings-unit-hint = What is kept is always rial; no sum changes.
settings-currency = Currency
settings-weekend = Weekly days of rest
settings-weekend-hint = Calendars show them in another colour, and whoever promises such a day is reminded.
settings-weekend-none = no day
settings-weekend-all = At least one day of the week must be a working day.
settings-tell-owner = Tell colleagues whose customer it is
settings-tell-owner-hint = When a number belongs to a colleague’s customer, their name is told. Switched off, it only says “already with a colleague”.

settings-holidays-what = The days on which the company rests. Lunar dates are estimates and are corrected when the official calendar is out.
settings-holidays-none = No holiday is written down yet.
settings-holidays-all = All holidays
settings-holidays-propose = Add the official holidays of { $year }
settings-holidays-added = { $count } holidays of { $year } were added.
settings-holidays-all-there = The official holidays of { $year } were there already.

settings-history = Changes of the settings
settings-history-none = Nothing was changed yet.
settings-what = What
settings-who = Who
settings-when = When
settings-deed = Deed
settings-to-read = Other lists, to look at only
