"""What follows from each fact that a transaction may leave behind: fact → task."""

FOLLOWS: dict[str, str] = {
    "notice.approved": "notices.hand_over",
    "bulk.asked": "notices.approve_in_bulk",
    "notice.withdrawn": "notices.take_back",
    "notice.served": "decisions.follow_service",
    "notice.rebutted": "decisions.follow_service",
    "training.attended": "decisions.follow_training",
    "suggestion.asked": "suggesting.gather",
    "suggestion.gathered": "suggesting.work_out",
}
