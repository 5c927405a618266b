"""What every web application needs: accounts, outbox, audit, jobs, page plumbing. Knows nothing of the domain."""

from lwg.celery import app as celery_app

__all__ = ["celery_app"]
