"""What an author's blocks still lack. A draft may be saved half written; a release may not be made of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError


def faulty_blocks(body: Any) -> list[tuple[int, str]]:
    """Answer place (from 1) and label of each block that is not complete, place 0 for the whole; nothing when all are."""
    try:
        body.stream_block.clean(body)
    except StreamBlockValidationError as refused:
        places = sorted(place for place in refused.block_errors or {} if isinstance(place, int))
        return [(place + 1, str(body[place].block.label)) for place in places] or [(0, "")]
    except ValidationError:
        return [(0, "")]
    return []
