"""Language as chosen, log-in by default, and pages that no cache keeps."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
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

    def handle_no_permission(  # type: ignore[override]  # HTMX is sent by a header, not by a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        login_url = self.get_login_url(view_func)
        answer = redirect_to_login(_page_in_sight(request), login_url, self.get_redirect_field_name(view_func))
        return HttpResponseClientRedirect(answer.url) if getattr(request, "htmx", None) else answer


def _page_in_sight(request: HttpRequest) -> str:
    """The page that the person was looking at: not the address of a part, nor one that only takes a POST."""
    try:
        if htmx := getattr(request, "htmx", None):
            return htmx.current_url_abs_path or "/"
        if request.method in ("GET", "HEAD"):
            return request.get_full_path()
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # what stands in the header is no address
        return "/"
    if referrer.netloc != request.get_host():
        return "/"
    return urlunsplit(("", "", referrer.path, referrer.query, ""))


class PrivatePagesMiddleware:
    """No shared cache and no disk keeps a page that was made for someone who is logged in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(response, HttpResponse):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
