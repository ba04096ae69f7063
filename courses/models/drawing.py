"""Line drawings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped


class Drawing(TimeStamped):
    """A drawing kept as sanitised SVG text, chosen by authors in lessons and questions.

    Saved only through `courses.actions.save_drawing`, which cleans it and writes the public file whose name is made
    from its content; a changed drawing is a new file, so releases keep the one they were made with.
    """

    name = models.CharField(_("ชื่อภาพวาด"), max_length=120, unique=True)
    svg = models.TextField(_("SVG"))
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    rights = models.CharField(_("สิทธิ์และผู้วาด"), max_length=255, blank=True)
    # Path in the public storage: drawings/<sha256 of the cleaned text>.svg
    file = models.CharField(max_length=120, editable=False, blank=True)

    class Meta:
        verbose_name = _("ภาพวาด")
        verbose_name_plural = _("ภาพวาด")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
