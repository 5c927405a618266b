"""Pages of themes: over time, another name, merging and taking that back; and suggestions while one writes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from communities.selectors.access import community_for
from communities.views.gate import agreements_first
from lwg.web.access import may, person, require
from sessions.forms.themes import MergeThemeForm, RenameThemeForm
from sessions.models import Minutes, Theme
from sessions.selectors.suggestions import suggestions_for
from sessions.selectors.themes import ThemesPage
from sessions.services import theme_merging as services
from sessions.views.minutes import found


@require_safe
@agreements_first(pk="pk")
def themes(request: HttpRequest, pk: int) -> HttpResponse:
    """The themes of a community: how often and when they came back."""
    community = community_for(person(request), pk)
    context = {
        "community": community,
        "page": ThemesPage(community),
        "may_tend": may(request.user, "sessions.tend_themes", community),
    }
    return render(request, "sessions/themes/themes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def change_theme(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Give a theme another name; a name that is taken leads to merging the two."""
    theme = _theme(request, pk, theme_pk)
    form = RenameThemeForm(request.POST if request.method == "POST" else None, initial={"name": theme.name})
    taken: Theme | None = None
    if form.is_valid():
        try:
            services.rename_theme(actor=person(request), theme=theme, name=form.cleaned_data["name"])
        except services.NameTaken as refusal:
            taken = refusal.other
            form.add_error("name", _("“%(name)s” is a theme already.") % {"name": taken.name})
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            messages.success(request, _("The theme has its new name."))
            return redirect("themes", pk)
    return _tend(request, theme, form=form, taken=taken)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def merge_theme(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Merge with another theme, after a look at what that touches."""
    theme = _theme(request, pk, theme_pk)
    form = MergeThemeForm(request.POST if request.method == "POST" else request.GET, theme=theme)
    if not form.is_valid():
        return _tend(request, theme, merge_form=form)
    into: Theme = form.cleaned_data["into"]
    if request.method == "POST":
        try:
            touched = services.merge_themes(actor=person(request), theme=theme, into=into)
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        else:
            messages.success(request, _merged_words(theme, into, touched))
        return redirect("themes", pk)
    minutes = Minutes.objects.filter(themes=theme)
    context = {
        "theme": theme,
        "into": into,
        "community": theme.community,
        "touched": minutes.count(),
        "named_both": minutes.filter(pk__in=Minutes.objects.filter(themes=into)).count(),
    }
    return render(request, "sessions/themes/merge.html", context)


@require_POST
@agreements_first(pk="pk")
def undo_theme_merge(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Give a merged theme its minutes back."""
    community = _community(request, pk)
    theme = get_object_or_404(Theme, community=community, pk=theme_pk)
    try:
        services.undo_merge(actor=person(request), theme=theme)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("“%(name)s” is a theme of its own again.") % {"name": theme.name})
    return redirect("themes", pk)


@require_POST
def suggest_themes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Themes for the text as it stands in the form now; nothing is kept of it."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    suggestions = suggestions_for(minutes.session.community, request.POST)
    return render(request, "sessions/minutes/_suggested.html", {"suggestions": suggestions})


def _community(request: HttpRequest, pk: int) -> Community:
    community = community_for(person(request), pk)
    require(request.user, "sessions.tend_themes", community)
    return community


def _theme(request: HttpRequest, pk: int, theme_pk: int) -> Theme:
    """A theme that stands by itself, for whom may rename and merge; raises Http404 (P3)."""
    community = _community(request, pk)
    return get_object_or_404(Theme.objects.current().select_related("community"), community=community, pk=theme_pk)


def _tend(
    request: HttpRequest,
    theme: Theme,
    *,
    form: RenameThemeForm | None = None,
    merge_form: MergeThemeForm | None = None,
    taken: Theme | None = None,
) -> HttpResponse:
    """Both forms; the one that was handed in with its errors and status 422."""
    asked = request.method == "POST" or (merge_form is not None and "into" in request.GET)
    context = {
        "theme": theme,
        "community": theme.community,
        "form": form or RenameThemeForm(initial={"name": theme.name}),
        "merge_form": merge_form if merge_form is not None and asked else MergeThemeForm(theme=theme),
        "taken": taken,
    }
    return render(request, "sessions/themes/change.html", context, status=422 if asked else 200)


def _merged_words(theme: Theme, into: Theme, touched: int) -> str:
    words = {"name": theme.name, "kept": into.name, "count": touched}
    told = ngettext(
        "“%(name)s” was merged into “%(kept)s” in %(count)d set of minutes.",
        "“%(name)s” was merged into “%(kept)s” in %(count)d sets of minutes.",
        touched,
    )
    return f"{told % words} {_('You can take it back at the foot of this page.')}"
