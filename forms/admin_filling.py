"""The form of the admin screen "filling in and rights": settings, rights on records, rights by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FormDefinition
from forms.engine.pages import pages_of
from forms.field_rights import EVERYBODY, LEVELS, PAGE
from forms.field_types.wording import localized
from forms.models import Form, FormGrant, FormSettings
from forms.services.change_record import MOST_MINUTES
from organization.models import Post

EMPTY_ROWS = 3


class MomentField(django_forms.DateTimeField):
    """A moment, chosen with the browser's own control."""

    widget = django_forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SettingsForm(django_forms.ModelForm):
    """Who fills in, when, how often, and what becomes of the answers."""

    opens_at = MomentField(label=_("opens at"), required=False, help_text=_("Empty: at once."))
    closes_at = MomentField(label=_("closes at"), required=False, help_text=_("Empty: never."))

    class Meta:
        model = FormSettings
        fields = [
            "use",
            "audience",
            "opens_at",
            "closes_at",
            "quota",
            "once_per_person",
            "anonymous",
            "edit_minutes",
            "overseers_view",
            "after_text",
            "after_text_en",
        ]
        help_texts = {
            "once_per_person": _(
                "Asked of people who are signed in. Whoever opens the public link without signing in can answer again."
            )
        }
        widgets = {
            "after_text": django_forms.Textarea(attrs={"rows": 3}),
            "after_text_en": django_forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("edit_minutes") or 0) > MOST_MINUTES:
            text = _("Enter at most %(minutes)s minutes, which are ten years.")
            self.add_error("edit_minutes", text % {"minutes": MOST_MINUTES})
        if cleaned.get("anonymous") and cleaned.get("edit_minutes"):
            self.add_error(
                "edit_minutes", _("An anonymous answer cannot be corrected: nobody could tell whose it is. Enter 0.")
            )
        if (
            self.instance.pk
            and "anonymous" in self.changed_data
            and not cleaned.get("anonymous")
            and self.instance.form.records.exists()
        ):
            self.add_error("anonymous", _("Answers came in under the promise of anonymity. Make a new form instead."))
        return cleaned


class GrantForm(django_forms.ModelForm):
    """One right on the records of the form."""

    class Meta:
        model = FormGrant
        fields = ["post", "right", "reach"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].empty_label = str(_("Every member"))  # type: ignore[attr-defined]


GrantFormSet = django_forms.inlineformset_factory(
    Form, FormGrant, form=GrantForm, extra=EMPTY_ROWS, can_delete=True, fk_name="form"
)


class FieldRightForm(django_forms.Form):
    """One line: which field or step, the holders of which post, how much of it."""

    what = django_forms.ChoiceField(label=_("Field or step"), required=False)
    post = django_forms.ChoiceField(label=_("Who"), required=False)
    level = django_forms.ChoiceField(label=_("May"), choices=list(LEVELS.items()), required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], posts: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "—"), *places]  # type: ignore[attr-defined]
        self.fields["post"].choices = [(EVERYBODY, _("Everybody else")), *posts]  # type: ignore[attr-defined]


FieldRightFormSet = django_forms.formset_factory(FieldRightForm, extra=EMPTY_ROWS, can_delete=True)


def places_of(definition: FormDefinition) -> list[tuple[str, str]]:
    """Returns (key, words) of every step and field to which a right may be given."""
    places: list[tuple[str, str]] = []
    pages = pages_of(definition)
    for page in pages:
        if page.opening is not None or len(pages) > 1:
            title = (localized(page.opening.title) if page.opening else str(_("Start"))) or page.key
            places.append((f"{PAGE}{page.key}", str(_("Step “%(title)s”") % {"title": title})))
        places += [(key, f"{localized(definition.field(key).label) or key} ({key})") for key in page.fields]
    return places


def offered_places(definitions: Sequence[FormDefinition], rights: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Returns the places of the newest of these versions, and those that a rule names which it no longer has.

    Answers to a question that was removed are still there, and so is their rule.
    """
    places = dict(places_of(definitions[0])) if definitions else {}
    older = {what: words for definition in reversed(definitions[1:]) for what, words in places_of(definition)}
    for what in rights:
        if what not in places:
            places[what] = str(_("%(question)s – no longer asked") % {"question": older.get(what, what)})
    return list(places.items())


def rights_to_rows(rights: Mapping[str, Any]) -> list[dict[str, str]]:
    """Returns the stored rights as rows of the screen."""
    return [
        {"what": what, "post": post, "level": level}
        for what, rule in rights.items()
        if isinstance(rule, Mapping)
        for post, level in rule.items()
    ]


def rows_to_rights(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Returns what is stored for the rows of the screen; empty and deleted ones are left out."""
    rights: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.get("what") and row.get("level") and not row.get("DELETE"):
            rights.setdefault(row["what"], {})[row.get("post") or EVERYBODY] = row["level"]
    return rights


def post_choices() -> list[tuple[str, str]]:
    """Returns every post."""
    return [(post.pk, str(post)) for post in Post.objects.all()]
