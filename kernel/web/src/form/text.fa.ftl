# واژه‌های هر فرم.

form-save = ذخیره
form-cancel = انصراف
form-edit = ویرایش { $name }
form-way = راه رسیدن به این صفحه
form-more = مشخصات دیگر
form-percent = ٪
form-such-as = مانند { $value }
form-unsaid = انتخاب نشده
form-saved = ذخیره شد.
form-created = ذخیره شد. این صفحهٔ آن است.
form-not-saved = هنوز ذخیره نشده است. این‌ها را درست کنید و دوباره ذخیره کنید:
form-by-name = یا نام را بنویسید ({ $field })
form-no-record-called = چیزی که اجازهٔ دیدنش را دارید به نام «{ $name }» نیست. از فهرست انتخاب کنید.
form-several-called = چند مورد به نام «{ $name }» هست. از فهرست انتخاب کنید که کدام.
form-somebody = یکی از همکاران
form-you-elsewhere = خودتان در پنجره‌ای دیگر
form-overtaken = در این میان اینجا تغییر کرده است ({ $who }، { $when }). چیزی از نوشتهٔ شما گم نشده است.
form-overtaken-choose = جایی که هر دو نوشته‌اید، انتخاب کنید کدام بماند؛ سپس ذخیره کنید.
form-overtaken-apart = شما چیزهای دیگری را تغییر داده‌اید. نگاهی بیندازید و دوباره ذخیره کنید.
form-choose = این‌ها را هر دو تغییر داده‌اید
form-taken-over = در این میان تغییر کرده و در اینجا آمده است:
form-was = پیش از این:
form-mine = نوشتهٔ من:
form-theirs = نوشتهٔ او:
form-put-together = ذخیره شد. در این میان { $who } این‌ها را تغییر داده بود: { $fields }. هر دو ماند.
