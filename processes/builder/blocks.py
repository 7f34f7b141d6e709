"""Small blocks the procedure editor is made of, each able to turn itself into the document and back."""

import json
import re
import time
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from organization.models import Post, Role
from organization.models.body_kind import BodyKind
from processes.engine.who import read_who

KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
SEPARATORS = re.compile(r"[\s,,、;;]+")


def role_choices() -> list[tuple[str, str]]:
    """Returns every role, post and body of the organisation, named in the active language."""
    # A big procedure asks a hundred times while it is drawn: what was read is good for ten seconds.
    return _role_choices(get_language() or "zh-hans", int(time.monotonic() // 10))


@lru_cache(maxsize=4)
def _role_choices(language: str, moment: int) -> list[tuple[str, str]]:
    def named(names: Mapping[str, str], word: str) -> tuple[str, str]:
        return word, f"{names.get(language) or names.get('zh-hans') or word} ({word})"

    found = [named(role.name, role.key) for role in Role.objects.all()]
    found += [
        ("leader:portfolio", f"{_('leader in charge')} (leader:portfolio)"),
        ("leader:contact_point", f"{_('leader of the contact point')} (leader:contact_point)"),
    ]
    found += [named(post.name, f"post:{post.key}") for post in Post.objects.all()]
    return found + [(f"body:{kind}", f"{label} (body:{kind})") for kind, label in BodyKind.choices]


def key_block(**kwargs: Any) -> blocks.RegexBlock:
    """Returns a block for a stable key."""
    return blocks.RegexBlock(
        regex=KEY,
        label=kwargs.pop("label", _("Key")),
        error_messages={"invalid": _("Use small Latin letters, digits and underscores, beginning with a letter.")},
        **kwargs,
    )


class WhoInput(django_forms.TextInput):
    """A word for people, with those of the organisation to choose from."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = {**(attrs or {})}
        words = f"{given.get('id', name)}-words"
        box = super().render(name, value, given | {"list": words, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', role_choices())
        return format_html('<div>{}<datalist id="{}">{}</datalist></div>', box, words, options)


class RoleBlock(blocks.FieldBlock):
    """One word for people: a role, post or body of the organisation, or what the procedure itself says of people."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = django_forms.CharField(required=required, help_text=help_text, max_length=60, widget=WhoInput())
        super().__init__(**kwargs)

    def clean(self, value: str) -> str:
        word: str = super().clean(value).strip()
        if word and read_who(word) is None:
            raise ValidationError(_("Use a role, or field:…, chosen:…, doer:…, post:…, body:… or formula:…."))
        return word

    class Meta:
        icon = "group"
        label = _("Role")
        default = ""


class WordsBlock(blocks.CharBlock):
    """Several keys in one line: ``title, slogan``."""

    def to_document(self, value: str) -> list[str]:
        return [word for word in SEPARATORS.split(value or "") if word]

    def from_document(self, document: Any) -> str:
        return ", ".join(document or ())


class NumbersBlock(WordsBlock):
    """Several whole numbers in one line: ``-7, -3, -1``."""

    def clean(self, value: str) -> str:
        text: str = super().clean(value)
        if any(not re.fullmatch(r"-?\d{1,4}", word) for word in super().to_document(text)):
            raise ValidationError(_("Write whole numbers separated by commas, such as -7, -3, -1."))
        return text

    def to_document(self, value: str) -> list[Any]:
        return [int(word) for word in super().to_document(value) if re.fullmatch(r"-?\d{1,4}", word)]

    def from_document(self, document: Any) -> str:
        return ", ".join(str(number) for number in document or ())


class AmountBlock(blocks.CharBlock):
    """A whole number or the key of a parameter that holds it."""

    def to_document(self, value: str) -> Any:
        text = (value or "").strip()
        return int(text) if re.fullmatch(r"-?\d+", text) else text or None

    def from_document(self, document: Any) -> str:
        return "" if document is None else str(document)


class JsonBlock(blocks.FieldBlock):
    """A JSON object for what has no control of its own yet; nothing of an imported document is lost."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = django_forms.CharField(
            required=required,
            help_text=help_text,
            widget=django_forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: str) -> str:
        text: str = super().clean(value)
        try:
            if text and not isinstance(json.loads(text), dict):
                raise ValidationError(_("Write a JSON object: {…}."))
        except json.JSONDecodeError as error:
            raise ValidationError(_("This is not JSON: line %(line)s.") % {"line": error.lineno}) from error
        return text

    def to_document(self, value: str) -> dict[str, Any]:
        try:
            document = json.loads(value or "{}")
        except json.JSONDecodeError:
            return {}
        return document if isinstance(document, dict) else {}

    def from_document(self, document: Any) -> str:
        return json.dumps(document, ensure_ascii=False, indent=1) if document else ""


class Record(blocks.StructBlock):
    """A part of the document with named values; whatever it does not know is kept under ``more``."""

    standard: ClassVar[Mapping[str, Any]] = {}
    """Values that hold where the document is silent."""

    def to_document(self, value: Mapping[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for name, block in self.child_blocks.items():
            part = to_document(block, value.get(name))
            if name == "more":
                document.update(part)
            elif part not in (self.standard.get(name), None, "", [], {}) and part is not False:
                document[name] = part
            elif part is False and self.standard.get(name):
                document[name] = False
        return document

    def from_document(self, document: Mapping[str, Any]) -> dict[str, Any]:
        known = {name: block for name, block in self.child_blocks.items() if name != "more"}
        raw = {
            name: from_document(block, document.get(name, self.standard.get(name)))
            for name, block in known.items()
            if name in document or name in self.standard
        }
        rest = {name: part for name, part in document.items() if name not in known}
        if "more" in self.child_blocks:
            raw["more"] = JsonBlock().from_document(rest)
        return raw


class TextBlock(blocks.StructBlock):
    """A text in both languages."""

    zh_hans = blocks.CharBlock(required=False, label=_("Chinese"))
    en = blocks.CharBlock(required=False, label=_("English"))

    def to_document(self, value: Mapping[str, Any]) -> dict[str, str]:
        texts = {"zh-hans": value.get("zh_hans") or "", "en": value.get("en") or ""}
        # A browser sends lines with CRLF; the document knows LF only, or every save would look like a change.
        return {language: text.replace("\r\n", "\n") for language, text in texts.items() if text}

    def from_document(self, document: Any) -> dict[str, str]:
        document = document or {}
        return {"zh_hans": document.get("zh-hans", ""), "en": document.get("en", "")}

    class Meta:
        form_classname = "bilingual"
        label_format = "{zh_hans}"


class LongTextBlock(TextBlock):
    """A text of several lines in both languages."""

    zh_hans = blocks.TextBlock(required=False, label=_("Chinese"), rows=4)
    en = blocks.TextBlock(required=False, label=_("English"), rows=4)


def to_document(block: blocks.Block, value: Any) -> Any:
    """Returns the part of the document that this block's value says."""
    if hasattr(block, "to_document"):
        return block.to_document(value if value is not None else block.get_default())
    if isinstance(block, blocks.ListBlock):
        return [to_document(block.child_block, each) for each in value or ()]
    if isinstance(block, blocks.StreamBlock):
        return [{"kind": each.block_type, **to_document(each.block, each.value)} for each in value or ()]
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def from_document(block: blocks.Block, document: Any) -> Any:
    """Returns what the block stores for this part of a document."""
    if hasattr(block, "from_document"):
        return block.from_document(document)
    if isinstance(block, blocks.ListBlock):
        return [item(from_document(block.child_block, each)) for each in document or ()]
    if isinstance(block, blocks.StreamBlock):
        return [_from_kind(block, each) for each in document or ()]
    return document


def _from_kind(block: blocks.StreamBlock, document: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: part for name, part in document.items() if name != "kind"}
    kind = str(document.get("kind"))
    if kind not in block.child_blocks:
        kind, rest = "other", dict(document)
    return item(from_document(block.child_blocks[kind], rest), kind)


def item(raw: Any, kind: str = "item") -> dict[str, Any]:
    """Returns one entry of a list or stream as Wagtail stores it."""
    return {"type": kind, "value": raw, "id": str(uuid.uuid4())}
