"""The same approval of six steps, written five ways: ours, by hand, with two other engines, and as bare SQL.

draft → check → (look ∥ audit) → lead → file → done. Each way keeps a history and todos, refuses who has no todo, and
checks what was filled in.
"""
