"""A request of somebody who is signed in."""

from django.http import HttpRequest

from organization.models import User


class MemberRequest(HttpRequest):
    """What a view behind ``login_required`` gets; only a type, never made."""

    user: User
