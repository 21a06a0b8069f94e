# خروجی گرفتن از یک فهرست.
export-open = خروجی
export-xlsx = اکسل، همین ستون‌ها
export-csv = CSV، همین ستون‌ها
export-xlsx-all = اکسل، همهٔ ستون‌ها
export-csv-all = CSV، همهٔ ستون‌ها
