"""Starting the whole product and a real browser, for the browser's tests and for the screenshots."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "torelik-demo"
START_SECONDS = 240


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_product(folder: Path) -> Iterator[str]:
    """Start the demonstration academy as README says, in *folder*; yield its address; end it with Ctrl+C's signal."""
    port = free_port()
    environment = {**os.environ, "TORELIK_DATA": str(folder), "PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [str(Path(sys.executable).with_name("torelik")), "run", "--demo"]
    with (folder / "run.log").open("wb") as log:
        product = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, product, folder / "run.log")
        yield address
    finally:
        product.send_signal(signal.SIGINT)
        try:
            product.wait(30)
        except subprocess.TimeoutExpired:
            product.kill()
            raise


def _wait_for(address: str, product: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if product.poll() is not None:
            raise RuntimeError(f"The product ended at once:\n{log.read_text(errors='replace')[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/kk/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError(f"The product did not answer in {START_SECONDS} s:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium without anything that asks the world."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """One person's browser: what it asked of other hosts and what it complained of is kept."""

    address: str
    context: BrowserContext
    page: Page
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open *path* and return the status of the answer."""
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        return answer.status if answer else 0

    def sign_in(self, username: str, language: str = "kk") -> None:
        """Sign in as one of the demonstration's people, by the form."""
        self.go(f"/{language}/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@contextmanager
def visit(
    browser: Browser, address: str, *, width: int = 1280, height: int = 900, cookies: dict[str, str] | None = None
) -> Iterator[Visit]:
    """Open a browser of one person: a fresh profile that nothing is remembered of."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="kk-KZ", timezone_id="Asia/Almaty")
    if cookies:
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page = context.new_page()
    visitor = Visit(address, context, page)
    page.on("request", lambda request: _note_foreign(visitor, request.url))
    page.on("console", lambda message: visitor.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    try:
        yield visitor
    finally:
        context.close()


def _note_foreign(visitor: Visit, url: str) -> None:
    if not url.startswith((visitor.address, "data:", "blob:")):
        visitor.foreign.append(url)


def axe_violations(page: Page) -> list[tuple[str, str, str]]:
    """Return what axe-core finds on the page as (impact, rule, element), every impact included."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async tags => (await axe.run(document, {runOnly: tags})).violations", AXE_TAGS)
    return [(violation["impact"], violation["id"], str(node["target"])) for violation in found for node in violation["nodes"]]


def goes_sideways(page: Page) -> bool:
    """Tell whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
