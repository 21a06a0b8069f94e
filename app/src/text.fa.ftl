app-workspace-created = فضای کاری آماده است. آن را با «peyvand serve» راه بیندازید.
app-workspace-created-link = فضای کاری آماده است. آن را با «peyvand serve» راه بیندازید و این نشانی را یک بار برای انتخاب گذرواژهٔ مدیر باز کنید: { $link }
app-user-created = { $name } می‌تواند وارد شود.
app-user-created-link = { $name } افزوده شد. این نشانی تا سه روز و تنها یک بار کار می‌کند: { $link }
app-user-reset = این نشانی تا سه روز و تنها یک بار کار می‌کند: { $link }
app-no-such-user = کسی با این ایمیل وارد نمی‌شود.
app-no-such-role = چنین نقشی نیست. یکی از این‌ها: administrator، manager، seller، read_only.
app-api-key-created = این کلید را همین حالا نگه دارید؛ دوباره نشان داده نمی‌شود: { $key }
app-serving = پیوند در { $url } آماده است.
app-set-up = برای راه‌اندازی، { $url } را باز کنید.
app-sample = یک شرکت ساختگی در آن است. با { $email } و گذرواژهٔ { $password } وارد شوید.
app-bad-word = آن را چنین بنویسید: product:GTXPro=GTX Pro
app-pipeline-created = کاریز { $name } { $stages } مرحله دارد.
app-import-would = { $rows } سطر: { $new } تازه، { $changed } تغییر، { $unchanged } بدون تغییر، { $rejected } رد. هیچ رکوردی نوشته نشد.
app-import-did = { $rows } سطر: { $new } تازه، { $changed } تغییریافته، { $unchanged } بدون تغییر، { $rejected } ردشده.
app-import-problem = { $times } بار: { $sentence }
app-import-told = { $sentence }
app-import-met = { $merged } سطر دربارهٔ کسی است که بالاتر در همین فایل آمده است؛ { $skipped } سطر نادیده گرفته شد.
app-import-left-out = { $times } بار مقداری از سطری پذیرفته کنار گذاشته شد: { $sentence }
app-import-near = «{ $said }» شناخته نیست؛ آیا منظور «{ $meant }» است؟ ({ $times } بار) با --accept-near پذیرفته می‌شود.
app-import-took-near = «{ $said }» همان «{ $meant }» گرفته شد ({ $times } بار).
app-import-rejects = سطرهای ردشده، هر یک با علتش: { $file }
app-backup-written = همهٔ داده‌های { $company } در { $file } است: { $rows } ردیف در { $tables } جدول، بازخوانده و درست.
app-backup-restored = { $company } از { $file } برگردانده شد: { $rows } ردیف در { $tables } جدول، شمرده و سنجیده.
app-refused-not-set-up = این فضای کاری هنوز راه‌اندازی نشده است. نخست «peyvand workspace create» را اجرا کنید، و ببینید که --database درست باشد.
app-refused-node-taken = در همین لحظه سرور دیگری این فضای کاری را با شمارهٔ گره { $node } اجرا می‌کند. با ‎--node‎ به هر سرور شماره‌ای جدا بدهید، یا آن یکی را متوقف کنید.
app-refused-metrics-for-all = ‎--metrics-from‎ همین دستگاه را نام می‌برد، ولی پراکسی در میان است (‎--public-url‎ به جای دیگری می‌رود و ‎--listen‎ تنها همین دستگاه است): همه گویی همین دستگاه‌اند و می‌توانند ‎/metrics‎ را بخوانند. پراکسی را با ‎--trusted-proxy‎ نام ببرید و بگذارید X-Forwarded-For بفرستد؛ یا ‎--metrics-token‎ را به کار ببرید.
app-refused-no-room = این نسخه باید جدول‌ها را تغییر دهد، ولی دیسک پر است یا پرونده نوشتنی نیست. چیزی تغییر نکرد و نسخهٔ پیشین با آن کار می‌کند. برای رونوشتی از همهٔ فضای کاری (که با پسوند ‎.before-upgrade‎ کنار پرونده می‌ماند) جا باز کنید و دوباره آغاز کنید.
app-refused-restore-served = در همین لحظه سروری این فضای کاری را اجرا می‌کند و چیزی بازگردانده نشد. آن را (در PostgreSQL همهٔ گره‌ها را) متوقف کنید، پشتیبان را بازگردانید و دوباره اجرایش کنید.
app-refused-file-served = در همین لحظه سرور دیگری این پرونده را باز دارد. هر پروندهٔ SQLite یک سرور دارد: آن یکی را متوقف کنید، یا فضای کاری را به PostgreSQL ببرید.
app-demo-company = { $company }، از سر تا ته ساختگی: { $customers } مشتری، { $deals } فرصت فروش و { $activities } فعالیت تا همین ساعت.
app-demo-other-day = این شرکت در روز { $day } ساخته شده است؛ کارهای آن روز اکنون دیر شده‌اند. پوشهٔ دیگری بدهید، یا هیچ، تا شرکت امروز ساخته شود.
app-demo-sign-in = با یکی از این‌ها وارد شوید؛ گذرواژهٔ همه { $password } است:
app-demo-administrator = همه‌چیز، و تنظیمات
app-demo-manager = مدیر فروش: هر سه شعبه، قیف فروش، فهرست‌های تیم
app-demo-branch-manager = مدیر شعبه: هر چه در { $branch } می‌گذرد
app-demo-seller = کارشناس فروش: مشتریان و فرصت‌های خودش و کارهای امروز
app-demo-service = خدمات: همهٔ مشتریان و هر چه با آن‌ها شده، بی فرصت‌های فروش
app-demo-accountant = حسابدار: همه را می‌بیند و چیزی را عوض نمی‌کند
app-demo-making = «{ $company }» ساخته می‌شود: یک سال از مشتریان، فرصت‌ها و گفتگوهایش، هر یک همان‌گونه که ثبت می‌شد. یکی دو دقیقه طول می‌کشد.
app-demo-made = { $done } از { $all } کار
app-demo-other-language = شرکتی که در این پوشه است به زبانی است جز آنچه خواستید و همان می‌ماند. پوشهٔ دیگر، یا بی‌پوشه، یکی به زبان شما می‌سازد.
app-demo-english = همین شرکت به انگلیسی: peyvand demo --language en
app-demo-passing = با Ctrl-C تمام می‌شود و هر چه ساخته بود پاک می‌شود.
app-demo-kept = با Ctrl-C تمام می‌شود. شرکت برای بار بعد در { $folder } می‌ماند.
app-demo-refused-data = در این پوشه demo.db هست، ولی «peyvand demo» آن را نساخته یا demo.json کنارش نیست. پوشهٔ دیگری بدهید، یا هر دو را پاک کنید.

