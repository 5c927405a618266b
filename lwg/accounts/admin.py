"""Accounts as administrators see them: who may log in; passwords are out of reach, and nobody is deleted here (P6)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lwg.accounts.models import User
from lwg.web.admin_site import OfAdministrators


@admin.register(User)
class UserAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    list_display = ["name", "email", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "language", "is_active", "is_staff"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Entry is by invitation only (P10)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
