"""The demo's regulations, their versions, and the steps of procedures they stand behind."""

from datetime import date
from typing import Any

from cms.models import RegulationClause, RegulationPage
from cms.services.keep_regulation import keep_regulation
from organization import clock
from processes.models import ClauseLink, Procedure

from .read import FOLDER, content
from .tree import Tree, put_page


def put_regulations(tree: Tree) -> None:
    """Makes the regulations that exist in the tree's language, each with all its versions."""
    for row in content("regulations"):
        words: dict[str, Any] = row[tree.language]
        texts = [_text(name, tree.language) for name in row["texts"][tree.language]]
        page = put_page(
            tree.indexes["regulations"],
            RegulationPage,
            key=row["slug"],
            slug=row["slug"],
            locale=tree.locale,
            title=words["title"],
            search_description=words["summary"],
            document_number=row["number"],
            issuing_body=words["body"],
            issued_on=date.fromisoformat(row["issued"]),
            effective_on=date.fromisoformat(row["effective"]),
            full_text=texts[0],
        )
        if page.versions.exists():
            continue
        for text in texts:
            page.full_text = text
            page.change_note = words["note"] if text != texts[0] else ""
            page.save()
            keep_regulation(page)


def link_clauses(tree: Tree) -> None:
    """Says which clauses stand behind which steps of the procedures that are there."""
    for row in content("regulations"):
        page = RegulationPage.objects.child_of(tree.indexes["regulations"]).filter(slug=row["slug"]).first()
        digests = dict(RegulationClause.objects.filter(page=page).values_list("anchor", "digest"))
        for key, part, anchor in row["links"]:
            procedure = Procedure.objects.filter(key=key).first()
            if page is not None and procedure is not None:
                ClauseLink.objects.get_or_create(
                    procedure=procedure,
                    part=part,
                    page=str(page.translation_key),
                    clause=anchor,
                    defaults={"digest": digests.get(anchor, ""), "confirmed_at": clock.now()},
                )


def _text(name: str, language: str) -> str:
    return (FOLDER / "regulations" / f"{name}.{language}.txt").read_text(encoding="utf-8").strip()
