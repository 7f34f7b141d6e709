"""What the closed zone refuses; the words are in ``processes.archive_texts``."""


class ArchiveRefused(Exception):
    """An expected refusal: ``code`` says which, ``context`` what the sentence needs."""

    def __init__(self, code: str, /, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context
