# Why a text is not taken as a date, a number, a phone or an id.
base-date-empty = Write a date.
base-date-unclear = This date is not readable. Write it like 22 Nov 2026 or “in 3 days”.
base-date-no-such-day = There is no such day in the calendar.
base-date-no-such-hour = There is no such hour in a day. Write it like 10:30 or 5 pm.

base-number-empty = Write a number.
base-number-unclear = This number is not readable.
base-number-too-precise = This number has too many decimals.
base-number-too-large = This number is too large.
base-number-other-currency = This amount is written in another currency.
base-number-short-magnitude = “م” could be million or milliard. Write 12 million, ۱۲ میلیون, 12m or all of its digits.

base-phone-empty = Write a phone number.
base-phone-unclear = This phone number is not readable.
base-phone-too-short = This phone number lacks digits. Write the area code too.
base-phone-too-long = This phone number has too many digits.
base-phone-no-country = Write the country code with + before the number.

base-email-empty = Write an email address.
base-email-unclear = This email address is not right. Write it like name@example.com.

base-check-empty = Write the id.
base-check-not-digits = This id must consist of digits only.
base-check-length = This id has the wrong number of digits.
base-check-wrong = This id is not right; one of its digits is wrong or misplaced.
