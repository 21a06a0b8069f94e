# The command box: records, pages and deeds in one list.

palette-last = What you opened last
palette-deeds = Do
palette-pages = Pages
palette-everything = Everything found for “{ $words }”
palette-found = { $count } suggestions
palette-too-much = Too much answers this. Add a word or a letter.
palette-hand-all-over = Hand over all that I hold
