from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "bench.approvals"
    label = "bench_approvals"
    default_auto_field = "django.db.models.BigAutoField"
