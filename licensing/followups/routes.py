"""Pages of followups."""

from fastapi import APIRouter

router = APIRouter()
