"""The clauses behind procedures, their steps and their fields, and what a changed clause touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from processes.models import ClauseLink, Procedure
from processes.regulations import Citation, Clause, regulations
from processes.texts import localized

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Linked:
    """One link to a clause, for the screen; ``changed`` says that the clause is not what it was when it was linked."""

    link: ClauseLink
    part: str
    regulation: str
    clause: str
    url: str
    changed: bool

    @property
    def words(self) -> str:
        """The regulation and the clause's number."""
        name = self.regulation if self.regulation.startswith("《") else f"《{self.regulation}》"
        return f"{name}{self.clause}"


def clause_links(procedure: Procedure, document: Json) -> list[Linked]:
    """Returns which clauses stand behind which parts."""
    source = regulations()
    names = dict(source.choices())
    titles = dict(parts_of(document))
    known: dict[str, dict[str, Clause]] = {}
    found = []
    for link in procedure.clause_links.all():
        if link.page in names and link.page not in known:
            known[link.page] = {each.clause: each for each in source.clauses(link.page)}
        clause = known.get(link.page, {}).get(link.clause)
        changed = bool(link.digest) and (clause is None or clause.digest != link.digest)
        found.append(
            Linked(
                link=link,
                part=titles.get(link.part, link.part) or _("The procedure"),
                regulation=names.get(link.page, link.page),
                clause=clause.label if clause else link.clause,
                url=source.url(link.page, link.clause),
                changed=changed,
            )
        )
    return found


def touched_by(page: str, clause: str = "") -> list[ClauseLink]:
    """Returns everything that a regulation, or one clause of it, stands behind."""
    rows = ClauseLink.objects.filter(page=page).select_related("procedure")
    return list(rows.filter(clause=clause) if clause else rows)


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One procedure, step or field that a clause stands behind."""

    link: ClauseLink
    part: str
    clause: str
    changed: bool


def touched_parts(page: str, digests: Mapping[str, str] | None = None) -> list[Touched]:
    """Returns what a regulation's clauses stand behind; with other ``digests``, as if its text were those already."""
    known = {each.clause: each for each in regulations().clauses(page)}
    present = digests if digests is not None else {key: each.digest for key, each in known.items()}
    titles: dict[int, dict[str, str]] = {}
    found = []
    for link in touched_by(page):
        procedure = link.procedure
        if procedure.pk not in titles:
            titles[procedure.pk] = dict(parts_of(procedure.get_latest_revision_as_object().document))
        clause = known.get(link.clause)
        found.append(
            Touched(
                link=link,
                part=titles[procedure.pk].get(link.part, link.part),
                clause=clause.title if clause else link.clause,
                changed=bool(link.digest) and present.get(link.clause) != link.digest,
            )
        )
    return found


def citations(procedure: Procedure) -> dict[str, list[Citation]]:
    """Returns the clauses behind each part, by its place in the document, as they are cited."""
    found: dict[str, list[Citation]] = {}
    for each in clause_links(procedure, {}):
        found.setdefault(each.link.part, []).append(Citation(words=each.words, url=each.url))
    return found


def parts_of(document: Json) -> list[tuple[str, str]]:
    """Returns the parts that a clause may stand behind, with their titles."""
    found = [("", _("The procedure"))]
    for each in document.get("states", ()):
        found.append((f"states/{each.get('key')}", _("Step “%(name)s”") % {"name": localized(each.get("title") or {})}))
    for each in (document.get("form") or {}).get("fields", ()):
        if isinstance(each, Mapping):
            name = localized(each.get("label") or {}) or str(each.get("key"))
            found.append((f"fields/{each.get('key')}", _("Field “%(name)s”") % {"name": name}))
    return found
