"""Competence frameworks in the administration; outcomes and feedback are nobody's to administer (P1)."""

from django.contrib import admin

from lwg.web.admin_site import OfAdministrators
from reports.models import Competence, Framework


class CompetenceInline(OfAdministrators, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    model = Competence
    extra = 1


@admin.register(Framework)
class FrameworkAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    """With its competences in their order; without an organisation it is for all."""

    list_display = ["name", "organisation"]
    list_filter = ["organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name"]
    inlines = [CompetenceInline]


@admin.register(Competence)
class CompetenceAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    list_display = ["name_nl", "name_en", "framework", "position"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["name_nl", "name_en"]
