"""Thai text: normal form, search form, words, sort keys, sara am for PDF rendering.

Store what `normalize` answers; compare and search what `fold` answers; order by `sort_key`.
"""

from core.thai_text.order import sort_key
from core.thai_text.spelling import decompose_sara_am, fold, normalize
from core.thai_text.words import expand_query, says_little, search_tokens, segment, warm_up, wrapping_pieces

__all__ = [
    "decompose_sara_am",
    "expand_query",
    "fold",
    "normalize",
    "says_little",
    "search_tokens",
    "segment",
    "sort_key",
    "warm_up",
    "wrapping_pieces",
]
