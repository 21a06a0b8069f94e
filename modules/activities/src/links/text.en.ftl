activity_links = Further customers of activities
activity_links-one = Further customer
activity_links-activity = Activity
activity_links-customer = Customer
activity_links-section-main = Further customer
