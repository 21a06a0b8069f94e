customers-section-wanted = What they asked for
customers-wanted = Wanted product
customers-wanted-hint = In their own words: the name of a product, or of a whole series such as pulses.
customers-wanted-product = Product on the list
