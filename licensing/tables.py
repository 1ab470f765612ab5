"""Every table of the house, imported so that the metadata is whole; and who answers whose names are withheld."""

# ruff: noqa: F401 (imported for what importing them declares)
import licensing.aftermath.models
import licensing.appeal_papers.models
import licensing.appeals.models
import licensing.audit.models
import licensing.authority.models
import licensing.contact.models
import licensing.decisions.models
import licensing.delegations.models
import licensing.documents.models
import licensing.followups.models
import licensing.handback.models
import licensing.hearings.models
import licensing.messages.models
import licensing.minutes.models
import licensing.national_register.models
import licensing.notices.models
import licensing.officer_reports.models
import licensing.outbox.models
import licensing.oversight.models
import licensing.papers.models
import licensing.people.models
import licensing.powers.models
import licensing.register.models
import licensing.reviews.models
import licensing.reviews.withheld
import licensing.sheets.models
import licensing.sittings.models
import licensing.suggesting.models
import licensing.training.models
import licensing.until_trained.models
from licensing.database import SQLModel

METADATA = SQLModel.metadata
