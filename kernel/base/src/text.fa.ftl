# چرا متنی به‌جای تاریخ، عدد، شماره یا شناسه پذیرفته نشد.
base-date-empty = تاریخ را بنویسید.
base-date-unclear = این تاریخ خوانا نیست. مانند ۱۴۰۵/۰۹/۰۱ یا «۳ روز دیگر» بنویسید.
base-date-no-such-day = چنین روزی در تقویم نیست.
base-date-no-such-hour = چنین ساعتی در روز نیست. مانند ۱۰:۳۰ یا «۵ عصر» بنویسید.

base-number-empty = عدد را بنویسید.
base-number-unclear = این عدد خوانا نیست.
base-number-too-precise = این عدد رقم اعشار بیش از اندازه دارد.
base-number-too-large = این عدد از اندازه بزرگ‌تر است.
base-number-other-currency = این مبلغ به ارز دیگری نوشته شده است.
base-number-short-magnitude = «م» هم میلیون است و هم میلیارد. بنویسید ۱۲ میلیون، ۱۲ میلیارد، 12m یا همهٔ رقم‌ها.

base-phone-empty = شماره تلفن را بنویسید.
base-phone-unclear = این شماره تلفن خوانا نیست.
base-phone-too-short = این شماره تلفن رقم کم دارد. کد شهر را هم بنویسید.
base-phone-too-long = این شماره تلفن رقم اضافه دارد.
base-phone-no-country = کد کشور را با + پیش از شماره بنویسید.

base-email-empty = نشانی ایمیل را بنویسید.
base-email-unclear = این نشانی ایمیل درست نیست. مانند name@example.com بنویسید.

base-check-empty = شناسه را بنویسید.
base-check-not-digits = این شناسه باید تنها از رقم ساخته شده باشد.
base-check-length = تعداد رقم‌های این شناسه درست نیست.
base-check-wrong = این شناسه درست نیست؛ یک رقم آن جابه‌جا یا اشتباه است.
