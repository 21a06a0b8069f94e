# The words of every form.

form-save = Save
form-cancel = Cancel
form-edit = Edit { $name }
form-way = The way here
form-more = Further facts
form-percent = %
form-such-as = such as { $value }
form-unsaid = Not chosen
form-saved = Saved.
form-created = Saved. This is its page.
form-not-saved = Not saved yet. Mend this, then save again:
form-by-name = Or write the name ({ $field })
form-no-record-called = Nothing you may see is called “{ $name }”. Choose one from the list.
form-several-called = Several are called “{ $name }”. Choose which one from the list.
form-somebody = somebody
form-you-elsewhere = you yourself, in another window
form-overtaken = This was saved while you were writing ({ $who }, { $when }). Nothing of yours is lost.
form-overtaken-choose = Choose below whose value stays where you both wrote, then save.
form-overtaken-apart = You changed different things. Look it over and save again.
form-choose = You both changed this
form-taken-over = Changed in the meantime, and taken over here:
form-was = before:
form-mine = Mine:
form-theirs = Theirs:
form-put-together = Saved. Meanwhile { $who } had changed: { $fields }. Both are kept.
