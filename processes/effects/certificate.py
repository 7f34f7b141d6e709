"""A certificate for the people a case was about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from typing_extensions import override

from forms.engine.problems import Problem
from organization.models import Member
from organization.services import send_notice
from processes.engine.model import ProcedureDefinition
from processes.engine.timers import add_months
from processes.models import Certificate
from processes.numbering import next_number
from processes.texts import localized

from .base import Delivery, EffectFailed, EffectKind
from .checks import missing_settings, unknown_field, wrong_number
from .placeholders import computed, filled
from .set_member import codes_of


class GiveCertificate(EffectKind):
    """``{"prefix", "title": text, "body": text, "holder": template, "valid_months": n, "field": key}``.

    One for each holder (a person field, or empty for whoever started the case), numbered ``PREFIX-2026-0001``;
    ``field`` takes the numbers. It is given in the transaction of the action: without a holder there is no action.
    """

    key = "certificate"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("prefix", "title"))
        found += unknown_field(config, definition, self.key) if config.get("field") else []
        return found + wrong_number(config, self.key, "valid_months")

    @override
    def deliver(self, delivery: Delivery) -> Mapping[str, object]:
        numbers = [self._give(delivery, holder).number for holder in _holders(delivery)]
        field = delivery.config.get("field")
        return {str(field): "、".join(numbers)} if field else {}

    def _give(self, delivery: Delivery, holder: Member) -> Certificate:
        known = Certificate.objects.filter(delivery_key=delivery.key, holder=holder).first()
        if known is not None:
            return known
        today, months = timezone.localdate(delivery.at), delivery.config.get("valid_months")
        prefix = str(delivery.config["prefix"])[:40]
        number = f"{prefix}-{today.year}-{next_number(f'certificate:{prefix}:{today.year}'):04d}"
        title: dict[str, str] = {}
        body: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                title[language] = filled(delivery.config["title"], delivery)
                body[language] = filled(delivery.config.get("body", ""), delivery)
        found = Certificate.objects.create(
            case=delivery.case,
            delivery_key=delivery.key,
            number=number,
            holder=holder,
            holder_name=holder.name,
            issuer_name=delivery.case.unit.name,
            title=title,
            body=body,
            issued_on=today,
            expires_on=_expiry(today, months),
        )
        if holder.user is not None:
            with translation.override(holder.user.language or settings.LANGUAGE_CODE):
                subject = _("You were given a certificate: %(title)s") % {"title": localized(title)}
            send_notice(
                recipients=[holder.user], subject=subject, url=found.get_absolute_url(), key=f"certificate:{found.pk}"
            )
        return found


class RevokeCertificate(EffectKind):
    """``{"field": key, "reason": template}``: the certificates whose numbers the field holds do not hold any longer.

    The reason is the comment of the action unless the settings say otherwise; what was revoked before stays as it was.
    """

    key = "revoke_certificate"
    inside = True

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        return missing_settings(config, self.key, ("field",)) or unknown_field(config, definition, self.key)

    @override
    def deliver(self, delivery: Delivery) -> None:
        numbers = str(delivery.values.get(str(delivery.config["field"])) or "").split("、")
        reason = filled(delivery.config.get("reason") or "{comment}", delivery)
        user = delivery.actor.user if delivery.actor else None
        holding = Certificate.objects.filter(number__in=numbers, revoked_at=None)
        holding.update(revoked_at=delivery.at, revoked_by=user, revoked_why=reason[:500])


def _holders(delivery: Delivery) -> list[Member]:
    named = computed(delivery.config.get("holder", ""), delivery)
    if not named and not delivery.config.get("holder") and delivery.case.initiator:
        return [delivery.case.initiator]
    codes = [code for code in codes_of(named) if code]
    people = list(Member.objects.filter(code__in=codes).select_related("user").order_by("code"))
    if not people or len(people) != len(set(codes)):
        raise EffectFailed("holder_missing")
    return people


def _expiry(first: date, months: object) -> date | None:
    return add_months(first, months) if isinstance(months, int) else None
