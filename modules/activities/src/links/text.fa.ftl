activity_links = مشتریان دیگرِ فعالیت
activity_links-one = مشتری دیگر
activity_links-activity = فعالیت
activity_links-customer = مشتری
activity_links-section-main = مشتری دیگر
