"""What a new answer begins with when it is copied from an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.field_types import field_type
from forms.field_types.wording import localized
from forms.models import Record

from .clean_submission import is_asked
from .defaults import begun_anew
from .filling import Filling
from .renew_draft import renewed


@dataclass(frozen=True, kw_only=True)
class Copied:
    """``answers`` for the new one, and by their labels the questions whose ``files`` or whole answers are ``left``."""

    answers: Mapping[str, Any]
    files: tuple[str, ...]
    left: tuple[str, ...]


def copied(record: Record, filling: Filling, answers: Mapping[str, Any]) -> Copied:
    """Returns those of the answers to a record's version with which its sender may begin anew.

    Only what this person reads whole and fills in now; what nobody types, or what is another each time, begins anew.
    """
    old = replace(filling, version=record.version)
    specs = {key: record.version.definition.field(key) for key in old.rights.whole(old.definition, own=True)}
    anew = begun_anew(record.version.definition)
    typed = {key: answers[key] for key, spec in specs.items() if key in answers and is_asked(spec) and key not in anew}
    bare = {key: field_type(specs[key].type).without_files(answer, specs[key]) for key, answer in typed.items()}
    files = [key for key, answer in typed.items() if field_type(specs[key].type).file_ids(answer, specs[key])]
    found = renewed(old, filling, {key: answer for key, answer in bare.items() if answer is not None})
    anew = begun_anew(filling.definition)
    wanted = {
        spec.key
        for spec in filling.definition.fields
        if spec.key in filling.rights.writable and is_asked(spec) and spec.key not in anew
    }
    return Copied(
        answers={key: answer for key, answer in found.answers.items() if key in wanted},
        files=tuple(localized(specs[key].label) or key for key in files),
        left=tuple(localized(specs[key].label) or key for key in found.left),
    )
