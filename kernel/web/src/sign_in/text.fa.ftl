# ورود، راه‌اندازی نخست، حساب خود شخص و پیوندهای گذرواژه.

sign-in = ورود
sign-in-email = ایمیل
sign-in-password = گذرواژه
sign-in-enter = وارد شوید
sign-in-failed = وارد نشدید
sign-in-wrong = ایمیل و گذرواژه با هم نمی‌خوانند.
sign-in-forgotten = گذرواژه را فراموش کرده‌اید؟ مدیر سامانه می‌تواند برایتان پیوندی برای گذرواژهٔ تازه بسازد.
form-mend = نخست این‌ها را درست کنید
password-differs = دو گذرواژه یکی نیستند.
password-hint = دست‌کم ۱۰ نویسه. چند واژهٔ پشت سر هم آسان به یاد می‌ماند.

link-title = انتخاب گذرواژه
link-invitation = { $name }، خوش آمدید
link-reset = گذرواژهٔ تازه برای { $name }
link-what = گذرواژه‌ای انتخاب کنید. بی‌درنگ وارد می‌شوید و این پیوند دیگر کار نمی‌کند.
link-password = گذرواژهٔ تازه
link-password-again = تکرار گذرواژه
link-enter = ذخیره و ورود
link-worthless = این پیوند دیگر کار نمی‌کند
    .what = یا پیش‌تر به کار رفته، یا بیش از سه روز از آن گذشته، یا پیوند تازه‌تری جایش را گرفته است. از مدیر سامانه پیوند تازه بخواهید.

set-up = راه‌اندازی پیوند
set-up-what = یک دقیقه، و دفتر مشتریان شما باز است. زبان و تقویم را هر کس بعدها برای خودش عوض می‌کند.
set-up-company-part = شرکت شما
set-up-you-part = شما، مدیر سامانه
set-up-company = نام شرکت
set-up-lang = زبان شرکت
set-up-currency = واحد پول
set-up-unit = مبلغ‌های ریالی نشان داده شود به
set-up-unit-hint = تنها برای ریال؛ آنچه نگه داشته می‌شود یکی است.
set-up-unit-toman = تومان
set-up-unit-rial = ریال
set-up-zone = منطقهٔ زمانی
set-up-name = نام شما
set-up-email-hint = با آن وارد می‌شوید.
set-up-do = راه‌اندازی و ورود
set-up-closed = راه‌اندازی تنها از خود دستگاه باز است
set-up-closed-what = نشانی‌ای را که برنامه در ترمینالش چاپ کرده و با «set-up» آغاز می‌شود باز کنید؛ رمزی در آن است که تنها صاحبش می‌خواند.
set-up-closed-wrong = رمز این نشانی رمز کنونی نیست. برنامه با هر آغاز رمز تازه‌ای می‌سازد؛ آخرین نشانی چاپ‌شده را باز کنید.

currency-irr = ریال ایران
currency-usd = دلار آمریکا
currency-eur = یورو
currency-aed = درهم امارات
currency-try = لیر ترکیه
currency-gbp = پوند انگلیس

account-about = دربارهٔ من
account-signs-in-with = با این ایمیل وارد می‌شوید:
account-keep = ذخیره
account-kept = ذخیره شد.
account-password = گذرواژه
account-old-password = گذرواژهٔ کنونی
account-new-password = گذرواژهٔ تازه
account-change-password = تغییر گذرواژه
account-password-changed = گذرواژه تغییر کرد و حساب شما در همهٔ دستگاه‌های دیگر بسته شد.
account-sessions = کجا وارد شده‌اید
account-device = دستگاه
account-device-unknown = برنامه‌ای دیگر
account-this-device = همین
account-address = نشانی
account-since = از
account-last-seen = آخرین بار
account-end-others = خروج از همهٔ دستگاه‌های دیگر
account-sessions-ended = حساب شما در همهٔ دستگاه‌های دیگر بسته شد.

invitation = ورود
invitation-can-sign-in = این شخص گذرواژه دارد. اگر فراموش کرده، پیوندی بسازید تا گذرواژهٔ تازه‌ای انتخاب کند.
invitation-cannot-sign-in = این شخص هنوز گذرواژه ندارد و نمی‌تواند وارد شود.
invitation-inactive = این شخص فعال نیست و نمی‌تواند وارد شود.
invitation-no-email = این شخص بدون ایمیل نمی‌تواند وارد شود. نخست ایمیلش را بنویسید.
invitation-make = دعوت‌نامه بساز
invitation-make-reset = پیوند گذرواژهٔ تازه بساز
invitation-made = دعوت‌نامه برای { $name }
invitation-made-reset = گذرواژهٔ تازه برای { $name }
invitation-hand-over = این پیوند را خودتان با پیامک، ایمیل یا نامه برسانید. یک بار کار می‌کند، تا { $until }، و تنها همین حالا نشان داده می‌شود.
invitation-link = پیوند
invitation-back = بازگشت به شخص

key-title = کلیدهای برنامه‌ها
key-what = کلید به یک برنامه اجازه می‌دهد از راه API به نام شما بخواند و بنویسد، با حقوق شما و نه بیشتر.
key-name = برای چه کاری است
key-name-hint = مانند «فرم سایت» یا «حسابداری».
key-since = ساخته‌شده در
key-ends = پایان
key-used = آخرین بار
key-deed = کار
key-never = هرگز
key-unused = هنوز نه
key-reads-only = تنها خواندن
key-days = { $days ->
    [0] هرگز
    [one] پس از یک روز
   *[other] پس از { $days } روز
 }
key-make = کلید بساز
key-made = کلید «{ $name }»
key-keep = این کلید را جایی نگه دارید که برنامه پیدایش کند. تنها همین حالا نشان داده می‌شود.
key-secret = کلید
key-back = بازگشت به حساب من
key-revoke = باطل کن
key-revoked = کلید دیگر کار نمی‌کند.
key-renew = نو کردن
key-back-service = بازگشت به کلیدها
key-title-of = کلیدهای { $name }
key-what-service = کاربر بی‌گذرواژه یک سرویس است: برنامه‌ها با این کلیدها به نام او و با حقوق نقشش کار می‌کنند، نه بیشتر.
key-reach = چه کاری می‌تواند
key-reach-all = هر کاری که این شخص می‌تواند
key-reach-reads = فقط خواندن
key-reach-some = فقط آنچه پایین نشان شده است
key-ticks = انتخاب موجودیت به موجودیت
key-entity = موجودیت
key-tick-read = خواندن
key-tick-write = افزودن و تغییر
key-tick-delete = حذف
key-tick-move = ورود و خروج
key-nothing-ticked = دست‌کم یک چیز را در پایین نشان کنید، یا حدود دیگری برگزینید.
