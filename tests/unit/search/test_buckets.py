"""Numbers of combinations of facets: digests whose last bits say audience and language."""

import pytest

from search.engines.buckets import locale_number, number_of
from search.models import Audience

COMBINATION = ("notice", "00010001", "品牌", "open", 2025, "zh-hans", Audience.MEMBERS)


def test_the_last_bits_say_audience_and_language():
    number = number_of(COMBINATION)
    assert number & 3 == Audience.MEMBERS
    assert (number >> 2) & 4095 == locale_number("zh-hans")
    assert 0 < number < 2**63


@pytest.mark.parametrize(
    ("place", "other"),
    [(0, "page"), (1, "00010002"), (2, ""), (3, "closed"), (4, 0), (5, "en"), (5, ""), (6, Audience.SOME)],
)
def test_another_combination_has_another_number(place, other):
    changed = (*COMBINATION[:place], other, *COMBINATION[place + 1 :])
    assert number_of(changed) != number_of(COMBINATION)


def test_no_two_languages_of_the_product_share_their_bits():
    numbers = [locale_number(each) for each in ("", "zh-hans", "zh-hant", "en")]
    assert numbers[0] == 0
    assert len(set(numbers)) == len(numbers)