app-export-did = { $rows } ردیف در { $file } نوشته شد.
app-export-needs-file = کارپوشه (xlsx) در خروجی استاندارد نوشته نمی‌شود؛ با --out جایش را بگویید.

app-check-sound = { $rows } رکورد دیده شد و همه‌چیز درست است.
app-check-mended = { $rows } رکورد دیده شد؛ هر چه نادرست بود درست شد.
app-check-left = { $rows } رکورد دیده شد؛ { $left } مورد نادرست مانده است. آنچه درست‌شدنی است با --mend درست می‌شود؛ برای بقیه پشتیبان را برگردانید.
app-check-put-right = { $mended } تا درست شد.
app-check-damaged = { $place }: جدول یا نمایه‌ای آسیب دیده است: { $part }
app-check-unseen = { $place }: در زمان معین به آخر نرسید و دیده نشد.
app-check-search = { $place }: نمایهٔ جست‌وجو با رکوردها نمی‌خواند.
app-check-key = { $place }: کلید { $part } در { $count } رکورد از نامش نیست.
app-check-doubles = { $place }: کلیدهای یافتن تکراری‌ها در { $count } رکورد کهنه است.
app-check-link = { $place }: { $part } در { $count } رکورد به جایی نمی‌رسد.
app-check-derived = { $count } سطر از جدول { $place } آن نیست که از رکوردها برمی‌آید.
app-check-misled = { $part ->
    [unkept] جدول { $place } دیگر از رکوردها پیروی نمی‌کند.
   *[undeclared] جدول { $place } از نسخه‌ای پیشین هنوز از رکوردها پیروی می‌کند. هنگامی برداشته می‌شود که سرور دیگری در کار نباشد.
 }
app-check-side = { $part }: { $count } رکورد نیست، ولی در جدول { $place } از آن‌ها یاد شده است.
app-check-version = { $place }: نگارش { $count } رکورد با تاریخچه‌اش نمی‌خواند.
app-check-lost = { $place }: تاریخچه از { $count } رکورد می‌گوید که دیگر نیست.

app-generate-did = { $customers } مشتری، { $deals } فرصت فروش، { $activities } فعالیت و { $people } کاربر در { $seconds } ثانیه ساخته شد. با یکی از این‌ها وارد شوید؛ گذرواژهٔ همه { $password } است:
app-generate-admin = همه‌چیز
app-generate-branch = یک شعبه با بزرگ‌ترین فروشنده
app-generate-team = یک تیم
app-generate-large = فروشنده‌ای با سه‌دهم همهٔ مشتریان
app-generate-middle = فروشنده‌ای با یک دویستم مشتریان
app-generate-small = فروشنده‌ای با پنجاه مشتری
app-generate-refused-used = این فضای کاری خالی نیست. پایگاه دادهٔ دیگری بدهید، یا با --into-used بگویید که به همین افزوده شود.
