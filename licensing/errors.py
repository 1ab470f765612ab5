"""What may go wrong, and what the person is told.

Four answers to a person: NotFound 404, NotAllowed 403, Refused 409 and Invalid 422. Two turns of the road that are no
errors to them: AlreadyDone (a repeated submission gets the first answer) and Stale (somebody else saved first).
Anything else is a bug: 500, logged once, never caught.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class NotFound(Exception):
    """There is no such thing, or none that this person may know of. 404."""


class NotAllowed(Exception):
    """This person may not do or see this. 403. `about` is the case reference, when one is meant."""

    def __init__(self, message: str, *, about: str | None = None) -> None:
        super().__init__(message)
        self.about = about


class Refused(Exception):
    """It cannot lawfully be done. 409. The page gives the reasons in the rulebook's words.

    `reasons` are sentences, `codes` the rule ids beside them in the same order ("" where no rule is meant), `about`
    the case reference, and `mend` maps a rule id to the address of the page that supplies what is missing.
    """

    def __init__(
        self,
        *reasons: str,
        codes: Sequence[str] = (),
        about: str | None = None,
        mend: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.codes = list(codes)
        self.about = about
        self.mend = dict(mend or {})


class Invalid(Exception):
    """A value that cannot be used. 422. `fields` maps a field's name to what is wrong with it."""

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Stale(Exception):
    """Somebody saved this first. `theirs` and `yours` are both versions as label → text, for the two-versions page."""

    def __init__(self, message: str, *, theirs: Mapping[str, Any], yours: Mapping[str, Any], back: str = "") -> None:
        super().__init__(message)
        self.theirs = dict(theirs)
        self.yours = dict(yours)
        self.back = back


class AlreadyDone(Exception):
    """This very submission was carried out before; `to` is where its first answer led."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to
