"""Verbs in people's words: the button, what will happen and who sees it, and how the history tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class VerbText:
    """One verb, worded. ``story`` knows %(to)s, the names of the people concerned."""

    title: Words
    help: Words
    story: Words
    people: Words = ""
    """What the people chooser asks."""
    comment: Words = ""
    tone: str = "primary"


TEXTS: Mapping[str, VerbText] = {
    "transfer": VerbText(
        title=pgettext_lazy("button", "Hand on"),
        help=_("The todo becomes somebody else's. They are told; you can take it back until they have looked."),
        story=_("handed the todo on to %(to)s"),
        people=_("To whom?"),
        comment=_("Why, or what to mind"),
    ),
    "delegate": VerbText(
        title=pgettext_lazy("button", "Let somebody prepare it"),
        help=_("Somebody does the work first; then it comes back to you for the last word."),
        story=_("asked %(to)s to prepare it"),
        people=_("Who prepares it?"),
        comment=_("What to do"),
    ),
    "add_signer": VerbText(
        title=pgettext_lazy("button", "Ask for one more signature"),
        help=_("Somebody else signs too: before you, beside you or after you. The history shows who asked whom."),
        story=_("asked for the signature of %(to)s"),
        people=_("Whose signature?"),
        comment=_("What they should look at"),
    ),
    "drop_signer": VerbText(
        title=pgettext_lazy("button", "Drop a signature"),
        help=_("The signature is no longer asked for. The history shows that it was."),
        story=_("dropped the signature of %(to)s"),
        tone="danger",
    ),
    "sign": VerbText(
        title=pgettext_lazy("button", "Sign"),
        help=_("Your signature and your words stand in the history. Whoever asked you is told and goes on."),
        story=_("signed"),
        comment=_("Your words"),
    ),
    "return": VerbText(
        title=pgettext_lazy("button", "Return to an earlier step"),
        help=_("The case goes back to a step it has passed. Open todos of the present step end; answers stay."),
        story=_("returned the case"),
        comment=_("What must be put right"),
        tone="danger",
    ),
    "ask": VerbText(
        title=pgettext_lazy("button", "Ask for advice"),
        help=_("They get a todo and may read the case. Nothing waits for the answer; it appears in the discussion."),
        story=_("asked %(to)s for advice"),
        people=_("Whom?"),
        comment=_("Your question"),
    ),
    "answer": VerbText(
        title=pgettext_lazy("button", "Answer"),
        help=_("Your answer appears in the discussion; whoever asked is told."),
        story=_("answered %(to)s"),
        comment=_("Your reply"),
    ),
    "copy": VerbText(
        title=pgettext_lazy("button", "Send a copy"),
        help=_("They may read the case from now on and are told. The page shows who has read it."),
        story=_("sent a copy to %(to)s"),
        people=_("To whom?"),
        comment=_("A word with it"),
    ),
    "comment": VerbText(
        title=pgettext_lazy("button", "Comment"),
        help=_("Everybody who may see the case reads it. Those you mention are told."),
        story=_("commented"),
        people=_("Who should be told?"),
        comment=_("Your comment"),
    ),
    "urge": VerbText(
        title=pgettext_lazy("button", "Urge"),
        help=_("Everybody with an open todo of this case is told once; possible once a day."),
        story=_("urged those who have the case"),
    ),
    "take_back": VerbText(
        title=pgettext_lazy("button", "Take back"),
        help=_("What you did last is undone, as long as nobody after you has looked at it."),
        story=_("took back the last action"),
        tone="danger",
    ),
    "withdraw": VerbText(
        title=pgettext_lazy("button", "Withdraw"),
        help=_("The case comes back to you as a draft. Open todos of others end; they see that you withdrew it."),
        story=_("withdrew the case"),
        comment=_("Why"),
        tone="danger",
    ),
    "paper": VerbText(
        title=pgettext_lazy("button", "Enter a decision made on paper"),
        help=_("The decision counts as made by the person who signed. Both days stand in the history, and your name."),
        story=_("entered a decision of %(to)s made on paper"),
        comment=_("Where the paper is kept"),
    ),
    "pause": VerbText(
        title=pgettext_lazy("button", "Pause"),
        help=_("Nobody can act until it is resumed; deadlines stand still. Everybody who sees the case sees why."),
        story=_("paused the case"),
        comment=_("Why"),
        tone="danger",
    ),
    "resume": VerbText(
        title=pgettext_lazy("button", "Resume"),
        help=_("The case goes on where it stood."),
        story=_("resumed the case"),
    ),
    "terminate": VerbText(
        title=pgettext_lazy("button", "Terminate"),
        help=_("The case ends here without having reached its aim; every todo ends. Everybody concerned can read why."),
        story=_("terminated the case"),
        comment=_("Why"),
        tone="danger",
    ),
    "reopen": VerbText(
        title=pgettext_lazy("button", "Reopen"),
        help=_("The ended case begins again at a step it had passed; the people of that step get a todo."),
        story=_("reopened the case"),
        comment=_("Why"),
    ),
    "jump": VerbText(
        title=pgettext_lazy("button", "Move to another step"),
        help=_("Only for what went wrong: todos and deadlines of the present step end, those of the other one begin."),
        story=_("moved the case"),
        comment=_("Why"),
        tone="danger",
    ),
}

GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (_("With my todo"), ("transfer", "delegate", "add_signer", "drop_signer", "return")),
    (_("Tell and ask"), ("ask", "copy", "urge")),
    (_("With the case"), ("take_back", "withdraw", "paper", "pause", "resume", "terminate", "reopen", "jump")),
)

HOWS: Mapping[str, Mapping[str, Words]] = {
    "add_signer": {
        "before": _("Before me: my todo waits until they have signed"),
        "beside": _("Beside me: I can go on working, and the step ends only when they have signed too"),
        "after": _("After me: I have agreed with this, and then it is theirs"),
    },
    "return": {
        "again": _("Run the way forward again, step by step"),
        "back": _("Straight back to me when it has been put right"),
    },
    "sign": {"agree": pgettext_lazy("signature", "I agree"), "disagree": pgettext_lazy("signature", "I do not agree")},
}

SAID: Mapping[tuple[str, str], Words] = {
    ("add_signer", "before"): _("asked for the signature of %(to)s first"),
    ("add_signer", "beside"): _("asked for the signature of %(to)s too"),
    ("add_signer", "after"): _("agreed and asked for the signature of %(to)s"),
    ("sign", "agree"): _("signed: agreed"),
    ("sign", "disagree"): _("signed: did not agree"),
    ("return", "back"): _("returned the case, to come straight back"),
}

PLUMBING_WORDS = {
    "start": _("Opened"),
    "contribute": _("Handed in a part"),
    "claim": _("Took the todo"),
    "release": _("Gave the todo back"),
    "record": _("Recorded the page"),
    "@event": _("An event came from outside"),
    "@migrate": _("Went on to another version of the procedure"),
    "@hand_over": _("The post changed hands, and its todo with it"),
    "@handover": _("Handed over to a successor"),
    "@handover_undone": _("A handover was taken back"),
}


def story(action: str, details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Returns what somebody did, as the end of a sentence that begins with who; "" for no verb."""
    key = action.removeprefix("@")
    if action == key or key not in TEXTS:
        return ""
    codes = details.get("to") or ()
    people = _now(", ").join(names.get(str(code), str(code)) for code in codes)
    words = SAID.get((key, str(details.get("how", ""))), TEXTS[key].story)
    return str(words) % {"to": people or "…"}
