"""Pages of sittings."""

from fastapi import APIRouter

router = APIRouter()
