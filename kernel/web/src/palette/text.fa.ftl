# جعبهٔ فرمان: رکوردها، صفحه‌ها و کارها در یک فهرست.

palette-last = آخرین‌هایی که باز کردید
palette-deeds = کارها
palette-pages = صفحه‌ها
palette-everything = همهٔ نتیجه‌ها برای «{ $words }»
palette-found = { $count } پیشنهاد
palette-too-much = بیش از اندازه جور است. واژه یا حرف دیگری بیفزایید.
palette-hand-all-over = واگذاری همهٔ آنچه در دست من است

# مردم این صفحه‌ها را جز سرنامشان به چه می‌خوانند؛ با خط از هم جداست.
palette-words-bin = سطل زباله | حذف‌شده‌ها | بازگرداندن حذف‌شده
palette-words-roles = دسترسی | اجازه‌ها | مجوز | چه کسی چه می‌تواند
palette-words-people = همکاران | کاربران | دعوت همکار | کارکنان
palette-words-holidays = تعطیلات رسمی | روزهای تعطیل
palette-words-account = رمز | گذرواژه | پروفایل | نشست‌ها
palette-words-settings = تنظیم | پیکربندی | مدیریت | راه‌اندازی
palette-words-system = وضعیت | سلامت | پشتیبان | پشتیبان‌گیری | نسخه | کارهای پشت صحنه | خطاها | فضای دیسک | پایش
palette-words-indexes = شاخص | ایندکس | فهرست‌های کند | سرعت
palette-words-imports = ورود داده | ورود اطلاعات | ایمپورت | ورودهای پیشین | اکسل
palette-words-notices = اعلان‌ها | زنگ | پیام‌ها
palette-words-keys = کلید API | توکن | دسترسی برنامه
palette-words-api = وب‌سرویس | اتصال به سامانه‌های دیگر | برنامه‌نویسان | مستندات
palette-words-settings-company = نام سازمان | نام مجموعه
palette-words-settings-lang = زبان
palette-words-settings-calendar = شمسی | جلالی | میلادی | تقویم
palette-words-settings-zone = منطقهٔ زمانی | ساعت | وقت محلی
palette-words-settings-fiscal-month = سال مالی | سال حسابداری
palette-words-settings-fiscal-day = سال مالی | روز آغاز سال مالی
palette-words-settings-unit = تومان | ریال | واحد پول
palette-words-settings-weekend = آخر هفته | روزهای کاری | تعطیلی هفتگی
palette-words-settings-tell-owner = نام مسئول | مشتری چه کسی
