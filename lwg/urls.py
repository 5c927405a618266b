"""Where routes come together; they are tried in this order, so what is asked most stands first."""

from django.contrib import admin
from django.urls import include, path

from lwg.jobs.health import healthz, readyz
from lwg.web.views import pages

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("", include("reports.urls")),
    path("", include("communities.urls")),
    path("", include("sessions.urls")),
    path("", include("lwg.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("system/", include("lwg.jobs.urls")),
    path("admin/", admin.site.urls),
    path("language/", pages.choose_language, name="choose_language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "lwg.web.views.errors.bad_request"
handler404 = "lwg.web.views.errors.not_found"
