"""Who people are and how to reach them: units, bodies, members, posts, scope, delegation, calendar, notices."""
