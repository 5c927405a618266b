"""Accounts as administrators see them: who may log in; passwords are out of reach, and nobody is deleted here (P6)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from lwg.accounts import services
from lwg.accounts.models import User
from lwg.web.admin_site import OfAdministrators


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    def clean_email(self) -> str:
        """In lower case, as every address is kept: else nobody would find it."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(OfAdministrators, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    list_display = ["name", "email", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    form = PersonForm
    fields = ["name", "email", "language", "is_active", "is_staff"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data and isinstance(request.user, User):
            services.move_to_address(actor=request.user, user=obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Entry is by invitation only (P10)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
