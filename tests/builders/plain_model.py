"""What a decided case ought to be, told by a model of a few plain dates that shares no code with the product.

One licence, decided once: revoked, suspended for some days, or warned. The law in it is that of R44 to R54 and R68.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

COUNCIL, COMMISSIONER = "panel", "commissioner"


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def plus(day: date, days: int) -> date:
    return day + timedelta(days)


@dataclass
class Appeal:
    lodged: date
    ended: date | None = None
    allowed: bool = False


@dataclass
class Outcome:
    """What was decided, and what has happened to it since."""

    kind: str  # "revoked", "suspended", "warning"
    on: date
    days: int = 0
    immediate: bool = False
    given: date | None = None
    appeal: Appeal | None = None

    @property
    def is_against(self) -> bool:
        return self.kind in ("revoked", "suspended")

    @property
    def in_time(self) -> bool:
        return bool(self.appeal and self.given and self.appeal.lodged <= plus(self.given, 21))

    @property
    def held_off(self) -> bool:
        """Does a live appeal in time keep it from having effect?"""
        return self.in_time and self.appeal is not None and self.appeal.ended is None and not self.immediate

    def begins(self) -> date | None:
        """The first day without the licence."""
        if not self.is_against or self.given is None or self.held_off:
            return None
        if self.immediate:
            return self.given
        protected = plus(self.given, 21)
        if self.in_time and self.appeal and self.appeal.ended:
            protected = max(protected, self.appeal.ended)
        return plus(protected, 1)

    def ends(self) -> date | None:
        """The first day with it again."""
        begins = self.begins()
        quashed = self.appeal.ended if self.appeal and self.appeal.allowed else None
        over = plus(begins, self.days) if begins and self.kind == "suspended" else None
        return min([day for day in (over, quashed) if day], default=None)


@dataclass
class Licence:
    """One licence: until when it was granted, whether it was given up, and what was decided about it."""

    expires: date
    surrendered: date | None = None
    decided: Outcome | None = None

    def may_be_used(self, day: date) -> bool:
        """In the evening of that day."""
        if day > self.expires or (self.surrendered is not None and day >= self.surrendered):
            return False
        begins = self.decided.begins() if self.decided else None
        if self.decided is None or begins is None or day < begins:
            return True
        ends = self.decided.ends()
        return ends is not None and day >= ends

    def is_over(self, day: date) -> bool:
        """Is it gone for good, so that it cannot be revoked or suspended? (R68)"""
        return day > self.expires or (self.surrendered is not None and day >= self.surrendered)

    def turning_days(self) -> list[date]:
        """The days around which something changes."""
        one = self.decided
        turns = [self.expires, self.surrendered, one and one.given, one and one.begins(), one and one.ends()]
        return sorted({plus(day, off) for day in turns if day for off in (-1, 0, 1)})

    def sentence(self) -> str:
        """How the decision stands, in the words of the letter to whoever asks."""
        one = self.decided
        assert one is not None
        term = f" for {one.days} days" if one.kind == "suspended" else ""
        what = {"revoked": "Revoked", "suspended": "Suspended", "warning": "Warning"}[one.kind] + term
        whole = what + (" at once" if one.immediate else "")
        return f"Decided {said(one.on)}. {self._stands(one, what, whole)}."

    def _stands(self, one: Outcome, what: str, whole: str) -> str:
        if one.appeal is None or one.given is None:
            return self._plainly(one, what)
        appeal = one.appeal
        if appeal.ended and appeal.allowed:
            return f"{whole}; set aside on appeal on {said(appeal.ended)}: the licence is kept, and may be used"
        if appeal.ended:
            return f"{whole}; upheld on appeal on {said(appeal.ended)}{self._from_to(one)}"
        if one.held_off:
            return f"{whole}; appeal lodged on {said(appeal.lodged)}, so may drive until it ends"
        late = "" if one.immediate else " out of time"
        return (
            f"{self._plainly(one, what)}; appeal lodged on {said(appeal.lodged)}{late}, which changes nothing meanwhile"
        )

    def _plainly(self, one: Outcome, what: str) -> str:
        if not one.is_against:
            return f"{what}: the licence is kept, and may be used"
        if one.given is None:
            return f"{what}; takes effect only after the notice is served"
        if self._never_runs(one):
            return f"{what}; the licence ends on {said(self.expires)}, before the suspension would begin"
        if one.immediate:
            return f"{what} at once, when the notice was given on {said(one.given)}; may not be used since"
        effect, until = plus(one.given, 20), plus(one.given, 21)
        told = f"{what}; takes effect at the end of {said(effect)}; may drive until the end of {said(until)}"
        return told + (f", and again from {said(back)}" if (back := self._back(one)) else "")

    def _from_to(self, one: Outcome) -> str:
        begins = one.begins()
        if self._never_runs(one):
            return f"; the licence ends on {said(self.expires)}, before the suspension would begin"
        back = self._back(one)
        return (f"; may not be used from {said(begins)}" if begins else "") + (
            f", and may drive again from {said(back)}" if back else ""
        )

    def _never_runs(self, one: Outcome) -> bool:
        begins = one.begins()
        return one.kind == "suspended" and begins is not None and begins > self.expires

    def _back(self, one: Outcome) -> date | None:
        """The day on which a suspension's term ends inside the licence: nothing revives after expiry (R53)."""
        begins = one.begins()
        if one.kind != "suspended" or begins is None:
            return None
        back = plus(begins, one.days)
        return back if plus(back, -1) < self.expires else None


@dataclass
class Power:
    """Who decides from which day on."""

    held: list[tuple[date, str]] = field(default_factory=list)

    def on(self, day: date) -> str:
        return next(body for begins, body in reversed(self.held) if begins <= day)
