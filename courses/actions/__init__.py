"""Every write of courses."""

from .authoring import authoring_root, begin_translation, create_course, update_course
from .drawing import drawing_size, save_drawing
from .release import release_course
from .release_request import (
    approve_release,
    release_requested,
    request_release,
    return_release,
    return_unreleasable,
    withdraw_release_request,
)

__all__ = [
    "approve_release",
    "authoring_root",
    "begin_translation",
    "create_course",
    "drawing_size",
    "release_course",
    "release_requested",
    "request_release",
    "return_release",
    "return_unreleasable",
    "save_drawing",
    "update_course",
    "withdraw_release_request",
]
