# واگذاری: آنچه یک نفر در دست دارد، و پاسخ به همکاری که رکوردی را می‌خواهد.
request-yes = می‌سپارم
request-no = نه
request-given = { $count ->
    [0] واگذار شد؛ همکارتان خبردار شد.
   *[other] واگذار شد، با { $count } کار باز؛ همکارتان خبردار شد.
}
request-refused = به همکارتان گفته شد که نمی‌سپارید.
request-api = پرسش‌های باز واگذاری
request-api-answer = پاسخ به درخواست واگذاری
hand-over-refused-answered = این درخواست پیش‌تر پاسخ گرفته یا زمانش گذشته است.
hand-over-refused-gone = این رکورد دیگر نزد شما نیست.

holdings = در دست
holdings-of = آنچه { $name } در دست دارد
holdings-hand-over = واگذاری آنچه در دست دارد
holdings-left = این کاربر دیگر وارد نمی‌شود و هنوز این‌ها به نام اوست:
holdings-inactive = این کاربر غیرفعال است.
holdings-none = چیزی در دست ندارد
holdings-none-what = هیچ رکوردی که بتوانید واگذار کنید به نام این شخص نیست.
holdings-what = چه چیزهایی
holdings-kind = نوع
holdings-count = تعداد
holdings-only = فقط آن‌ها که
holdings-only-of = شرط برای { $many }
holdings-only-hint = شرطی مانند آنچه در فیلتر فهرست می‌نویسید
holdings-by-hand = برگزیدن یک‌به‌یک
holdings-which = کدام رکوردها
holdings-open = باز کردن
holdings-next = رکوردهای بعدی
holdings-with-work = کارهای باز دربارهٔ این‌ها هم همراه برود، هر چه بالا برگزیده شده باشد
holdings-over = و آنچه پایان یافته: { $count }
holdings-with-over = آنچه پایان یافته هم نشان داده شود
holdings-without-over = فقط آنچه هنوز باز است
holdings-mend = پیش از پیش‌نمایش این را درست کنید
holdings-only-such-as = مانند { $example }
holdings-without = (جز { $kinds })
holdings-together = در مجموع
holdings-to = به چه کسی
holdings-to-what = یک نفر همه را می‌گیرد؛ اگر چند نفر را برگزینید، به نوبت و برابر پخش می‌شود.
holdings-find = جستجوی همکار
holdings-nobody = همکاری پیدا نشد که بتواند این‌ها را در دست بگیرد.
holdings-look = پیش‌نمایش
holdings-preview = پیش‌نمایش واگذاری
holdings-all-to = همه به { $names } سپرده می‌شود.
holdings-in-turn = به نوبت به { $names } سپرده می‌شود؛ به هر یک حدود { $each }.
holdings-along = { $count } کار باز در میان این‌ها هست که همراه رکوردهای خود می‌رود.
holdings-now = واگذار کن
holdings-back = بازگشت
holdings-more-than = بیش از { $count }
holdings-moved = { $count } رکورد واگذار شد.
holdings-kept = { $count } رکورد به دلیل قاعدهٔ خودش ماند.
holdings-running = در حال واگذاری
holdings-api-stop = متوقف کردن واگذاری
holdings-stopped = متوقف شد؛ آنچه تا آن هنگام واگذار شده است همان‌طور می‌ماند، مگر آن که همین‌جا برگردانید.
holdings-failed = واگذاری به پایان نرسید. دوباره آغاز کنید؛ آنچه رفته است دوباره نمی‌رود.
record-hand-over-choose = برگزیدن از فهرست همکاران
