"""The form page of the Wagtail documentation, in the site's own base template."""

from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class BenchField(AbstractFormField):  # type: ignore[misc]
    """One question."""

    page = ParentalKey("BenchPage", related_name="form_fields")


class BenchPage(AbstractForm):  # type: ignore[misc]
    """A page with a form."""

    template = "bench/form_page.html"
    landing_page_template = "bench/landing.html"
