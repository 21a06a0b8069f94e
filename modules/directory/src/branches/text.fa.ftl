branches-tree = درخت شعبه‌ها
branches-tree-new = شعبهٔ تازه
branches-tree-none = هنوز شعبه‌ای نیست
branches-tree-text = شعبه‌ها و نمایندگی‌ها درختی می‌سازند. هر کس رکوردهای شعبهٔ خود و هر چه زیر آن است را می‌بیند، اگر نقشش اجازه دهد.
branches-tree-open = باز کردن
branches-tree-people = { $count } نفر
