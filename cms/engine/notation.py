"""A question written down: what an editor types, what stands in a spreadsheet, and what is stored."""

import re
from dataclasses import dataclass

from .kinds import KINDS, Body, Problem, kind_of

MAX_STEM = 4000


@dataclass(frozen=True, kw_only=True)
class Written:
    """One question as people write it; ``lines`` is the notation of its kind."""

    kind: str
    stem: str
    lines: str
    explanation: str = ""
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The stored body, or everything that is wrong."""

    body: Body
    problems: tuple[Problem, ...]


def compile_question(written: Written) -> Compiled:
    """Returns the body of a question and all problems at once; a body with problems is not to be stored."""
    kind = KINDS.get(written.kind)
    if kind is None:
        return Compiled(body={}, problems=(Problem(code="kind", context={"kind": written.kind}),))
    stem = written.stem.strip()
    body, problems = kind.read_lines(stem, split_lines(written.lines))
    if not stem:
        problems.insert(0, Problem(code="no_stem"))
    if len(stem) > MAX_STEM:
        problems.insert(0, Problem(code="long_stem", context={"limit": MAX_STEM}))
    rule = written.rule or kind.rules[0]
    if rule not in kind.rules:
        problems.append(Problem(code="rule", context={"rule": rule, "rules": ", ".join(kind.rules)}))
    whole = {"kind": kind.key, "stem": stem, "explanation": written.explanation.strip(), "rule": rule, **body}
    return Compiled(body=whole, problems=tuple(problems))


def write_question(body: Body) -> Written:
    """Returns the body as people write it; compiling it again gives the same body."""
    return Written(
        kind=body["kind"],
        stem=body["stem"],
        lines="\n".join(kind_of(body["kind"]).write_lines(body)),
        explanation=body.get("explanation", ""),
        rule=body.get("rule", ""),
    )


def split_lines(text: str) -> list[str]:
    """Returns the lines that say something, without the space around them."""
    return [line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
