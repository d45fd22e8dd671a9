"""One normaliser for what is written and what is asked, whatever the script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.models.words import LONGEST_TEXT, MOST_ASKED, normalised, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("룡천군", "룡천 천군"),
        ("룡", "룡"),
        (unicodedata.normalize("NFD", "룡천"), "룡천"),
        ("Ryongch'on", "ryongch on ryongchon"),
        ("Ryŏngch’ŏn", "ryongch on ryongchon"),
        ("Chong-jin", "chong jin chongjin"),
        ("nước sạch", "nuoc sach"),
        ("Đường sắt Hà Nội", "duong sat ha noi"),
        (unicodedata.normalize("NFD", "Đường"), "duong"),
        ("Åland Straße", "aland strasse"),
        ("NEED-2026-0042", "need 2026 0042 need20260042"),
        ("Ｈ２Ｏ 10 ㎏", "h2o 10 kg"),
        ("២០២៦", "2026"),
        ("ວຽງຈັນ", "ວຽ ຽງ ງຈ ຈັ ັນ"),
        ("2004년 4월", "2004 년 4 월"),
        ("平壤から", "平壤 壤か から"),
        ("rice\u200b \u00ad bags", "rice bags"),
        ("rice rice RICE", "rice"),
        (" - '' … ", ""),
    ],
)
def test_a_text_becomes_its_words(text, words):
    assert normalised(text) == words


@given(st.text(max_size=60))
def test_once_is_enough(text):
    assert normalised(normalised(text)) == normalised(text)


@given(st.text(max_size=60))
def test_only_letters_marks_and_digits_are_left(text):
    kinds = {unicodedata.category(letter)[0] for letter in normalised(text).replace(" ", "")}
    assert kinds <= {"L", "M", "N"}
    asked = [piece for word in words_of(text) for spelling in word for piece in spelling]
    assert all(asked)
    assert {unicodedata.category(letter)[0] for letter in "".join(asked)} <= {"L", "M", "N"}


@given(st.text(max_size=60))
def test_what_is_written_and_what_is_asked_become_the_same(text):
    there = set(normalised(text).split())
    assert all(any(set(spelling) <= there for spelling in word) for word in words_of(text))


def test_a_question_and_a_text_have_their_bounds():
    assert len(words_of(" ".join(map(str, range(1000))))) == MOST_ASKED
    assert len(words_of("룡천군" * 60)) <= MOST_ASKED
    assert len(normalised("룡" * LONGEST_TEXT * 3)) == 2
    assert max(map(len, normalised("x" * 500).split())) == 60
