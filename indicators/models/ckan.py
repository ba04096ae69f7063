"""What was sent to the open-data site."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CkanPush(models.Model):
    """One sending of a publication to the CKAN site, ordered by an official and done by a worker.

    ordered → begun → done (`pushed_at`, with what happened to each dataset); a failed one is tried again as the same job. Sending
    twice is the same as once: datasets and files are known by their names and hashes. Two periods share their datasets, so
    one is sent after the other and never at the same time.
    """

    publication = models.ForeignKey("indicators.Publication", on_delete=models.PROTECT, related_name="pushes")
    job = models.OneToOneField("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(_("สั่งเมื่อ"))
    begun_at = models.DateTimeField(_("เริ่มส่งเมื่อ"), null=True, blank=True)
    pushed_at = models.DateTimeField(_("ส่งเมื่อ"), null=True, blank=True)
    # [{name, url, outcome: created | updated | same}]
    datasets = models.JSONField(default=list)
    # What the site said when it refused.
    told = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.ordered_at}"
