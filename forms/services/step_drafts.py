"""Drafts of forms filled in step by step: raw answers by field, which steps were reached, and who saved a step last."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_json
from forms.models import Draft

from .drafts import DraftConflict, drop_draft, load_draft, save_draft

ATTEMPTS = 4
LONGEST_TOKEN = 60
LEFT = {"version", "answers", "keys"}


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """``saved`` is {step: [revision, window]}: at which revision, and from which browser window, it was saved last.

    ``begun`` is the ISO moment at which the page was first opened, "" when nobody knows.
    ``left`` are answers that a newer version of the form does not ask for, each
    {"version", "answers", "keys"}: all of them, and which.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    reached: tuple[str, ...] = ()
    saved: Mapping[str, Any] = field(default_factory=dict)
    token: str = ""
    version: str = ""
    revision: int = 0
    begun: str = ""
    left: tuple[Any, ...] = ()

    def conflicts(self, step: str, revision: int, window: str) -> bool:
        """Whether another window saved the step after this one was drawn with ``revision``."""
        entry = self.saved.get(step)
        if not isinstance(entry, list | tuple) or len(entry) != 2 or not isinstance(entry[0], int):
            return False
        return entry[0] > revision and entry[1] != window

    def with_step(
        self, step: str, answers: Mapping[str, Any], keys: Collection[str], *, window: str, token: str, begun: str = ""
    ) -> "StepDraft":
        """Returns the draft with what a step says now; ``keys`` are the fields that the step fills in."""
        kept = {key: value for key, value in self.answers.items() if key not in keys}
        return replace(
            self,
            answers={**kept, **answers},
            saved={**self.saved, step: [self.revision + 1, window[:LONGEST_TOKEN]]},
            reached=self.reached if step in self.reached else (*self.reached, step),
            token=self.token or token,
            begun=self.begun or begun,
            step=step,
        )

    def with_answers(self, answers: Mapping[str, Any], steps: Mapping[str, Collection[str]]) -> "StepDraft":
        """Returns the draft with the answers a program gives; windows on the steps it changes are told of it.

        ``steps`` is {step: its fields}.
        """
        touched = [
            name
            for name, keys in steps.items()
            if any((key in answers, answers.get(key)) != (key in self.answers, self.answers.get(key)) for key in keys)
        ]
        return replace(
            self,
            answers=answers,
            saved={**self.saved, **{name: [self.revision + 1, ""] for name in touched}},
            reached=tuple(dict.fromkeys((*self.reached, *touched))),
        )

    def at(self, step: str) -> "StepDraft":
        """Returns the draft with that step before the person."""
        return replace(self, step=step, reached=self.reached if step in self.reached else (*self.reached, step))

    def to_json(self) -> dict[str, Any]:
        """Returns what is stored."""
        return {
            "answers": storable(self.answers),
            "step": self.step,
            "reached": list(self.reached),
            "saved": dict(self.saved),
            "token": self.token,
            "begun": self.begun,
            **({"left": list(self.left)} if self.left else {}),
        }


def from_json(raw: Any, *, version: str, revision: int) -> StepDraft:
    """Returns the draft that was stored; parts that are not what they should be count as blank."""
    found = raw if isinstance(raw, Mapping) else {}

    def part(name: str, kind: type) -> Any:
        value = found.get(name)
        return value if isinstance(value, kind) else kind()

    return StepDraft(
        answers=part("answers", dict),
        step=part("step", str),
        reached=tuple(each for each in part("reached", list) if isinstance(each, str)),
        saved=part("saved", dict),
        token=part("token", str),
        begun=part("begun", str),
        left=tuple(each for each in part("left", list) if isinstance(each, dict) and each.keys() >= LEFT),
        version=version,
        revision=revision,
    )


class StepDrafts(Protocol):
    """Where the draft of one person for one form is kept."""

    keeps: bool

    def load(self) -> StepDraft:
        """Returns the draft, a blank one when there is none."""

    def save(self, draft: StepDraft) -> StepDraft:
        """Stores it and returns it with its new revision. Raises DraftConflict when another was stored meanwhile."""

    def drop(self) -> None:
        """Forgets it."""


