"""Language as chosen, log-in by default, and pages that no cache keeps."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LANGUAGE_CODES = {code for code, _ in settings.LANGUAGES}


class ChosenLanguageMiddleware:
    """Dutch unless the person chose another: by cookie, else by account; the browser's wish is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in LANGUAGE_CODES:
            known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
            language = request.user.language if known else settings.LANGUAGE_CODE  # type: ignore[union-attr]  # known
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PageLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks for a log-in unless it says otherwise; a part of a page sends the whole page there.

    What was typed survives: the script keeps it in the browser, and the log-in comes back to the page.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        if getattr(request, "htmx", None) or request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(
                f"{settings_login_url()}?next={request.headers.get('HX-Current-URL', '/')}"
            )
        return response


def settings_login_url() -> str:
    """The path of the log-in page."""
    from django.shortcuts import resolve_url

    return resolve_url(settings.LOGIN_URL)


class PrivatePagesMiddleware:
    """No shared cache and no disk keeps a page that was made for someone who is logged in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(response, HttpResponse):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
