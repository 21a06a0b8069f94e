capture = ثبت تماس
capture-number = شماره
capture-look = این شماره کیست؟
capture-name = نام
capture-city = شهر
capture-mobile = موبایل
capture-mobile-hint = شمارهٔ ثابت است؛ موبایلش را هم بپرسید تا پیامک به او برسد.
capture-wanted = چه می‌خواست؟
capture-outcome = موضوع تماس
capture-note = چه گفت؟
capture-next = پیگیری بعدی
capture-next-on = روز پیگیری
capture-tomorrow = فردا
capture-week = هفتهٔ بعد
capture-date = تاریخ…
capture-direction = چه کسی زنگ زد؟
capture-incoming = او زنگ زد
capture-outgoing = من زنگ زدم
capture-result = پاسخ داد؟
capture-save = ثبت
capture-seconds = { $seconds } ثانیه

capture-new = شمارهٔ تازه:
capture-landline = (تلفن ثابت)
capture-perhaps = شاید یکی از این‌هاست که از شمارهٔ دیگری زنگ می‌زند؟
capture-somebody-else = کس دیگری است
capture-who-of = این شماره از چند نفر است؛ کدام‌یک؟
capture-no-contact = هنوز تماسی با او ثبت نشده است.
capture-last = آخرین تماس { $when }:{" "}
capture-fulfils = این تماس همان پیگیری است
capture-with = این شماره نزد { $owner } است.
capture-with-colleague = این شماره نزد همکار شماست.
capture-with-hint = پرونده‌اش از آنِ همکارتان است. آنچه گفت بنویسید و درخواست واگذاری کنید تا همکارتان باخبر شود.
capture-ask = درخواست واگذاری
capture-asked = درخواست شما به همکارتان رسید.
capture-asks = { $name } می‌پرسد: این مشتری را واگذار می‌کنید؟ با او تماس گرفته است.

capture-kept = تماس با { $name } ثبت شد.
capture-kept-next = تماس با { $name } ثبت شد؛ پیگیری: { $day }.
capture-open = دیدن
capture-follow-up = پیگیری: { $about }

capture-mend = این‌ها را درست کنید؛ هر چه نوشتید سر جایش است.
capture-nobody = شماره‌ای که زنگ زد یا دست‌کم نامش را بنویسید.
capture-elsewhere = این شماره نزد همکار شماست؛ می‌توانید از او بخواهید که واگذارش کند.
capture-not-elsewhere = این شماره نزد همکار دیگری نیست؛ تماس را ثبت کنید.
capture-which = بگویید کدام‌یک از این‌ها زنگ زد.
capture-another-name = این شماره از { $name } است، ولی نام دیگری نوشته‌اید. اگر کس دیگری است، همین را برگزینید؛ وگرنه نام را پاک کنید.
capture-gone = این مشتری دیگر پیدا نمی‌شود؛ شماره را دوباره بنویسید.
capture-next-past = روز پیگیری گذشته است؛ امروز یا روزی پس از آن را بنویسید.
capture-next-unsaid = روز پیگیری را بنویسید، مانند «شنبه» یا «۳ روز دیگر».

capture-sending = در حال فرستادن…
capture-waiting = هنوز به سرور نرسیده است. نوشته‌تان همین‌جا می‌ماند و خودش دوباره فرستاده می‌شود.
capture-again = همین حالا بفرست
capture-restored = آنچه نوشته و ثبت نکرده بودید برگشت.
capture-clear = از نو
capture-too-large = نوشته بلندتر از آن است که فرستاده شود؛ کوتاهش کنید.
capture-failed = ثبت نشد، ولی نوشته‌تان سر جایش است. دوباره بفرستید؛ اگر باز هم نشد به مدیر سامانه بگویید.

capture-cities = تهران|مشهد|اصفهان|کرج|شیراز|تبریز|قم|اهواز|کرمانشاه|ارومیه|رشت|زاهدان|همدان|کرمان|یزد|اردبیل|بندرعباس|اراک|زنجان|سنندج|قزوین|خرم‌آباد|گرگان|ساری|شهرکرد|بجنورد|بوشهر|بیرجند|ایلام|سمنان|یاسوج

capture-api-callers = یک شماره از آنِ کیست: مشتری، آخرین تماس‌ها و کارهای باز او
capture-api-captures = یک تماس را بنویسید: مشتری اگر تازه است، تماس، و پیگیری پس از آن
capture-api-owner = همکاری که مشتری نزد اوست، اگر گفتنش مجاز باشد
capture-api-key = نشان این فرستادن؛ همان نشان با همان محتوا یک تماس است، هر چند بار که برسد
capture-api-hand-over = از همکار بخواهید که مشتری را واگذار کند
capture-api-wrong = چیزی در آنچه فرستاده شد درست نیست، فیلد به فیلد
