"""What follows from each fact that a transaction may leave behind: fact → task."""

FOLLOWS: dict[str, str] = {
    "document.received": "documents.scan",
    "notice.approved": "notices.hand_over",
    "bulk.asked": "notices.approve_in_bulk",
    "notice.withdrawn": "notices.take_back",
    "notice.served": "decisions.follow_service",
    "notice.rebutted": "decisions.follow_service",
    "decision.made": "aftermath.follow",
    "decision.moved": "aftermath.follow",
    "notice.given_to_notify": "notices.leave_print_room",
    "message.queued": "messages.send",
    "hearing_day.summoned": "sittings.tell",
    "hearing_day.cancelled": "sittings.tell",
    "hearing_day.moved": "sittings.tell",
    "review.unlisted": "papers.look_again",
    "papers.ready": "sittings.tell",
    "papers.supplement": "sittings.tell",
    "training.attended": "decisions.follow_training",
    "suggestion.asked": "suggesting.gather",
    "suggestion.gathered": "suggesting.work_out",
}
