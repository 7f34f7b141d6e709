"""Expected refusals around learning, each with words that say what to do."""

from django.utils.translation import gettext_lazy as _

from cms.engine.kinds import Problem

_SITTING = {
    "not_open": _("This exam cannot be begun now: look at its dates."),
    "no_attempt_left": _("You have used all your attempts: ask whoever set the exam for a resit."),
    "too_few_questions": _("The bank has too few questions for this paper: tell whoever set the exam."),
    "over": _("Your time is up. What was saved until then has been handed in."),
    "handed_in": _("You have handed in already: nothing can be changed any more."),
}
_MARKING = {
    "not_a_marker": _("You do not mark this exam."),
    "own": _("This is your own sitting: somebody else marks it."),
    "marked_by_you": _("You have marked this answer already."),
    "settled": _("This answer needs no further mark."),
    "points": _("Give each criterion a number between 0 and what it is worth."),
}
_LESSON = {
    "short": _("Write at least a sentence or two of your own."),
    "exam_open": _("You have not passed the exam yet: sit it, then this lesson is done by itself."),
    "by_others": _("This lesson is done when a demonstrator has confirmed the checklist."),
    "not_a_checklist": _("This lesson has no checklist: load the page again."),
    "steps": _("Tick every step first: the demonstrator confirms all of them together."),
    "nobody": _("Nobody can confirm this checklist yet: tell whoever offers the course to name a demonstrator."),
}
_QUESTION = {
    "kind": _("There is no kind of question called “%(kind)s”."),
    "no_stem": _("The question has no text: write what is asked."),
    "long_stem": _("The text is longer than %(limit)s characters: shorten it."),
    "rule": _("This kind of question knows no rule “%(rule)s”: choose one of %(rules)s."),
    "twice": _("“%(text)s” stands twice: keep one of them."),
    "few_options": _("Write between 2 and 40 options, one a line."),
    "no_right": _("No option is marked as right: put * before each right one."),
    "one_right": _("Exactly one option must be right, but %(count)s are marked with *."),
    "true_or_false": _("Write one line: true or false."),
    "no_blank": _("The text has no blank: write ___ where something is to be filled in."),
    "blanks": _("The text has %(blanks)s blanks, but %(lines)s lines say what belongs there: one line a blank."),
    "empty_blank": _("This line holds nothing to fill in."),
    "few_steps": _("Write at least 3 steps, one a line, in the right order."),
    "no_pair": _("Write the pair as: left = right."),
    "few_pairs": _("Write at least 2 pairs, one a line: left = right."),
    "no_picture": _("The first line names a picture of this site by its number, for example: picture 12"),
    "picture_gone": _("This site has no picture with the number %(number)s: look it up under Images."),
    "place": _("Write the place as: circle x y radius = name, or rect x y width height = name, in per cent."),
    "few_places": _("Mark between 2 and %(most)s places, one a line."),
    "criterion": _("Write the criterion as: what is looked for = points."),
    "no_criterion": _("Write at least one criterion: what is looked for = points."),
    "part": _("A question of a case begins with a line such as “# single 2” (kind and points), then its text."),
    "no_parts": _("The case has no question: begin one with a line such as “# single 2”."),
    "unreadable": _("This question could not be read as GIFT: check its braces and answers."),
    "unread_item": _("This QTI item is of a kind that is not read here: write the question by hand."),
    "difficulty": _("The difficulty is a number from 1 to 5."),
    "number": _("This bank has no question with this number: leave the cell empty for a new one."),
    "formula": _("A formula stands here: replace it with its text."),
    "long": _("This is longer than %(limit)s characters: shorten it."),
}


class SittingRefused(Exception):
    """What somebody wanted to do in a sitting cannot be done; codes: see ``_SITTING``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> str:
        """What is wrong and what to do."""
        return str(_SITTING[self.code])


class MarkRefused(Exception):
    """A mark that is not taken; codes: see ``_MARKING``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> str:
        """What is wrong and what to do."""
        return str(_MARKING[self.code])


class LessonRefused(Exception):
    """A lesson is not done by this; codes: see ``_LESSON``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def text(self) -> str:
        """What is missing and what to do."""
        return str(_LESSON[self.code])


class QuestionInvalid(Exception):
    """A question that is not stored; ``problems`` holds everything that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def question_problem(problem: Problem) -> str:
    """Returns a problem of a question in words, with its line."""
    words = str(_QUESTION[problem.code]) % problem.context
    return str(_("Line %(line)s: %(words)s")) % {"line": problem.line, "words": words} if problem.line else words
