"""Question blocks → what learners may see, and, apart from it, what is right."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courses.export.lesson import Renderer


def key_of(child: Any) -> str:
    """Answer a question's key; one written before questions had keys goes by its block."""
    return child.value.get("key") or str(child.id)


def question_json(child: Any, renderer: Renderer) -> dict[str, Any]:
    """Answer a question as learners may see it; nothing in it tells which option is right."""
    value = child.value
    options = [
        {"key": ascii_lowercase[place], "text": option["text"], "picture": renderer.picture(option["picture"])}
        for place, option in enumerate(value["options"])
    ]
    return {
        "key": key_of(child),
        "kind": value["kind"],
        "prompt": value["prompt"],
        "points": value["points"],
        "picture": renderer.picture(value["picture"]),
        "options": options,
    }


def answer_key(child: Any) -> dict[str, Any]:
    """Answer what is right, for the server alone: ``{"correct": ["b"], "points": 1, "feedback": "…"}``."""
    value = child.value
    correct = [ascii_lowercase[place] for place, option in enumerate(value["options"]) if option["correct"]]
    return {"correct": correct, "points": value["points"], "feedback": value["feedback"]}
