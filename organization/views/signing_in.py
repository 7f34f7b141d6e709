from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy, translate_url
from django.utils.translation import gettext as _
from typing_extensions import override

from organization import clock
from organization.demo.picker import parts_of_the_demo


class SignInView(LoginView):
    """The login page; in the demo it also offers the people one may become."""

    template_name = "organization/login.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = parts_of_the_demo(clock.today()) if settings.DEMO else ()
        return super().get_context_data(part_groups=groups, **kwargs)

    @override
    def get_success_url(self) -> str:
        url = super().get_success_url()
        language = getattr(self.request.user, "language", "")
        return translate_url(url, language) if language else url


class SignOutView(LogoutView):
    """Signs out by POST."""

    http_method_names = ["post", "options"]


class ChangePasswordView(PasswordChangeView):
    """Asks for the old and the new password."""

    template_name = "organization/password.html"
    success_url = reverse_lazy("profile")

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password has been changed; other devices are signed out."))
        return super().form_valid(form)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answers after too many wrong passwords."""
    minutes = max(1, round(settings.AXES_COOLOFF_TIME * 60))
    return render(request, "organization/locked_out.html", {"minutes": minutes}, status=429)
