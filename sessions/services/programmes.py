"""Planning a half-year of several communities together: asking for it, and carrying it out in a worker."""

import time
import uuid
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Organisation
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.jobs import long_work
from lwg.jobs.long_work import Hold, RefusedError
from lwg.web.access import may
from sessions.enums import RosterState
from sessions.models import ProgrammePart, ProgrammePlan, Roster
from sessions.planning.programme.plan import Phase, Progress
from sessions.selectors.programme_found import figures_of, found_of
from sessions.selectors.programme_input import AskedDraft, asked_of_draft, programme_of
from sessions.selectors.programme_pages import drafts_ready
from sessions.selectors.programme_words import PHASES, gap_in_words

KIND = "sessions.plan_programme"
REPORT_EVERY = 1.0
"""Seconds between two reports of the search."""


@transaction.atomic
def ask_programme(
    *,
    actor: User,
    organisation: Organisation,
    first_day: date,
    last_day: date,
    communities: Collection[int],
    seed: int,
    seconds: int,
    form_key: uuid.UUID | None = None,
) -> ProgrammePlan:
    """Write down which communities (by key) are planned together; the same form a second time returns the first plan.

    Raises ValidationError where none is chosen, or one of them has no draft that is ready any more.
    """
    work, is_new = long_work.ask(
        kind=KIND, key=f"{KIND}:{organisation.pk}:{form_key or uuid.uuid4()}", asked_by=actor, total=seconds
    )
    if not is_new:
        return ProgrammePlan.objects.get(work=work)
    wanted = set(communities)
    rosters = [one for one in drafts_ready(organisation, first_day, last_day) if one.community_id in wanted]
    if not wanted or len(rosters) < len(wanted):
        raise ValidationError(
            {"communities": _("Choose communities that are ready. Something changed, or none is ticked.")}, code="ready"
        )
    plan = ProgrammePlan(
        organisation=organisation,
        first_day=first_day,
        last_day=last_day,
        seed=seed,
        seconds=seconds,
        asked_by=actor,
        work=work,
    )
    plan.full_clean()
    plan.save()
    ProgrammePart.objects.bulk_create(
        ProgrammePart(plan=plan, community_id=one.community_id, roster=one) for one in rosters
    )
    record(actor=actor, verb="programme.asked", target=organisation, communities=len(rosters))
    return plan


def ask_again(*, actor: User, plan: ProgrammePlan, form_key: uuid.UUID | None = None) -> ProgrammePlan:
    """A new plan of the same communities with the same seed, as the drafts and answers are now.

    Communities that are not ready any more are left out. Raises ValidationError where none is left.
    """
    ready = {one.community_id for one in drafts_ready(plan.organisation, plan.first_day, plan.last_day)}
    return ask_programme(
        actor=actor,
        organisation=plan.organisation,
        first_day=plan.first_day,
        last_day=plan.last_day,
        communities=ready & set(plan.parts.values_list("community_id", flat=True)),
        seed=plan.seed,
        seconds=plan.seconds,
        form_key=form_key,
    )


def carry_out(hold: Hold) -> None:
    """Plan, and keep what was found beside the plan; no draft changes and nobody is told.

    A wish to stop ends the search with the best so far. Raises RefusedError.
    """
    plan = ProgrammePlan.objects.select_related("organisation").filter(work=hold.work).first()
    actor = hold.work.asked_by
    if plan is None or not (actor.is_active and may(actor, "sessions.plan_programme", plan.organisation)):
        raise RefusedError(_("You do not plan for this organisation any more. Nothing was planned."))
    drafts = _drafts_of(plan, hold)
    if not drafts:
        raise RefusedError(_("None of these communities has a draft any more. Nothing was planned."))
    from sessions.planning.programme.planner import plan_programme

    found = plan_programme(
        programme_of(list(drafts.values())),
        seed=plan.seed,
        time_limit_seconds=plan.seconds,
        on_progress=_Reporter(hold, plan.seconds),
    )
    kept = found_of(found, drafts)
    with hold.finishing():
        for part in plan.parts.all():
            part.found = kept.get(part.community_id, {"why": {"cause": "no_draft"}})
            part.seen = drafts[part.community_id].fingerprint if part.community_id in drafts else ""
            part.save(update_fields=["found", "seen"])
        plan.result = figures_of(found)
        plan.save(update_fields=["result"])


def _drafts_of(plan: ProgrammePlan, hold: Hold) -> dict[int, AskedDraft]:
    """By community, in the order of their keys: the same input has the same order."""
    rosters = (
        Roster.objects.filter(programme_parts__plan=plan, state=RosterState.DRAFT)
        .select_related("community__organisation", "location")
        .order_by("community_id")
    )
    drafts = {}
    for one in rosters:
        hold.report(0, plan.seconds, _("Reading dates and answers"))
        drafts[one.community_id] = asked_of_draft(one)
    return drafts


class _Reporter:
    """Tells how far the search is, once a second, and learns there of a wish to stop."""

    def __init__(self, hold: Hold, seconds: int) -> None:
        self.hold = hold
        self.seconds = seconds
        self.phase: Phase | None = None
        self.reported = 0.0

    def __call__(self, progress: Progress) -> bool:
        now = time.monotonic()
        if progress.phase != self.phase or now - self.reported >= REPORT_EVERY:
            self.phase, self.reported = progress.phase, now
            done = min(int(progress.elapsed_seconds), self.seconds)
            told = f"{PHASES[progress.phase]} – {gap_in_words(progress.best, progress.bound)}"
            self.hold.report(done, self.seconds, told)
        return self.hold.stop_wished
