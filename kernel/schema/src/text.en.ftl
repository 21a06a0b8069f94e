# Why a value does not fit its field. What is said of numbers, dates, telephone
# numbers and e-mail addresses stands in base.
value-not-text = Write a text here.
value-too-long = { $most ->
    [one] At most one character fits here; this has { $length }.
   *[other] At most { $most } characters fit here; this has { $length }.
 }
value-not-whole = Write a whole number, without decimals.
value-too-precise = { $scale ->
    [one] Write this number with one decimal at most.
   *[other] Write this number with { $scale } decimals at most.
 }
value-not-a-percent = Write a number from 0 to 100.
value-not-money = Write an amount and its currency.
value-unknown-currency = This currency is not known here.
value-not-an-instant = Write a day and a time, like 22 Nov 2026 14:30.
value-not-a-flag = Write yes or no.
value-not-a-choice = Choose one of the values of this list.
value-not-an-id = Choose a record from the list.
value-not-a-url = Write the address of a page, like https://example.com.
