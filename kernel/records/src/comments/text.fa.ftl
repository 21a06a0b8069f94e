# نظرها.
comments = نظرها
comments-one = نظر
comments-body = متن
comments-at = زمان
comments-section-main = نظر
comments-refused-place = نظر باید دربارهٔ یک رکورد باشد.
