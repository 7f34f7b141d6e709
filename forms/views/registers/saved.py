"""Views that are kept, and being told of what is new in them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.models import RegisterView, Rhythm
from forms.queries.registers import read_state
from forms.services.registers.views import LONGEST_QUERY, keep_view, subscribe, unsubscribe

from .asking import the_register
from .listing import back_to_list, subscribed_query

LONGEST_ADDRESS = 4000


@require_POST
@login_required
def save_view(request: HttpRequest, key: str) -> HttpResponse:
    """Keeps what the list shows under a name, for oneself or, by managers, for all."""
    register = the_register(request, key)
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:80]
    query = request.POST.get("query", "")
    if len(query) > LONGEST_ADDRESS:
        messages.error(request, _("These are too many conditions to be kept. Take some away."))
        return redirect(f"{reverse('register', args=[key])}?layout=table")
    if not name:
        messages.error(request, _("Give the view a name."))
        return redirect(back_to_list(register, query))
    state = read_state(QueryDict(query), register)
    view = keep_view(
        form=register.form,
        owner=None if "shared" in request.POST and register.can_manage else request.user,
        name=name,
        query=state.query(),
        is_default="default" in request.POST,
    )
    messages.success(request, _("The view “%(name)s” was kept.") % {"name": view.name})
    return redirect(f"{reverse('register', args=[key])}?{view.query}&saved={view.pk}")


@require_POST
@login_required
def drop_view(request: HttpRequest, key: str, view_id: int) -> HttpResponse:
    """Removes one of one's own views, or as a manager a shared one."""
    register = the_register(request, key)
    view = get_object_or_404(RegisterView, pk=view_id, form=register.form)
    if view.owner_id == request.user.pk or (view.owner_id is None and register.can_manage):
        view.delete()
        messages.success(request, _("The view “%(name)s” was removed.") % {"name": view.name})
    return redirect(f"{reverse('register', args=[key])}?layout=table")


@require_POST
@login_required
def subscription(request: HttpRequest, key: str) -> HttpResponse:
    """Begins or ends being told of new and changed records that match what the list shows."""
    register = the_register(request, key)
    query = request.POST.get("query", "")
    state = read_state(QueryDict(query), register)
    kept = subscribed_query(state)
    if register.settings.anonymous:
        messages.error(request, _("Nobody is told of single answers to an anonymous survey."))
    elif len(kept) > LONGEST_QUERY:
        messages.error(request, _("These are too many conditions to be told by. Take some away."))
    elif "stop" in request.POST:
        unsubscribe(form=register.form, user=request.user, query=kept)
        messages.success(request, _("You are no longer told."))
    else:
        rhythm = Rhythm.SOON if request.POST.get("rhythm") == Rhythm.SOON else Rhythm.DAILY
        subscribe(form=register.form, user=request.user, query=kept, rhythm=rhythm)
        messages.success(request, _("You will be told of new and changed records here."))
    return redirect(back_to_list(register, query))
