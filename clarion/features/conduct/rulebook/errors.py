"""Why a rule, a table or an override is refused: where, and what to do about it."""

from clarion.base.errors import Invalid


class BadRule(Invalid):
    """Refused while it is read. `place` is file:line:column; what was in force before stays in force."""

    def __init__(self, reason: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        self.reason, self.file, self.line, self.column = reason, file, line, column
        self.place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{self.place}: {reason}" if self.place else reason, place=self.place)
