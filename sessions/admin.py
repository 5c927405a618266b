"""Data of the method that administrators may edit; what happens in sessions is nobody's to administer (P1)."""

from django.contrib import admin

from lwg.web.admin_site import OfAdministrators
from sessions.models import PartTiming, Prompt


@admin.register(PartTiming)
class PartTimingAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Default minutes of the parts, per length of a session."""

    list_display = ["length_minutes", "position", "part", "minutes"]
    list_display_links = ["part"]
    list_editable = ["minutes"]
    list_filter = ["length_minutes"]


@admin.register(Prompt)
class PromptAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    """Helping questions of the steps, in both languages."""

    list_display = ["step", "position", "text_nl", "text_en"]
    list_display_links = ["text_nl"]
    list_filter = ["step"]
