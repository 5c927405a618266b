"""What people of the walk do in more than one place, and what the operator does behind it."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

from tests.browser.cast import PASSWORD, Walker
from tests.browser.conftest import ROOT, Site, Visitor


@dataclass
class Walk:
    """What the later points need of the earlier ones."""

    community: str = ""
    session: str = ""
    visitors: dict[str, Visitor] = field(default_factory=dict)


def in_the_site(site: Site, code: str) -> str:
    """Run Python as the operator would with `manage.py shell`, and return what it printed."""
    return manage(site, "shell", "-v0", "-c", code)


def manage(site: Site, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env={**os.environ, **site.env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def submit(visitor: Visitor, form: str = "main form:not(.choose)") -> None:
    visitor.page.locator(form).first.locator("button[type=submit], button:not([type])").last.click()
    visitor.page.wait_for_load_state()


def count(what: str) -> str:
    return (
        f"from communities.models import Community;print(Community.objects.get(name='LWG Wandelgang').{what}.count())"
    )


def enter(visitor: Visitor, who: Walker, site: Site) -> None:
    text = site.text_of(site.mail_to(who.email, "/invitation/"))
    links = re.findall(r"http\S+/invitation/\S+", text)
    visitor.page.goto(links[0])
    visitor.check(f"invitation-{who.email.split('@')[0]}")
    for name in ("password1", "password2", "new_password1", "new_password2"):
        if visitor.page.locator(f"[name={name}]").count():
            visitor.page.fill(f"[name={name}]", PASSWORD)
    submit(visitor)
    visitor.page.wait_for_url("**/home/")


PLAN_TODAY = """
from datetime import datetime, time
from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from sessions.services.duties import assign_duties
from sessions.services.planning import add_session
community = Community.objects.get(name="LWG Wandelgang")
member = {one.user.email: one for one in community.memberships.select_related("user")}
gijs, nel = member["gijs@demo.example"], member["nel@demo.example"]
with clock.at(datetime.combine(clock.today(), time(0, 1))):
    session = add_session(
        actor=gijs.user, community=community, day=clock.today(), starts_at=time(9), length_minutes=150, on_purpose=True
    )
    assign_duties(actor=gijs.user, session=session, facilitator=gijs, minute_taker=nel)
print(session.pk)
"""


def to_part(visitor: Visitor, board: str, part: str) -> None:
    """Put a part on as the facilitator does, from that part's page."""
    visitor.page.goto(f"{visitor.site.url}{board}?part={part}")
    button = visitor.page.locator(f"form[action*='/board/part/']:has([name=part][value={part}]) button").first
    button.click()
    visitor.page.wait_for_load_state()


def authors(visitor: Visitor, action: str) -> tuple[list[str], list[str]]:
    options = visitor.page.locator(f"form[action*='{action}'] select[name=author] option").all()
    return [one.get_attribute("value") or "" for one in options], [one.inner_text() for one in options]


def confirm(visitor: Visitor) -> None:
    """Say yes in the dialog, where there is one."""
    yes = visitor.page.locator("dialog[open] button.btn-danger, dialog[open] button.btn-primary")
    if yes.count():
        yes.last.click()
