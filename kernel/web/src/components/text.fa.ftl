# واژه‌های خود قطعه‌های صفحه: پوسته، فهرست کلیدها، پوسته‌های رنگ و مانند آن.

ui-product = پیوند
ui-product-line = پیوند، دفتر مشتریان شما
ui-skip = رفتن به متن صفحه
ui-sections = بخش‌ها
ui-sections-short = بخش‌های اصلی
ui-more = بیشتر
ui-fold = جمع کردن
ui-search = جستجو
ui-search-everywhere = جستجو در همه چیز
ui-search-hint = جستجوی نام، شماره، محصول یا فرصت…
ui-palette = رفتن و انجام دادن
ui-palette-hint = نام، شماره، صفحه یا کار…
ui-palette-open = باز کردن
ui-palette-move = انتخاب
ui-palette-beside = در برگهٔ تازه
ui-offline-find = ارتباط با سرور برقرار نشد؛ دوباره تلاش کنید.
ui-notices = اعلان‌ها
ui-notices-all = همهٔ اعلان‌ها
ui-account = حساب و تنظیمات من
ui-my-account = حساب من
ui-sign-out = خروج

ui-language = زبان
ui-language-fa = فارسی
ui-language-en = English
ui-theme = رنگ
ui-theme-system = دستگاه
ui-theme-light = روشن
ui-theme-dark = تیره
ui-density = چیدمان
ui-density-comfortable = راحت
ui-density-compact = فشرده
ui-calendar = تقویم
ui-calendar-jalali = خورشیدی
ui-calendar-gregorian = میلادی

ui-pages = صفحه‌های فهرست
ui-previous = قبلی
ui-next = بعدی
ui-undo = برگرداندن
ui-close = بستن

ui-keys = کلیدهای میان‌بر
ui-key-search = جستجو
ui-key-capture = ثبت تماس، از هر کجا
ui-key-new = رکورد تازه
ui-key-today = رفتن به صفحهٔ نخست
ui-key-customers = رفتن به مشتریان
ui-key-sales = رفتن به فروش
ui-key-rows = ردیف بعدی و قبلی
ui-key-open = باز کردن ردیف
ui-key-edit = ویرایش رکورد

ui-unsaved = آنچه نوشته‌اید هنوز ذخیره نشده است.
ui-restored = آنچه پیش‌تر نوشته بودید و ذخیره نشده بود، برگشت.
ui-offline = ارتباط با سرور برقرار نشد. نوشته‌های شما همین‌جا می‌ماند؛ دوباره بفرستید.
ui-failed = این کار انجام نشد. دوباره تلاش کنید؛ اگر باز هم نشد به مدیر سامانه بگویید.
ui-previous-month = ماه قبل
ui-next-month = ماه بعد
ui-choose-date = انتخاب روز
ui-previous-year = سال قبل
ui-next-year = سال بعد
ui-today = امروز
ui-tomorrow = فردا
ui-week-later = هفتهٔ بعد
ui-by-prefix = از روی پیش‌شماره؛ شاید ترابرد شده باشد
ui-number-of = { $number } · { $origin }، از روی پیش‌شماره
ui-minus = منفی
ui-day-at = { $day }، ساعت { $time }
ui-day-of-rest = تعطیل آخر هفته
ui-nothing-found = چیزی پیدا نشد

ui-live-gone = این دیگر نیست، یا دیگر برای دیدنِ شما نیست.
ui-live-saved = همکاری در این میان این را ذخیره کرد. چیزی از نوشتهٔ شما گم نمی‌شود: هنگام ذخیره، نوشتهٔ هر دو کنار هم گذاشته می‌شود.
ui-key-tick = برگزیدن ردیف
ui-key-cell = ویرایش یک خانهٔ ردیف (پیکان‌ها از خانه‌ای به خانهٔ دیگر می‌روند)
