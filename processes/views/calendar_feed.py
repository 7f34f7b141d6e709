"""Due dates in somebody's own calendar program."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from processes.ical import Entry, calendar
from processes.models import CalendarFeed, Todo
from processes.queries import inbox
from processes.services.calendar_feed import feed_of, make_feed, revoke_feed
from processes.texts import localized

from .member_request import MemberRequest

MOST = 500


@login_required
@never_cache
def my_calendar(request: MemberRequest) -> HttpResponse:
    """Makes or revokes one's address; the address itself is shown once, right after it was made."""
    if request.method == "POST" and "revoke" in request.POST:
        revoke_feed(user=request.user)
        messages.success(request, _("The address no longer works."))
        return redirect("my-calendar")
    address = ""
    if request.method == "POST":
        token = make_feed(user=request.user)
        address = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "processes/my_calendar.html", {"feed": feed, "address": address})


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The due dates of whoever the address belongs to: procedure, step and number, nothing of what cases say."""
    user = feed_of(token)
    if user is None or user.as_member is None:
        raise Http404
    todos = inbox.urgent_first(inbox.waiting(user.as_member).filter(due_at__isnull=False))
    rows = todos.select_related("case__version").defer("case__version__document")[:MOST]
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = calendar(_("My todos"), [_entry(request, todo) for todo in rows])
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="todos.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _entry(request: HttpRequest, todo: Todo) -> Entry:
    definition = todo.case.definition
    state = definition.states.get(todo.state)
    step = localized(state.title) if state else todo.state
    return Entry(
        uid=f"todo-{todo.pk}@{request.get_host().partition(':')[0]}",
        day=timezone.localdate(todo.due_at or todo.opened_at),
        summary=f"{localized(definition.title)} · {step} · {todo.case.number}",
        url=request.build_absolute_uri(todo.case.get_absolute_url()),
        stamp=todo.opened_at,
    )
