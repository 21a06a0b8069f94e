# The board of any entity.
board-of = Board: { $entity }
board-by = By { $field }
board-order = Order
board-none = Not set
board-more = More cards
board-more-columns = There are more columns than fit here; these { $most } have the most cards.
board-too-slow = Counting took too long this time, so the columns show no figures. The cards are all there; a filter makes it quicker.
board-uncounted = not counted
board-open = { $count } open { $noun }
board-weighted = { $sum } at a { $chance } chance
board-add = Add
board-add-now = Add card
board-added = The card is on the board.
board-fold = Fold { $column }
board-unfold = Unfold { $column }
board-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
board-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
board-too-old = { $days ->
    [one] 1 day
   *[other] { $days } days
} in this stage, where { $limit } are allowed
board-here-since = Here since { $day }
board-move = Move
board-move-card-to = Move “{ $card }” to { $column }
board-move-to = Move to { $column }
board-move-card = Move { $card }
board-more-to-choose = There are more than these; the form finds any of them by name.
board-move-now = Move
board-asks = To move to { $column }, fill in:
board-moved = “{ $card }” is now in “{ $column }”.
board-refused-went = { $who } has moved this card to “{ $column }” meanwhile.
board-said-taken = “{ $card }” picked up. It is in { $column }, column { $place } of { $of }. Choose a column with the arrows, put it down with Space.
board-said-over = { $column }, column { $place } of { $of }, { $count } cards.
board-said-moved = “{ $card }” is now in { $column }.
board-said-back = “{ $card }” stays in { $column }.
board-said-same = “{ $card }” is in { $column } already.
board-no-such-field = This field makes no columns.
board-no-such-column = There is no such column.
board-said-empty = “{ $field }” is empty. Fill it in, or press Add once more to go without.
board-nothing = There is no open { $one } on this board.
board-nothing-begin = There is no open { $one } here yet. Press + above a column to begin one.
board-nothing-fits = No open { $one } fits this filter.
board-without-filter = Take the filter away
