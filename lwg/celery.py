"""The Celery application; settings come from Django under the prefix CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwg.settings.embedded")

app = Celery("lwg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
