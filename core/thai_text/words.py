"""Words: segmentation with the Lanna lexicon, sub-words for search, synonyms.

The dictionary (PyThaiNLP's plus `core/data/lanna_words.txt`) is built at first use, in half a
second to two, and kept for the life of the process; a web server calls `warm_up` before it forks. Nothing is fetched from the network.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.thai_text.spelling import fold

if TYPE_CHECKING:
    from pythainlp.util import Trie

_DATA = Path(__file__).parent.parent / "data"
_THAI = re.compile("[\u0e00-\u0e7f]")
_WORD = re.compile(r"[\w\u0e00-\u0e7f\u1a20-\u1aaf]")
_SHORTEST_COMPOUND = 4
_LONGEST_COMPOUND = 60  # longer than any word: not worth the squared time
_SHORTEST_PART = 2
_ENGLISH_STOP_WORDS = frozenset({"and", "are", "for", "from", "how", "not", "the", "this", "that", "what", "where", "who", "with", "you"})
_LONGEST_PHRASE = 4  # tokens in one synonym entry
_LONGEST_KEPT = 20  # letters that go on one line of a phone in the largest heading
_RANGE = re.compile("\\d+[–-]\\d+(?: [\u0e00-\u0e7f]{1,12}(?![\u0e00-\u0e7f]))?")


def warm_up() -> None:
    """Build the dictionary and the table of synonyms now, so that no visitor waits for them."""
    expand_query("ผ้าซิ่น")
    _parts("ผ้าซิ่น")


def segment(text: str) -> list[str]:
    """Split `text` into words and the signs between them; no blanks, empty for blank text.

    Joined together the tokens are the text without its white space. Latin words, numbers and
    Tai Tham stay whole.
    """
    from pythainlp.tokenize import newmm

    if not _THAI.search(text):
        return re.findall(r"[\w\u1a20-\u1aaf]+|[^\w\s]", text)
    tokens = newmm.segment(text, custom_dict=_trie(), safe_mode=True)
    return [clean for token in tokens if (clean := token.strip())]


@lru_cache(maxsize=2_000)
def wrapping_pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Answer `text` in pieces, each with whether a line must not break inside it; joined together they are `text`.

    What is kept whole is what a browser's own dictionary would cut: a compound (กระดาษสา, ลงทะเบียน) and a range of numbers with
    what it counts (3–24 ชั่วโมง). What is longer than a narrow line is not kept.
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _RANGE.finditer(text):
        pieces += [*_compounds(text[end : found.start()]), (found.group(), True)]
        end = found.end()
    return (*pieces, *_compounds(text[end:]))


def _compounds(text: str) -> list[tuple[str, bool]]:
    """Answer `text` in pieces: each compound by itself, everything else as it stands between them."""
    pieces: list[tuple[str, bool]] = []
    start = end = 0
    for token in segment(text) if _THAI.search(text) else []:
        place = text.find(token, end)
        if place >= 0 and len(token) <= _LONGEST_KEPT and _parts(token):
            pieces += [(text[start:place], False), (token, True)]
            start = place + len(token)
        end = max(end, place + len(token))
    return [piece for piece in [*pieces, (text[start:], False)] if piece[0]]


def search_tokens(text: str) -> list[str]:
    """Answer the words to index `text` under: its folded words and the parts of compounds.

    ผู้เข้ารับบริการ is indexed as itself and as ผู้, เข้ารับ, บริการ …; signs are left out, each
    token is given once, in order of appearance.
    """
    found: dict[str, None] = {}
    for token in segment(fold(text)):
        if _WORD.search(token):
            found[token] = None
            found.update(dict.fromkeys(_parts(token)))
    return list(found)


def says_little(word: str) -> bool:
    """Whether a (folded) word stands in texts about anything: ไม่, การ, the … It finds nothing that was meant."""
    return word in _stop_words()


def expand_query(text: str) -> list[list[str]]:
    """Answer, for each word of a query, the spellings that mean the same.

    Every group begins with the word as typed (folded); search for one of each group. Phrases
    of up to four words (`Tha Phae`, `เครื่อง เขิน`) are looked up too, the longest first.
    """
    words = [token for token in segment(fold(text)) if _WORD.search(token)]
    groups: list[list[str]] = []
    place = 0
    while place < len(words):
        taken, group = _longest_phrase(words, place)
        groups.append(group)
        place += taken
    return groups


def _longest_phrase(words: list[str], place: int) -> tuple[int, list[str]]:
    """Answer how many words from `place` are one entry, and its alternatives."""
    synonyms = _synonyms()
    for length in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
        part = words[place : place + length]
        for typed in dict.fromkeys((" ".join(part), "".join(part))):
            if typed in synonyms:
                return length, [typed, *(s for s in synonyms[typed] if s != typed)]
    return 1, [words[place]]


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Read `synonyms.txt`: every spelling → all spellings of its groups, folded."""
    table: dict[str, dict[str, None]] = {}
    for line in _lines("synonyms.txt"):
        group = [fold(word) for word in line.split(",")]
        for word in group:
            table.setdefault(word, {}).update(dict.fromkeys(group))
    return {word: tuple(others) for word, others in table.items()}


@cache
def _words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    lanna = {fold(word) for word in _lines("lanna_words.txt")}
    return frozenset(thai_words()) | lanna


@cache
def _stop_words() -> frozenset[str]:
    from pythainlp.corpus import thai_stopwords

    return frozenset(thai_stopwords()) | _ENGLISH_STOP_WORDS


@cache
def _trie() -> Trie:
    from pythainlp.util import Trie

    return Trie(_words())


def _lines(name: str) -> list[str]:
    """Answer the entries of a data file: one a line, # begins a comment."""
    text = (_DATA / name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def _parts(token: str) -> list[str]:
    """Split a compound into fewer-but-known words, and those again; empty if it has none."""
    if not _SHORTEST_COMPOUND <= len(token) <= _LONGEST_COMPOUND or not _THAI.search(token):
        return []
    split = _best_split(token)
    if split is None:
        return []
    parts: list[str] = []
    for part in split:
        parts.append(part)
        parts += _parts(part)
    return [part for part in parts if len(part) >= _SHORTEST_PART]


def _best_split(token: str) -> list[str] | None:
    """Answer the split into the fewest (two or more) known words that covers `token`."""
    from pythainlp.tokenize import tcc

    known = _words()
    bounds = [0, *sorted(tcc.tcc_pos(token))]
    best: dict[int, list[str]] = {0: []}
    for end in bounds[1:]:
        for start in bounds:
            if start >= end or start not in best or (start == 0 and end == len(token)):
                continue
            word = token[start:end]
            if word not in known or len(word) < _SHORTEST_PART:
                continue
            path = [*best[start], word]
            if end not in best or len(path) < len(best[end]):
                best[end] = path
    return best.get(len(token))
