"""A bar on the terminal; nothing where nobody watches."""

from django.core.management.base import OutputWrapper

WIDTH = 30


def show_progress(stream: OutputWrapper, done: int, total: int = 0) -> None:
    """Draw how far it is over what was drawn before; `total` 0 is unknown."""
    if not stream.isatty():
        return
    if total:
        filled = WIDTH * min(done, total) // total
        stream.write(f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {100 * min(done, total) // total} %", ending="")
    else:
        stream.write(f"\r{done:,}", ending="")


def end_progress(stream: OutputWrapper) -> None:
    """Go on to a new line below the bar."""
    if stream.isatty():
        stream.write("")
