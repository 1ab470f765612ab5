"""What a browser may send for the acts on notices."""

from datetime import date, time

from pydantic import Field, field_validator

from licensing.documents.intake import MOST_FILES
from licensing.notices.mailing import WAY_WORDS, Way
from licensing.notices.queries import Stage
from licensing.notices.rules import CARRIED, METHOD_WORDS, NOTICE_WORDS, PostClass, ServiceMethod
from licensing.notices.showing import NoticeView
from licensing.notices.wording import LONGEST_WORDING, PART_WORDS
from licensing.web.forms import ActForm, Filled, blank
from licensing.web.parsing import Uploaded
from licensing.web.wording import teach

teach(METHOD_WORDS)
teach(NOTICE_WORDS)
teach(WAY_WORDS)
teach(PART_WORDS)
teach({PostClass.FIRST: "First class", PostClass.SECOND: "Second class"})
teach(
    {
        Stage.DRAFT: "To approve",
        Stage.APPROVED: "To send or serve",
        Stage.SERVED: "Served",
        Stage.WITHDRAWN: "Withdrawn",
    }
)


class ApproveForm(ActForm):
    """Approve the letter that was shown, to leave on the plan that was shown."""

    method: ServiceMethod = Field(title="How it is to be served")
    planned_on: date = Field(title="The day it is to leave")
    shown: str = Field(title="The letter shown", pattern=r"^[0-9a-f]{64}$")


class ProvedForm(ActForm):
    """A record of service with, if there is one, the file that proves it."""

    proof_file: Uploaded | None = Field(default=None, title="Photo or scan of the proof")


class PostForm(ActForm):
    """Today's post: the letters that were handed to Royal Mail, with any certificates of posting."""

    proof_file: list[Uploaded] = Field(
        default_factory=list, title="Certificates of posting", max_length=MOST_FILES,
        json_schema_extra={"is_instance_of": "Choose the files"},
    )  # fmt: skip
    posted: list[str] = Field(
        title="Letters posted", min_length=1, max_length=1000, json_schema_extra={"missing": "Tick the letters posted"}
    )
    post_class: PostClass = Field(default=PostClass.FIRST, title="Class")
    on: date = Field(title="Handed to Royal Mail on")


class DeliverForm(ProvedForm):
    """A letter given by hand, or left at the address."""

    method: ServiceMethod = Field(title="How it was served")
    sent_on: date = Field(title="Day")
    given_at: time = Field(title="Time")
    place: str = Field(title="Where", max_length=200)
    served_by: str = Field(title="Who served it", max_length=120)
    proof: str = Field(title="Who took it, or where it was left", max_length=300)

    @field_validator("method")
    @classmethod
    def is_carried(cls, method: ServiceMethod) -> ServiceMethod:
        """Only what somebody carried there is recorded here."""
        if method not in CARRIED:
            raise ValueError("Choose by hand, or left at the address")
        return method


class SendForm(ActForm):
    """Send the approved letter in another way than by today's post or by hand."""

    way: Way = Field(title="How to send it", json_schema_extra={"missing": "Choose how to send it"})


class ReceivedForm(ActForm):
    """What an addressee presses, who need not sign in: I have received this."""


class ReceiptForm(ProvedForm):
    """The proof that an e-mailed copy was received (R51)."""

    sent_on: date = Field(title="Day it was received")
    proof: str = Field(title="The receipt", max_length=300)
    because: str = Field(title="Why it proves receipt", max_length=300)


class RebutForm(ProvedForm):
    """The contrary is proved: the letter did not come, or came on another day."""

    service: int = Field(title="Record of service", ge=1)
    given_on: date | None = Field(default=None, title="The day it came, if it came")
    given_at: time | None = Field(default=None, title="The time it was given, for immediate effect")
    because: str = Field(title="What proves it", max_length=300)


class SayWhyForm(ActForm):
    """The reason that the licence holder reads."""

    told: str = Field(default="", title="Why, in words for the licence holder", max_length=600)


class LeaveUnsentForm(ActForm):
    """A drafted letter that is not sent after all."""

    because: str = Field(title="Why is it not sent?", max_length=300)


class WordingForm(ActForm):
    """The next version of one part of a kind of letter, or its preview on a notice."""

    text: str = Field(default="", title="What it says", max_length=LONGEST_WORDING)
    in_force_from: date = Field(title="From")
    because: str = Field(title="Why?", max_length=300)
    notice: str = Field(default="", title="Preview it on", max_length=32)


def approval_of(view: NoticeView) -> Filled[ApproveForm]:
    """The form that approves exactly what this view shows."""
    return blank(
        ApproveForm,
        version=view.notice.version,
        method=view.plan.method,
        planned_on=view.plan.sent_on,
        shown=view.letter_sha256,
    )
