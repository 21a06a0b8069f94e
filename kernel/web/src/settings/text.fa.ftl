# صفحهٔ تنظیمات شرکت

settings-search = جستجو در تنظیمات
settings-lists = فهرست‌های تنظیمات
settings-nothing = تنظیمی با این نام نیست
settings-kept = تنظیمات ذخیره شد.
settings-set-back = تنظیم پیشین برگشت.
settings-left = { $names } پس از آن باز تغییر کرده بود و همان ماند؛ بقیه برگشت.
settings-overtaken = هم‌زمان کس دیگری تنظیمات را تغییر داده است. تغییر او پایین صفحه است؛ نوشتهٔ شما هنوز در فرم است و با ذخیرهٔ دوباره می‌نشیند.
settings-and = { " " }و{ " " }

settings-group-company = شرکت
settings-group-money = پول
settings-group-rest = هفته و تعطیلات
settings-group-people = همکاران

settings-company = نام شرکت
settings-company-hint = بالای هر صفحه و روی هر سند می‌آید.
settings-company-too-long = نام شرکت بیش از ۱۲۰ نویسه است.
settings-lang = زبان پیش‌فرض
settings-lang-hint = زبان کسی که زبان دیگری برای خود نگزیده است.
settings-calendar = تقویم پیش‌فرض
settings-calendar-hint = هر کس در «حساب من» تقویم خود را برمی‌گزیند.
settings-zone = منطقهٔ زمانی
settings-zone-hint = ساعت‌ها و مرز روزها برای همه با این منطقه شمرده می‌شود.
settings-fiscal-month = ماه آغاز سال مالی
settings-fiscal-month-hint = به تقویم پیش‌فرض شرکت. «سال مالی» و «فصل مالی گذشته» در فیلترها از همین ماه شمرده می‌شود.
settings-fiscal-day = روز آغاز سال مالی
settings-fiscal-day-hint = از ۱ تا ۳۱؛ اگر ماه کوتاه‌تر باشد، روز آخرش.
settings-fiscal-day-wrong = روز آغاز سال مالی عددی از ۱ تا ۳۱ است.
settings-unit = مبلغ‌های ریالی نشان داده شود به
settings-unit-hint = آنچه نگه داشته می‌شود همیشه ریال است؛ هیچ مبلغی تغییر نمی‌کند.
settings-currency = واحد پول
settings-weekend = روزهای تعطیل هفته
settings-weekend-hint = در تقویم‌ها رنگ دیگری دارند و هنگام قول دادن یادآوری می‌شوند.
settings-weekend-none = هیچ روز
settings-weekend-all = دست‌کم یک روز هفته باید کاری باشد.
settings-tell-owner = گفتن نام مسئول مشتری به همکاران
settings-tell-owner-hint = وقتی شماره‌ای از آنِ مشتری همکار دیگری است، نامش گفته شود. خاموش که باشد تنها گفته می‌شود «نزد یکی از همکاران است».

settings-holidays-what = روزهایی که شرکت تعطیل است. تاریخ‌های قمری تخمینی‌اند و با اعلام تقویم رسمی درست می‌شوند.
settings-holidays-none = هنوز روز تعطیلی نوشته نشده است.
settings-holidays-all = همهٔ تعطیلات
settings-holidays-propose = افزودن تعطیلات رسمی { $year }
settings-holidays-added = { $count } روز تعطیل { $year } افزوده شد.
settings-holidays-all-there = تعطیلات رسمی { $year } از پیش نوشته شده بود.

settings-history = تغییرهای تنظیمات
settings-history-none = هنوز چیزی تغییر نکرده است.
settings-what = چه
settings-who = چه کسی
settings-when = کی
settings-deed = کار
settings-to-read = فهرست‌های دیگر، فقط برای دیدن
