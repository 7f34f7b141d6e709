"""What is wrong with a question: its notation, and whether the pictures it names are there."""

from wagtail.images import get_image_model

from cms.engine.kinds import Problem
from cms.engine.notation import Written, compile_question


def question_problems(written: Written) -> tuple[Problem, ...]:
    """Returns everything that is wrong with a question; pictures are looked up once its notation is right."""
    compiled = compile_question(written)
    if compiled.problems:
        return compiled.problems
    bodies = [compiled.body, *compiled.body.get("parts", ())]
    numbers = {body["picture"] for body in bodies if "picture" in body}
    known = set(get_image_model().objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    return tuple(Problem(code="picture_gone", context={"number": number}) for number in sorted(numbers - known))
