"""One review's life as the council lives it: each step is what people do at their browsers, in their order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from licensing import clock
from licensing.people.models import Person
from licensing.web.parsing import Uploaded
from tests.builders.promises import keep_promises
from tests.journeys.walking import Walker

REGISTER = (
    "name,date_of_birth,address,licence kind,number,granted,expires,badge,ward,firm\n"
    'Martin Hale,1978-03-09,"14 Weir Lane, Calderbrook, CX2 4QT",private hire driver,PHD00417,'
    "2014-06-02,2017-06-01,1347,Castle Hill,Weir Cars\n"
)
WHY = "Two complaints that were not looked into at the time"
REASONS = "You hit a man in 2013 and did not tell the council, and you asked for more than the fare twice."
ACCOUNT = "He said that the man had hit him first, and that the meter was broken."
OWN_WORDS = "I believed what the two passengers wrote, and not what you said of the meter."
GROUND = "s61_1_b"
ORDER = ("officer_presents", "holder_answers", "questions")


@dataclass
class Council:
    """The people of one council at their browsers, and the case that they take to its end."""

    at: Callable[[datetime], None]
    commissioner_person: Person
    panel_people: Sequence[Person]
    officer: Walker
    clerk: Walker
    commissioner: Walker
    panel: Sequence[Walker]
    reference: str = ""
    holder: str = ""
    day: str = ""
    notice: str = ""

    @property
    def chair(self) -> Walker:
        return self.panel[0]

    def on(self, day: date, hour: int = 9, minute: int = 30) -> None:
        """It is now that day and hour."""
        self.at(clock.at(day, hour, minute))

    def enters_the_holder(self) -> None:
        """The officer imports the register, finds Hale in it and writes down what is held about him."""
        officer = self.officer.open("/register/import")
        officer.press("/register/import", register_file=Uploaded("register.csv", REGISTER.encode()))
        officer.open("/register").press("/search", q="hale")
        self.holder = officer.leads_to(r"/holders/(LH-[^/\"?#]+)")
        for says, happened in (("Complaint about fares", "2014-02-03"), ("Caution for battery", "2013-05-06")):
            officer.open(f"/holders/{self.holder}/concerns/new").press(
                "/concerns/new", kind="complaint", says=says, source="File note", **three("happened_on", happened)
            )

    def opens_a_review(self, *, hear_by: date) -> None:
        """A programme, and in it a review of every licence, with questions made from what is held."""
        officer = self.officer.open("/programmes/new").press(
            "/programmes/new", name="At-risk reviews", identified_by="The manager", basis="Every known matter",
            **three("began_on", "2015-02-26"), **three("hear_by", hear_by.isoformat()),
        )  # fmt: skip
        officer.open(f"/holders/{self.holder}/review")
        licences = officer.values_of("licences")
        officer.press(
            "/review", licences=licences, why=WHY, risk="high", programme=officer.values_of("programme")[-1],
            **three("hear_by", hear_by.isoformat()),
        )  # fmt: skip
        self.reference = officer.leads_to(r"^/reviews/(LR-\d{4}-\d{4})$", among=[officer.path.partition("#")[0]])
        assert officer.says("Complaint about fares", "Caution for battery")

    def arranges_a_day(self, held_on: date, *, with_commissioner: bool) -> None:
        """The clerk arranges a hearing day and seats the panel."""
        clerk = self.clerk.open("/hearing-days/new").press(
            "/hearing-days/new", starts="14:00", ends="17:00", venue="Committee Room 2", capacity_minutes="150",
            **three("held_on", held_on.isoformat()),
        )  # fmt: skip
        self.day = re.findall(r"/hearing-days/([^/?#]+)", clerk.path)[0]
        seats = [(person, "member" if number else "chair") for number, person in enumerate(self.panel_people)]
        if with_commissioner:
            seats.append((self.commissioner_person, "commissioner"))
        for person, role in seats:
            clerk.open(f"/hearing-days/{self.day}/seats?role={role}").press("/seats", person=person.id)

    def schedules(self) -> None:
        """The officer picks the slot, reads the notice and sends it to the post; it goes, and is deemed served."""
        officer = self.officer.open(f"/reviews/{self.reference}/schedule")
        slot = officer.leads_to(rf"(/reviews/{self.reference}/schedule/{self.day}\?[^\"#]*)")
        officer.open(slot).press(f"/schedule/{self.day}")
        keep_promises()
        self.posts()
        self.clerk.open(f"/hearing-days/{self.day}/agenda").press("/agenda")

    def posts(self) -> None:
        """Today's post: every letter is handed to Royal Mail."""
        self.officer.open("/notices/post").press("/notices/post")
        keep_promises()

    def declares_no_interests(self, *, with_commissioner: bool) -> None:
        """Everybody who decides says, once for the day, that they have no interest."""
        for one in [*self.panel, *([self.commissioner] if with_commissioner else [])]:
            one.open(f"/hearing-days/{self.day}/interests").press("/interests", "No interest in any of these")

    def takes_attendance(self, *, with_commissioner: bool) -> None:
        """The clerk taps each name at the door."""
        clerk = self.clerk.open(f"/hearing-days/{self.day}/attendance")
        for person in [*self.panel_people, *([self.commissioner_person] if with_commissioner else [])]:
            clerk.press("/attendance", holding={"person_id": person.id, "kind": "present"})

    def hears(self, outcome: str) -> None:
        """The clerk's tablet runs the whole hearing, to the outcome that all members agree on."""
        clerk = self.clerk.open(f"/reviews/{self.reference}/hearing").press("/hearing/open")
        clerk.press("/hearing/party", holding={"kind": "present", "capacity": "licence_holder"})
        clerk.press("/hearing/next", holding={"to": "interests"})
        for step in ORDER:
            clerk.press("/hearing/next", holding={"to": step})
        self.asks_every_question()
        clerk.press("/hearing/complete")
        clerk.press("/hearing/next", holding={"to": "last_words"})
        clerk.press("/hearing/party", holding={"kind": "left", "capacity": "licence_holder"})
        clerk.open(f"/hearing-days/{self.day}/public?case={self.reference}").press("/public/exclude")
        clerk.press("/hearing/next", holding={"to": "deliberation"})
        for number in sorted({form.value_of("question_id") for form in clerk.forms_to("/hearing/found")}):
            clerk.press("/hearing/found", holding={"question_id": number, "finding": "found"})
        clerk.press("/hearing/next", holding={"to": "outcome"})
        clerk.press("/hearing/outcome", outcome=outcome, method="agreed_by_all")
        clerk.press("/hearing/close")

    def asks_every_question(self) -> None:
        """Councillors ask in turn; the clerk taps who asked."""
        for turn in range(20):
            waiting = self.clerk.forms_to("/hearing/asked")
            if not waiting:
                return
            person = self.panel_people[turn % len(self.panel_people)]
            question = waiting[0].value_of("question_id")
            self.clerk.press("/hearing/asked", holding={"question_id": question, "person_id": person.id})

    def proposes(self) -> None:
        """The chair writes the reasons, reads the proposal back and signs it."""
        chair = self.chair.open(f"/reviews/{self.reference}/proposal")
        self._signs(chair, "/proposal/read-back", "/proposal")

    def votes_again(self, outcome: str) -> None:
        """The clerk counts the members' hands: what they advised before decides nothing."""
        self.clerk.open(f"/reviews/{self.reference}/draft").press(
            "/draft/vote", outcome=outcome, votes_for=str(len(self.panel_people)), votes_against="0", abstained="0"
        )

    def panel_decides(self) -> None:
        """The chair writes the members' decision, reads it back and signs it."""
        chair = self.chair.open(f"/reviews/{self.reference}/panel-decision")
        self._signs(chair, "/panel-decision/read-back", "/panel-decision")

    def _signs(self, chair: Walker, read_back: str, sign: str) -> None:
        ground = chair.one_named("ground-")
        fit = chair.one_named("fit-")
        chair.press(read_back, reasons=REASONS, holders_account=ACCOUNT, **{ground: GROUND, fit: "no"})
        assert chair.says("Read it back", REASONS)
        chair.press(sign)

    def panel_is_told(self, *words: str) -> bool:
        """What the checks say to the chair who tries to sign the members' own decision."""
        chair = self.chair.open(f"/reviews/{self.reference}/panel-decision")
        answers = {chair.one_named("ground-"): GROUND, chair.one_named("fit-"): "no"}
        return chair.press("/panel-decision/read-back", reasons=REASONS, holders_account=ACCOUNT, **answers).says(
            *words
        )

    def judges(self, act: str, outcome: str = "") -> None:
        """The commissioner says whether councillors asked enough, decides in her own words, and reads it back."""
        commissioner = self.commissioner.open("/to-decide")
        commissioner.open(commissioner.leads_to(rf"(/reviews/{self.reference}/judgment)"))
        answers = {"adequacy": "yes", "adequacy_because": "They asked about each matter", "act": act}
        if act == "same":
            answers["adopts"] = "yes"
        if outcome:
            answers[commissioner.one_named("outcome-")] = outcome
            answers[commissioner.one_named("fit-")] = "no" if outcome == "revoked" else "yes"
        commissioner.press("/judgment/read-back", own_words=OWN_WORDS, **answers)
        assert commissioner.says("Read it back", OWN_WORDS)
        commissioner.press("/judgment")

    def decides_alone(self, outcome: str) -> None:
        """The commissioner's own decision, with councillors' votes as advice."""
        commissioner = self.commissioner.open("/to-decide")
        commissioner.open(commissioner.leads_to(rf"(/reviews/{self.reference}/judgment)"))
        outcome_of, ground = commissioner.one_named("outcome-"), commissioner.one_named("ground-")
        answers = {outcome_of: outcome, ground: GROUND if outcome == "revoked" else ""}
        answers[commissioner.one_named("fit-")] = "no" if outcome == "revoked" else "yes"
        commissioner.press("/own-decision/read-back", reasons=OWN_WORDS, holders_account=ACCOUNT, **answers)
        assert commissioner.says("Read it back", OWN_WORDS)
        commissioner.press("/own-decision")

    def issues_the_decision(self, on: date) -> None:
        """The officer reads the drafted notice, approves it, and it is delivered by hand at three in the afternoon."""
        self.on(on, 16)
        officer = self.officer.open(f"/reviews/{self.reference}")
        drafted = re.findall(r"/notices/([^/\"?#]+)", officer.page)
        self.notice = sorted(set(drafted))[-1]
        officer.open(f"/notices/{self.notice}?method=hand_delivered&planned_on={on}").press("/approve")
        keep_promises()
        officer.open(f"/notices/{self.notice}/deliver").press(
            "/deliver", given_at="15:00", place="14 Weir Lane", proof="Taken by Mr Hale himself"
        )
        keep_promises()

    def reads_aloud(self, *words: str) -> bool:
        """What the card in the room says."""
        return self.clerk.open(f"/reviews/{self.reference}/read-aloud").says(*words)

    def decision_says(self, *words: str) -> bool:
        """What the officer reads on the page of the decision."""
        return self.officer.open(f"/reviews/{self.reference}/decision").says(*words)

    def case_says(self, *words: str) -> bool:
        """What the officer reads on the review's page."""
        return self.officer.open(f"/reviews/{self.reference}").says(*words)

    def holder_reads(self, *words: str) -> bool:
        """What the notice's page explains of the letter."""
        return self.officer.open(f"/notices/{self.notice}").says(*words)

    def figures(self, *, decided: int, revoked: int) -> bool:
        """What the figures say at the end of today."""
        said = self.officer.open("/figures").said()
        return f"{decided} decided" in said and f"{revoked}" in said


def three(name: str, day: str) -> dict[str, str]:
    """A date as its three boxes send it."""
    year, month, on = day.split("-")
    return {f"{name}-day": str(int(on)), f"{name}-month": str(int(month)), f"{name}-year": year}
