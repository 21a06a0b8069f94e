# Comments.
comments = Comments
comments-one = Comment
comments-body = Text
comments-at = When
comments-section-main = Comment
comments-refused-place = A comment stands on one record.
