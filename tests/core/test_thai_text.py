"""Spelling, order and words of Thai text."""

from __future__ import annotations

import random

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from core.templatetags.whole_words import whole_words
from core.thai_text import (
    decompose_sara_am,
    expand_query,
    fold,
    normalize,
    search_tokens,
    segment,
    sort_key,
    warm_up,
    words,
    wrapping_pieces,
)

thai = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=30)
mixed = st.text(st.one_of(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), st.characters(codec="utf-8")), max_size=30)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("เเม่", "แม่"),
        ("ก\u0e4d\u0e32", "กำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ก\u0e48\u0e34น", "กิ่น"),
        ("ก\u0e49\u0e38ง", "กุ้ง"),
        ("พันธ\u0e4c\u0e38", "พันธุ์"),
        ("แม่\u0e48", "แม่"),
        ("ล้าน\u200bนา\ufeff", "ล้านนา"),
        ("  สม \t ชาย\n", "สม ชาย"),
        ("ฐิตธมฺโม", "ฐิตธมฺโม"),
        ("", ""),
    ],
)
def test_what_looks_the_same_is_stored_the_same(typed: str, stored: str) -> None:
    assert normalize(typed) == stored


def test_towers_of_signs_are_cut_and_cost_no_time() -> None:
    assert normalize("ก" + "\u0e48\u0e38" * 50_000) == normalize("ก" + "\u0e48\u0e38" * 50)
    assert len(fold("a" + "\u0301" * 100_000)) < 20


def test_lines_can_be_kept() -> None:
    assert normalize(" ก  ข \r\n\r\n เเม่ \n", keep_lines=True) == "ก ข\n\nแม่"


@given(mixed)
def test_normal_and_search_form_are_final(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert fold(fold(text)) == fold(text)
    assert fold(normalize(text)) == fold(text)


def test_the_search_form_forgets_case_digits_and_width() -> None:
    assert fold("Ｌanna ปี ๒๕๖๙ นํ้า") == "lanna ปี 2569 น้ำ"


@pytest.mark.parametrize(
    ("word", "drawn"), [("น้ำ", "น\u0e4d\u0e49\u0e32"), ("สำเร็จ", "ส\u0e4d\u0e32เร็จ"), ("ป้าน", "ป้าน")], ids=["tone", "plain", "none"]
)
def test_sara_am_is_taken_apart_as_it_is_drawn(word: str, drawn: str) -> None:
    assert decompose_sara_am(word) == drawn


@given(thai.map(normalize))
def test_taking_sara_am_apart_loses_nothing(text: str) -> None:
    assert normalize(decompose_sara_am(text)) == text


@pytest.mark.parametrize(
    "words",
    [
        ["กา", "เก่า", "ไก่", "ขนม", "เขียน", "ครู", "โคม"],
        ["เชียงราย", "เชียงใหม่", "น่าน", "พะเยา", "แพร่", "แม่ฮ่องสอน", "ลำปาง", "ลำพูน"],
        ["1", "2", "apple", "Book", "ก", "กก", "กา"],
        ["กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก"],
        ["ปลา", "ปล้า", "แปล", "ผ้า", "ผ้าซิ่น", "ฝ้าย"],
        ["เก", "เกง", "เก็ง", "เก่ง", "เก้ง", "แก"],
        ["กา ก", "กาก"],
        ["จันทร์", "จันทรา", "ใจ"],
        ["สมชาย ก", "สมชาย ข", "สมหญิง ก"],
    ],
)
def test_lists_sort_in_dictionary_order(words: list[str]) -> None:
    shuffled = random.Random(7).sample(words, len(words))

    assert sorted(shuffled, key=sort_key) == words


@given(mixed)
def test_a_sort_key_orders_alike_in_every_database(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
    assert len(sort_key(text * 50)) <= 400


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("เครื่องเขินล้านนาร่วมสมัย", ["เครื่องเขิน", "ล้านนา", "ร่วมสมัย"]),
        ("สะล้อซอซึง", ["สะล้อ", "ซอ", "ซึง"]),
        ("ร่มบ่อสร้างและกระดาษสา", ["ร่ม", "บ่อสร้าง", "และ", "กระดาษสา"]),
        ("การทอผ้าซิ่นตีนจกแม่แจ่ม", ["การทอ", "ผ้าซิ่นตีนจก", "แม่แจ่ม"]),
        ("Lanna craft 2569", ["Lanna", "craft", "2569"]),
        ("   ", []),
    ],
)
def test_words_are_found_with_the_lanna_lexicon(text: str, words: list[str]) -> None:
    assert segment(text) == words


