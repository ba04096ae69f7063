"""The one door to the environment.

Every variable the project reads is read here or through `env` in `config.settings`; `docs/operations.en.md`
lists them. A `.env` file beside `manage.py` is read when it exists; real variables win.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(str(BASE_DIR / ".env"), overwrite=False)

DEBUG: bool = env.bool("DEBUG", default=False)
# Where files made at run time live: the embedded database, the queue, media, stamps.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


# Django's own limit (check security.W009).
SHORTEST_SECRET = 50


def secret_key() -> str:
    """Return SECRET_KEY, or the development key that `make run` keeps in `var/secret-key`."""
    configured: str = env.str("SECRET_KEY", default="")
    kept = VAR_DIR / "secret-key"
    if not configured and kept.exists():
        configured = kept.read_text().strip()
    if len(configured) < SHORTEST_SECRET:
        message = "SECRET_KEY is missing or shorter than 50 characters; set it in the environment (see docs/operations.en.md)."
        raise RuntimeError(message)
    return configured


def record_key() -> str:
    """Return RECORD_KEY, or the key this installation made up at its first start and keeps in `var/record-key`."""
    configured: str = env.str("RECORD_KEY", default="")
    kept = VAR_DIR / "record-key"
    if configured or kept.exists():
        return configured or kept.read_text().strip()
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Two processes may start at once: the first one's key is linked into place, the other reads it.
    mine = kept.with_name(f"record-key.{os.getpid()}")
    mine.write_text(secrets.token_urlsafe(40))
    mine.chmod(0o600)
    with suppress(FileExistsError):
        kept.hardlink_to(mine)
    mine.unlink()
    return kept.read_text().strip()
