"""What each kind of result says about itself beside title and text; read in one query for each kind on the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import CmsDocument, RegulationClause, RegulationPage
from cms.models.regulation import RegulationStatus
from forms.models import Record
from processes.models import Case, Procedure
from processes.queries import startable
from processes.texts import localized
from search.addresses import in_active_language
from search.results import Hit


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What is shown beside a hit: a number, a state, and something to do at once."""

    number: str = ""
    state: str = ""
    tone: str = "muted"
    action: str = ""
    action_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the results page."""

    hit: Hit
    url: str
    extra: Extra = Extra()


def rows(hits: Sequence[Hit], actor: Any) -> list[Row]:
    """Returns the hits with what their kind adds; the hits were checked against what the actor may see already."""
    extras: dict[tuple[str, str], Extra] = {}
    for kind in {hit.kind for hit in hits} & set(EXTRAS):
        ids = [hit.id for hit in hits if hit.kind == kind]
        extras |= {(kind, found): extra for found, extra in EXTRAS[kind](ids, actor).items()}
    return [
        Row(hit=hit, url=in_active_language(hit.url), extra=extras.get((hit.kind, hit.id), Extra())) for hit in hits
    ]


def _cases(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    cases = Case.objects.visible_to(actor).filter(pk__in=ids).select_related("version")
    return {str(case.pk): Extra(number=case.number, state=_state(case), tone=_tone(case)) for case in cases}


def _state(case: Case) -> str:
    state = case.definition.states.get(case.state)
    return localized(state.title) if state else case.state


def _tone(case: Case) -> str:
    if case.status == "closed":
        return "ok" if case.outcome == "success" else "muted"
    return "warn" if case.status == "suspended" else "info"


def _procedures(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    if not actor.is_authenticated:
        return {}
    mine = {offer.version.procedure_id for offer in startable(actor) if not offer.refusal}
    return {
        str(procedure.pk): Extra(action=_("Start"), action_url=reverse("start-procedure", args=[procedure.key]))
        for procedure in Procedure.objects.filter(pk__in=[int(each) for each in ids if each.isdigit()])
        if procedure.pk in mine
    }


def _documents(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    numbers = [int(each) for each in ids if each.isdigit()]
    documents = CmsDocument.objects.filter(pk__in=numbers)
    return {str(each.pk): Extra(state=each.file_extension.upper()) for each in documents}


def _records(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    records = Record.objects.visible_to(actor).filter(pk__in=ids)
    return {str(record.pk): Extra(number=record.number, state=record.get_status_display()) for record in records}


def _regulations(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    pages = RegulationPage.objects.filter(pk__in=[int(each) for each in ids if each.isdigit()])
    return {str(page.pk): _standing(page) for page in pages.defer("full_text")}


def _clauses(ids: Sequence[str], actor: Any) -> Mapping[str, Extra]:
    rows = RegulationClause.objects.filter(pk__in=[int(each) for each in ids if each.isdigit()])
    return {str(row.pk): _standing(row.page) for row in rows.select_related("page").defer("page__full_text")}


def _standing(page: RegulationPage) -> Extra:
    """What is in force needs no word; what is not must not be taken for it."""
    if page.status == RegulationStatus.IN_FORCE:
        return Extra()
    tone = "info" if page.status == RegulationStatus.COMING else "warn"
    return Extra(state=str(page.status.label), tone=tone)


EXTRAS: Mapping[str, Callable[[Sequence[str], Any], Mapping[str, Extra]]] = {
    "case": _cases,
    "procedure": _procedures,
    "document": _documents,
    "record": _records,
    "regulation": _regulations,
    "clause": _clauses,
}
"""By kind of hit."""
