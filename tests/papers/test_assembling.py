"""From documents to one file: labels that everybody can read and nobody moves, and nothing in it that could act."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from licensing.papers.assembling import Part, assemble, copy_for, page_for
from licensing.papers.front import Cover
from licensing.papers.labels import as_typed, labels_behind, order_of
from tests.builders.papers import a_document, where_it_stands, words_of

NOW = datetime(2015, 12, 10, 9, 0, tzinfo=UTC)
EXEMPT = "Not for publication: paragraph 1 of Schedule 12A"
COVER = Cover("Papers for the hearing of LR-2015-0042", "Calderbrook Council", [("Licence holder", "Łukasz #Hale*")])


def part(title, *words, section="Policy", mark="", behind="", **made):
    return Part(title.lower(), title, section, a_document(*words, **made), mark, behind)


def papers():
    return assemble(
        COVER,
        [
            part("Hearing notice", "come", "on Friday", section="Hearing notice"),
            part("Statement <b>&", "he was rude", section="Offences and concerns", mark=EXEMPT),
            part("Photo", "taxi", section="Offences and concerns"),
            part("Convictions policy", "three years"),
        ],
        at=NOW,
    )


def test_sections_stand_in_order_with_labels_links_and_bookmarks():
    made = papers()
    assert made.labels == ("1", "2", "3", "4", "5", "6", "7")
    assert [(one.title, one.first, one.last) for one in made.contents] == [
        ("Hearing notice", "3", "4"), ("Statement <b>&", "5", "5"), ("Photo", "6", "6"),
        ("Convictions policy", "7", "7"),
    ]  # fmt: skip
    assert "Łukasz #Hale*" in words_of(made.pdf, 1) and "Statement <b>&" in words_of(made.pdf, 2)
    assert "he was rude" in words_of(made.pdf, 5)
    with pikepdf.open(BytesIO(made.pdf)) as opened, opened.open_outline() as outline:
        assert [one.title for one in outline.root] == [
            "Cover and index", "Hearing notice", "Offences and concerns", "Policy",
        ]  # fmt: skip
        assert [one.title for one in outline.root[2].children] == ["5 Statement <b>&", "6 Photo"]
        leads_to = [note.Dest[0].objgen for note in opened.pages[1].obj.Annots]
        assert leads_to == [opened.pages[place].obj.objgen for place in (2, 4, 5, 6)]
        assert [str(opened.Root.PageLabels.Nums[place].P) for place in (1, 13)] == ["1", "7"]


def test_r30_only_marked_documents_are_marked_not_for_publication():
    made = papers()
    marked = [place for place in range(3, 8) if EXEMPT in words_of(made.pdf, place)]
    assert marked == [5]
    assert "Not for publication" in words_of(made.pdf, 1)


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"turned": 90},
        {"turned": 180},
        {"turned": 270},
        {"size": (842, 595)},
        {"origin": (-300, 200)},
        {"origin": (150, -90), "turned": 90},
        {"size": (2384, 3370)},
        {"left_open": "q 3 0 0 3 40 40 cm 1 0 0 rg BT q q"},
        {"left_open": "Q Q Q 5 0 0 5 0 0 cm"},
    ],
    ids=["upright", "90", "180", "270", "landscape", "shifted", "shifted 90", "A0", "left open", "closed too often"],
)
def test_the_label_stands_upright_at_the_foot_of_every_kind_of_page(made):
    pdf = assemble(COVER, [part("Scan", "seen", mark=EXEMPT, **made)], at=NOW).pdf
    across, up, _ = where_it_stands(pdf, 3, "3")
    assert across == pytest.approx(0.5, abs=0.02) and up < 0.05
    across, up, upright = where_it_stands(pdf, 3, EXEMPT)
    assert 0.1 < across < 0.45 and up > 0.95 and upright


def test_nothing_that_acts_or_points_out_of_the_page_comes_along():
    pdf = assemble(COVER, [part("Hostile", "words", acts=True)], at=NOW).pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        everything = b"".join(one.unparse(resolved=True) for one in opened.objects)
        assert b"JavaScript" not in everything and b"/AA" not in everything
        assert "/OpenAction" not in opened.Root and "/Annots" not in opened.pages[2].obj


def test_what_was_filled_into_a_form_stays_on_the_page():
    with pikepdf.open(BytesIO(a_document("form"))) as pdf:
        font = pdf.pages[0].obj.Resources.Font
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("why"),
            V=pikepdf.String("I was ill"), Rect=[60, 300, 300, 330], DA=pikepdf.String("/F 12 Tf 0 g"), F=4,
        )  # fmt: skip
        made = pdf.make_indirect(field)
        pdf.pages[0].obj.Annots = pikepdf.Array([made])
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=[made], DR=pikepdf.Dictionary(Font=font), DA=pikepdf.String("/F 12 Tf 0 g"), NeedAppearances=True
        )
        out = BytesIO()
        pdf.save(out)
    assert "I was ill" in words_of(assemble(COVER, [Part("f", "Form", "Policy", out.getvalue())], at=NOW).pdf, 3)


def test_cover_and_index_are_tagged_and_the_whole_claims_no_more_than_that():
    with pikepdf.open(BytesIO(papers().pdf)) as opened, opened.open_metadata() as metadata:
        assert str(opened.Root.Lang).startswith("en") and "/MarkInfo" not in opened.Root
        assert metadata["dc:title"] == COVER.title and "pdfuaid:part" not in metadata
        roles = {str(one.get("/S")) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
        assert {"/H1", "/H2", "/Table", "/TH", "/Link"} <= roles


def test_r27_a_later_page_gets_a_letter_and_no_label_moves():
    first = papers()
    late = [part("Reference", "good man", "very good", behind="6"), part("More policy", "also", behind="7")]
    supplement = assemble(COVER, late, at=NOW, supplement=1, taken=first.labels)
    assert supplement.labels == ("S1.1", "S1.2", "6A", "6B", "7A")
    again = assemble(
        COVER, [part("Other", "x", behind="6")], at=NOW, supplement=2, taken=first.labels + supplement.labels
    )
    assert again.labels == ("S2.1", "S2.2", "6C")
    assert where_it_stands(again.pdf, 3, "6C")[1] < 0.05
    both = sorted([*first.labels, *again.labels, *supplement.labels], key=order_of)
    assert both == ["1", "2", "3", "4", "5", "6", "6A", "6B", "6C", "7", "7A", "S1.1", "S1.2", "S2.1", "S2.2"]
    assert labels_behind("6A", [f"6{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"], 2) == ["6AA", "6AB"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("47a", "47A"),
        (" page 47 ", "47"),
        ("p. 12", "12"),
        ("s1.2", "S1.2"),
        ("0", ""),
        ("../x", ""),
        ("", ""),
        ("4٧", ""),
    ],
)
def test_a_page_is_asked_for_as_people_say_it(typed, label):
    assert as_typed(typed) == label


def test_the_same_papers_are_the_same_bytes_and_two_readers_copies_differ():
    made = papers()
    assert made.sha256 == papers().sha256
    mine, yours = copy_for(made.pdf, "Cllr Żółw", at=NOW), copy_for(made.pdf, "Cllr Pike", at=NOW)
    assert all("Cllr Żółw" in words_of(mine, place) for place in range(1, 8))
    assert "Cllr Pike" in words_of(yours, 5) and "Żółw" not in words_of(yours, 5)
    page = page_for(made.pdf, 5, "Cllr Pike", at=NOW)
    assert (
        "he was rude" in words_of(page, 1) and "Cllr Pike" in words_of(page, 1) and "10 December" in words_of(page, 1)
    )


def test_an_index_longer_than_a_page_still_names_the_right_pages():
    made = assemble(COVER, [part(f"Document {number}", f"word{number}") for number in range(90)], at=NOW)
    last = made.contents[-1]
    assert int(last.first) > 92 and "word89" in words_of(made.pdf, last.place)
