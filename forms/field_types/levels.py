"""A choice made step by step, from the large to the small: cascades and addresses."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import meant

DEEPEST = 6


class Levels(FieldType):
    """One list a level. Without JavaScript a button brings the next list; with it the lists follow at once."""

    group = "choice"
    reader = "levels"
    is_group = True

    @abstractmethod
    def level_names(self, spec: FieldSpec) -> Sequence[str]:
        """Returns the words over each list, in the language on screen."""

    @abstractmethod
    def children(self, path: Sequence[str], spec: FieldSpec) -> Sequence[tuple[str, str]]:
        """Returns (value, words) of what can follow on a valid path; everything of the first level for ()."""

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return data.getlist(name)

    def clean_path(self, raw: Json, spec: FieldSpec, kept: Sequence[str] = ()) -> list[str]:
        """Returns the values from the top down, [] when nothing is chosen. Raises FieldError."""
        if raw is None or raw == "":
            return []
        if not isinstance(raw, list | tuple) or len(raw) > 2 * DEEPEST:
            raise FieldError("not_a_list")
        given = list(raw)
        while given and (given[-1] is None or given[-1] == ""):
            given.pop()
        if given == list(kept):
            return given
        path: list[str] = []
        for depth, each in enumerate(given):
            below = dict(self.children(path, spec))
            path.append(value := meant(each, below))
            if value not in below:
                raise FieldError("not_an_option" if not depth else "level_does_not_go", value=value[:80])
        return path

    def drawn_levels(self, raw: Json, spec: FieldSpec) -> list[dict[str, Any]]:
        """Returns every list with its options; those below the last valid choice are empty."""
        given = (
            [each if isinstance(each, str) else "" for each in raw[:DEEPEST]] if isinstance(raw, list | tuple) else []
        )
        drawn, path, open_end = [], list[str](), True
        for depth, name in enumerate(self.level_names(spec)):
            options = list(self.children(path, spec)) if open_end else []
            value = given[depth] if depth < len(given) else ""
            known = any(value == each for each, _words in options)
            if value and not known and open_end and depth < len(given):
                value = ""
            open_end = open_end and known
            if open_end:
                path = [*path, value]
            drawn.append({"number": depth, "label": name, "options": options, "value": value if known else ""})
        return drawn

    def words_of(self, path: Sequence[str], spec: FieldSpec) -> list[str]:
        """Returns the words of every level of a path; a value that is gone keeps its stored name."""
        return [dict(self.children(path[:depth], spec)).get(value, value) for depth, value in enumerate(path[:DEEPEST])]
