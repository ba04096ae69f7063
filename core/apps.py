"""The lowest app: jobs, the Thai calendar, text, names, codes, sheets, sanitising."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Connect the receiver that wakes a worker for each new job."""

    name = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "core"

    def ready(self) -> None:
        """Import the receivers, which register themselves."""
        from core import queries, receivers  # noqa: F401  both register on import
