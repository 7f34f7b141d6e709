"""A case opens an archive to its readers for a time, closes it again, or files something in one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from typing_extensions import override

from forms.engine.problems import Problem
from organization.models import Member
from organization.services import send_notice
from processes.archives.filing import add_material, open_volume
from processes.archives.grants import end_grants, give_grant, keeps_archive_of
from processes.archives.log import VIEWED
from processes.archives.refusals import ArchiveRefused
from processes.archives.sealing import is_zone_open
from processes.engine.model import ProcedureDefinition
from processes.models import ArchiveLogEntry, ArchiveMaterial, ArchiveVolume, GrantEnd, ViewingGrant

from .base import Delivery, EffectFailed, EffectKind
from .checks import day_of, missing_settings, unknown_field
from .placeholders import NAME, computed
from .set_member import codes_of


class GrantViewing(EffectKind):
    """``{"readers", "subjects", "classes", "from", "until"}``, each a field as ``{field}``.

    Each reader may read these classes of each person's archive, in this time and only while the case stays where the
    button leads. Nobody is given their own archive, and only a keeper of these archives can press the button. Where
    there is no closed zone, nothing is given: papers are read as before.
    """

    key = "grant_viewing"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        names = ("readers", "subjects", "classes", "from", "until")
        return missing_settings(config, self.key, names) + unknown_names(config, definition, self.key, names)

    @override
    def deliver(self, delivery: Delivery) -> None:
        if not is_zone_open():
            return
        readers, subjects = members_named("readers", delivery), members_named("subjects", delivery)
        begins_at, ends_at = _moment("from", delivery), _moment("until", delivery)
        if ends_at <= begins_at or ends_at <= delivery.at:
            raise EffectFailed("viewing_time_over")
        classes = computed(delivery.config["classes"], delivery)
        codes = [str(each) for each in classes] if isinstance(classes, list) else [str(classes or "")]
        if not any(codes):
            raise EffectFailed("viewing_classes_missing")
        if {each.pk for each in readers} & {each.pk for each in subjects}:
            raise EffectFailed("own_archive")
        if not all(keeps_archive_of(each, delivery.actor, delivery.at) for each in subjects):
            raise EffectFailed("not_keeper")
        for reader in readers:
            for subject in subjects:
                grant = ViewingGrant(
                    case=delivery.case, delivery_key=delivery.key, state=delivery.case.state, reader=reader,
                    subject=subject, classes=codes, begins_at=begins_at, ends_at=ends_at, given_at=delivery.at,
                )  # fmt: skip
                _tell(give_grant(grant, by=delivery.actor))


class EndViewing(EffectKind):
    """``{"field", "reader", "from", "until", "pages"}``: whatever the case opened is closed.

    With ``field``, a table, each reader who looked at something gets a row there: who, the first and the last look, and
    which pages; the other settings name the columns. Nobody has to write down what the log has.
    """

    key = "end_viewing"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        if not config.get("field"):
            return []
        return unknown_field(config, definition, self.key) + missing_settings(config, self.key, ("reader", "from"))

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        open_ones = ViewingGrant.objects.filter(case=delivery.case, ended_at=None).select_related("reader", "subject")
        by = delivery.actor.user if delivery.actor else None
        end_grants(open_ones, why=GrantEnd.RETURNED, at=delivery.at, by=by)
        field = str(delivery.config.get("field") or "")
        if not field:
            return {}
        there = delivery.values.get(field)
        return {field: [*(there if isinstance(there, list) else []), *sessions(delivery)]}


def sessions(delivery: Delivery) -> list[dict[str, object]]:
    """Returns a row for each reader who looked at pages under what the case gave."""
    looks = ArchiveLogEntry.objects.filter(action=VIEWED, grant__case=delivery.case).order_by("number")
    titles = {str(pk): title for pk, title in ArchiveMaterial.objects.filter(
        volume__member__in=ViewingGrant.objects.filter(case=delivery.case).values("subject")
    ).values_list("pk", "title")}  # fmt: skip
    rows: list[dict[str, object]] = []
    for code in dict.fromkeys(look.actor_code for look in looks):
        own = [look for look in looks if look.actor_code == code]
        seen = dict.fromkeys(f"{titles.get(each.details['material'], '')}{each.details['position']}" for each in own)
        found = {
            "reader": code, "from": own[0].at.isoformat(timespec="seconds"),
            "until": own[-1].at.isoformat(timespec="seconds"), "pages": "、".join(seen)[:100],
        }  # fmt: skip
        columns = {name: str(delivery.config.get(name) or "") for name in found}
        rows.append({column: found[name] for name, column in columns.items() if column})
    return rows


class FileMaterial(EffectKind):
    """``{"member", "class", "title", "catalogue_no", "formed_on", "pages", "original"}``, each a template.

    Enters the material in the catalogue of the member's archive, whose first volume is opened if there is none. The
    pages are put in by the keeper. Where there is no closed zone, nothing is entered.
    """

    key = "file_material"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        names = ("member", "class", "title")
        more = ("catalogue_no", "formed_on", "pages", "original")
        return missing_settings(config, self.key, names) + unknown_names(config, definition, self.key, names + more)

    @override
    def deliver(self, delivery: Delivery) -> None:
        if not is_zone_open() or ArchiveMaterial.objects.filter(delivery_key=delivery.key).exists():
            return
        member = members_named("member", delivery)[0]
        by = delivery.actor.user if delivery.actor else None
        given = {name: computed(template, delivery) for name, template in delivery.config.items()}
        pages = str(given.get("pages") or "0")
        try:
            volume = ArchiveVolume.objects.filter(member=member).order_by("opened_at", "number").first()
            add_material(
                volume=volume or open_volume(member=member, by=by, at=delivery.at),
                code=str(given["class"] or ""), title=str(given["title"] or ""),
                number=str(given.get("catalogue_no") or ""),
                formed_on=day_of(given.get("formed_on")), paper_pages=int(pages) if pages.isdecimal() else 0,
                is_original=given.get("original") is not False, by=by, at=delivery.at, case=delivery.case,
                delivery_key=delivery.key,
            )  # fmt: skip
        except ArchiveRefused as refused:
            raise EffectFailed(refused.code, **refused.context) from refused


def _tell(grant: ViewingGrant) -> None:
    """Gives the reader the way to it; the name of the person concerned stays out of the message."""
    user = grant.reader.user
    if user is None:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        until = timezone.localtime(grant.ends_at).strftime("%Y-%m-%d %H:%M")
        subject = _("A personnel archive is open to you until %(until)s") % {"until": until}
    url = reverse("archive-contents", args=[grant.pk])
    send_notice(recipients=[user], subject=subject, url=url, key=f"viewing:{grant.pk}")


def unknown_names(
    config: Mapping[str, Any], definition: ProcedureDefinition, kind: str, names: tuple[str, ...]
) -> list[Problem]:
    """Returns a problem for each setting that is ``{field}`` of no field of the form."""
    known = {*definition.form.keys()}
    found = [(name, NAME.fullmatch(str(config.get(name) or ""))) for name in names]
    return [
        Problem(name, "effect_field_unknown", {"effect": kind, "field": alone[1]})
        for name, alone in found
        if alone and alone[1] not in known
    ]


def members_named(setting: str, delivery: Delivery) -> list[Member]:
    """Returns the people a setting names; nobody, or somebody unknown, is a failure."""
    codes = {code for code in codes_of(computed(delivery.config[setting], delivery)) if code}
    people = list(Member.objects.filter(code__in=codes).select_related("user").order_by("code"))
    if not people or len(people) != len(codes):
        raise EffectFailed("viewing_people_missing")
    return people


def _moment(setting: str, delivery: Delivery) -> datetime:
    try:
        found = parse_datetime(str(computed(delivery.config[setting], delivery) or ""))
    except ValueError:
        found = None
    if found is None or is_naive(found):
        raise EffectFailed("viewing_time_missing")
    return found
