"""Lists of entries as PostgreSQL keeps them: packed and read again, combined as conditions say."""

import random
from array import array

import pytest

from search.engines.expressions import All, Some, Token, Without
from search.engines.found import LISTED, NOTHING, SPAN, how_many, in_some, listed, members, satisfied, tokens_in
from search.engines.packing import Block, packed

FEW = [0, 7, 8, 65_535]
MANY = list(range(3, SPAN, 5))
MORE = list(range(0, SPAN, 7))
KNOWN = {"few": FEW, "many": MANY, "more": MORE, "none": []}


def found(name: str):
    return listed(KNOWN[name])


def wanted(name: str) -> Token:
    return Token(name)


class TestNumbers:
    @pytest.mark.parametrize(
        "numbers", [[], FEW, MANY, list(range(SPAN)), list(range(LISTED)), list(range(LISTED + 1))]
    )
    def test_short_and_long_ones_are_read_as_they_were(self, numbers):
        assert list(members(listed(numbers))) == numbers
        assert how_many(listed(numbers)) == len(numbers)

    def test_many_take_one_bit_each(self):
        assert isinstance(listed(MANY), bytes)
        assert isinstance(listed(FEW), array)


class TestConditions:
    @pytest.mark.parametrize("one", KNOWN)
    @pytest.mark.parametrize("other", KNOWN)
    def test_of_two_parts(self, one, other):
        first, second = set(KNOWN[one]), set(KNOWN[other])
        both = (wanted(one), wanted(other))

        def numbers(condition):
            return list(members(satisfied(condition, lambda token: found(token.text))))

        assert numbers(All(both)) == sorted(first & second)
        assert numbers(Some(both)) == sorted(first | second)
        assert numbers(Without(*both)) == sorted(first - second)

    def test_of_several(self):
        condition = Without(All((wanted("many"), Some((wanted("more"), wanted("few"))))), wanted("none"))
        assert list(members(satisfied(condition, lambda token: found(token.text)))) == sorted(
            set(MANY) & (set(MORE) | set(FEW))
        )
        assert [token.text for token in tokens_in(condition)] == ["many", "more", "few", "none"]

    def test_nothing_in_none(self):
        assert list(members(in_some([NOTHING, NOTHING]))) == []


@pytest.fixture(scope="module")
def lists():
    chance = random.Random(3)
    words = {chr(chance.randrange(0x4E00, 0x9FFF)) + chance.choice("建设品牌𠀀x1 ").strip() for _each in range(3_000)}
    sizes, often = [1, 2, 5, 60, LISTED, LISTED + 1, 20_000], [27, 5, 3, 2, 0.05, 0.05, 0.05]
    return {word: sorted(chance.sample(range(SPAN), chance.choices(sizes, often)[0])) for word in sorted(words)}


@pytest.fixture(scope="module")
def blocks(lists):
    return [(first, Block(content)) for first, content in packed((word, listed(lists[word])) for word in lists)]


class TestBlocks:
    def test_every_token_is_in_the_last_block_that_begins_before_it(self, lists, blocks):
        assert len(blocks) > 10
        for word, numbers in lists.items():
            block = [block for first, block in blocks if first <= word][-1]
            assert list(members(block.of(word))) == numbers
        assert blocks[0][1].of("nowhere") is None

    def test_all_of_them_in_their_order(self, lists, blocks):
        read = [(token, list(members(numbers))) for _first, block in blocks for token, numbers in block]
        assert read == list(lists.items())

    def test_what_begins_alike(self, lists, blocks):
        for start in sorted({word[0] for word in lists})[::40]:
            read = [len(members(each)) for _first, block in blocks for each in block.beginning_with(start)]
            assert read == [len(lists[word]) for word in lists if word.startswith(start)]

    def test_the_frequent_ones_are_counted(self, lists, blocks):
        read = dict(pair for _first, block in blocks for pair in block.frequent(60))
        assert read == {word: len(numbers) for word, numbers in lists.items() if len(numbers) >= 60}
