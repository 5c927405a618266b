"""What administrators keep in order: organisations, places, coordinators and holidays; never contents (P1)."""

from django.contrib import admin

from communities.models import Coordinatorship, Location, Organisation, SchoolHoliday
from lwg.web.admin_site import OfAdministrators


class LocationInline(OfAdministrators, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    model = Location
    extra = 0


class CoordinatorshipInline(OfAdministrators, admin.TabularInline):  # type: ignore[type-arg]  # likewise
    model = Coordinatorship
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    list_display = ["name", "created_at"]
    search_fields = ["name"]
    inlines = [CoordinatorshipInline, LocationInline]


@admin.register(Location)
class LocationAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    list_display = ["name", "city", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name", "city", "organisation__name"]


@admin.register(Coordinatorship)
class CoordinatorshipAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    list_display = ["user", "organisation", "since"]
    list_select_related = ["user", "organisation"]
    autocomplete_fields = ["user", "organisation"]
    search_fields = ["user__name", "user__email", "organisation__name"]


@admin.register(SchoolHoliday)
class SchoolHolidayAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # likewise
    list_display = ["kind", "study_year", "region", "organisation", "first_day", "last_day"]
    list_filter = ["region", "study_year", "kind"]
    list_select_related = ["organisation"]
