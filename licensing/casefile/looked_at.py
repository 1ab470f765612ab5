"""What somebody looked at, in words: the record of views keeps the route's name, and nobody reads those."""

PAGES = {
    "casefile.review": "The review",
    "casefile.contact": "Contact about the review",
    "casefile.holder": "The licence holder",
    "casefile.notice": "A notice",
    "casefile.access_log": "Who has looked at the file",
    "aftermath.show": "After the decision",
    "aftermath.who_must_know": "Who must know",
    "aftermath.told_form": "Who must know, one of them",
    "aftermath.custody_form": "The badge or plate",
    "national_register.show": "The national register (NR3S)",
    "decisions.badge_demand": "The badges and plates to ask for",
    "decisions.show": "Proposal and decision",
    "decisions.judge": "The commissioner's decision page",
    "decisions.decide_own": "The decision page",
    "decisions.propose": "The proposal page",
    "decisions.draft": "What is being written",
    "decisions.panel_decide": "The panel's decision page",
    "documents.of_case": "The documents",
    "documents.show": "A document's particulars",
    "documents.file": "A document, its file",
    "documents.pdf": "A document, as a PDF",
    "hearings.room": "The hearing",
    "hearings.notice": "The hearing notice, as a letter",
    "notices.draft": "A drafted letter",
    "notices.bulk": "A notice, among others to approve",
    "notices.print_run": "The day's letters, as one file",
    "notices.pdf": "A notice, as a letter",
    "officer_reports.show": "The report to the panel",
    "officer_reports.word": "The report to the panel, in Word",
    "officer_reports.pdf": "The finished report to the panel",
    "notices.preview_wording": "A notice, to preview other wording",
    "sittings.late_papers": "Late papers",
    "sittings.schedule": "Days on which it can be heard",
    "sittings.check": "The hearing and its notice, to check",
}


def page_in_words(route: str) -> str:
    """What an officer calls the page of this route; for the rest, the route's own last words."""
    return PAGES.get(route) or route.rpartition(".")[2].replace("_", " ").capitalize()
