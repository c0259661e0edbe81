"""A real browser against the real server code: Chromium, phone and desk width, axe on every page."""

import os
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
import time_machine
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from tests.store.conftest import at, city  # noqa: F401
from tests.web.conftest import proofs

NOW = at("2026-04-20")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
KNOWN = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The shell is the same browser without a window around it: half the processor for each page."""
CHROMIUM = os.environ.get("HOTLINE_CHROMIUM") or next(filter(None, map(shutil.which, KNOWN)), None)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--disable-sync")  # fmt: skip
COLOURS = """() => [...new Set([...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .filter(one => one.matches("input, select") || [...one.childNodes].some(inner => inner.nodeType === 3))
    .map(one => {
        const own = getComputedStyle(one), told = [own.color, own.fontSize, own.fontWeight, own.textShadow];
        for (let on = one; on; on = on.parentElement) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(on);
            told.push(backgroundColor, backgroundImage, opacity);
        }
        return told.filter(word => !["rgba(0, 0, 0, 0)", "none", "1"].includes(word)).join(" ");
    }))]"""
"""Every pair of a text's colour and what lies under it, once: what axe judges contrast by, half of its time."""
PIECES = Path(__file__).with_name("pieces.js").read_text("utf-8")
ASKED = """async (colours) => {
    const rules = {"color-contrast": {enabled: colours}};
    const found = await axe.run(document, {resultTypes: ["violations"], preload: false, rules});
    return [found.passes.length, found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])];
}"""
SEEN: set[str] = set()
"""Pieces of pages that axe has found nothing on in this run: it would find nothing again, and takes a second each."""
COLOURS_SEEN: set[str] = set()
"""Such pairs that axe has found nothing on."""
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine (HOTLINE_CHROMIUM names one)")
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patched:
        # Playwright keeps an event loop in this thread; the tests themselves wait for every answer.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Each request has a thread of its own, and gives its database connection back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def quick_hashes(settings: Any) -> None:
    """Passwords of the invented are not worth a quarter of a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def address(request: pytest.FixtureRequest, quick_hashes: None) -> Iterator[str]:
    """The pages, served in this process on Monday 2026-04-20 from nine on: of the demo city, or of `new_city`."""
    from hotline.web.wsgi import answering

    request.getfixturevalue("new_city" if "new_city" in request.fixturenames else "city")
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(answering)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The present of every request; it runs, and a journey may move it."""
    with time_machine.travel(NOW, tick=True) as moved:
        yield moved


@dataclass
class Visitor:
    """One person with a browser window of an own; every page opened is looked at by axe."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def opens(self, path: str) -> "Visitor":
        """Go to a page and look at it."""
        self.page.goto(f"{self.address}{path}")
        return self.looks()

    def looks(self) -> "Visitor":
        """Nothing for axe, nothing for the content policy, nothing that scrolls sideways, one h1, a language."""
        pieces, colours = (set(self.page.evaluate(script)) for script in (PIECES, COLOURS))
        if not (pieces <= SEEN and colours <= COLOURS_SEEN):
            if not self.page.evaluate("() => 'axe' in window"):
                self.page.evaluate(AXE.read_text("utf-8"))
            passes, told = self.page.evaluate(ASKED, not colours <= COLOURS_SEEN)
            assert passes, "axe has looked at nothing"
            assert told == [], (self.page.url, told)
            SEEN.update(pieces)
            COLOURS_SEEN.update(colours)
        assert self.complaints == [], self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (self.page.url, wide)
        return self

    def opens_at_both_widths(self, *paths: str) -> "Visitor":
        """Go to each page and look at it on the desk and on a phone."""
        for path in paths:
            self.opens(path).looks_on_a_phone()
        return self

    def looks_on_a_phone(self) -> "Visitor":
        """Look at the page as it stands, made as narrow as a phone for a moment."""
        self.page.set_viewport_size(PHONE)
        self.looks().page.set_viewport_size(DESK)
        return self

    def presses(self, words: str) -> "Visitor":
        """Press the button of that name in the main part, and look at what comes."""
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()
        return self.looks()

    def follows(self, words: str) -> "Visitor":
        """Follow the link of that name in the main part."""
        self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        self.page.wait_for_load_state()
        return self.looks()

    def fills(self, **fields: str) -> "Visitor":
        """Type into fields by their name."""
        for name, words in fields.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(words)
        return self

    def ticks(self, **fields: str) -> "Visitor":
        """Choose among radio buttons or tick a box, by name and value."""
        for name, value in fields.items():
            self.page.locator(f'main input[name={name}][value="{value}"]:visible').first.check()
        return self

    def reads(self, *words: str) -> "Visitor":
        """See these words on the page."""
        shown = self.page.locator("body").inner_text()
        for word in words:
            assert word in shown, (self.page.url, word, shown)
        return self


Arrives = Callable[..., Visitor]


@pytest.fixture
def arrives(browser: Browser, address: str, clock: time_machine.Traveller) -> Iterator[Arrives]:
    """Somebody arrives with a window of that width; a named official signs in."""
    contexts: list[BrowserContext] = []

    def arrive(name: str = "", width: ViewportSize = DESK, **how: Any) -> Visitor:
        context = browser.new_context(viewport=width, locale="zh-CN", **how)
        contexts.append(context)
        visitor = Visitor(context, address)
        if name:
            visitor.opens("/sign-in").fills(**proofs(name)).presses("登录")
        return visitor

    yield arrive
    for context in contexts:
        context.close()
