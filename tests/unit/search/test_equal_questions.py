"""Questions that mean the same have the same key; others have not."""

import pytest

from search.question_key import folded, key_of, keys_meant


@pytest.mark.parametrize(
    "text", ["三会一课", " 三会一课 ", "三會一課", "什么是三会一课？", "三会一课是什么", "“三会一课”", "三会一课!"]
)
def test_equal_questions_have_one_key(text):
    assert key_of(text) == key_of("三会一课")


def test_the_order_and_width_of_words_do_not_matter():
    assert key_of("GB/T 22239 党费") == key_of("党费 ｇｂ／ｔ　２２２３９")


@pytest.mark.parametrize("text", ["三会", "三会一课 -党费", "党费"])
def test_other_questions_have_other_keys(text):
    assert key_of(text) != key_of("三会一课")


@pytest.mark.parametrize("text", ["", "  ", "？！", "-", '""'])
def test_nothing_asked_has_no_key(text):
    assert key_of(text) == ""
    assert keys_meant(text, {}) == []


def test_a_single_word_also_means_its_synonyms():
    synonyms = {"十佳": ("品牌",), "品牌": ("十佳",)}
    assert keys_meant("十佳", synonyms) == [key_of("十佳"), key_of("品牌")]
    assert keys_meant("十佳 公示", synonyms) == [key_of("十佳 公示")]


def test_what_is_counted_has_one_spelling():
    assert folded("  黨費 ＡＢＣ！") == "党费 abc"
