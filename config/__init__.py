"""Wiring only: settings, addresses, the edge. No rule of the trade lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
