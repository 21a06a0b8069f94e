# How a request may end other than well: a title, and what to do about it.
api-problem-malformed = درخواست خوانا نیست
    .detail = این درخواست با روش و نشانی‌اش نمی‌خواند. آن را با ‎/api/v1/openapi.json‎ بسنجید.
api-problem-sign-in = درخواست‌کننده شناخته نشد
    .detail = یک کلید API معتبر را به شکل «Authorization: Bearer pvd_…» بفرستید.
api-problem-forbidden = اجازه نیست
    .detail = نقش این شخص یا حدود این کلید، این کار را روا نمی‌دارد.
api-problem-expired = نشان نشست همراه درخواست نیست
    .detail = نوشتن با کوکی نشست، نشان همان صفحه را در سرآیند X-CSRF-Token می‌خواهد. برنامه‌ها به جای آن کلید API به کار می‌برند.
api-problem-not-found = یافت نشد
    .detail = چیزی با این نشانی نیست، یا برای این درخواست‌کننده نیست.
api-problem-wrong-method = این کار در این نشانی شدنی نیست
    .detail = سرآیند Allow می‌گوید در این نشانی چه می‌توان کرد.
api-problem-not-acceptable = پاسخ‌های اینجا تنها JSON است
    .detail = بگذارید سرآیند Accept،‏ application/json را بپذیرد.
api-problem-refused = پذیرفته نشد
    .detail = این کار با یکی از قاعده‌های کسب‌وکار نمی‌خواند.
api-problem-stale = کس دیگری زودتر ذخیره کرد
    .detail = این رکورد در این میان ذخیره شده است. «errors» می‌گوید هر جا که چیز دیگری خواسته بودید اکنون چه هست؛ نسخهٔ تازه را بگیرید و دوباره تصمیم بگیرید.
api-problem-too-large = بیش از اندازه بزرگ است
    .detail = بدنهٔ درخواست حداکثر ۱ مگابایت است.
api-problem-not-json = بدنه به نام JSON فرستاده نشده است
    .detail = بدنه را به شکل JSON و با سرآیند Content-Type: application/json بفرستید.
api-problem-invalid = بخشی از درخواست نادرست است
    .detail = «errors» می‌گوید چه چیز و کجا.
api-problem-too-many = درخواست‌ها بیش از اندازه است
    .detail = به اندازه‌ای که Retry-After می‌گوید صبر کنید و سپس آهسته‌تر پیش بروید.
api-problem-fault = خطایی پیش آمد که تقصیر شما نبود
    .detail = گزارش آن با شناسهٔ همین درخواست ثبت شد. شاید تلاش دوباره نتیجه بدهد.
api-problem-busy = اکنون کار زیاد است
    .detail = چند لحظهٔ دیگر دوباره امتحان کنید؛ Retry-After می‌گوید کی.
api-problem-too-slow = پاسخ این پرسش بیش از اندازه طول می‌کشد
    .detail = شرط را تنگ‌تر کنید یا بر پایهٔ ستون دیگری مرتب کنید.
api-problem-unavailable = به پایگاه داده دسترسی نیست
    .detail = چند لحظهٔ دیگر دوباره امتحان کنید؛ Retry-After می‌گوید کی.
api-problem-read-only = اکنون نوشتن ممکن نیست
    .detail = خواندن برقرار است. مدیر سامانه باید به دیسک سر بزند.

# What is wrong with one part of a request.
api-unreadable = بدنه JSON نیست: خواندن در سطر { $line }، ستون { $column } بازماند.
api-not-an-object = بدنه باید یک شیء JSON باشد.
api-read-only = این را خود سامانه پر می‌کند. آن را نفرستید، یا همان‌گونه که هست بفرستید.
api-not-a-version = نسخه یک عدد درست است.
api-no-such-parameter = پارامتری به این نام نیست. آنچه هست: { $known }
api-parameter-twice = این پارامتر دو بار آمده است.
api-not-true-or-false = تنها true یا false.
api-not-a-count = عددی درست از ۱ تا { $most }.
api-no-such-column = ستونی به نام «{ $name }» نیست.
api-not-a-cursor = این جا از آنِ این فهرست و این ترتیب نیست. بدون cursor آغاز کنید.
api-stands-now = اکنون اینجا هست: { $value }
api-stands-empty = این اکنون خالی است.

