"""Filling in without a network: a page that the browser keeps, and the address to which it sends later."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.errors import FieldError
from forms.field_types.table import Table
from forms.field_types.wording import localized
from forms.models import Draft, Form, Record
from forms.refusals import RecordInvalid, RecordRefused, RecordsClash
from forms.services import build_django_form, read_submission, submit_record
from forms.services.build_django_form import as_posting
from forms.services.defaults import CHANCE
from forms.services.drafts import LARGEST, DraftConflict
from forms.services.filling import Filling, open_filling, user_key
from forms.services.step_drafts import OwnedDrafts, StepDraft

from .fill_places import plain_token
from .fill_sending import moment_of
from .refused import refused_page

UNREADABLE = gettext_lazy(
    "What was kept on this device cannot be read. Open the form with a network and fill it in there."
)
CHANGED_ELSEWHERE = gettext_lazy("The draft of this form was changed on another device after you kept it here.")


@require_safe
def offline_home(request: HttpRequest) -> HttpResponse:
    """The installed page: the forms kept on this device and what waits to be sent; it names nobody."""
    return render(request, "forms/offline/home.html")


@require_safe
@login_required
def offline_form(request: HttpRequest, key: str) -> HttpResponse:
    """The whole form on one page, for keeping on the device. Files are added later, with a network."""
    form = get_object_or_404(Form.objects.select_related("settings").defer("fields"), key=key)
    try:
        filling, draft = _opened(request, form)
    except RecordRefused as refused:
        return refused_page(request, refused, form=form)
    if filling.nameless:
        return redirect("fill", form.key)
    left_out = [spec for spec in filling.definition.fields if field_type(spec.type).takes_files]
    shown = filling.rights.visible - {spec.key for spec in left_out}
    filled = build_django_form(
        definition=filling.definition,
        stored={},
        writable=filling.rights.writable & shown,
        visible=shown,
        context=filling.context,
        draft=Draft(raw=dict(draft.answers)) if draft.saved else None,
        told=shown,
        begins=filling.definition.keys(),
    )
    context = {
        "form": filled,
        "form_object": form,
        "title": localized(filling.definition.title) or str(form),
        "filling": filling,
        "draft": draft,
        "lots": json.dumps(_lots(filling, draft)),
        "user_key": user_key(request.user),
        "left_out": list(_file_labels(filling.definition)),
    }
    response = render(request, "forms/offline/form.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lots(filling: Filling, draft: StepDraft) -> dict[str, str]:
    """Returns the questions that begin with what chance gives, which the page draws again for every new answer."""
    specs = [] if draft.saved else filling.definition.fields
    return {spec.key: spec.default_from for spec in specs if spec.default_from in CHANCE}


def _file_labels(definition: FormDefinition) -> Iterator[str]:
    """Yields the questions, and the columns of tables, to which files are added later."""
    for spec in definition.fields:
        kind, label = field_type(spec.type), localized(spec.label) or spec.key
        if kind.takes_files:
            yield label
        for inner, column in kind.columns(spec) if isinstance(kind, Table) else ():
            if inner.takes_files:
                yield f"{label} · {localized(column.label) or column.key}"


@require_safe
@never_cache
def offline_session(request: HttpRequest) -> HttpResponse:
    """Answers who is signed in, as an opaque key, and a token for sending: what a kept page knows is out of date."""
    user = user_key(request.user) if request.user.is_authenticated else ""
    return JsonResponse({"user": user, "csrf": get_token(request)})


@require_POST
def offline_send(request: HttpRequest, key: str) -> HttpResponse:
    """Hands in what was filled in without a network: {"posted", "token", "version", "revision", "anyway"}.

    201 {"number", "url"}; 409 {"code", "text", "url"} when it cannot be taken or when the draft was changed or handed
    in elsewhere meanwhile; 422 {"errors", "url"} when something is wrong: then the answers lie in the draft, to be
    corrected there.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"code": "signed_out", "text": _("Sign in, then it is sent.")}, status=403)
    if len(request.body) > LARGEST:
        text = _("This is too large to be sent from here. Open the form with a network and send it there.")
        return JsonResponse({"code": "too_large", "text": text}, status=413)
    try:
        sent = json.loads(request.body)
        posted, token = as_posting(dict(sent["posted"])), plain_token(str(sent["token"]), or_new=False)
        version, revision, anyway = str(sent["version"]), int(sent["revision"]), bool(sent.get("anyway"))
        if not token:
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return JsonResponse({"code": "unreadable", "text": str(UNREADABLE)}, status=400)
    form = Form.objects.select_related("settings").defer("fields").filter(key=key).first()
    if form is None:
        raise Http404
    earlier = Record.objects.filter(form=form, token=token, owner=request.user).first()
    if earlier is not None:
        return _arrived(earlier)
    return _hand_in(request, form, posted=posted, token=token, version=version, revision=revision, anyway=anyway)


