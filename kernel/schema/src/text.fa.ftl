# چرا مقداری در فیلدش نمی‌گنجد. آنچه دربارهٔ عدد، تاریخ، شمارهٔ تلفن و نشانی
# ایمیل گفته می‌شود در base است.
value-not-text = اینجا متن بنویسید.
value-too-long = { $most ->
    [one] اینجا یک حرف جا می‌شود؛ این { $length } حرف دارد.
   *[other] اینجا تا { $most } حرف جا می‌شود؛ این { $length } حرف دارد.
 }
value-not-whole = عدد صحیح بنویسید، بدون اعشار.
value-too-precise = { $scale ->
    [one] این عدد را با حداکثر یک رقم اعشار بنویسید.
   *[other] این عدد را با حداکثر { $scale } رقم اعشار بنویسید.
 }
value-not-a-percent = عددی از ۰ تا ۱۰۰ بنویسید.
value-not-money = مبلغ و واحد پول را بنویسید.
value-unknown-currency = این واحد پول شناخته نیست.
value-not-an-instant = روز و ساعت را بنویسید، مانند ۱ آذر ۱۴۰۵ ۱۴:۳۰.
value-not-a-flag = بله یا خیر بنویسید.
value-not-a-choice = یکی از گزینه‌های فهرست را انتخاب کنید.
value-not-an-id = رکوردی از فهرست انتخاب کنید.
value-not-a-url = نشانی صفحه را بنویسید، مانند https://example.com.
