# واژه‌های صفحهٔ هر رکورد.

record-edit = ویرایش
record-more = بیشتر
record-delete = انتقال به سطل بازیافت
record-deleted = به سطل بازیافت رفت.
record-hand-over = واگذاری
record-hand-over-now = واگذار شود
record-handed-over = واگذار شد.
record-created = ثبت { $when }
record-changed = آخرین تغییر { $when }
record-kept = آنچه خود برنامه نگه می‌دارد
record-unknown = { $n } چیز هنوز معلوم نیست
record-fill-in = پر کردن
record-comma = {"، "}
record-all = همه ({ $count })
record-begin = افزودن به این
record-history = سابقه
record-history-of = سابقهٔ { $name }
record-all-history = همهٔ سابقه
record-older = قدیمی‌ترها
record-product = خود برنامه
record-nothing = هیچ
record-effective = از تاریخ { $day }
record-created-by = { $who } آن را ساخت
record-changed-by = { $who } آن را تغییر داد
record-deleted-by = { $who } آن را به سطل بازیافت برد
record-restored-by = { $who } آن را برگرداند
