customers-section-wanted = خواسته
customers-wanted = محصول درخواستی
customers-wanted-hint = آن‌طور که خودش گفت: نام محصول، یا یک خانوادهٔ محصول مانند حبوبات.
customers-wanted-product = محصول از فهرست
