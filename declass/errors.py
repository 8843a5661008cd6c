"""The exceptions a caller can tell apart, one for each decision; no messages are composed here."""


class DeclassError(Exception):
    """The root of every exception this package raises on purpose."""


class RulebookError(DeclassError):
    """The law or the rules cannot be used.

    Attributes:
        problems: Every problem found in one load, each ``file: key: what was found; what was expected``.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnreadableDocument(DeclassError):
    """An input cannot be read as a document; the message says why."""


class SettingsError(DeclassError):
    """The settings or the command line cannot be used; the message says which value and what was expected."""


class AccountsError(DeclassError):
    """After a run, documents in, accounting rows and different documents are not one number; the message has all."""
