"""Issuers' keys and what is done with them. The one door to pyHanko, PKCS#11 and private keys.

`active_key(issuer, purpose)` answers the row, `sign(key, data)` signs with its private half, `public_raw(key)` answers
the 32 bytes of an Ed25519 key. Rows are made by `certificates.actions.ensure_key` and never by hand.
"""

from certificates.signing.store import active_key, public_key, public_raw, sign

__all__ = ["active_key", "public_key", "public_raw", "sign"]
