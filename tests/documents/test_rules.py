"""When a document may be called exempt, confidential or open."""

from datetime import date

import pytest

from licensing.documents.rules import SENSITIVITY_RULES, ExemptParagraph, Sensitivity, SensitivityFacts
from licensing.rulebook import broken

ONE = ExemptParagraph.ONE


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        (SensitivityFacts(Sensitivity.EXEMPT, ONE), False),
        (SensitivityFacts(Sensitivity.EXEMPT, None), True),
        (SensitivityFacts(Sensitivity.OPEN, ONE), True),
        (SensitivityFacts(Sensitivity.CONFIDENTIAL, None), False),
        (SensitivityFacts(Sensitivity.OPEN, None, redacts=True), False),
        (SensitivityFacts(Sensitivity.CONFIDENTIAL, None, redacts=True), True),
    ],
)
def test_r30_an_exempt_document_names_its_paragraph_and_a_redacted_one_is_open(facts, refused):
    assert bool(broken(SENSITIVITY_RULES, facts, on=date(2015, 12, 1))) is refused
