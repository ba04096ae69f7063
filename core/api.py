"""What every part of `/api/v1/` answers alike: the shape of a refusal and of a list."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Protocol, cast

from ninja import Field, Schema

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Problem(Schema):
    """Why something was refused: `code` for programs and permanent, `message` for people, `fields` what was wrong where."""

    code: str
    message: str
    fields: dict[str, list[str]] = {}


# Every operation may answer these; ninja wants them listed.
PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)


# A few words of a program: without the one sign that PostgreSQL refuses even to be asked for.
SearchText = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class Paging(Schema):
    """Which part of a list is wanted. No list has a millionth page, and databases count no further than some."""

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(50, ge=1, le=200)


class ListPage(Schema):
    """Part of a list: `count` is of the whole list; beyond the last page `items` is empty."""

    count: int
    page: int
    pages: int
    page_size: int


def in_each_language(text: "_StrOrPromise") -> str:
    """Let a lazy text stand where ninja asks for a text: it goes into the description, which is written for each reader."""
    return cast("str", text)


class Countable(Protocol):
    """A list or a QuerySet."""

    def __getitem__(self, part: slice, /) -> Any: ...


def list_page(rows: Countable, paging: Paging, told: Callable[[Any], Any]) -> dict[str, Any]:
    """Answer a page of `rows`, each through `told`; one query for the count and one for the rows."""
    count = len(rows) if isinstance(rows, Sequence) else rows.count()  # type: ignore[attr-defined]
    start = (paging.page - 1) * paging.page_size
    return {
        "count": count,
        "page": paging.page,
        "pages": max(1, -(-count // paging.page_size)),
        "page_size": paging.page_size,
        "items": [told(row) for row in rows[start : start + paging.page_size]],
    }
