# خواندن فایل
import-file-unreadable = این فایل خوانده نشد: { $what }
import-file-empty = این فایل خالی است.
import-file-not-text = این فایل متن نیست. آن را به صورت CSV با رمزگذاری UTF-8 ذخیره کنید.
import-file-workbook = این یک کارپوشهٔ اکسل است. در اکسل «ذخیره به نام» و سپس «CSV UTF-8» را انتخاب کنید و همان را بفرستید.
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
import-verdict-rejected = رد
import-reject-row = سطر
import-reject-reason = علت رد
import-yes = بله
import-no = خیر
import-team-of = تیم { $manager }
