# The words of the search over everything.

search-title = Search
search-now = Search
search-all = All of them
search-empty = What are you looking for?
search-empty-text = A name, a part of it, a phone number, a code: in either alphabet’s digits, spelt as you like.
search-nothing = Nothing found for “{ $words }”
search-nothing-text = Fewer or other words may help: the first letters of a name, or the last digits of a number.
search-too-much = Too much in “{ $entity }” answers these words. Add another word or more letters.
search-cut = Very many hold these words; this is the best of what was looked at. More of the word, or another one, finds the rest.
search-first = Where very many records hold the words, only some of them are looked at; more of a word finds the rest.
