# کار بزرگی که پس از پاسخ پیش می‌رود: تا کجا رسیده است.
large-so-far = { $done } از { $total }
large-so-many = تا کنون { $done }
large-stop = توقف
large-seconds-left = حدود { $seconds } ثانیه مانده
large-minutes-left = حدود { $minutes } دقیقه مانده