# The description of the API itself.
api-doc-title = API پیوند
api-doc-about = هر موجودیت با همان نام‌های صفحه‌هایش. آنچه اینجا می‌بینید همان است که این درخواست‌کننده می‌تواند ببیند: فیلدها و موجودیت‌های بیرون از دید نیامده‌اند. عدد، مبلغ و تاریخ را می‌توان با رقم فارسی یا لاتین نوشت؛ سال ۱۲۰۰ تا ۱۵۹۹ جلالی خوانده می‌شود. خطاها سندهای RFC 9457 به زبان Accept-Language هستند.
api-doc-key = کلید API که یک شخص برای یک برنامه می‌سازد؛ با حقوق همان شخص و در حدود خود کلید کار می‌کند.
api-doc-session = نشست شخصی که وارد شده است، برای اسکریپت‌های صفحه‌ها.
api-doc-csrf = نشانی که صفحه همراه دارد، در کنار کوکی، برای هر چه می‌نویسد.
api-doc-version = نسخه‌ای که این تغییر بر آن استوار است؛ اگر نسخهٔ رکورد دیگر باشد تعارض است. سرآیند If-Match نیز همین را می‌گوید.
api-doc-change = آنچه نام برده نشود همان می‌ماند. آنچه نمی‌توان پر کرد، همان‌گونه که رسیده می‌تواند بازفرستاده شود.
api-doc-place = آن را به نام cursor بفرستید؛ در پایان null است.
api-doc-money = یک مبلغ: مقدار به شکل عدد اعشاری در رشته، و ارز. ریال اعشار ندارد؛ تومان شیوهٔ نمایش است، نه ارز.
api-doc-titles = نام رکوردهای پیوسته، به تفکیک فیلد، تا جایی که درخواست‌کننده می‌بیند.
api-doc-count = شمار رکوردهای یافته؛ شمارش در ۱۰٬۰۰۰ بازمی‌ایستد و آنگاه capped است.
api-doc-history = یک تغییر رکورد. نخستین آن، ایجاد، فیلدی ندارد.
api-doc-index = آنچه برای این درخواست‌کننده هست، با حقوقش.
api-doc-problem = آنچه پیش آمد (RFC 9457). بخش نادرست بدنه pointer دارد و پارامتر نادرست نامش را؛ «now» همان است که اکنون در رکورد هست، هنگامی که کس دیگری زودتر بوده است.
api-doc-phone = به شکل بین‌المللی؛ شکل‌های دیگر به آن درمی‌آیند.
api-doc-decimal = عدد اعشاری در رشته، تا چیزی از دست نرود.

api-parameter-id = شناسهٔ رکورد
api-parameter-filter = کدام رکوردها، به زبان شرط: stage:negotiation amount>1000000 created_at<30d owner:me (پارس یا تهران). یا به شکل درخت JSON:‏ {"{"}"all":[{"{"}"field":"amount","op":"above","values":[…]{"}"}]{"}"}
api-parameter-sort = بر پایهٔ کدام ستون؛ منها در آغاز، ترتیب را وارونه می‌کند.
api-parameter-columns = کدام ستون‌ها، با ویرگول میانشان؛ id و version همیشه می‌آیند.
api-parameter-limit = چند تا در هر بار
api-parameter-cursor = جایی که «next» یا «previous» صفحهٔ پیش می‌گوید
api-parameter-count = شمردن نیز، تا ۱۰٬۰۰۰
api-parameter-titles = نام رکوردهای پیوسته نیز، در ‎_titles‎
api-parameter-if-match = تنها اگر هنوز همین نسخه است: همان ETag که رسیده است
api-parameter-if-none-match = تنها اگر نسخهٔ دیگری شده است: همان ETag که رسیده است
api-parameter-language = fa یا en، برای جمله‌ها و برچسب‌ها
api-header-etag = نسخهٔ رکورد
api-header-location = نشانی رکورد تازه
api-header-retry-after = پس از چند ثانیه تلاش دوباره معنا دارد
api-header-authenticate = چگونه باید گفت که چه کسی درخواست می‌کند

api-do-index = آنچه هست
api-do-list = فهرست: { $many }
api-do-create = افزودن: { $one }
api-do-show = خواندن: { $one }
api-do-change = تغییر بخش‌هایی از: { $one }
api-do-replace = جایگزینی: { $one }
api-do-remove = فرستادن به سطل بازیافت: { $one }
api-do-history = سابقه: { $one }
api-answer-list = یک صفحه از فهرست: { $many }
api-answer-made = رکورد تازه: { $one }
api-answer-one = رکورد: { $one }
api-answer-unchanged = هنوز همان نسخه‌ای است که رسیده بود.
api-answer-gone = در سطل بازیافت است.
api-answer-history = سابقه، از تازه به کهنه: { $one }

# برگرداندن.
api-do-undo = برگرداندن یک کار (مجموعهٔ تغییر)
api-do-undo-work = برگرداندن یک کار بزرگ تا کجا رسیده است
api-answer-undone = آنچه برگشت، و آنچه همان‌طور ماند
api-answer-undo-begun = کار بزرگی است و پس از پاسخ ادامه دارد؛ از Location پی بگیرید
api-doc-undone = change_set خودِ این برگرداندن است و برگرداندن آن، کار را دوباره انجام می‌دهد. left چیزهایی است که از آن پس تغییر کرده‌اند یا اجازه‌شان نیست، با دلیل.
api-do-merge = ادغام دو { $one }
api-answer-merged = آن که ماند، و شمارهٔ این تغییر برای برگرداندن

# خروجی گرفتن.
api-do-export = همهٔ «{ $many }» در یک فایل
api-answer-export = «{ $many }» در یک فایل
api-parameter-format = csv یا xlsx
api-not-a-format = قالب یا csv است یا xlsx.
