"""What a browser may send to change the register."""

from datetime import date

from pydantic import Field, ValidationInfo, field_validator

from licensing.register.rules import ConcernKind, ContactKind
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded


class ImportForm(ActForm):
    """A register file to take in."""

    register_file: Uploaded = Field(title="Register file", json_schema_extra={"missing": "Choose a file to import"})


class HolderForm(ActForm):
    """A licence holder's particulars."""

    name: str = Field(title="Name", min_length=1, max_length=200)
    date_of_birth: date | None = Field(default=None, title="Date of birth")
    address: str = Field(title="Last known address", min_length=1, max_length=400)
    ward: str = Field(default="", title="Ward", max_length=80)
    firm: str = Field(default="", title="Operator or firm", max_length=120)
    telephone: str = Field(default="", title="Telephone", max_length=40)
    email: str = Field(default="", title="E-mail", max_length=200)
    email_agreed_on: date | None = Field(default=None, title="Agreed to copies of notices by e-mail on")
    needs: str = Field(default="", title="Needs", max_length=300)


class ConcernForm(ActForm):
    """One offence or concern, in one neutral line."""

    kind: ConcernKind = Field(title="Kind")
    says: str = Field(title="What it is, in one neutral line", min_length=1, max_length=300)
    happened_on: date = Field(title="When it happened")
    sentence_ended_on: date | None = Field(default=None, title="When the sentence or ban ended")
    category: str = Field(default="", title="Category in the convictions policy", max_length=40)
    source: str = Field(title="Source", min_length=1, max_length=200)
    is_protected: bool = Field(default=False, title="Protected: filtered in law")


class ContactForm(ActForm):
    """Somebody else to write to about a licence holder."""

    kind: ContactKind = Field(title="Who this is")
    name: str = Field(title="Name", min_length=1, max_length=200)
    firm: str = Field(default="", title="Firm", max_length=200)
    address: str = Field(default="", title="Address", max_length=400)
    email: str = Field(default="", title="E-mail", max_length=200)
    telephone: str = Field(default="", title="Telephone", max_length=40)
    acts_from: date = Field(title="Acts from")
    authority: str = Field(
        default="", title="How and when the authority to act was given", max_length=300, validate_default=True
    )

    @field_validator("authority")
    @classmethod
    def representative_has_authority(cls, authority: str, read: ValidationInfo) -> str:
        if read.data.get("kind") is ContactKind.REPRESENTATIVE and not authority.strip():
            raise ValueError("Enter how and when the licence holder gave the representative authority to act")
        return authority


class EndContactForm(ActForm):
    """A contact acts no longer."""

    contact: int = Field(title="Contact", ge=1, le=2**53)
    acts_until: date = Field(title="Acted until")


class SurrenderForm(ActForm):
    """A licence given up."""

    licence: int = Field(title="Licence", ge=1, le=2**53)
    surrendered_on: date = Field(title="Day on which it was surrendered")
