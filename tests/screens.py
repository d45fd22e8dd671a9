"""Take a picture of every kind of page: `make screens`, or `python -m tests.screens [names]`.

The pictures show the seeds and a small made-up flood, in a database that is thrown away; they go
to var/screens/. With `readme` the one for README.md is made: docs/gap-screen.png.
"""

import datetime
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")


class Shot(NamedTuple):
    """A page: who looks, where, and what they press first."""

    name: str
    who: str
    address: Callable[[Any], str]
    press: str = ""


def today() -> datetime.date:
    """Return the day it is on the site."""
    from django.utils import timezone

    return timezone.localdate()


def at(path: str) -> Callable[[Any], str]:
    return lambda example: path


def of(name: str, tail: str = "") -> Callable[[Any], str]:
    """Return the address of a record of the example, or of one of its moves."""

    def address(example: Any) -> str:
        from tracker.rules.nouns import noun_of

        record = example.records[name]
        return f"/{noun_of(record).plural}/{record.uid}/{tail}"

    return address


def report(query: str = "") -> Callable[[Any], str]:
    """Return the address of the period report of the seeds' committee."""
    return lambda example: (
        f"/committees/{example.records['channel'].organisation.uid}/report/{query}"
    )


def form(path: str, name: str, parameter: str = "") -> Callable[[Any], str]:
    return lambda example: f"{path}?{parameter or name}={example.records[name].uid}"


def unsubscribing(example: Any) -> str:
    """Return the way out of somebody's daily mails."""
    from tracker.broadcast.letters import token_of

    return f"/unsubscribe/{token_of(example.people['viewer'], 'daily')}/"


SHOTS = (
    Shot("signin", "", at("/signin/")),
    Shot("signin-wrong", "", at("/signin/"), "Sign in"),
    Shot("forgotten", "", at("/password/forgotten/")),
    Shot("home-officer", "officer", at("/")),
    Shot("home-liaison", "liaison", at("/")),
    Shot("home-chair", "chair", at("/")),
    Shot("home-coordinator", "coordinator", at("/")),
    Shot("home-viewer", "viewer", at("/")),
    Shot("home-stranger", "stranger", at("/")),
    Shot("gap", "officer", of("emergency")),
    Shot("gap-chair", "chair", of("emergency")),
    Shot("gap-seeded", "officer", of("floods of 2012")),
    Shot("gap-known", "officer", lambda e: f"{of('emergency')(e)}?known={today()}"),
    Shot("need-known", "officer", lambda e: f"{of('meals')(e)}?known={today()}"),
    Shot("emergencies", "officer", at("/emergencies/")),
    Shot("needs", "officer", at("/needs/")),
    Shot("needs-filtered", "officer", at("/needs/?priority=immediate")),
    Shot("needs-empty", "officer", at("/needs/?q=nothing-like-it")),
    Shot("need", "officer", of("meals")),
    Shot("need-own", "liaison", of("blankets")),
    Shot("need-form", "liaison", form("/needs/new/", "emergency")),
    Shot("need-form-wrong", "liaison", form("/needs/new/", "emergency"), "Report the need"),
    Shot("need-pledge", "coordinator", of("tarpaulins", "pledge/")),
    Shot("need-move", "liaison", of("meals", "close/")),
    Shot("need-delete", "reporter", of("draft", "delete/")),
    Shot("assessment-form", "liaison", form("/assessments/new/", "emergency")),
    Shot("pledges", "officer", at("/pledges/")),
    Shot("pledge", "officer", of("meals of officer")),
    Shot("pledge-form", "officer", form("/pledges/new/", "emergency")),
    Shot("missions", "officer", at("/missions/")),
    Shot("mission", "officer", of("running")),
    Shot("mission-waiting", "coordinator", of("waiting")),
    Shot("mission-form", "officer", form("/missions/new/", "emergency")),
    Shot("move-refused", "coordinator", of("waiting", "start/")),
    Shot("clearance", "coordinator", of("exemption asked")),
    Shot("clearance-form", "coordinator", form("/clearances/new/", "waiting", "mission")),
    Shot("determination-form", "coordinator", form("/determinations/new/", "waiting", "mission")),
    Shot("controlled-goods", "officer", at("/controlled-goods/")),
    Shot("consignment", "officer", of("held")),
    Shot("consignment-waiting", "coordinator", of("kits")),
    Shot("consignment-form", "officer", form("/consignments/new/", "running", "mission")),
    Shot("dispatch-refused", "coordinator", of("kits", "dispatch/")),
    Shot("delivery", "chair", of("filtered")),
    Shot("delivery-form", "officer", form("/deliveries/log/", "emergency")),
    Shot("visit", "chair", of("visit")),
    Shot("visit-form", "liaison", form("/visits/new/", "handed", "delivery")),
    Shot("visit-pick", "liaison", at("/visits/new/")),
    Shot("organisation", "officer", of("office of officer")),
    Shot("period-asked", "chair", report()),
    Shot("period", "chair", report("?start=2026-08&end=2026-12")),
    Shot("period-vietnam", "chair", report("?start=2018-09&end=2018-12")),
    Shot("period-wrong", "chair", report("?start=2018-09&end=2017")),
    Shot("channels", "officer", at("/channels/")),
    Shot("channel", "liaison", of("channel")),
    Shot("disputes", "officer", at("/disputes/")),
    Shot("directory", "officer", at("/directory/")),
    Shot("finder", "coordinator", at("/directory/channels/")),
    Shot(
        "finder-closed",
        "coordinator",
        at("/directory/channels/?country=MY&function=needs_assessment&on=2021-04-01"),
    ),
    Shot("chair-desk", "chair", at("/chair/")),
    Shot("funding", "officer", at("/funding/")),
    Shot("screenings", "officer", at("/screenings/")),
    Shot("places", "officer", at("/places/")),
    Shot("members", "admin", at("/members/")),
    Shot("invite", "admin", at("/members/invite/")),
    Shot("keys", "admin", at("/keys/")),
    Shot("key-form", "admin", at("/keys/new/")),
    Shot("webhooks", "admin", at("/webhooks/")),
    Shot("webhook", "admin", of("webhook")),
    Shot("webhook-form", "admin", at("/webhooks/new/")),
    Shot("webhook-form-wrong", "admin", at("/webhooks/new/"), "Register the webhook"),
    Shot("webhook-edit", "admin", of("webhook", "edit/")),
    Shot("webhook-secret", "admin", of("webhook", "secret/"), "Replace the secret"),
    Shot("webhook-off", "admin", of("webhook", "off/")),
    Shot("webhook-replay", "admin", of("webhook", "replay/")),
    Shot("notices", "chair", at("/notices/")),
    Shot("notices-none", "stranger", at("/notices/")),
    Shot("following", "chair", at("/following/")),
    Shot("following-wrong", "chair", at("/following/"), "Follow"),
    Shot("unsubscribe", "", unsubscribing),
    Shot("unsubscribed", "", unsubscribing, "Stop these mails"),
    Shot("api-docs", "officer", at("/api/v1/docs")),
    Shot("api-docs-needs", "officer", at("/api/v1/docs/needs")),
    Shot("problems", "", at("/problems/")),
    Shot("problem", "", at("/problems/stale")),
    Shot("share", "officer", lambda e: f"/share/missions/{e.records['running'].uid}/"),
    Shot("attach", "officer", lambda e: f"/documents/deliveries/{e.records['handed'].uid}/new/"),
    Shot("settings", "officer", at("/settings/")),
    Shot("password", "officer", at("/password/")),
    Shot("codes", "officer", at("/settings/codes/")),
    Shot("not-found", "officer", at("/needs/00000000-0000-7000-8000-000000000000/")),
    Shot("bad-page", "officer", at("/needs/?sort=nonsense")),
)


