"""A browser as people use it: they open links, answer questions, press buttons and read."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Request,
    TimeoutError,
    expect,
    sync_playwright,
)

PASSWORD = "correct horse battery"
PATIENCE = 20_000
"""Milliseconds that a page may take on a loaded machine."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
QUIET = ("Failed to load resource",)
"""What the console says of an answer with a status: the test looks at the status itself."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser of their own, who notes what goes wrong behind the page.

    `clicks` counts the links and buttons pressed; answers are counted by the page's questions.
    """

    def __init__(self, browser: Browser, site: str, name: str = "", **context: Any):
        self.name, self.site = name, site
        self.context = browser.new_context(locale="en-GB", **context)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.clicks = 0
        self.troubles: list[str] = []
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.context.on("request", self.watch)
        self.context.on("response", self.judge)

    # What goes wrong

    def hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(QUIET):
            self.troubles.append(f"console: {message.text}")

    def watch(self, request: Request) -> None:
        ours, theirs = urlsplit(self.site), urlsplit(request.url)
        if theirs.scheme in ("http", "https", "ws", "wss") and theirs.netloc != ours.netloc:
            self.troubles.append(f"another host: {request.url}")

    def judge(self, response: Any) -> None:
        allowed = 500 if response.request.is_navigation_request() else 400
        if response.status >= allowed:
            self.troubles.append(f"{response.status}: {response.url}")

    # Going

    def sign_in(self) -> "Person":
        """Sign in by the page for it, as everybody does."""
        self.go("/signin/")
        self.type("E-mail address", f"{self.name}@example.org")
        self.type("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page.locator("details.user")).to_have_count(1)
        return self

    def go(self, address: str) -> "Person":
        self.page.goto(urljoin(self.site, address))
        return self

    def open(self, link: str, *, within: str = "main") -> "Person":
        """Follow a link by its words."""
        return self.click(self.page.locator(within).get_by_role("link", name=link, exact=True))

    def press(self, button: str) -> "Person":
        return self.click(self.page.locator("main").get_by_role("button", name=button, exact=True))

    def click(self, target: Locator) -> "Person":
        """Press what leads to another page, and wait for that page."""
        self.clicks += 1
        target.first.wait_for()
        with self.page.expect_navigation(timeout=PATIENCE):
            target.first.click()
        return self

    @property
    def address(self) -> str:
        return urlsplit(self.page.url).path

    # Answering

    def field(self, label: str, row: int | None = None) -> Locator:
        """Return the box with this label, in a row counted from 1 where there are rows.

        A row that was asked for may still be on its way: without scripts it comes with a new page.
        """
        within = self.page.locator("main")
        if row is not None:
            within = self.page.locator("fieldset.row").nth(row - 1)
        found = within.get_by_label(labelled(label))
        try:
            found.first.wait_for(state="attached")
        except TimeoutError as late:
            raise AssertionError(f"“{label}” is not among {self.questions}") from late
        return found.first

    def type(self, label: str, text: Any, row: int | None = None) -> "Person":
        self.field(label, row).fill(str(text))
        return self

    def choose(self, label: str, *choices: str, row: int | None = None) -> "Person":
        """Choose by the words shown: from a list, or among buttons. A list's may go on."""
        group = self.page.locator("main").get_by_role("group", name=labelled(label))
        if row is None and group.count():
            group.get_by_label(re.compile(rf"^\s*{re.escape(choices[0])}")).first.check()
            return self
        box = self.field(label, row)
        shown = [text.strip() for text in box.locator("option").all_inner_texts()]
        found = [text for wanted in choices for text in shown if text.startswith(wanted)]
        assert found, f"{label}: {choices} is not among {shown}"
        box.select_option(label=found[: len(choices)])
        return self

    def tick(self, choice: str) -> "Person":
        self.page.locator("main").get_by_label(choice, exact=True).check()
        return self

    def attach(self, label: str, name: str, content: bytes, kind: str) -> "Person":
        file = {"name": name, "mimeType": kind, "buffer": content}
        self.field(label).set_input_files(file)
        return self

    def unfold(self, summary: str) -> "Person":
        self.page.locator("main details").filter(has_text=summary).first.locator("summary").click()
        return self

    # Reading

    def reads(self, *texts: str) -> "Person":
        """See these words on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, use_inner_text=True)
        return self

    def misses(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text, use_inner_text=True)
        return self

    def headed(self, text: str) -> "Person":
        """See this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)
        return self

    def fact(self, label: str) -> str:
        """Return what the page says of one thing."""
        row = self.page.locator("dl.facts > div").filter(
            has=self.page.locator("dt", has_text=exactly(label))
        )
        return row.locator("dd").first.inner_text().strip()

    def step(self, label: str) -> str:
        """Return how much of a need has come so far, or is still open."""
        steps = self.page.locator("ol.steps > li").filter(
            has=self.page.locator(".label", has_text=exactly(label))
        )
        return steps.locator("strong").inner_text().strip()

    def still_open(self) -> str:
        """Return how much of a need nobody has pledged."""
        return self.page.locator("section[aria-labelledby=way] header strong").inner_text().strip()

    def badge(self) -> str:
        """Return the status beside the record's name."""
        return self.page.locator("main .head .badge").first.inner_text().strip()

    @property
    def questions(self) -> list[str]:
        """List the questions a form asks openly; boxes side by side are one, folded ones none."""
        asked = self.page.locator(
            "main form.form > .field, main form.form > .grid, "
            "main form.form fieldset.row > .grid .field"
        )
        return [" / ".join(labels(one)) for one in asked.all()]

    def close(self) -> None:
        self.context.close()


def labels(question: Locator) -> list[str]:
    found = question.locator(".choice label").all_inner_texts()
    said = question.locator("label, legend").all_inner_texts()
    return [text.strip() for text in said if text not in found]


def labelled(text: str) -> Any:
    return re.compile(rf"^\s*{re.escape(text)}(\s*\(optional\))?\s*$")


def exactly(text: str) -> Any:
    return re.compile(rf"^\s*{re.escape(text)}\s*$")
