"""What became of the parts of a foreign process, in people's words."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from processes.engine.bpmn import Note

WEIGHTS: Mapping[str, str | Promise] = {
    "missing": pgettext_lazy("import", "Not carried"),
    "different": pgettext_lazy("import", "Works otherwise here"),
    "kept": pgettext_lazy("import", "Kept as words"),
}

TEXTS: Mapping[str, str | Promise] = {
    "annotation": _("A note that is pinned to no step."),
    "automatic_step": _("A program did this there; here a person does it and says so."),
    "boundary_beside": _("An event beside the step (%(event)s) that does not interrupt it."),
    "boundary_of_subprocess": _("An event at the edge of a part: draw a button or a deadline at the steps inside."),
    "child_process": _("Calls the process %(called)s: choose the procedure here."),
    "completion_condition": _("When enough have answered: set the mode of the joint step."),
    "condition_kept": _(
        "The condition %(condition)s is not one we can read: a person decides, the words stand beside the button."
    ),
    "data_object": _("Data objects and stores: fields of the form take their place."),
    "deadline_reminds": _("A clock that does not interrupt becomes a deadline; say who is reminded."),
    "element_unknown": _("We have no part of this kind."),
    "empty_pool": _("A pool with nothing drawn inside."),
    "empty_subprocess": _("A part with nothing drawn inside becomes one step."),
    "end_refuses": _("By its name this end is a refusal."),
    "endless": _("Arrows that only lead round in a circle end here."),
    "event_is_button": _("An event (%(event)s) becomes a button."),
    "event_subprocess": _("A part that an event starts."),
    "first_counts": _("The first branch that arrives goes on; the others are cancelled."),
    "hours_become_days": _("%(duration)s becomes whole days: deadlines end with the day."),
    "joint_step": _("Work of several people becomes a joint step."),
    "join_open": _("A gateway that waits for several arrows which no split sent out: here each of them goes on."),
    "loop": _("Repetition: draw a way back instead."),
    "loose_arrow": _("An arrow that begins or ends nowhere."),
    "message_flow": _("Messages between pools."),
    "other_process": _("Another process in the same file: import it by itself."),
    "other_start": _("A further beginning: a procedure begins in one place."),
    "outside_event": _("Waits for an event (%(event)s) that a person or a program delivers."),
    "parallel_unstructured": _(
        "Branches that run into one another: one is chosen here. Draw them as one block, split and join."
    ),
    "part_opened": _("A part: its steps stand in its place."),
    "person_chooses_branches": _("A person chooses which branches are taken, in a new question of the form."),
    "person_decides": _("An undecided gateway: a person decides by buttons."),
    "program_code": _("A program's hook (%(what)s) was left out and not read."),
    "role_open": _("Nobody here is called %(names)s: choose who has this step."),
    "script": _("A script was left out and not read."),
    "several_arrows": _("Several arrows leave a step: a person chooses one."),
    "start_open": _("Who may start it is open: choose the roles."),
    "start_trigger": _("Begins by itself there (%(trigger)s): set up a schedule or an inbound webhook."),
    "thrown_event": _("Tells something to others (%(event)s): add a notice to the button."),
    "timer_unreadable": _("The time %(duration)s is not one we can read: set the deadline."),
    "unreachable": _("No arrow leads here."),
}


def worded(notes: Iterable[Note]) -> list[dict[str, str]]:
    """Returns the findings as rows in the active language, what is missing first."""
    order = list(WEIGHTS)
    return [
        {
            "weight": note.weight,
            "weight_words": str(WEIGHTS[note.weight]),
            "element": note.element,
            "kind": note.kind,
            "name": note.name,
            "code": note.code,
            "words": str(TEXTS[note.code]) % note.context,
        }
        for note in sorted(notes, key=lambda note: order.index(note.weight))
    ]
