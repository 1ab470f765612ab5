"""The page of one form in which contact is written down."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from licensing.reviews.queries import get_review
from licensing.web.forms import Filled
from licensing.web.pages import page


def form_page(
    request: Request, session: Session, reference: str, name: str, form: Filled[Any], **context: Any
) -> Response:
    """`templates/contact/<name>.html` about this review: 422 when what was sent has errors."""
    status = 422 if form.errors else 200
    review = get_review(session, reference)
    return page(request, f"contact/{name}.html", status=status, review=review, form=form, **context)
