"""Many people adding documents at once: every one kept, each with a number of its own, the same bytes once."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.documents.commands import receive_documents
from licensing.documents.models import StoredFile
from licensing.documents.queries import documents_of
from tests.builders.documents import EXEMPT, RECEIVED, a_file
from tests.builders.files import a_pdf
from tests.builders.reviews import a_review


def test_documents_added_at_once_are_each_kept_and_the_same_bytes_once(fresh_database):
    first, second = a_review().reference, a_review().reference
    same = a_file()
    others = [a_file(a_pdf(str(number))) for number in range(5)]

    def add(given):
        reference, file = given
        with transaction() as session:
            receipt = receive_documents(session, reference, files=[file], label=EXEMPT, by=SYSTEM, now=RECEIVED)
            return len(receipt.kept)

    sent = [(reference, file) for file in (same, same, *others) for reference in (first, second)]
    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(add, sent)) == 12
    with transaction() as session:
        for reference in (first, second):
            assert [one.number for one in documents_of(session, reference)] == [1, 2, 3, 4, 5, 6]
        assert len(session.exec(select(StoredFile.sha256)).all()) == 6