def main(arguments: list[str]) -> int:
    """Take the pictures named, or all of them, and print where they are."""
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as (site, example):
        from config.env import BASE, VAR

        if arguments == ["readme"]:
            print(picture_for_readme(site, example, BASE / "docs" / "gap-screen.png"))
            return 0
        target = VAR / "screens"
        target.mkdir(exist_ok=True)
        count = 0
        for line in pictures(site, example, target, arguments):
            print(line, flush=True)
            count += 1
        print(f"{count} pictures in {target.relative_to(BASE)}/")
    return 0


@contextmanager
def world(folder: Path) -> Iterator[tuple[str, Any]]:
    """Load seeds and example into a database of their own, and serve it."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'screens.sqlite3'}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread

    from tests.journeys.example import complete
    from tracker.broadcast import notices

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_seeds", verbosity=0)
    example = complete()
    notices.read()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}", example
    server.terminate()


def pictures(site: str, example: Any, target: Path, names: list[str]) -> Iterator[str]:
    """Take each picture at each width in each scheme; yield its name and address."""
    from tests.journeys.browsing import started

    wanted = [s for s in SHOTS if not names or any(s.name.startswith(name) for name in names)]
    looks = [(scheme, wide) for scheme in SCHEMES for wide in WIDTHS]
    with started() as browser:
        for who in dict.fromkeys(shot.who for shot in wanted):
            for scheme, wide in looks:
                page = window(browser, site, example.people.get(who), scheme, wide)
                for shot in (s for s in wanted if s.who == who):
                    visit(page, site, shot, example)
                    name = f"{shot.name}-{wide}-{scheme}.png"
                    page.screenshot(path=target / name, full_page=True)
                    yield f"{name:<40}{page.url.removeprefix(site)}"
                page.context.close()


def picture_for_readme(site: str, example: Any, target: Path) -> str:
    """Take the top of an emergency's page, to the end of the gap screen, in few colours."""
    from PIL import Image

    from tests.journeys.browsing import started

    target.parent.mkdir(exist_ok=True)
    with started() as browser:
        page = window(browser, site, example.people["officer"], "light", "desktop")
        page.goto(f"{site}/emergencies/{example.records['emergency'].uid}/")
        box = page.locator("section[aria-labelledby=gap]").bounding_box()
        page.set_viewport_size({"width": 1280, "height": int(box["y"] + box["height"]) + 24})
        page.screenshot(path=target)
        page.context.close()
    with Image.open(target) as taken:
        few = taken.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return f"{target.name}: {target.stat().st_size:,} bytes"


def window(browser: Any, site: str, user: Any, scheme: str, wide: str) -> Any:
    """Return a page in a window of this size, with somebody signed in."""
    width, height = WIDTHS[wide]
    context = browser.new_context(
        locale="en-GB", color_scheme=scheme, viewport={"width": width, "height": height}
    )
    if user:
        context.add_cookies([signed_in(site, user)])
    return context.new_page()


def visit(page: Any, site: str, shot: Shot, example: Any) -> None:
    page.goto(site + shot.address(example))
    if shot.press:
        page.locator("main").get_by_role("button", name=shot.press, exact=True).click()


def signed_in(site: str, user: Any) -> dict[str, str]:
    """Return the cookie of somebody who signed in a moment ago."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
