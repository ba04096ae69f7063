"""Where issuers' private keys are, and who puts the time on signatures."""

import os
from pathlib import Path

from config.env import VAR_DIR, env

__all__ = [
    "ISSUER_KEYS", "ISSUER_KEYS_DIR", "ISSUER_KEYS_PASSWORD", "ISSUER_KEY_STORAGE", "PKCS11_MODULE", "PKCS11_PIN", "PKCS11_TOKEN",
    "TIMESTAMP_PASSWORD", "TIMESTAMP_URL", "TIMESTAMP_USER",
]  # fmt: skip

# Private keys are never in the database: a copy of it must not be able to sign.
ISSUER_KEYS_DIR = Path(env.str("ISSUER_KEYS_DIR", default=str(VAR_DIR / "keys")))
# Encrypts the key files; without it they are only as safe as the folder.
ISSUER_KEYS_PASSWORD: str = env.str("ISSUER_KEYS_PASSWORD", default="")
# Keys handed over by a secret store: ISSUER_KEY_PEM_<key id, in capitals, _ for ->. They go before files.
_PREFIX = "ISSUER_KEY_PEM_"
ISSUER_KEYS = {name.removeprefix(_PREFIX).lower().replace("_", "-"): pem for name, pem in os.environ.items() if name.startswith(_PREFIX)}
# Where new keys are made: "local" (a file) or "pkcs11" (a hardware security module).
ISSUER_KEY_STORAGE: str = env.str("ISSUER_KEY_STORAGE", default="local")
PKCS11_MODULE: str = env.str("PKCS11_MODULE", default="")
PKCS11_TOKEN: str = env.str("PKCS11_TOKEN", default="")
PKCS11_PIN: str = env.str("PKCS11_PIN", default="")
# RFC 3161. Empty: signatures carry the worker's own time only.
TIMESTAMP_URL: str = env.str("TIMESTAMP_URL", default="")
TIMESTAMP_USER: str = env.str("TIMESTAMP_USER", default="")
TIMESTAMP_PASSWORD: str = env.str("TIMESTAMP_PASSWORD", default="")
