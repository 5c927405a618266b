"""A coordinator's pages of planning the communities of an organisation together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Organisation
from lwg.jobs import long_work
from lwg.jobs.following import follow
from lwg.web.access import person, require
from lwg.web.once import OnceForm
from sessions.forms.programmes import ProgrammeForm
from sessions.models import ProgrammePlan
from sessions.selectors.programme_pages import choice_page, half_year_in_words, half_year_named, half_years_ahead
from sessions.selectors.programme_result import plan_page
from sessions.services import programmes as services
from sessions.services.programme_taking import take_over
from sessions.views.planning_pages import Crumb, handed_in


@require_http_methods(["GET", "HEAD", "POST"])
def plan_together(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a half-year and the communities; what is not ready is named with what it lacks."""
    organisation = _organisation(request, pk)
    half_year = half_year_named(request.GET.get("half_year", ""))
    page = choice_page(organisation, half_year)
    form = ProgrammeForm(handed_in(request), page=page)
    if request.method == "POST" and form.is_valid():
        plan = form.save_through(
            services.ask_programme,
            actor=person(request),
            organisation=organisation,
            first_day=half_year.first_day,
            last_day=half_year.last_day,
            **form.cleaned_data,
        )
        if plan is not None:
            return redirect("programme_plan", organisation.pk, plan.pk)
    context = {
        "organisation": organisation,
        "crumbs": _above(organisation),
        "page": page,
        "form": form,
        "chosen": half_year.first_day.isoformat(),
        "half_years": [(one.first_day.isoformat(), half_year_in_words(one)) for one in half_years_ahead()],
    }
    return render(request, "sessions/programme/choose.html", context, status=422 if form.is_bound else 200)


@require_safe
def programme_plan(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """How far the planning is, and what came of it; the page can be left and found again."""
    organisation = _organisation(request, pk)
    plan = _plan(organisation, plan_pk)
    context = {
        "organisation": organisation,
        "crumbs": _above_plan(organisation),
        "plan": plan,
        "page": plan_page(plan),
        "form": OnceForm(),
    }
    if plan.work is None:
        return render(request, "sessions/programme/plan.html", {**context, "work": None})
    return follow(
        request, plan.work, page="sessions/programme/plan.html", part="sessions/programme/_plan.html", context=context
    )


@require_POST
def stop_programme(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """The best so far is kept. What has ended stays as it is."""
    organisation = _organisation(request, pk)
    plan = _plan(organisation, plan_pk)
    if plan.work is not None:
        long_work.wish_stop(work=plan.work)
    return redirect("programme_plan", organisation.pk, plan.pk)


@require_POST
def again(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """The same communities and seed, as drafts and answers are now."""
    organisation = _organisation(request, pk)
    plan = _plan(organisation, plan_pk)
    form = OnceForm(request.POST)
    key = form.cleaned_data["form_key"] if form.is_valid() else None
    try:
        plan = services.ask_again(actor=person(request), plan=plan, form_key=key)
    except ValidationError:
        messages.error(request, _("None of these communities has a draft that offers dates any more."))
    return redirect("programme_plan", organisation.pk, plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """Says how many mails go out, and writes the dates into the drafts; doing so twice has one effect."""
    organisation = _organisation(request, pk)
    plan = _plan(organisation, plan_pk)
    page = plan_page(plan)
    if plan.taken_at is not None or not page.planned:
        return redirect("programme_plan", organisation.pk, plan.pk)
    if request.method == "POST":
        taken, mails = take_over(actor=person(request), plan=plan)
        told = ngettext("%(n)d draft has its dates.", "%(n)d drafts have their dates.", taken) % {"n": taken}
        sent = ngettext("%(n)d mail goes out.", "%(n)d mails go out.", mails) % {"n": mails}
        if taken:
            messages.success(request, f"{told} {sent}")
        else:
            messages.error(request, _("No draft took the dates over; below it says why."))
        return redirect("programme_plan", organisation.pk, plan.pk)
    crumbs = [*_above_plan(organisation), (_("The plan"), reverse("programme_plan", args=[organisation.pk, plan.pk]))]
    context = {"organisation": organisation, "plan": plan, "page": page, "crumbs": crumbs}
    return render(request, "sessions/programme/take.html", context)


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    """Raises Http404 for whom it does not exist, or who does not coordinate for it (P3)."""
    organisation = get_object_or_404(Organisation.objects.visible_to(person(request)), pk=pk)
    require(request.user, "sessions.plan_programme", organisation)
    return organisation


def _plan(organisation: Organisation, pk: int) -> ProgrammePlan:
    plans = ProgrammePlan.objects.filter(organisation=organisation).select_related("work", "asked_by", "organisation")
    return get_object_or_404(plans, pk=pk)


def _above(organisation: Organisation) -> list[Crumb]:
    return [
        (_("Organisations"), reverse("organisations")),
        (organisation.name, reverse("organisation", args=[organisation.pk])),
    ]


def _above_plan(organisation: Organisation) -> list[Crumb]:
    return [*_above(organisation), (_("Plan together"), reverse("plan_together", args=[organisation.pk]))]
