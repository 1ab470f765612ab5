"""The pages that gather what every feature knows, put together from `routes/`, one module each."""

from fastapi import APIRouter

from licensing.casefile.routes import (
    audit,
    contact,
    hearing_days,
    holder,
    my_hearings,
    notices,
    register,
    review,
    reviews,
    today,
)

router = APIRouter()
for part in (today, reviews, review, contact, register, holder, notices, hearing_days, my_hearings, audit):
    router.include_router(part.router)
