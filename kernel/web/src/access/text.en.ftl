shares-card = Sharing
shares-none = Shared with nobody.
shares-share = Share
shares-share-now = Share it
shares-or-team = Or a team
shares-may = They may
shares-may-read = see it
shares-may-write = see and change it
shares-until = Until (empty: until you end it)
shares-until-day = until { $day }
shares-by = by { $name }, { $when }
shares-earlier = Ended
shares-end-of = End sharing with { $name }
shares-shared = Shared.
shares-ended = Not shared with them any more.
shares-refused-nobody = Choose a person or a team to share it with.
shares-refused-both = Choose either a person or a team.
shares-refused-day = This is not a day that could be read. Write it like a date of your calendar.

see-as = Through their eyes
see-as-about = See every page exactly as this person sees it. You can look and change nothing; it is recorded.
see-as-begin = See as this person
see-as-end = Back to myself
see-as-band = You are seeing what { $name } sees. Nothing can be changed.
see-as-was = { $name } looked, { $when }

scope-nothing = nothing
scope-own = their own
scope-team = their team’s
scope-branch = their branch’s
scope-all = all

why = Why can somebody see this?
why-of = Who sees { $name }, and why?
why-who = Person
why-ask = Explain
why-sees = { $name } sees this and cannot change it.
why-sees-and-writes = { $name } sees this and may change it.
why-sees-not = { $name } does not see this.
why-all = The role { $role } shows all of “{ $what }”.
why-open = Such records belong to nobody, and the role { $role } shows “{ $what }”.
why-owner = It is theirs, and the role { $role } shows them their own of “{ $what }”.
why-role = The role { $role } shows { $scope } of “{ $what }”.
why-team = It belongs to the team { $team }, which is theirs.
why-branch = It belongs to the branch { $branch }, which is theirs.
why-branch-below = It belongs to the branch { $branch }, which stands below { $above }, theirs.
why-shared = { $by } has shared it with them, to { $may }.
why-shared-team = { $by } has shared it with the team { $team }, to { $may }.
why-shared-with-many = Its owner shares it with everybody, with their team or with their role.
why-until = It is shared until { $day }.
why-about = It is about the { $one } { $name }, which they see:
why-no-role = They have no role, and so see nothing.
why-not-granted = None of their roles shows “{ $what }”; sharing does not change that.
why-out-of-reach = The role { $role } shows only { $scope } of “{ $what }”.
why-whose = This one belongs to { $owner }.
why-whose-in-branch = This one belongs to { $owner }, in the branch { $branch }.
why-nobodys = This one belongs to nobody.
why-share-ended = { $by } had shared it with them; that has ended.
why-about-unseen = They do not see the { $one } that it is about either.
why-not-active = They cannot sign in any more.
why-hidden = Fields that they do not see
why-field-hidden = { $field }: hidden by { $roles }.
why-field-not-shown = { $field }: shown by none of their roles.
why-and = { ", " }

people = People at a glance
people-new = New person
people-more = Not everybody is shown here.
people-no-branch = Without a branch
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
people-gone = left
people-leave = They have left: sign them out everywhere
people-come-back = They are back
people-left = They are signed out everywhere and cannot sign in any more.
people-came-back = They may sign in again.
