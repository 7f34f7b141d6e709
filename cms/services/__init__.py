"""What changes regulations, questions, sittings, marks and study hours; every entrance calls these."""

from .import_questions import store_planned
from .mark_attempts import give_mark
from .save_question import save_question
from .sit_exam import hand_in, hand_in_overdue, save_answers, start_attempt
from .study_hours import award_hours, claim_hours, decide_claim

__all__ = [
    "award_hours",
    "claim_hours",
    "decide_claim",
    "give_mark",
    "hand_in",
    "hand_in_overdue",
    "save_answers",
    "save_question",
    "start_attempt",
    "store_planned",
]
