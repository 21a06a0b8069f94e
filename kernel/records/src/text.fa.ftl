users = کاربران
users-one = کاربر
users-name = نام
users-email = ایمیل
users-roles = نقش‌ها
users-roles-hint = هر کس همهٔ آن‌چه را می‌تواند که دست‌کم یکی از نقش‌هایش اجازه می‌دهد.
users-team = تیم
users-branch = شعبه
users-active = فعال
users-lang = زبان
users-calendar = تقویم
users-lang-fa = فارسی
users-lang-en = English
users-calendar-jalali = خورشیدی
users-calendar-gregorian = میلادی
users-section-main = مشخصات

teams = تیم‌ها
teams-one = تیم
teams-name = نام
teams-branch = شعبه
teams-manager = مدیر
teams-section-main = مشخصات

branches = شعبه‌ها
branches-one = شعبه
branches-name = نام
branches-parent = شعبهٔ بالادست
branches-manager = مدیر
branches-section-main = مشخصات
branches-refused-ring = شعبه نمی‌تواند زیرمجموعهٔ خودش باشد.

roles = نقش‌ها
roles-one = نقش
roles-key = کلید
roles-name = نام
roles-rights = حقوق دسترسی
roles-section-main = مشخصات
roles-refused-rights = این متن، شرح خوانایی از حقوق دسترسی نیست.
roles-refused-held = { $count ->
    [one] هنوز یک نفر این نقش را دارد. نخست نقش دیگری به او بدهید.
   *[other] هنوز { $count } نفر این نقش را دارند. نخست نقش دیگری به آن‌ها بدهید.
}
roles-refused-entity = چیزی به نام «{ $name }» این‌جا نیست.
roles-refused-field = فیلدی به نام «{ $name }» وجود ندارد.
roles-refused-locks-out = با این کار خودتان را بیرون می‌گذارید: هیچ‌کس حق تغییر تنظیمات را از خودش نمی‌گیرد. بگذارید مدیر سامانهٔ دیگری این کار را بکند.
see-as-read-only = شما از نگاه همکار دیگری می‌بینید و نمی‌توانید چیزی را تغییر دهید. نخست به خودتان بازگردید.
see-as-refused-self = این خود شما هستید.
see-as-refused-inactive = این همکار نمی‌تواند وارد شود، پس چیزی برای دیدن نیست.
see-as-own-page = این صفحه شخصی است و تنها خود این همکار آن را می‌بیند. نخست به خودتان بازگردید.

shares = اشتراک‌ها
shares-one = اشتراک
shares-entity = از
shares-record = رکورد
shares-person = شخص
shares-team = تیم
shares-writes = اجازهٔ تغییر
shares-until-on = تا روز
shares-given-by = به‌اشتراک‌گذارنده
shares-refused-nobodys = این مورد صاحبی ندارد و هر کس که چنین مواردی را می‌بیند، آن را می‌بیند.
shares-refused-owner = این مورد از آن خود اوست.
shares-refused-past = این روز گذشته است. امروز یا روزی پس از آن را انتخاب کنید.

holidays = تعطیلات
holidays-one = روز تعطیل
holidays-name = مناسبت
holidays-day = روز
holidays-estimated = تخمینی
holidays-estimated-hint = تاریخ‌های قمری تا اعلام تقویم رسمی ممکن است یک روز جابه‌جا شوند.
holidays-section-main = مشخصات

role-administrator = مدیر سامانه

field-id = شناسه
field-version = نسخه
field-created-at = زمان ایجاد
field-updated-at = آخرین تغییر
field-deleted-at = زمان حذف
field-owner = مسئول
field-team = تیم
field-branch = شعبه

value-required = این را پر کنید.
value-taken = رکورد دیگری همین مقدار را دارد.
value-no-such-record = چنین رکوردی یافت نشد.
value-too-many = یک‌جا حداکثر { $most } تا پذیرفته می‌شود.
value-no-such-field = «{ $name }» فیلدی نیست که بتوان خواست.
value-not-yours = نقش شما اجازهٔ تغییر این را نمی‌دهد.
value-wrong-kind = این مقدار با این خانه جور نیست.
query-no-such-field = فیلدی به این نام نیست.
refused-still-used = هنوز از «{ $entity }» به آن پیوند هست. نخست آن رکوردها را تغییر دهید.
refused-link-gone = آنچه در «{ $field }» آن آمده دیگر نیست. نخست آن را برگردانید.

door-page = صفحه
door-api = API
door-import = ورود از فایل
door-command = خط فرمان
door-rule = خودکار

error-not-found = چیزی با این نشانی یافت نشد.
error-forbidden = نقش شما اجازهٔ این کار را نمی‌دهد.
error-stale = هنگامی که شما کار می‌کردید، کس دیگری این رکورد را ذخیره کرد.
error-busy = اکنون کار زیاد است. چند لحظهٔ دیگر دوباره امتحان کنید.
error-too-slow = پاسخ این پرسش بیش از اندازه طول کشید. شرط را تنگ‌تر کنید.
error-unavailable = به پایگاه داده دسترسی نیست. چند لحظهٔ دیگر دوباره امتحان کنید.
error-read-only = اکنون نوشتن ممکن نیست؛ خواندن برقرار است. جای خالی دیسک را بررسی کنید.
error-fault = خطایی پیش آمد که تقصیر شما نبود. گزارش آن ثبت شد.
refused-owner-left = این کاربر دیگر فعال نیست. کس دیگری را انتخاب کنید.
value-other-currency = همهٔ مبلغ‌ها به { $currency } ثبت می‌شوند. مبلغ را به همین ارز بنویسید.
merge-refused-same = یک رکورد با خودش ادغام نمی‌شود.

idempotency-differs = این Idempotency-Key نام درخواست دیگری بود. برای هر کار نامی تازه بگذارید.
idempotency-at-work = درخواستِ این Idempotency-Key همین حالا در حال انجام است. یک ثانیهٔ دیگر دوباره بپرسید.
idempotency-unsettled = درخواستِ این Idempotency-Key آغاز شد و پاسخش گم شد. پیش از آنکه با نام دیگری بخواهید، ببینید انجام شده است یا نه.
external-not-a-system = نام سامانه واژهٔ کوتاهی است از حروف لاتین، رقم، نقطه و خط تیره؛ مانند accounting.
external-not-an-id = شناسه از ۱ تا { $most } نویسه دارد.
external-taken = این شناسهٔ بیرونی پیش‌تر به رکورد دیگری می‌رسد.
external-too-many = در یک ساعت گذشته به شناسه‌های بیرونی زیادی برخوردید که به رکوردهای بیرون از دید شما می‌رسند. یک ساعت دیگر ادامه دهید یا نقش گسترده‌تری بخواهید.
key-refused-inactive = این کاربر فعال نیست.
key-refused-not-a-service = این شخص خودش وارد می‌شود و کلیدهایش را خودش می‌سازد. مدیر فقط برای کاربر بی‌گذرواژه کلید می‌سازد.

jobs-refused-under-way = همین کار هم‌اکنون در جریان است.
jobs-refused-not-failed = این کار شکست نخورده است؛ چیزی برای تلاش دوباره نیست.
jobs-refused-ended = این کار پیش‌تر پایان یافته است.
