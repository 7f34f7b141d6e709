"""Registers that come as data."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from forms.builder import document_to_stream
from forms.models import Audience, Form, FormGrant, FormSettings, FormUse
from organization.models import Post

from .publish_form import publish_form


class NoSuchPost(LookupError):
    """A right is given to a post that the organisation does not have."""


def load_register(document: Mapping[str, Any]) -> Form:
    """Returns the register ``{"key", "title", "form", "grants"}``, made and published where no form has that key yet.

    One that is there stays as it is: whoever keeps it may have changed it. ``grants`` are ``{"post", "right",
    "reach"}``, without a post for every member. Raises FormProblems, NoSuchPost.
    """
    known = Form.objects.filter(key=document["key"]).first()
    if known is not None:
        return known
    with transaction.atomic():
        titles = document["title"]
        form = Form(key=document["key"], title=titles["zh-hans"], title_en=titles["en"])
        stream: Any = document_to_stream(document["form"])
        form.fields = stream
        form.save()
        FormSettings.objects.create(form=form, use=FormUse.REGISTER, audience=Audience.GRANTED)
        posts = {None, *Post.objects.values_list("pk", flat=True)}
        for each in document.get("grants", ()):
            if each.get("post") not in posts:
                raise NoSuchPost(
                    f"The register {document['key']} gives rights to the post {each['post']}, which is not there."
                )
            FormGrant.objects.create(form=form, post_id=each.get("post"), right=each["right"], reach=each["reach"])
        publish_form(form=form)
        return form
