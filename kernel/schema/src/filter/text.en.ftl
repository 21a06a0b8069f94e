# Why a filter is not understood.
filter-too-long = This filter is too long: at most { $most } characters.
filter-too-deep = Brackets are nested too deeply: at most { $most } levels.
filter-too-many = This filter asks too much at once: at most { $most } conditions.
filter-too-related = This asks about records of records of records: at most { $most } levels.
filter-counts-too-far = Related records are counted to { $most } and no further.
filter-no-count = A count needs a comparison after its bracket: count(call in 30d) > 3.
filter-not-a-number = “{ $said }” is no number. Write how many in digits or in words: 3 or three.
filter-lone-moment = “{ $said }” says when, but not of what. Write a date before it, such as { $field }: { $said }. To search for these words, put them in quotation marks.
filter-no-related = “{ $name }” is nothing that leads to “{ $entity }”. To search for these words, put them in quotation marks.
filter-open-quote = A quotation mark is opened and not closed.
filter-open-bracket = A bracket is opened and not closed.
filter-lone-bracket = A bracket is closed that was not opened. To search for it, put it in quotation marks.
filter-not-a-filter = This is not a filter.
filter-no-field = “{ $entity }” has no field “{ $name }”. To search for these words, put them in quotation marks.
filter-not-a-link = “{ $field }” does not lead to another record, so nothing can follow its dot.
filter-no-value = “{ $field }” still needs a value. To find where it is empty, write empty.
filter-cannot-ask = “{ $field }” cannot be asked for “{ $op }”.
filter-bad-value = “{ $said }” does not fit “{ $field }”. { $why }
filter-no-such = There is no “{ $said }” for “{ $field }”.
filter-no-such-near = There is no “{ $said }” for “{ $field }”. Perhaps you mean { $near }.
filter-no-such-all = There is no “{ $said }” for “{ $field }”. There are: { $near }.
filter-no-such-some = There is no “{ $said }” for “{ $field }”. Some that there are: { $near }, …
filter-stray-sign = Nothing that can be asked stands before “{ $said }”: it needs a field, as in amount>3. To search for it, put it in quotation marks.
filter-stray-word = Something is missing after “{ $said }”. To search for this word, put it in quotation marks.
filter-quoted = “{ $said }”
filter-comma = {", "}

# What a filter asks of a field.
filter-op-is = is
filter-op-has = contains
filter-op-starts = starts with
filter-op-below = below
filter-op-at-most = at most
filter-op-above = above
filter-op-at-least = at least
filter-op-empty = is empty
filter-op-within = within
