"""What the page of one step shows."""

from typing import Any

from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms.field_types.wording import localized
from forms.models import VersionStatus
from forms.services import shown_values
from forms.services.filling import CHECK, Filling, user_key

from .fill_places import BEGUN_BOX, begun_mark, carry, entry_url, step_url
from .fill_renewing import left_behind


def fill_page(wizard: Any, form: Any) -> dict[str, Any]:
    """Returns the context of the template ``forms/fill/step.html`` besides what formtools gives."""
    filling: Filling = wizard.filling
    draft, step = wizard.storage.draft, wizard.steps.current
    shown = list(wizard.get_form_list())
    pages = [name for name in shown if name != CHECK]
    keeps = wizard.storage.drafts.keeps
    return {
        "form": form,
        "filling": filling,
        "title": localized(filling.definition.title) or str(filling.form),
        "description": filling.form.description if get_language() != "en" else "",
        "step": step,
        "step_title": step_title(filling, step),
        "has_own_heading": has_own_heading(filling, step, form),
        "is_check": step == CHECK,
        "is_single": len(pages) == 1,
        "position": shown.index(step) + 1 if step in shown else 1,
        "count": len(shown),
        "steps_nav": steps_nav(wizard, shown, step),
        "previous": shown[shown.index(step) - 1] if step in shown and shown.index(step) else "",
        "action": step_url(filling, step) if not filling.nameless else entry_url(filling),
        "draft_url": save_url(filling, step) if keeps and step != CHECK else "",
        "draft_revision": draft.revision,
        "window": wizard.window if wizard.request.method == "POST" else get_random_string(22),
        "token": wizard.token,
        "begun": "" if filling.nameless else wizard.request.POST.get(BEGUN_BOX) or begun_mark(),
        "owner": user_key(wizard.request.user) if keeps and not filling.by_link else "",
        "carried": carry(draft) if filling.nameless else "",
        "claim": filling.claim if filling.nameless else "",
        "newer": bool(draft.version) and filling.version.status != VersionStatus.PUBLISHED,
        "left": left_behind(wizard) if draft.left else (),
        "overview": overview(wizard, pages) if step == CHECK else (),
        "offline_url": reverse("offline-form", args=[filling.form.key]) if offline_is_possible(wizard) else "",
    }


def steps_nav(wizard: Any, shown: list[str], step: str) -> list[dict[str, Any]]:
    """Returns the steps for the list on top: name, title, and whether one may jump there."""
    reachable = wizard.reachable
    here = shown.index(step) if step in shown else 0
    return [
        {
            "name": name,
            "title": step_title(wizard.filling, name) or _("Fill in"),
            "current": name == step,
            "done": index < here or (name in wizard.storage.draft.saved and name != step),
            "reachable": name in reachable and name != step,
        }
        for index, name in enumerate(shown)
    ]


def step_title(filling: Filling, step: str) -> str:
    """Returns the heading of a step."""
    if step == CHECK:
        return _("Check and send")
    page = filling.steps[step]
    if page.opening is None:
        return _("Start") if len(filling.steps) > 1 else ""
    return localized(page.opening.title) or page.key


def overview(wizard: Any, pages: list[str]) -> list[dict[str, Any]]:
    """Returns everything that was answered, step by step, for reading once more."""
    filling: Filling = wizard.filling
    questions = shown_values(
        definition=filling.definition,
        values=wizard.cleaned.values,
        context=filling.context,
        visible=filling.rights.visible,
    )
    return [
        {
            "name": name,
            "title": step_title(filling, name),
            "questions": [each for each in questions if each.key in filling.steps[name].fields],
        }
        for name in pages
    ]


def save_url(filling: Filling, step: str) -> str:
    """Returns the address to which the page saves by itself while somebody types."""
    if filling.by_link:
        return reverse("form-link-save", args=[filling.settings.link_token, step])
    return reverse("fill-save", args=[filling.form.key, step])


def offline_is_possible(wizard: Any) -> bool:
    """Whether the form may be kept on a device: by somebody who is signed in, and never an anonymous one."""
    filling: Filling = wizard.filling
    return bool(wizard.request.user.is_authenticated and not filling.nameless and not filling.by_link)


def has_own_heading(filling: Filling, step: str, form: Any) -> bool:
    """Whether the form itself begins with the heading of the step."""
    page = filling.steps.get(step)
    sections = getattr(form, "sections", ())
    return bool(page and page.opening and sections and sections[0].key == page.opening.key)
