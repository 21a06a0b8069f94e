# جعبهٔ فرمان: رکوردها، صفحه‌ها و کارها در یک فهرست.

palette-last = آخرین‌هایی که باز کردید
palette-deeds = کارها
palette-pages = صفحه‌ها
palette-everything = همهٔ نتیجه‌ها برای «{ $words }»
palette-found = { $count } پیشنهاد
palette-too-much = بیش از اندازه جور است. واژه یا حرف دیگری بیفزایید.
palette-hand-all-over = واگذاری همهٔ آنچه در دست من است
