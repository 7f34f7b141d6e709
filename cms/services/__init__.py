"""What changes regulations, questions, sittings, lessons and study hours; every entrance calls these."""

from .import_questions import store_planned
from .mark_attempts import give_mark
from .save_question import save_question
from .sit_exam import hand_in, hand_in_overdue, save_answers, start_attempt
from .study_hours import award_hours, claim_hours, decide_claim
from .study_lesson import (
    ask_confirmation,
    check_lesson,
    confirm_checklist,
    finish_course,
    finish_courses,
    keep_answers,
    keep_position,
    start_course,
    withdraw_checklist,
)

__all__ = [
    "ask_confirmation",
    "award_hours",
    "check_lesson",
    "claim_hours",
    "confirm_checklist",
    "decide_claim",
    "finish_course",
    "finish_courses",
    "give_mark",
    "hand_in",
    "hand_in_overdue",
    "keep_answers",
    "keep_position",
    "save_answers",
    "save_question",
    "start_attempt",
    "start_course",
    "store_planned",
    "withdraw_checklist",
]
