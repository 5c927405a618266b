"""Django's admin for administrators; to anyone else it does not exist (P3)."""

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite, site
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _


class AdministrationSite(AdminSite):
    site_header = site_title = _("LWG administration")
    index_title = _("Organisations, frameworks and accounts")

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def refuse_as_absent(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return refuse_as_absent

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the admin's own log-in, log-out and password pages: allauth has those."""
        own = {"login", "logout", "password_change", "password_change_done", "view_on_site"}
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in own]
        for url in urls:
            if isinstance(url, URLPattern):
                url.callback.login_url = None  # type: ignore[attr-defined]  # Django set it to the admin's own log-in
        return urls


class OfAdministrators:
    """Mix into a ModelAdmin: every administrator may do everything here, without permissions of Django's own."""

    view_on_site: Any = False  # its page is not among this site's addresses

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_administrator", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


class AdministrationConfig(AdminConfig):
    default_site = "lwg.web.admin_site.AdministrationSite"

    def ready(self) -> None:
        """Take out what libraries registered: groups, second factors and addresses are nobody's to edit here."""
        super().ready()
        for model, model_admin in list(site._registry.items()):
            if not isinstance(model_admin, OfAdministrators):
                site.unregister(model)
