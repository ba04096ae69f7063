"""Settings, one file per subject. The environment decides between the two ways to run (ADR 2)."""

from .base import *  # noqa: F403
from .cms import *  # noqa: F403
from .i18n import *  # noqa: F403
from .logs import *  # noqa: F403
from .queue import *  # noqa: F403
from .reports import *  # noqa: F403
from .security import *  # noqa: F403
from .signin import *  # noqa: F403
from .signing import *  # noqa: F403
from .storage import *  # noqa: F403
