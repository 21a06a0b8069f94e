# واگذاری.
refused-owner-cannot-hold = این همکار اجازهٔ کار با چنین رکوردی را ندارد.
holdings-refused-nothing = چیزی برای واگذاری برگزیده نشده است.
holdings-refused-nobody = بگویید به چه کسی سپرده شود؛ نه به خود او.
holdings-refused-empty = با این شرط‌ها رکوردی نمی‌ماند.
holdings-refused-running = یک واگذاری از همین شخص در جریان است؛ تا پایان آن بمانید.
holdings-refused-cannot-hold = { $name } نمی‌تواند این‌ها را در دست بگیرد: { $kinds }.
