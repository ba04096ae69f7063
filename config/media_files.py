"""Uploaded files in S3-compatible storage."""

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class PublicS3(S3Storage):
    """Pictures and drawings of released courses: kept in the bucket, shown at the site's own `/media/`.

    A signed address of the bucket would run out in pages and caches, and the content security policy lets pictures come
    from this site alone. `core.views.public_file`, or the proxy before it, reads them from the bucket.
    """

    def url(self, name: str, parameters: object = None, expire: object = None, http_method: object = None) -> str:  # noqa: ARG002  the parent's signature
        """Answer the address of a file on this site; it never runs out."""
        return f"{settings.MEDIA_URL}{quote(name.replace(chr(92), '/').lstrip('/'))}"
