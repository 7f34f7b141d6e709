from django.apps import AppConfig


class WagtailFormsConfig(AppConfig):
    name = "bench.wagtail_forms"
    label = "bench_wagtail_forms"
    default_auto_field = "django.db.models.BigAutoField"
