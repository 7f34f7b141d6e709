"""Forms to fill in, and a browser that fills them in without scripts."""

import re
from html import unescape
from typing import Any

from django.test import Client

from forms.engine.canonical import sha256_of
from forms.engine.definition import compile_definition
from forms.models import Form, FormSettings, FormVersion, VersionStatus

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PLUMBING = (
    "draft-revision",
    "window",
    "token",
    "carried",
    "fill-begun",
    "fill-owner",
    "claim",
    "fill-current_step",
    "seq",
)

STEPS: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "走访登记"},
    "sections": [
        {"key": "who", "title": {"zh-hans": "走访对象"}, "page": True},
        {"key": "more", "title": {"zh-hans": "补助"}, "page": True, "visible_when": "needs_help"},
        {"key": "what", "title": {"zh-hans": "情况"}, "page": True},
    ],
    "fields": [
        {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}, "required": True, "section": "who"},
        {"key": "needs_help", "type": "bool", "label": {"zh-hans": "需要补助"}, "section": "who"},
        {"key": "amount", "type": "decimal", "label": {"zh-hans": "金额"}, "required": True, "section": "more"},
        {"key": "story", "type": "textarea", "label": {"zh-hans": "经过"}, "required": True, "section": "what"},
        {"key": "papers", "type": "files", "label": {"zh-hans": "附件"}, "section": "what"},
    ],
}
ONE: dict[str, Any] = {
    "schema_version": 1,
    "title": {"zh-hans": "意见"},
    "fields": [
        {"key": "opinion", "type": "text", "label": {"zh-hans": "意见"}, "required": True},
        {"key": "photo", "type": "image", "label": {"zh-hans": "照片"}},
    ],
}


def publish(form: Form, document: dict[str, Any]) -> FormVersion:
    """Publishes the document as the next version."""
    for old in form.versions.filter(status=VersionStatus.PUBLISHED):
        old.retire()
        old.save()
    compiled = compile_definition(document)
    version = FormVersion(form=form, number=form.versions.count() + 1, document=compiled, sha256=sha256_of(compiled))
    version.publish()
    version.save()
    return version


def make_form(key: str = "visits", document: dict[str, Any] | None = None, **settings: Any) -> Form:
    """Returns a published form that members may fill in."""
    form: Form = Form.objects.create(key=key, title="走访登记", live=True)
    publish(form, document or STEPS)
    FormSettings.objects.create(form=form, **{"use": "survey", **settings})
    return form


class Visitor:
    """One browser window: sends back the hidden boxes of the page it has before it."""

    def __init__(self, user: Any = None, client: Client | None = None) -> None:
        self.client = client or Client()
        if user is not None:
            self.client.force_login(user)
        self.page = ""
        self.url = ""
        self.answer: Any = None

    def open(self, url: str) -> Any:
        return self._took(self.client.get(url, follow=True), url)

    def send(self, **values: Any) -> Any:
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(self.page) if name in PLUMBING}
        return self._took(self.client.post(self.url, {**hidden, **values}, follow=True), self.url)

    def _took(self, answer: Any, url: str) -> Any:
        self.answer = answer
        chain = getattr(answer, "redirect_chain", [])
        self.url = chain[-1][0] if chain else url
        self.page = answer.content.decode() if not answer.streaming else ""
        return answer