@given(mixed)
def test_segmentation_loses_nothing_but_blanks(text: str) -> None:
    clean = normalize(text)

    assert "".join(segment(clean)).replace(" ", "") == "".join(clean.split())


@given(st.one_of(thai, mixed))
def test_a_text_that_needs_no_care_is_taken_the_short_way_to_the_same_form(text: str) -> None:
    # Keeping line breaks always takes the long way.
    assert normalize(text) == " ".join(normalize(text, keep_lines=True).split())
    # So does an invisible sign, which does not stay.
    assert fold(text) == fold(text + "\u200b")


def test_compounds_are_found_by_their_parts() -> None:
    assert {"ผู้เข้ารับบริการ", "บริการ", "รับ"} <= set(search_tokens("ผู้เข้ารับบริการ"))
    assert {"ผ้าไหม", "ไหม"} <= set(search_tokens("ผ้าไหมยกดอก"))
    assert search_tokens("!? ...") == []


@pytest.mark.parametrize(
    ("query", "also"),
    [
        ("สล่า", "ช่าง"), ("ตุง", "ธง"), ("คัวฮัก", "เครื่องเขิน"), ("หม้อห้อม", "ม่อฮ่อม"), ("เซลาดอน", "ศิลาดล"), ("ปั๊บสา", "พับสา"),
        ("weaving", "ทอผ้า"), ("Lacquer", "เครื่องเขิน"), ("silver", "เครื่องเงิน"), ("umbrella", "ร่ม"), ("paper", "กระดาษสา"),
        ("script", "ตัวเมือง"), ("indigo", "ห้อม"), ("dance", "ฟ้อน"), ("song", "ซอ"), ("Thapae", "ท่าแพ"), ("Tha Phae", "ท่าแพ"),
        ("ท่าแพ", "thapae"), ("ซอฟท์แวร์", "software"),
    ],
)  # fmt: skip
def test_a_query_finds_the_other_names_of_a_thing(query: str, also: str) -> None:
    groups = expand_query(query)

    assert len(groups) == 1
    assert also in groups[0]
    assert fold(query) == groups[0][0]


def test_an_unknown_word_stands_for_itself() -> None:
    assert expand_query("Zyx ๒๕") == [["zyx"], ["25"]]
    assert expand_query("") == []


def test_a_warmed_up_server_builds_nothing_when_the_first_visitor_searches() -> None:
    warm_up()
    tables = (words._trie, words._words, words._synonyms)
    built = [table.cache_info().misses for table in tables]

    expand_query("ผ้าซิ่นตีนจกแม่แจ่ม")
    search_tokens("ผู้เข้ารับบริการ")

    assert [table.cache_info().misses for table in tables] == built


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("กระดาษสาและร่มบ่อสร้าง", ["กระดาษสา", "บ่อสร้าง"]),
        ("อ่านก่อนลงมือ: น้ำด่างกัดผิวและตา", ["ลงมือ", "น้ำด่าง"]),
        ("ถอนการลงทะเบียน", ["ลงทะเบียน"]),
        ("แช่น้ำ 3–24 ชั่วโมง", ["แช่น้ำ", "3–24 ชั่วโมง"]),
        ("ตา กับ ตา", []),
        ("Soak and cook", []),
        ("Soak 3–24 hours", ["3–24"]),
        ("", []),
    ],
)
def test_a_heading_is_not_broken_inside_a_compound_or_a_range(heading: str, kept: list[str]) -> None:
    assert [piece for piece, is_kept in wrapping_pieces(heading) if is_kept] == kept


@given(mixed)
def test_the_pieces_of_a_heading_are_the_heading(text: str) -> None:
    assert "".join(piece for piece, _is_kept in wrapping_pieces(text)) == text


def test_a_heading_is_escaped_piece_by_piece() -> None:
    assert whole_words("<b>กระดาษสา & ปอ") == '&lt;b&gt;<span class="nowrap">กระดาษสา</span> &amp; ปอ'
    # What a template wrote is escaped already, and may hold tags.
    assert whole_words(SafeString("กระดาษสา &amp; ปอ")) == '<span class="nowrap">กระดาษสา</span> &amp; ปอ'
    assert whole_words(SafeString("<bdi>กระดาษสา</bdi>")) == "<bdi>กระดาษสา</bdi>"
