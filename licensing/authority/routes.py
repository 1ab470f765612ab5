"""Pages of authority."""

from fastapi import APIRouter

router = APIRouter()
