"""One person filling in one form by itself: which version, which steps, which fields, and where drafts are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings as django_settings
from django.utils.crypto import salted_hmac

from forms.engine.definition import FormDefinition
from forms.engine.evaluation import FormState
from forms.engine.pages import Page, pages_of
from forms.field_rights import FieldRights, field_rights
from forms.field_types.context import FillContext
from forms.models import Audience, Form, FormSettings, FormVersion, Origin
from forms.refusals import RecordRefused

from .clean_submission import Cleaned, clean_submission
from .fill_context import fill_context
from .submit_record import check_fillable, current_version

CHECK = "check-answers"
"""Name of the last step: reading everything once more. No section can be called so."""
FIRST = "1"
"""Name of a first step that no section begins."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """``by_link``: somebody came by the public link; ``claim``: the secret by which they keep hold of their uploads."""

    form: Form
    settings: FormSettings
    version: FormVersion
    user: Any
    by_link: bool = False
    claim: str = ""
    token: str = ""
    """By which the answer is handed in once."""

    @property
    def nameless(self) -> bool:
        """Whether nothing may be kept that leads to the person."""
        return bool(self.settings.anonymous)

    @property
    def place(self) -> str:
        """Where uploads belong until the form is handed in, and the key of the draft."""
        return f"form:{self.form.key}"

    @property
    def origin(self) -> str:
        return str(Origin.LINK if self.by_link else Origin.PAGE)

    @cached_property
    def rights(self) -> FieldRights:
        return field_rights(self.user, self.settings.field_rights, self.version.definition)

    @cached_property
    def definition(self) -> FormDefinition:
        """The definition as this person is told it."""
        return self.rights.told(self.version.definition)

    @cached_property
    def steps(self) -> Mapping[str, Page]:
        """The steps by name, whether they show or not."""
        return {page.key or FIRST: page for page in pages_of(self.definition)}

    @cached_property
    def context(self) -> FillContext:
        unit = None if self.nameless or not self.user.is_authenticated else getattr(self.user.as_member, "branch", None)
        context = fill_context(
            user=self.user,
            place=self.place,
            unit_path=unit.path if unit else "",
            claim=self.claim,
            nameless=self.nameless,
        )
        return replace(context, chance=self.token)

    def writable_in(self, step: str) -> frozenset[str]:
        """Returns the fields of a step that this person fills in."""
        return self.rights.writable.intersection(self.steps[step].fields)

    def visible_in(self, step: str) -> frozenset[str]:
        """Returns the fields of a step that this person sees."""
        return self.rights.visible.intersection(self.steps[step].fields)

    def clean(self, answers: Mapping[str, Any], *, complete: bool = False) -> Cleaned:
        """Returns what raw answers come to; without ``complete`` nothing is asked for."""
        return clean_submission(
            definition=self.definition,
            stored={},
            data=answers,
            writable=self.rights.writable,
            context=self.context,
            complete=complete,
            begins=self.definition.keys(),
        )

    def shown_steps(self, state: FormState) -> list[str]:
        """Returns the names of the steps in which this person sees something now."""
        seen = state.visible & self.rights.visible
        return [name for name, page in self.steps.items() if seen.intersection(page.fields)]

    def step_of(self, key: str) -> str:
        """Returns the step in which a field stands."""
        return next(name for name, page in self.steps.items() if key in page.fields)


def open_filling(*, form: Form, user: Any, by_link: bool = False, claim: str = "", version_sha: str = "") -> Filling:
    """Returns the filling-in of a form by this person now; on the version that a draft names, if there still is one.

    Raises RecordRefused when the form is not for them, not open, full, answered already or not published.
    """
    filling = filling_of(form=form, user=user, by_link=by_link, claim=claim, version_sha=version_sha)
    check_fillable(form=form, settings=filling.settings, user=user, by_link=by_link)
    return filling


def filling_of(*, form: Form, user: Any, by_link: bool = False, claim: str = "", version_sha: str = "") -> Filling:
    """Returns the filling-in without asking whether it may end in an answer: what was typed is kept even so.

    Raises RecordRefused when the form is not filled in by itself or has no published version.
    """
    settings = getattr(form, "settings", None)
    if settings is None:
        raise RecordRefused("not_for_you")
    version = None
    if version_sha:
        versions = FormVersion.objects.defer("document")
        version = versions.filter(form=form, sha256=version_sha).order_by("-number").first()
    return Filling(
        form=form,
        settings=settings,
        version=version or current_version(form),
        user=user,
        by_link=by_link,
        claim=claim,
    )


def form_of_link(token: str) -> Form:
    """Returns the form behind a public link. Raises RecordRefused("link_unknown")."""
    forms = Form.objects.select_related("settings").defer("fields")
    form: Form | None = forms.filter(settings__link_token=token, settings__audience=Audience.LINK).first()
    if form is None or not token:
        raise RecordRefused("link_unknown")
    return form


def user_key(user: Any) -> str:
    """Returns an opaque name for a user under which a browser keeps things of theirs apart from other people's."""
    return salted_hmac("forms.user_key", str(user.pk), secret=django_settings.SECRET_KEY).hexdigest()[:20]
