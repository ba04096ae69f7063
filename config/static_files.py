"""Static files under names made from their content, compressed once when they are collected."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.env import env


class CompressedStaticFiles(CompressedManifestStaticFilesStorage):
    """Gzip always; Brotli where STATIC_BROTLI asks for it (an image): it takes twenty times as long and saves a tenth more."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(use_brotli=env.bool("STATIC_BROTLI", default=False), **kwargs)