class OwnedDrafts:
    """In the database, for somebody who is signed in: it can be gone on with on another device."""

    keeps = True

    def __init__(self, owner: Any, key: str) -> None:
        self.owner = owner
        self.key = key

    def load(self) -> StepDraft:
        row = load_draft(owner=self.owner, key=self.key)
        return from_json(row.raw, version=row.version, revision=row.revision) if row else StepDraft()

    def save(self, draft: StepDraft) -> StepDraft:
        row: Draft = save_draft(
            owner=self.owner, key=self.key, raw=draft.to_json(), revision=draft.revision, version=draft.version
        )
        return replace(draft, revision=row.revision)

    def drop(self) -> None:
        drop_draft(owner=self.owner, key=self.key)


class SessionDrafts:
    """In the session of a visitor without a login."""

    keeps = True

    def __init__(self, session: Any, key: str) -> None:
        self.session = session
        self.key = f"draft:{key}"

    def load(self) -> StepDraft:
        kept = self.session.get(self.key)
        if not isinstance(kept, dict):
            return StepDraft()
        return from_json(kept.get("raw"), version=str(kept.get("version")), revision=int(kept.get("revision") or 0))

    def save(self, draft: StepDraft) -> StepDraft:
        stored = replace(draft, revision=draft.revision + 1)
        self.session[self.key] = {
            "raw": gate_json(stored.to_json()),
            "version": stored.version,
            "revision": stored.revision,
        }
        return stored

    def drop(self) -> None:
        self.session.pop(self.key, None)


class CarriedDrafts:
    """Nowhere but in the page itself, for anonymous forms: the server keeps nothing until the answers are handed in."""

    keeps = False

    def __init__(self, draft: StepDraft) -> None:
        self.draft = draft

    def load(self) -> StepDraft:
        return self.draft

    def save(self, draft: StepDraft) -> StepDraft:
        self.draft = replace(draft, revision=draft.revision + 1)
        return self.draft

    def drop(self) -> None:
        self.draft = StepDraft()


def save_step(
    drafts: StepDrafts,
    *,
    step: str,
    answers: Mapping[str, Any],
    keys: Collection[str],
    version: str,
    revision: int | None,
    window: str,
    token: str,
    begun: str = "",
    goes_to: str = "",
) -> StepDraft:
    """Stores what a step says beside what the others say; returns the draft.

    Raises StepConflict when another window saved the same step after ``revision`` (None: store it whatever there is).
    """
    answers = storable(answers)
    for _attempt in range(ATTEMPTS):
        draft = drafts.load()
        if revision is not None and draft.conflicts(step, revision, window):
            raise StepConflict(draft)
        stepped = draft.with_step(step, answers, keys, window=window, token=token, begun=begun)
        changed = replace(stepped, version=version)
        try:
            return drafts.save(changed.at(goes_to) if goes_to else changed)
        except DraftConflict:
            continue
    raise StepConflict(drafts.load())


def change_draft(drafts: StepDrafts, draft: StepDraft, change: Callable[[StepDraft], StepDraft]) -> StepDraft:
    """Stores a change that holds whatever another window saves meanwhile: it is made again to the newest draft.

    Raises StepConflict when others never stop saving.
    """
    for _attempt in range(ATTEMPTS):
        try:
            return drafts.save(change(draft))
        except DraftConflict:
            newest = drafts.load()
            # Handed in or removed elsewhere: what is here goes on by itself.
            draft = newest if newest.saved else replace(draft, revision=newest.revision)
    raise StepConflict(draft)


def storable(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the answers without those that no database can hold (NUL, half characters), which no check lets pass."""
    kept: dict[str, Any] = {}
    for key, value in answers.items():
        try:
            kept[key] = gate_json(value)
        except FieldError:
            continue
    return kept


class StepConflict(Exception):
    """Another window saved the same step meanwhile; ``draft`` is what is stored now."""

    def __init__(self, draft: StepDraft) -> None:
        super().__init__("draft_conflict")
        self.draft = draft
