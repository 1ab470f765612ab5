"""What somebody looked at, in words: the record of views keeps the route's name, and nobody reads those."""

PAGES = {
    "casefile.review": "The review",
    "casefile.contact": "Contact about the review",
    "casefile.holder": "The licence holder",
    "casefile.notice": "A notice",
    "casefile.access_log": "Who has looked at the file",
    "decisions.show": "Proposal and decision",
    "decisions.judge": "The commissioner's decision page",
    "decisions.decide_own": "The decision page",
    "decisions.propose": "The proposal page",
    "decisions.panel_decide": "The panel's decision page",
    "hearings.room": "The hearing",
    "hearings.notice": "The hearing notice, as a letter",
    "notices.bulk": "A notice, among others to approve",
    "notices.print_run": "The day's letters, as one file",
    "notices.pdf": "A notice, as a letter",
    "sittings.schedule": "Days on which it can be heard",
    "sittings.check": "The hearing and its notice, to check",
}


def page_in_words(route: str) -> str:
    """What an officer calls the page of this route; for the rest, the route's own last words."""
    return PAGES.get(route) or route.rpartition(".")[2].replace("_", " ").capitalize()
