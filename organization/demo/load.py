"""Fills an installation with the sample organisation; what is there already is left alone."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from organization import clock
from organization.models import Assignment, Body, ContactPoint, Member, Membership, Unit, User
from organization.services import load_reference_data, refresh_statistics

PASSWORD = "guicheng-demo"  # noqa: S105  (the sample logins of the demo, refused in production)
_HERE = Path(__file__).resolve().parent
_FOUNDED = date(2016, 1, 1)
_OFFICES_SINCE = date(2023, 1, 1)
_LEADERS_SINCE = date(2024, 7, 1)

Document = dict[str, Any]


@transaction.atomic
def load_demo_organization() -> dict[str, int]:
    """Returns how many units, members, assignments … the installation has after loading the sample organisation."""
    document = _rows_by_name(json.loads((_HERE / "sample_org.json").read_text(encoding="utf-8")))
    load_reference_data()
    units = _load_units(document["units"])
    bodies = _load_bodies(document["bodies"], units)
    users = _load_users(document["people"])
    members = _load_members(document["people"], users)
    _load_memberships(document, units, members)
    _load_assignments(document["posts"], units, bodies, members)
    _load_contact_points(document["contact_points"], units, members)
    load_groups()
    refresh_statistics()
    return {
        "units": Unit.objects.count(),
        "bodies": Body.objects.count(),
        "members": Member.objects.count(),
        "assignments": Assignment.objects.count(),
        "contact_points": ContactPoint.objects.count(),
    }


def load_cast() -> Document:
    """Returns who plays in the demo: groups of people with what they do, the experts, editors and organisers."""
    cast: Document = json.loads((_HERE / "cast.json").read_text(encoding="utf-8"))
    return cast


def load_groups() -> None:
    """Makes the login groups ``editors`` and ``organizers`` and gives them their people and rights."""
    cast = load_cast()
    into_admin = Q(codename="access_admin")
    designs = Q(content_type__app_label__in=["forms", "processes"]) & ~Q(codename__startswith="delete_")
    keeps = Q(content_type__app_label="organization", content_type__model__in=_KEPT_BY_ORGANIZERS)
    _group("editors", into_admin, cast["editors"])
    _group("organizers", into_admin | designs | keeps, cast["organizers"])


_KEPT_BY_ORGANIZERS = (
    "unit",
    "body",
    "member",
    "membership",
    "assignment",
    "portfolio",
    "contactpoint",
    "delegation",
    "workcalendar",
    "importbatch",
)


def _group(name: str, rights: Q, codes: Iterable[str]) -> None:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*Permission.objects.filter(rights))
    group.user_set.add(*User.objects.filter(username__in=[code.lower() for code in codes]))


def _rows_by_name(document: Document) -> Document:
    for key, columns in document["columns"].items():
        document[key] = [dict(zip(columns, row, strict=True)) for row in document[key]]
    return document


def _load_units(rows: list[Document]) -> dict[str, Unit]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        if row["code"] in units:
            continue
        values = {**row, "kind_id": row["kind"], "founded_on": _FOUNDED}
        parent = values.pop("parent")
        del values["kind"]
        if mission_end := values.get("mission_end"):
            values["mission_end"] = date.fromisoformat(mission_end)
        units[row["code"]] = units[parent].add_child(**values) if parent else Unit.add_root(**values)
    return units


def _load_bodies(rows: list[Document], units: dict[str, Unit]) -> dict[str, Body]:
    wanted = [
        Body(
            unit=units[row["unit"]],
            kind=row["kind"],
            seats=row["seats"],
            term_start=date.fromisoformat(row["term_start"]),
            term_end=date.fromisoformat(row["term_end"]),
        )
        for row in rows
    ]
    _add_missing(wanted, lambda body: (body.unit_id, body.kind, body.term_start))
    return {body.unit.code: body for body in Body.objects.select_related("unit").order_by("term_start")}


def _load_users(people: list[Document]) -> dict[str, User]:
    password = make_password(PASSWORD)
    wanted = [User(username=row["code"].lower(), first_name=row["name"], password=password) for row in people]
    wanted.append(User(username="admin", first_name="平台管理员", password=password, is_staff=True, is_superuser=True))
    _add_missing(wanted, lambda user: user.username)
    return {user.username: user for user in User.objects.all()}


def _load_members(people: list[Document], users: dict[str, User]) -> dict[str, Member]:
    wanted = []
    for row in people:
        values = {key: value for key, value in row.items() if key not in {"branch", "group"}}
        wanted.append(Member(**values, user=users[row["code"].lower()]))
    _add_missing(wanted, lambda member: member.code)
    return {member.code: member for member in Member.objects.all()}


def _load_memberships(document: Document, units: dict[str, Unit], members: dict[str, Member]) -> None:
    wanted = [
        Membership(
            member=members[row["code"]],
            unit=units[row["branch"]],
            group=units[row["group"]] if row["group"] else None,
            start_on=max(_FOUNDED, date(row["party_year"], 7, 1)),
        )
        for row in document["people"]
    ]
    wanted += [
        Membership(member=members[row["member"]], unit=units[row["unit"]], kind="temporary", start_on=date(2025, 3, 1))
        for row in document["temporary"]
    ]
    _add_missing(wanted, lambda row: (row.member_id, row.kind))


def _load_assignments(
    rows: list[Document], units: dict[str, Unit], bodies: dict[str, Body], members: dict[str, Member]
) -> None:
    wanted = []
    for row in rows:
        is_office = row["post"].startswith("office_")
        body = None if is_office else bodies.get(row["unit"])
        since = _OFFICES_SINCE if is_office else body.term_start if body else _LEADERS_SINCE
        wanted.append(
            Assignment(
                member=members[row["member"]],
                post_id=row["post"],
                unit=units[row["unit"]],
                body=body,
                is_head=row["is_head"],
                position=row["position"],
                start_on=since,
            )
        )
    _add_missing(wanted, lambda row: (row.member_id, row.post_id, row.unit_id))


def _load_contact_points(rows: list[Document], units: dict[str, Unit], members: dict[str, Member]) -> None:
    year = clock.today().year
    wanted = [
        ContactPoint(leader=members[row["leader"]], unit=units[row["unit"]], kind=row["kind"], year=year)
        for row in rows
    ]
    _add_missing(wanted, lambda row: (row.leader_id, row.unit_id, row.year))


def _add_missing(wanted: list[Any], identity: Callable[[Any], object]) -> None:
    if not wanted:
        return
    model = type(wanted[0])
    known = {identity(row) for row in model.objects.all()}
    model.objects.bulk_create([row for row in wanted if identity(row) not in known], batch_size=500)
