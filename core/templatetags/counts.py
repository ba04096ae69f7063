"""Numbers of things as people read them: 3,000. Years, codes and what stands in inputs are left alone."""

from django import template

register = template.Library()


class Counted(int):
    """A number that is said in groups of three digits, and still counts: `{% blocktranslate count … %}` takes it."""

    def __str__(self) -> str:
        return f"{int(self):,}"


@register.filter
def counted(value: object) -> object:
    """Answer a whole number as it is read; anything else as it is."""
    return Counted(value) if isinstance(value, int) and not isinstance(value, bool) else value
