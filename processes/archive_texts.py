"""The closed zone in people's words: what is refused and what to do, and what the log says happened."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.answer_texts import ANSWERS as FILE_TEXTS
from processes.archives.refusals import ArchiveRefused

Sentence = str | Promise

REFUSALS: Mapping[str, tuple[Sentence, Sentence]] = {
    "zone_shut": (
        _("The closed zone has not been set up here."),
        _("The operator sets GUICHENG_ARCHIVE_KEYS; the guide to personnel archives says how."),
    ),
    "secret_name": (
        _("“%(name)s” contains “%(word)s”. Classified state secrets must never be kept in this system."),
        _(
            "If it is classified, take it back to the secrecy office. If the word is only part of an ordinary title, "
            "write the title in other words."
        ),
    ),
    "secret_marking": (
        _("Page %(page)s of “%(name)s” is marked “%(word)s”. Nothing of the file was kept."),
        _("Classified state secrets must never be in this system; take the file to the secrecy office."),
    ),
    "not_declared": (
        _("Nobody has said that the pages bear no marking of state secrets."),
        _("Look through the pages, tick the box and send them again."),
    ),
    "no_file": (_("No file was chosen."), _("Choose pictures or a PDF.")),
    "too_many_files": (_("At most %(most)s files at once."), _("Send the rest afterwards.")),
    "page_kind": (_("“%(name)s” is neither a picture nor a PDF."), _("Scan it as JPEG, PNG or PDF.")),
    "pdf_unreadable": (
        _("“%(name)s” cannot be drawn: it is damaged, locked with a password, or takes too long."),
        _("Save it again without a password, or as pictures."),
    ),
    "pdf_too_long": (_("“%(name)s” has %(pages)s pages; at most %(most)s at once."), _("Send it in parts.")),
    "one_page_only": (_("The file has more than one page."), _("Send the one page that takes the place.")),
    "page_gone": (_("The page has been replaced meanwhile."), _("Look at the material again.")),
    "material_destroyed": (_("The material has been destroyed."), _("Nothing can be added to it.")),
    "reason_missing": (_("A reason is missing."), _("Say in a sentence why; it stays in the log.")),
    "title_missing": (_("The title is missing."), _("Write what the material is called.")),
    "class_unknown": (_("There is no class “%(code)s”."), _("Choose one of the list.")),
    "number_wrong": (_("The number of pages is no whole number."), _("Write digits only, such as 12.")),
    "date_wrong": (_("“%(text)s” is no date."), _("Write it as 2026-12-31.")),
    "member_unknown": (_("There is no member “%(code)s”."), _("Look for the name or code and choose from the list.")),
    "volume_number_taken": (_("There is a volume with the number “%(number)s”."), _("Give another number.")),
    "class_not_empty": (_("There are materials in this class."), _("It cannot be noted as having nothing to file.")),
    "grant_over": (
        _("This access is over."),
        _("What is needed longer or once more is asked for with a new request."),
    ),
    "grant_early": (_("This access begins at %(moment)s."), _("Come back then.")),
    "too_fast": (
        _("You have opened %(most)s pages within a minute."),
        _("Wait a minute, then go on; archives are read, not leafed through."),
    ),
    "too_many": (_("You have opened %(most)s pages within a day."), _("Go on tomorrow, or speak to the keeper.")),
    "page_unreadable": (
        _("This page cannot be opened: its sealed file is missing or was changed."),
        _("Tell the keeper of the archives; it has been written into the log."),
    ),
    "nothing_chosen": (_("Nothing was chosen."), _("Tick the materials first.")),
    "already_proposed": (
        _("“%(title)s” stands on another list for destruction, or has been destroyed."),
        _("Leave it out, or withdraw the other list first."),
    ),
    "own_proposal": (
        _("Whoever proposed a destruction cannot confirm it."),
        _("Two others have to: a keeper, the head of the personnel office or of the discipline office."),
    ),
    "confirmed_before": (_("You have confirmed this list already."), _("Somebody else is needed.")),
    "not_confirmer": (
        _("You may not confirm a destruction here."),
        _("A keeper, the head of the personnel office or of the discipline office may."),
    ),
    "list_ended": (_("This list is no longer open."), _("Look at it again.")),
    "being_read": (
        _("Somebody may read this archive at this moment."),
        _("Wait until the access has ended, or end it."),
    ),
}

ACTIONS: Mapping[str, Sentence] = {
    "volume_opened": _("Volume opened"),
    "volume_kept_until": _("Date of keeping changed"),
    "class_declared": _("Class noted as having nothing to file"),
    "material_added": _("Material entered"),
    "pages_added": _("Pages put in"),
    "page_replaced": _("Page replaced"),
    "pages_ordered": _("Order of pages changed"),
    "page_described": _("Description of a page changed"),
    "grant_given": _("Access given"),
    "grant_ended": _("Access ended"),
    "contents_opened": _("Contents opened"),
    "page_viewed": _("Page looked at"),
    "page_unreadable": _("Page could not be opened"),
    "disposal_proposed": _("Destruction proposed"),
    "disposal_confirmed": _("Destruction confirmed"),
    "disposal_dropped": _("Destruction withdrawn"),
    "disposal_carried_out": _("Materials destroyed"),
    "keys_rotated": _("Keys changed"),
    "log_exported": _("Log exported"),
}


def refused_words(refused: ArchiveRefused) -> str:
    """Returns a refusal in the active language: what is the matter, and what to do."""
    known = _Context(refused.context)
    what, todo = REFUSALS.get(refused.code) or FILE_TEXTS.get(refused.code) or (refused.code, "")
    return f"{str(what) % known} {str(todo) % known}".strip()


def action_words(action: str) -> str:
    """Returns what a line of the log says happened."""
    return str(ACTIONS.get(action, action))


class _Context(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