def _hand_in(
    request: HttpRequest, form: Form, *, posted: Any, token: str, version: str, revision: int, anyway: bool
) -> HttpResponse:
    url = reverse("fill", args=[form.key])
    drafts = OwnedDrafts(request.user, f"form:{form.key}")
    try:
        filling = open_filling(form=form, user=request.user, version_sha=version)
        if filling.nameless:
            raise RecordRefused("not_for_you")
        draft = drafts.load()
        if revision and not draft.saved and not anyway:
            text = _("The draft of this form was sent or removed on another device after you kept it here.")
            return JsonResponse({"code": "draft_changed", "text": text, "url": ""}, status=409)
        if draft.saved and draft.revision > revision and not anyway:
            return JsonResponse({"code": "draft_changed", "text": str(CHANGED_ELSEWHERE), "url": url}, status=409)
        answers = {**_kept_files(filling, draft), **_answers(filling, posted)}
        record = submit_record(
            form=form,
            user=request.user,
            data=answers,
            token=token,
            version=filling.version,
            context=replace(filling.context, started_at=moment_of(draft.begun)),
            writable=filling.rights.writable,
            place=filling.place,
        )
    except FieldError:
        return JsonResponse({"code": "unreadable", "text": str(UNREADABLE)}, status=400)
    except RecordRefused as refused:
        return JsonResponse({"code": refused.code, "text": refused.text, "url": url}, status=409)
    except RecordInvalid as invalid:
        steps = list(filling.steps)
        saved = {name: [draft.revision + 1, "offline"] for name in steps}
        wrong = StepDraft(
            answers=answers,
            step=steps[0],
            reached=tuple(steps),
            saved=saved,
            token=token,
            begun=draft.begun,
            version=filling.version.sha256,
            revision=draft.revision,
        )
        try:
            drafts.save(wrong)
        except DraftConflict:
            return JsonResponse({"code": "draft_changed", "text": str(CHANGED_ELSEWHERE), "url": url}, status=409)
        errors = {each: [message.text for message in found] for each, found in invalid.errors.items()}
        if isinstance(invalid, RecordsClash):  # the step alone could not find it out again
            for text in dict.fromkeys(each for found in errors.values() for each in found):
                messages.error(request, text)
        first = next(spec.key for spec in filling.definition.fields if spec.key in errors)
        url = f"{reverse('fill-step', args=[form.key, filling.step_of(first)])}?errors"
        return JsonResponse({"code": "wrong", "errors": errors, "url": url}, status=422)
    drafts.drop()
    return _arrived(record)


def _answers(filling: Filling, posted: Any) -> dict[str, Any]:
    keys = {spec.key for spec in filling.definition.fields if not field_type(spec.type).takes_files}
    return read_submission(
        definition=filling.definition,
        data=posted,
        writable=filling.rights.writable & keys,
        context=filling.context,
    )


def _kept_files(filling: Filling, draft: StepDraft) -> dict[str, Any]:
    """The files that were added before, with a network."""
    return {
        spec.key: draft.answers[spec.key]
        for spec in filling.definition.fields
        if field_type(spec.type).takes_files and spec.key in draft.answers
    }


def _arrived(record: Record) -> JsonResponse:
    return JsonResponse({"number": record.number, "url": reverse("answer", args=[record.pk])}, status=201)


def _opened(request: HttpRequest, form: Form) -> tuple[Filling, StepDraft]:
    draft = OwnedDrafts(request.user, f"form:{form.key}").load()
    return open_filling(form=form, user=request.user, version_sha=draft.version), draft


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps pages on the device; served from the root, since it may only look after what lies below."""
    response = render(request, "forms/offline/service-worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to install the page."""
    icon = static("guicheng/img/mark.svg")
    described = {
        "name": _("Forms"),
        "short_name": _("Forms"),
        "start_url": reverse("offline"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f3",
        "theme_color": "#9b1c1c",
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")
