"""Blocks of a sample lesson, in one language, in the form the StreamFields of `courses` store."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NAMES = uuid.UUID("6f1b1a39-5f0c-5d7e-9a57-1f3f6f0f4c11")


def key_for(*path: str) -> uuid.UUID:
    """Answer the permanent key of a thing in the sample school: the same in every database and every language."""
    return uuid.uuid5(_NAMES, "/".join(path))


@dataclass(frozen=True)
class BlockWriter:
    """Writes one unit's blocks in one language; what is missing there is taken from the Thai."""

    language: str
    unit: str
    drawings: Mapping[str, int]
    documents: Mapping[str, int]

    def text(self, texts: Mapping[str, str] | None) -> str:
        if not texts:
            return ""
        return str(texts.get(self.language) or texts.get("th") or "").strip()

    def lesson(self, blocks: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answer the lesson's body."""
        return [self._child(place, *next(iter(block.items()))) for place, block in enumerate(blocks)]

    def questions(self, questions: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answer an assessment's questions."""
        return [self._stored("question", self.question(question), str(place)) for place, question in enumerate(questions)]

    def _child(self, place: int, name: str, value: Any) -> dict[str, Any]:
        write = getattr(self, f"_{name}")
        kind = "picture" if name == "drawing" else name
        return self._stored(kind, write(value), str(place))

    def _stored(self, kind: str, value: Any, *path: str) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": str(key_for(self.unit, *path))}

    def _items(self, name: str, values: list[Any]) -> list[dict[str, Any]]:
        return [self._stored("item", value, name, str(place)) for place, value in enumerate(values)]

    def _text(self, value: Any) -> str:
        return self.text(value)

    def _drawing(self, value: Mapping[str, Any]) -> dict[str, Any]:
        reference = value.get("ref")
        return {
            "image": None,
            "drawing": self.drawings[reference] if reference else None,
            "alt": self.text(value.get("alt")),
            "caption": self.text(value.get("caption")) if "caption" in value else "",
            "rights": self.text(value.get("rights")) if "rights" in value else "",
        }

    def _gallery(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"title": self.text(value.get("title")), "items": self._items("gallery", [self._drawing(item) for item in value["items"]])}

    def _steps(self, value: Mapping[str, Any]) -> dict[str, Any]:
        steps = [
            {"title": self.text(step["title"]), "text": self.text(step.get("text")), "picture": self._drawing(step)}
            for step in value["items"]
        ]
        return {"title": self.text(value.get("title")), "items": self._items("steps", steps)}

    def _callout(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"kind": value["kind"], "title": self.text(value.get("title")), "text": self.text(value["text"])}

    def _term(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"word": self.text(value["word"]), "meaning": self.text(value["meaning"])}

    def _tai_tham(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"text": value["text"], "thai": value["thai"], "meaning": self.text(value.get("meaning"))}

    def _video(self, value: Mapping[str, Any]) -> dict[str, Any]:
        captions = value.get("captions", {})
        return {
            "title": self.text(value["title"]),
            "file": self.documents[value["file"]],
            "seconds": value["seconds"],
            "captions_th": self.documents[captions["th"]] if "th" in captions else None,
            "captions_en": self.documents[captions["en"]] if "en" in captions else None,
            "transcript": self.text(value.get("transcript")),
        }

    _audio = _video

    def _file(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"title": self.text(value["title"]), "file": self.documents[value["file"]]}

    def _check(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return self.question(value)

    def question(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one question; its options become a, b, c by place."""
        options = [
            {"text": self.text(option.get("text")), "picture": self._drawing(option), "correct": bool(option.get("correct"))}
            for option in value["options"]
        ]
        return {
            "key": value["key"],
            "kind": value["kind"],
            "prompt": self.text(value["prompt"]),
            "picture": self._drawing({name: value[name] for name in ("ref", "alt") if name in value}),
            "options": self._items(str(value["key"]), options),
            "points": value.get("points", 1),
            "feedback": self.text(value.get("feedback")),
        }
