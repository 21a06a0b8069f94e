# نظرها و دنبال کردن.
comments-hint = به همکارانتان بگویید… برای نام بردن از کسی @ بزنید.
comments-say = گفتن
comments-kept = نظر شما ثبت شد.
comments-kept-change = نظر شما تغییر کرد.
comments-taken-out = نظر شما برداشته شد.
comments-edit = ویرایش نظر
comments-keep = ذخیره
comments-back = بازگشت
comments-take-out = برداشتن نظر
comments-more = کارهای این نظر
comments-changed = ویرایش‌شده
comments-refused-empty = چیزی ننوشته‌اید.
comments-does-not-see = این رکورد را نمی‌بیند
comments-blind = { $count ->
    [one] { $names } این رکورد را نمی‌بیند و خبردار نشد.
   *[other] { $names } این رکورد را نمی‌بینند و خبردار نشدند.
}
follow = دنبال کردن
follow-done = این رکورد را دنبال می‌کنید.
follow-stop = دیگر دنبال نمی‌کنم
follow-stopped = دیگر این رکورد را دنبال نمی‌کنید.
follow-following = دنبال می‌کنید
follow-who = دنبال‌کنندگان
follow-nobody = کسی این رکورد را دنبال نمی‌کند.
follow-what = از نظرها و از تغییر مرحله و مسئول خبردار می‌شوید.
follow-api = دنبال کردن یک رکورد
