"""The classes of a personnel archive: a vocabulary that administrators keep, filled once with the ten usual ones."""

from collections.abc import Mapping
from typing import Any

from forms.models import Vocabulary, VocabularyTerm
from organization import clock

KEY = "archive_classes"
USUAL = (
    ("c1", "一 履历", "1 CV"),
    ("c2", "二 自传与思想", "2 Autobiography"),
    ("c3", "三 考核鉴定", "3 Appraisal"),
    ("c4", "四 学历职称", "4 Education and titles"),
    ("c5", "五 政审、审计、审核", "5 Vetting and audit"),
    ("c6", "六 党团", "6 Party and league"),
    ("c7", "七 表彰奖励", "7 Honours"),
    ("c8", "八 违规违纪", "8 Violations"),
    ("c9", "九 工资、任免、出国、会议", "9 Pay, posts, travel, meetings"),
    ("c10", "十 其他", "10 Other"),
)
"""Short names; the regulation's own wording is to be confirmed against the official text."""


def archive_classes() -> Mapping[str, VocabularyTerm]:
    """Returns the classes in force today by their codes, in their order."""
    terms = VocabularyTerm.objects.filter(vocabulary__key=KEY).on(clock.today()).order_by("position", "pk")
    return {each.code: each for each in terms}


def ensure_archive_classes(sender: Any = None, **_: Any) -> None:
    """Creates the vocabulary after a migration; what administrators changed in it later stays."""
    vocabulary, created = Vocabulary.objects.get_or_create(
        key=KEY, defaults={"title": "干部人事档案材料类别", "title_en": "Classes of personnel archives"}
    )
    if created:
        VocabularyTerm.objects.bulk_create(
            VocabularyTerm(vocabulary=vocabulary, code=code, label=label, label_en=english, position=position)
            for position, (code, label, english) in enumerate(USUAL, start=1)
        )
