# چرا یک فیلتر فهمیده نمی‌شود.
filter-too-long = این فیلتر بیش از اندازه بلند است: حداکثر { $most } حرف.
filter-too-deep = پرانتزها بیش از اندازه تودرتو هستند: حداکثر { $most } لایه.
filter-too-many = این فیلتر یک‌جا بیش از اندازه می‌پرسد: حداکثر { $most } شرط.
filter-too-related = این فیلتر از رکوردهای رکوردهای رکوردها می‌پرسد: حداکثر { $most } لایه.
filter-counts-too-far = رکوردهای مرتبط تا { $most } شمرده می‌شوند، نه بیشتر.
filter-no-count = شمارش پس از پرانتزش مقایسه‌ای می‌خواهد: تعداد(تماس در ۳۰ روز) > ۳.
filter-not-a-number = «{ $said }» عدد نیست. بنویسید چند تا، به رقم یا به حروف: ۳ یا سه.
filter-lone-moment = «{ $said }» زمان را می‌گوید، ولی نه زمانِ چه. پیش از آن یک تاریخ بنویسید، مانند { $field }: { $said }. برای جستجوی همین واژه‌ها، در گیومه بنویسیدشان.
filter-no-related = «{ $name }» چیزی نیست که به «{ $entity }» برسد. برای جستجوی همین واژه‌ها، در گیومه بنویسیدشان.
filter-open-quote = گیومه‌ای باز شده و بسته نشده است.
filter-open-bracket = پرانتزی باز شده و بسته نشده است.
filter-lone-bracket = پرانتزی بسته شده که باز نشده بود. برای جستجوی خود آن، در گیومه بنویسیدش.
filter-not-a-filter = این یک فیلتر نیست.
filter-no-field = «{ $entity }» فیلدی به نام «{ $name }» ندارد. برای جستجوی همین واژه‌ها، در گیومه بنویسیدشان.
filter-not-a-link = «{ $field }» به رکورد دیگری نمی‌رسد، پس چیزی پس از نقطهٔ آن نمی‌آید.
filter-no-value = «{ $field }» هنوز مقدار می‌خواهد. برای یافتن جاهای خالی بنویسید «خالی».
filter-cannot-ask = از «{ $field }» نمی‌شود پرسید «{ $op }».
filter-bad-value = «{ $said }» در «{ $field }» نمی‌گنجد. { $why }
filter-no-such = «{ $field }» چیزی به نام «{ $said }» ندارد.
filter-no-such-near = «{ $field }» چیزی به نام «{ $said }» ندارد. شاید این را می‌خواهید: { $near }.
filter-no-such-all = «{ $field }» چیزی به نام «{ $said }» ندارد. این‌ها هست: { $near }.
filter-no-such-some = «{ $field }» چیزی به نام «{ $said }» ندارد. از آنچه هست: { $near }، …
filter-stray-sign = پیش از «{ $said }» چیزی نیست که بشود پرسید: فیلدی می‌خواهد، مانند مبلغ>۳. برای جستجوی خود آن، در گیومه بنویسیدش.
filter-stray-word = پس از «{ $said }» چیزی کم است. برای جستجوی همین واژه، در گیومه بنویسیدش.
filter-quoted = «{ $said }»
filter-comma = {"، "}

# آنچه فیلتر از یک فیلد می‌پرسد.
filter-op-is = برابر است با
filter-op-has = شامل
filter-op-starts = آغاز می‌شود با
filter-op-below = کمتر از
filter-op-at-most = حداکثر
filter-op-above = بیشتر از
filter-op-at-least = دست‌کم
filter-op-empty = خالی است
filter-op-within = در بازهٔ
