# خواندن فایل
import-file-unreadable = این فایل خوانده نشد: { $what }
import-file-empty = این فایل خالی است.
import-file-not-text = این فایل متن نیست. آن را به صورت CSV با رمزگذاری UTF-8 ذخیره کنید.
import-file-not-workbook = در این فایل کارپوشه‌ای نیست؛ یک بایگانی ZIP یا نوشته‌ای از گونهٔ دیگر است. خود کارپوشه را با قالب XLSX یا برگهٔ آن را به صورت CSV با رمزگذاری UTF-8 بفرستید.
import-file-old-workbook = این یک کارپوشهٔ قدیمی اکسل یا کارپوشه‌ای رمزدار است. آن را بدون رمز با قالب XLSX یا CSV ذخیره کنید.
import-file-broken-workbook = این کارپوشهٔ اکسل خراب است یا ناقص رسیده. آن را در اکسل باز و دوباره ذخیره کنید و همان را بفرستید.
import-file-no-such-sheet = این کارپوشه برگه‌ای به نام «{ $name }» ندارد.
import-file-too-large = این کارپوشه پس از باز شدن بیش از { $megabytes } مگابایت می‌شود و خوانده نمی‌شود. برگه را به صورت CSV ذخیره کنید یا در چند بخش بفرستید.
import-file-too-wide = این فایل بیش از { $most } ستون دارد.
import-file-headings = سطر اول باید نام ستون‌ها باشد و در این فایل خوانده نمی‌شود.
import-file-encoding = رمزگذاری «{ $name }» شناخته نیست. UTF-8، UTF-16 یا Windows-1256 را به کار ببرید.

# نگاشت ستون‌ها
import-no-such-field = فیلد «{ $field }» وجود ندارد یا با این فایل پر نمی‌شود.
import-no-such-column = ستونی به نام «{ $column }» در فایل نیست.
import-no-such-currency = واحد پول «{ $name }» شناخته نیست.
import-bad-flag = «{ $flag }» خوانده نشد. بنویسید ستون=فیلد یا فیلد==مقدار.
import-no-key = رکوردها را نمی‌توان با فیلد «{ $field }» شناخت؛ فیلدی متنی یا عددی را انتخاب کنید که ستونی آن را پر می‌کند.
import-nothing-mapped = هیچ ستونی به فیلدی نگاشته نشده است. دست‌کم یک ستون را انتخاب کنید.

import-heading-repeated = دو ستون «{ $heading }» نام دارند. پیش از انتخاب، مقدارهای هر دو را ببینید.
import-no-headings = سطر اول به داده می‌ماند نه به نام ستون‌ها. اگر چنین است پایین همین صفحه بگویید، وگرنه وارد نمی‌شود.
import-no-rows = در این فایل جز نام ستون‌ها سطری نیست؛ چیزی برای وارد کردن نیست.
import-dates-day-first = تاریخ‌های این ستون با روز در آغاز خوانده می‌شوند، چون برخی جز این خوانده نمی‌شوند.
import-dates-month-first = تاریخ‌های این ستون با ماه در آغاز خوانده می‌شوند، چون برخی جز این خوانده نمی‌شوند.
import-dates-assumed = تاریخ‌های این ستون هم با روز و هم با ماه در آغاز خواندنی است؛ روز در آغاز گرفته شد.
import-dates-mixed = برخی تاریخ‌های این ستون با روز و برخی با ماه آغاز می‌شوند؛ آن‌هایی که دو معنا دارند خوانده نمی‌شوند.
import-mapping-nameless = برای این نگاشت نامی بنویسید تا بعد پیدا شود.
import-is-begun = این فایل پیش‌تر وارد شده است و ستون‌هایش همان می‌ماند.
import-trial-is-ending = آزمایش این فایل همین حالا دارد تمام می‌شود. چیزی از دست نرفته است؛ یک دقیقه دیگر دوباره بزنید.
import-sheet-gone = این فایل دیگر نگه داشته نشده است. دوباره آن را بفرستید.
import-broke-off = ورود به دلیلی که از شما نیست نیمه‌کاره ماند. آنچه تا آن هنگام وارد شده مانده است؛ جزئیات در گزارش سرور ثبت شد.

# سطرهای دربارهٔ کسی که از پیش هست
import-met-row = همان سطر { $row } است.
import-met-record = همان رکوردی است که از پیش بوده است.
import-met-colleague = از پیش نزد یکی از همکاران است.

# سطرهای ردشده
import-row-too-many-cells = این سطر بیش از سرستون‌ها خانه دارد.
import-row-cut = فایل در میانهٔ این سطر تمام شده است.
import-row-unclosed = گیومه‌ای در این سطر باز شده و بسته نشده است؛ بقیهٔ فایل درون آن مانده است.
import-row-too-long = این سطر از اندازهٔ مجاز بلندتر است.
import-row-not-text = در این سطر نویسه‌هایی هست که خوانده نمی‌شود.
import-row-repeated = همین مقدار در سطر { $row } هم آمده است.
import-row-not-found = این رکورد دیگر در دسترس نیست.
import-row-stale = این رکورد هم‌زمان به دست کس دیگری تغییر کرد. این سطر را دوباره وارد کنید.
import-row-forbidden = دسترسی شما برای این رکورد کافی نیست.
import-row-fault = این سطر به دلیلی که از شما نیست وارد نشد. جزئیات در گزارش سرور ثبت شد.
import-rejects-into-itself = سطرهای ردشده در همان فایلی که خوانده می‌شود نوشته نمی‌شوند. نام دیگری بدهید.
import-key-ambiguous = چند رکورد با همین مقدار هست و معلوم نیست کدام باید تغییر کند.
import-link-unknown = «{ $said }» شناخته نیست.
import-link-near = «{ $said }» شناخته نیست. آیا منظور «{ $meant }» است؟
import-link-ambiguous = { $times } رکورد به نام «{ $said }» هست و معلوم نیست منظور کدام است.
import-link-left-open = سطری که نامش «{ $said }» است وارد نشد؛ این رکورد بدون پیوند به آن ماند.

# پیشنهاد نام‌های نزدیک
import-near-spaces = فقط در فاصله‌ها فرق دارد
import-near-order = همان واژه‌ها با ترتیبی دیگر
import-near-slip = شاید لغزش تایپی است

# نتیجه
import-verdict-new = تازه
import-verdict-changed = به‌روز
import-verdict-unchanged = بدون تغییر
import-verdict-skipped = نادیده گرفته شد
import-verdict-rejected = رد
import-reject-row = سطر
import-reject-reason = علت رد
import-yes = بله
import-no = خیر
import-team-of = تیم { $manager }
import-no-such-id = رکوردی با شناسهٔ «{ $said }» نیست.
