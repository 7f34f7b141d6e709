"""How an exam went: by unit in figures that name nobody, and question by question."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from cms.engine.item_statistics import SMALLEST, ItemStatistics, item_statistics
from cms.models import AttemptAnswer, AttemptStatus, Exam, ExamAttempt
from organization import clock
from organization.models import Unit, User
from organization.scope import path_filter, visible_unit_paths

BANDS = (0, 60, 70, 80, 90)
LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class UnitResult:
    """One unit; ``passed`` and ``mean`` are None where fewer than five people have sat."""

    unit: str
    people: int
    passed: int | None
    mean: Decimal | None


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """One question with its figures."""

    question: int
    stem: str
    figures: ItemStatistics

    @property
    def is_doubtful(self) -> bool:
        """Whether an editor should look at it: those who know more hardly do better."""
        return self.figures.discrimination is not None and self.figures.discrimination < Decimal("0.2")


@dataclass(frozen=True, kw_only=True)
class ExamResult:
    """All figures of an exam, over everybody's best sitting."""

    people: int
    bands: tuple[tuple[str, int], ...]
    units: tuple[UnitResult, ...]
    questions: tuple[QuestionResult, ...]


def exam_result(exam: Exam, actor: User) -> ExamResult:
    """Returns the figures of the exam for the units the actor oversees."""
    paths = visible_unit_paths(actor, clock.today())
    rows = ExamAttempt.objects.filter(exam=exam, status=AttemptStatus.MARKED).filter(path_filter(paths, "unit_path"))
    best: dict[int, ExamAttempt] = {}
    for attempt in rows.defer("drawn")[:LONGEST]:
        kept = best.get(attempt.member_id)
        if kept is None or (attempt.points or 0) > (kept.points or 0):
            best[attempt.member_id] = attempt
    sittings = list(best.values())
    return ExamResult(
        people=len(sittings),
        bands=_bands(sittings),
        units=_units(sittings),
        questions=_questions(sittings),
    )


def _percent(attempt: ExamAttempt) -> Decimal:
    return (attempt.points or Decimal(0)) * 100 / attempt.total if attempt.total else Decimal(0)


def _bands(sittings: list[ExamAttempt]) -> tuple[tuple[str, int], ...]:
    if len(sittings) < SMALLEST:
        return ()
    counts = [0] * len(BANDS)
    for one in sittings:
        counts[max(place for place, low in enumerate(BANDS) if _percent(one) >= low)] += 1
    ends = (*(f"–{high}" for high in BANDS[1:]), "–100")
    return tuple((f"{low}{end}", count) for low, end, count in zip(BANDS, ends, counts, strict=True))


def _units(sittings: list[ExamAttempt]) -> tuple[UnitResult, ...]:
    grouped: dict[str, list[ExamAttempt]] = defaultdict(list)
    for one in sittings:
        grouped[one.unit_path].append(one)
    names = {unit.path: unit.label for unit in Unit.objects.filter(path__in=list(grouped))}
    found = []
    for path in sorted(grouped):
        group = grouped[path]
        told = len(group) >= SMALLEST
        mean = sum((_percent(one) for one in group), Decimal(0)) / len(group)
        found.append(
            UnitResult(
                unit=names.get(path, path),
                people=len(group),
                passed=sum(bool(one.passed) for one in group) if told else None,
                mean=mean.quantize(Decimal("0.1")) if told else None,
            )
        )
    return tuple(found)


def _questions(sittings: list[ExamAttempt]) -> tuple[QuestionResult, ...]:
    if len(sittings) < SMALLEST:
        return ()
    whole = {one.pk: _percent(one) / 100 for one in sittings}
    shares: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    stems: dict[int, str] = {}
    rows = AttemptAnswer.objects.filter(attempt__in=list(whole)).select_related("version__question")
    for row in rows.iterator(chunk_size=2000):
        if row.of:
            question = row.version.question
            shares[question.pk].append(((row.points or Decimal(0)) / row.of, whole[row.attempt_id]))
            stems[question.pk] = question.stem
    return tuple(
        QuestionResult(question=pk, stem=stems[pk], figures=item_statistics(shares[pk])) for pk in sorted(shares)
    )
