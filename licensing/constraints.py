"""The sentences of the database's own refusals: what a constraint holds, for whoever runs into it."""

from sqlalchemy.exc import IntegrityError

from licensing.errors import Refused
from licensing.hearings.offline.sending import learn_sentences

# Constraint → (rule, sentence). A race that gets past the rules ends at one of these, in a clear page.
SENTENCES: dict[str, tuple[str, str]] = {
    "ex_hearing_day_one_room_at_a_time": ("", "Another hearing day already has this room at that time."),
    "ex_seat_one_place_at_a_time": ("R11", "This person already sits on another hearing day at that time."),
    "uq_seat_live": ("", "This person already has a seat on this hearing day."),
    "uq_seat_one_chair": ("", "This hearing day already has a chair."),
    "ex_listing_one_case_at_a_time": ("", "Somebody else has just taken this time. Choose another."),
    "uq_listing_live": ("", "This review is already scheduled."),
    "uq_listing_listing_id": ("", "This hearing has already been opened."),
    "hearing_is_frozen": ("", "The hearing is over and its record is closed. Look again."),
    "uq_hearing_step_supersedes": ("", "Somebody else has just corrected this line. Look again."),
    "uq_presence_supersedes": ("", "Somebody else has just corrected this time. Look again."),
    "uq_public_access_item_first": (
        "R29",
        "Somebody else has just recorded who may listen. Look again.",
    ),
    "uq_public_access_item_supersedes": (
        "R29",
        "Somebody else has just recorded who may listen. Look again.",
    ),
    "uq_fairness_note_first": ("R26", "Somebody else has just written this. Look again."),
    "uq_fairness_note_supersedes": ("R26", "Somebody else has just written this. Look again."),
    "uq_hearing_listing_id": ("", "This hearing has already been opened."),
    "uq_determination_first": ("R42", "This review has already been decided."),
    "uq_determination_supersedes": ("R42", "This determination has already been replaced."),
    "uq_determination_judgment_id": ("R04", "This judgment has already led to a decision."),
    "uq_appeal_effect_first": ("R50", "Somebody else has just recorded an appeal against this. Look again."),
    "uq_appeal_effect_supersedes": ("", "Somebody else has just changed this appeal. Look again."),
    "uq_appeal_further_to": ("", "This appeal has already been taken further."),
    "uq_appealed_licence_appeal_id_licence_id": ("", "This licence is already in this appeal."),
    "uq_court_result_first": ("", "Somebody else has just recorded how this appeal ended. Look again."),
    "uq_court_result_supersedes": ("", "Somebody else has just corrected this. Look again."),
    "uq_court_outcome_result_id_licence_id": ("", "This licence is already in this result."),
    "uq_judgment_proposal_id": ("R05", "This proposal has already been judged."),
    "uq_proposal_review_id_number": ("R05", "Somebody else has just signed a proposal in this case."),
    "uq_proposal_supersedes": ("R05", "Somebody else has just signed a proposal in this case."),
    "uq_vote_ballot_id_person_id": ("R31", "You have already voted on this."),
    "fk_determination_made_by_the_holder": ("R01", "Only the body that holds the power on the day may decide."),
    "uq_power_holding_function_held_from": ("R02", "Another holding already begins on that day."),
    "uq_register_import_sha256": ("", "This very file has already been imported."),
    "uq_programme_name": ("", "There is already a programme of this name."),
    "uq_person_email": ("", "Somebody already has this e-mail address."),
    "uq_review_licence_review_id_licence_id": ("R42", "This licence is already under this review."),
    "uq_booking_session_id_holder_id": ("", "This licence holder is already booked on this session."),
    "uq_training_session_course_id_held_on_begins_venue": ("", "This session is already arranged."),
    "uq_notice_revision_notice_id_number": ("", "Somebody else has just approved this notice."),
    "uq_notice_copy_revision_id": ("", "Somebody else has just approved this notice."),
    "uq_letter_wording_first": ("", "Somebody else has just written this wording. Look again."),
    "uq_letter_wording_supersedes": ("", "Somebody else has just written this wording. Look again."),
    "uq_bulk_letter_job_id_notice_id": ("", "This letter is already in this bulk issue."),
    "uq_bulk_outcome_letter_id": ("", "This letter of the bulk issue has already been dealt with."),
    "uq_service_supersedes": ("", "Somebody else has just changed this record of service."),
    "uq_contact_note_supersedes": ("", "Somebody else has just corrected this. Look again."),
    "uq_approach_supersedes": ("", "This was already corrected. Look again."),
    "uq_hearing_reply_first": ("R25", "Somebody else has just recorded a reply to this notice. Look again."),
    "uq_hearing_reply_supersedes": ("R25", "Somebody else has just recorded a reply to this notice. Look again."),
    "uq_postponement_decision_first": ("R25", "Somebody else has just decided this request. Look again."),
    "uq_postponement_decision_supersedes": ("R25", "Somebody else has just decided this request. Look again."),
    "uq_agenda_edition_publication_id_edition": ("R22", "Somebody else has just published this agenda. Look again."),
    "uq_minutes_version_first": ("", "Somebody else has just saved these minutes. Look again."),
    "uq_minutes_version_hearing_day_id_number": ("", "Somebody else has just saved these minutes. Look again."),
    "uq_minutes_version_supersedes": ("", "Somebody else has just saved these minutes. Look again."),
    "uq_minutes_step_version_id_step": ("", "Somebody else has just done this with the minutes. Look again."),
    "uq_minutes_edition_version_id_edition": ("", "Somebody else has just approved these minutes. Look again."),
    "uq_officer_report_first": ("", "Somebody else has just saved this report. Look again."),
    "uq_officer_report_review_id_number": ("", "Somebody else has just saved this report. Look again."),
    "uq_officer_report_supersedes": ("", "Somebody else has just saved this report. Look again."),
    "uq_finished_report_first": ("", "Somebody else has just finished this report. Look again."),
    "uq_finished_report_version_id": ("", "This version of the report is finished already."),
    "uq_finished_report_supersedes": ("", "Somebody else has just finished this report. Look again."),
    "uq_hearing_sheet_number": ("", "Somebody else has just printed a sheet of this number. Print it again."),
    "uq_sheet_entry_first": ("", "Somebody else has just keyed in this hearing from its sheet."),
    "uq_sheet_entry_supersedes": ("", "Somebody else has just corrected what was keyed in. Look again."),
    "uq_sheet_verdict_entry_id": ("", "Somebody else has just confirmed this sheet, or sent it back."),
    "uq_sheet_verdict_hearing_id": ("", "This hearing is on the record already."),
    "uq_asked_supersedes": ("", "Somebody else has just changed this question. Look again."),
    "uq_found_supersedes": ("", "Somebody else has just changed this finding. Look again."),
    "uq_interest_supersedes": ("", "This declaration has already been changed. Look again."),
    "uq_ballot_supersedes": ("", "This vote has already been taken again."),
    "uq_suggested_place_first": ("", "This review is already in that suggestion."),
    "uq_suggested_place_supersedes": ("", "Somebody else has just changed this place. Look again."),
    "uq_suggestion_problem_suggestion_id": ("", "This suggestion has already been gathered."),
    "uq_availability_first": ("", "Somebody has just recorded this availability. Look again."),
    "uq_availability_supersedes": ("", "Somebody has just changed this availability. Look again."),
    "uq_apologies_first": ("", "These apologies have just been recorded."),
    "uq_apologies_supersedes": ("", "Somebody has just changed these apologies. Look again."),
    "uq_calendar_link_live": ("", "You already have a calendar link. Look again."),
    "uq_document_first": ("", "Somebody else has just added a document to this review. Try again."),
    "uq_document_supersedes": ("", "Somebody else has just changed this document. Look again."),
    "uq_papers_edition_review_id_number": ("R27", "Somebody else has just published papers in this case. Look again."),
    "uq_papers_page_review_id_label": ("", "Another page of this case already has this label. Look again."),
    "uq_papers_opened_edition_id_person_id": ("", "You have just opened these papers. Look again."),
    "uq_papers_note_person_id_review_id_label": ("", "You have just written a note on this page. Look again."),
    "uq_message_dedupe": ("", "Somebody has just sent this. Look at its messages."),
    "uq_hearing_needs_first": ("R26", "Somebody has just recorded what this hearing needs. Look again."),
    "uq_hearing_needs_supersedes": ("R26", "Somebody has just changed what this hearing needs. Look again."),
    "uq_unavailability_supersedes": ("R25", "These days have just been withdrawn. Look again."),
    "uq_draft_version_first": ("", "A draft was kept from another page at this very moment. Look again."),
    "uq_draft_version_review_id_number": ("", "A draft was kept from another page at this very moment. Look again."),
    "uq_draft_version_supersedes": ("", "A draft was kept from another page at this very moment. Look again."),
    "uq_suggested_words_answer_suggested_id": ("", "These words have already been taken or declined."),
    "uq_objection_ballot_id_person_id": ("R31", "You have already objected to this."),
    "uq_vote_retaken_supersedes": ("R31", "This vote has already been taken again. Look again."),
    "uq_hand_back_step_first": ("R71", "Somebody has just recorded this step. Look again."),
    "uq_hand_back_step_supersedes": ("R71", "Somebody has just corrected this step. Look again."),
    "uq_hand_back_withdrawal_function_attempt": ("R71", "Somebody has just withdrawn this proposal. Look again."),
    "uq_hand_back_pack_number": ("", "Somebody has just made a pack. Try again."),
    "uq_attendance_supersedes": ("", "Somebody else has just changed this mark. Look again."),
}


def in_words(problem: IntegrityError) -> Refused | None:
    """The refusal that a violated constraint stands for; None when it has no sentence, which makes it a bug."""
    diagnosis = getattr(problem.orig, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name not in SENTENCES:
        return None
    code, says = SENTENCES[name]
    return Refused(says, codes=[code])


learn_sentences(in_words)
