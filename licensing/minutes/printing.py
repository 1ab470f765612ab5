"""Minutes ready to be printed: in full, or for the public; with who signed them and when."""

from licensing.minutes.models import MinutesVersion
from licensing.minutes.rules import EDITION_WORDS, MinutesEdition
from licensing.notices.records import Part, Record
from licensing.sittings.agenda import MARK
from licensing.sittings.models import HearingDay
from licensing.web.wording import day as in_words
from licensing.web.wording import long_day


def as_record(
    day: HearingDay, version: MinutesVersion, edition: MinutesEdition, *, authority: str, signed: str
) -> Record:
    """The edition of that version. A correction of signed minutes says that it is one, and why."""
    shown = "text" if edition is MinutesEdition.EXEMPT else "public"
    facts = [("Hearings of licence reviews", long_day(day.held_on)), ("Where", day.venue)]
    if version.because:
        facts.append(("Corrects the minutes signed before", version.because))
    return Record(
        title=EDITION_WORDS[edition],
        authority=authority,
        reference=f"{day.reference}, {EDITION_WORDS[edition].lower()}, version {version.number}",
        dated=in_words(day.held_on),
        mark=MARK if edition is MinutesEdition.EXEMPT else "",
        facts=tuple(facts),
        parts=(*(Part(one["title"], one[shown]) for one in version.items), Part("Approved and signed", signed)),
    )
