activities-opportunity = فرصت فروش
activities-section-deal = فرصت فروش
opportunities-next-step-on = قدم بعدی
opportunities-view-no-next-step = بدون قدم بعدی
