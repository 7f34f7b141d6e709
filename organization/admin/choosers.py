from typing import Any

from django import forms as django_forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from organization.models import Member, Post, Unit


class CodeOrNameForm(BaseFilterForm):
    """Finds by code or name."""

    q = django_forms.CharField(
        label=_("Code or name"), required=False, widget=django_forms.TextInput(attrs={"placeholder": _("Code or name")})
    )

    @override
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            return objects.filter(Q(code__icontains=query) | Q(name__icontains=query))
        return objects


class _FindByCode:
    filter_form_class = CodeOrNameForm

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("code", label=_("Code"), accessor="code")]  # type: ignore[attr-defined]


class PostKeyForm(BaseFilterForm):
    """Finds by key or name."""

    q = django_forms.CharField(label=_("Key or name"), required=False)

    @override
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            # The name is kept in each language.
            named = [post.pk for post in objects if query.lower() in " ".join(map(str, post.name.values())).lower()]
            return objects.filter(Q(key__icontains=query) | Q(pk__in=named))
        return objects


class ChoosePostView(ChooseView):
    """The whole chooser of posts."""

    filter_form_class = PostKeyForm


class ChoosePostResultsView(ChooseResultsView):
    """Its list alone."""

    filter_form_class = PostKeyForm


class CodedChooseView(_FindByCode, ChooseView):
    """The whole chooser."""


class CodedChooseResultsView(_FindByCode, ChooseResultsView):
    """Its list alone."""


class _CodedChooserViewSet(ChooserViewSet):
    choose_view_class = CodedChooseView
    choose_results_view_class = CodedChooseResultsView
    per_page = 20


class MemberChooserViewSet(_CodedChooserViewSet):
    model = Member
    icon = "user"
    choose_one_text = _("Choose a member")
    choose_another_text = _("Choose another member")
    edit_item_text = _("Edit this member")


class UnitChooserViewSet(_CodedChooserViewSet):
    model = Unit
    icon = "site"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    edit_item_text = _("Edit this unit")


class PostChooserViewSet(ChooserViewSet):
    model = Post
    icon = "group"
    choose_one_text = _("Choose a post")
    choose_another_text = _("Choose another post")
    choose_view_class = ChoosePostView
    choose_results_view_class = ChoosePostResultsView
    per_page = 20


member_chooser = MemberChooserViewSet("organization_member_chooser")
unit_chooser = UnitChooserViewSet("organization_unit_chooser")
post_chooser = PostChooserViewSet("organization_post_chooser")
