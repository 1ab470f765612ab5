"""The pages that gather what every feature knows, put together from `routes/`, one module each."""

from fastapi import APIRouter

router = APIRouter()
