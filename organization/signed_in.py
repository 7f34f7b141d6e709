from django.http import HttpRequest

from organization.models import User


class SignedInRequest(HttpRequest):
    """A request behind ``login_required``: its user is a real one."""

    user: User
