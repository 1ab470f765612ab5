"""What may become of a letter in a bulk issue, and how many letters one holds."""

from enum import StrEnum

MOST_LETTERS = 100  # one page that a person can look over


class BulkResult(StrEnum):
    """What became of one letter."""

    APPROVED = "approved"
    REFUSED = "refused"
    CHANGED = "changed"


RESULT_WORDS = {
    BulkResult.APPROVED: "Approved",
    BulkResult.REFUSED: "Refused",
    BulkResult.CHANGED: "Changed since you looked",
}
