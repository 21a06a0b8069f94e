# روز، خط زمان، نوشتن و کارهای یک‌لمسی.

when-today = امروز
when-tomorrow = فردا
when-yesterday = دیروز
when-in-a-week = هفتهٔ بعد
when-other = روز دیگر

timeline = فعالیت‌ها
today-api = روزِ یک نفر: آنچه اکنون باید کرد، به ترتیبش، و آنچه شده است؛ با «who» روزِ همکاری که در دسترس است
timeline-api = آنچه با یک رکورد شده و آنچه در پیش است: گام‌های باز، سپس آنچه گذشته است، تازه‌ترین نخست
timeline-next-steps = قدم‌های بعدی
timeline-all = همه
timeline-everybody = همهٔ افراد
timeline-whose = کار چه کسی
timeline-older = قدیمی‌ترها
timeline-empty = هنوز چیزی نوشته نشده است. نخستین تماس یا یادداشت را همین بالا بنویسید.
timeline-nothing = هنوز چیزی نوشته نشده است.
timeline-nothing-yet = هنوز کاری انجام نشده است.
timeline-none-such-yet = هنوز کاری از این دست انجام نشده است.
timeline-none-such = چیزی از این دست نیست.
timeline-next = پیگیری بعدی
timeline-minutes = { $n } دقیقه

composer = ثبت فعالیت
composer-body = شرح
composer-body-hint = چه گفته شد؟ چه شد؟
composer-save = ثبت
composer-saved = ثبت شد.
composer-none = هیچ
composer-no-day = بی‌تاریخ
composer-hour = ساعت
composer-next = قدم بعدی
composer-next-kind = چه کاری
composer-next-what = برای چه
composer-next-what-hint = مانند «فرستادن قیمت»
composer-more = بیشتر
composer-private = خصوصی؛ فقط خودم و مدیرانم ببینند
composer-refused-untold = چیزی از این تماس گفته نشده است؛ بنویسید چه گفته شد، یا نتیجهٔ دیگر یا قدم بعدی را برگزینید.
composer-direction-incoming = او زنگ زد
composer-direction-outgoing = من زنگ زدم
composer-refused-empty = یادداشت خالی است؛ چیزی بنویسید.

activities-after = پس از:
activities-quoted = «{ $words }»
activities-do-complete = انجام شد
activities-do-put-off = بعداً
activities-do-hand-on = به همکار
activities-do-hand-on-other = همکار دیگر…
activities-completed = انجام شد.
activities-put-off = ماند برای { $when }.
activities-put-off-at = ماند برای { $when }، ساعت { $hour }.
activities-put-off-to = برای چه روزی
activities-not-put-off = هنوز به روز دیگری نرفته است:
activities-refused-past = آن روز یا ساعت گذشته است؛ زمانی در پیش را بنویسید.
activities-refused-unable = این همکار نمی‌تواند آن را انجام دهد؛ نقش او اجازه نمی‌دهد یا دیگر فعال نیست. همکار دیگری برگزینید.
activities-handed-on = به { $name } سپرده شد.

today = امروز
today-morning = { $n ->
    [0] صبح بخیر؛ برای امروز کاری نمانده است
   *[other] صبح بخیر؛ { $n } کار برای امروز
 }
today-afternoon = { $n ->
    [0] روز خوش؛ برای امروز کاری نمانده است
   *[other] روز خوش؛ { $n } کار برای امروز
 }
today-evening = { $n ->
    [0] عصر بخیر؛ برای امروز کاری نمانده است
   *[other] عصر بخیر؛ { $n } کار برای امروز
 }
today-of-day = { $n } کار برای { $day }
today-of-person = { $name }: { $n } کار برای { $day }
today-day-before = روز پیش
today-day-after = روز بعد
today-whose = روزِ چه کسی
today-mine = روزِ خودم
today-show = نشان بده
today-by-urgency = به ترتیب فوریت و ارزش
today-why-order = چرا این ترتیب؟
today-order = نخست آنچه دیر شده است، از قدیمی‌ترین قول؛ سپس آنچه ساعت دارد، به ترتیب ساعت؛ سپس بقیه، از مشتریی که فرصت‌های بازش بیشتر می‌ارزد.
today-more = کارها بیش از این است؛ همه را در فهرست فعالیت‌ها ببینید.
today-empty = کاری برای این روز نیست
today-empty-what = به هیچ‌کس قولی برای این روز نداده‌اید. ببینید کدام مشتری قدم بعدی ندارد و قراری بگذارید.
today-begin = از اینجا آغاز کنید
today-begin-what = وقتی به مشتری قولی بدهید، روزش که برسد اینجا می‌آید. نخست مشتریان خود را بنویسید یا از فایل بیاورید.
today-first-customer = نخستین مشتری
today-first-import = آوردن از فایل
today-find-next = مشتریان بدون قدم بعدی
today-find-undated = کارهای بی‌تاریخ
today-why-note = یادداشت
today-why-call = قول تماس داده شد
today-why-task = کاری که باید انجام شود
today-why-meeting = جلسه
today-why-visit = ملاقات
today-why-letter = نامه‌ای که باید فرستاده شود
today-passed = { $hour }، گذشته است
today-late = { $n } روز دیر
today-call = تماس
today-in-calendar = امروز در تقویم
today-day-in-calendar = این روز در تقویم
today-calendar-empty = قراری با ساعت نیست.
today-debt = بدهی پیگیری
today-debt-words = قولی که روزش گذشته و هنوز انجام نشده است
today-debt-none = هیچ قولی نشکسته است.
today-undated = { $n } کار باز بی‌تاریخ
today-done = انجام‌شده
today-done-none = هنوز چیزی انجام نشده است.
