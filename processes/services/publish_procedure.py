"""A procedure becomes the one new cases run on."""

from forms.engine.problems import Problem
from organization.models import User
from processes.models import Procedure, ProcedureVersion


class ProcedureProblems(Exception):
    """The document cannot be published; ``problems`` lists everything wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{each.path}: {each.code}" for each in problems))
        self.problems = problems


def procedure_problems(document: dict[str, object]) -> list[Problem]:
    """Returns everything wrong with a document, with the roles, effects and field types of this installation."""
    raise NotImplementedError


def publish_procedure(*, procedure: Procedure, user: User | None) -> ProcedureVersion:
    """Compiles the procedure's document, freezes it and retires the version before. Raises ProcedureProblems."""
    raise NotImplementedError
