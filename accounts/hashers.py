"""The password hasher of the school."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SchoolArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with OWASP's second parameter set: 19 MiB, two passes, one lane.

    Django's default asks for 100 MiB and 0.33 s of CPU for a sign-in, which a school's small server cannot give to a
    classroom of 300 at once; this set is a published minimum and costs an eighth of it (0.04 s; ADR 6).
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
