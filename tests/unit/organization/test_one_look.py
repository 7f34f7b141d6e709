"""Within one look the same is asked once."""

from organization.one_look import is_looking, once, one_look


def test_what_is_asked_twice_in_a_look_is_answered_once() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [once("a", ask), once("a", ask)] == [1, 2]
    with one_look():
        assert [once("a", ask), once("a", ask)] == [3, 3]
        with one_look():
            assert once("a", ask) == 3
        assert is_looking()
    assert not is_looking()
    assert once("a", ask) == 4
