"""The offline desk: the network goes down, the page is loaded again, the network comes back, nothing is lost (cl. 12)."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from browser import stage

Visiting = Callable[..., stage.Visit]
DESK = "/en/library/lending/offline/"
CONFLICTS = "/en/library/lending/offline/conflicts/"
TICKET, BOOK, OTHER_BOOK = "20260417", "3000000118", "3000000096"
UNKNOWN = "nobody-knows-it"
KEPT_MS = 20_000


def open_desk(visitor: stage.Visit, user: str = "librarian") -> Page:
    """Sign in and open the desk; wait until the browser has kept the page."""
    visitor.sign_in(user, "en")
    visitor.go(DESK)
    expect(visitor.page.locator("[data-part=ready]")).to_contain_text("will open without a connection", timeout=KEPT_MS)
    return visitor.page


def scan(page: Page, *numbers: str) -> None:
    """Type as a scanner does, into whatever has the focus."""
    for number in numbers:
        page.keyboard.type(f"{number}\n")
        expect(page.locator("[data-part=answer]")).to_contain_text(number)


def say_network_errors_are_meant(visitor: stage.Visit) -> None:
    """A network that is cut on purpose is complained of by the browser; those complaints are the test's own."""
    meant = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "the server responded with a status of 401")
    visitor.complaints[:] = [words for words in visitor.complaints if not any(one in words for one in meant)]


@pytest.mark.browser
def test_what_is_scanned_without_a_network_outlives_a_reload_and_is_applied_at_its_moment(visit: Visiting) -> None:
    librarian = visit()
    page = open_desk(librarian)
    librarian.context.set_offline(True)
    expect(page.locator("[data-part=connection]")).to_contain_text("No connection.")

    scan(page, TICKET, BOOK, UNKNOWN)
    expect(page.locator("[data-part=connection]")).to_contain_text("Scans kept in this browser: 2.")
    page.reload()

    expect(page.locator("h1")).to_have_text("Offline desk")
    expect(page.locator("[data-part=connection]")).to_contain_text("No connection. Scans kept in this browser: 2.")
    expect(page.locator("[data-part=number]")).to_be_focused()
    expect(page.locator("[data-part=hint]")).to_contain_text(TICKET)  # the reader is still at the desk
    scan(page, OTHER_BOOK)
    page.keyboard.press("F9")
    expect(page.locator("[data-part=answer]")).to_contain_text("Taken back")
    scanned_at = datetime.now().astimezone()
    page.wait_for_timeout(61_000)  # so that the minute of the scan differs from the minute in which it is sent

    librarian.context.set_offline(False)
    expect(page.locator("[data-part=connection]")).to_contain_text("Connected. Everything has been sent.", timeout=KEPT_MS)
    expect(page.locator("[data-part=scans]")).to_contain_text("Issued, return by")
    expect(page.locator("[data-part=scans]")).to_contain_text("No copy has this number.")
    expect(page.locator("[data-part=conflicts]")).to_be_visible()

    librarian.go(CONFLICTS)
    card = page.locator("section", has_text=UNKNOWN).first
    minutes = {scanned_at.strftime("%H:%M"), f"{scanned_at.hour:02}:{scanned_at.minute - 1:02}"}
    assert any(minute in card.inner_text() for minute in minutes)
    card.locator("[name=reason]").fill("The label belongs to another library")
    card.locator("button[value=discard]").click()
    expect(page.locator("main")).to_contain_text(f"Discarded: {UNKNOWN}")
    librarian.go(f"{CONFLICTS}?show=settled")
    expect(page.locator("main")).to_contain_text("The label belongs to another library")
    say_network_errors_are_meant(librarian)


SOMEBODY_ELSE = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("torelik-offline-desk", 1);
  asked.onerror = reject;
  asked.onsuccess = () => {
    const work = asked.result.transaction("rows", "readwrite");
    const rows = work.objectStore("rows");
    rows.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      cursor.update({ ...cursor.value, owner: "00000000-0000-4000-8000-000000000001", owner_name: "Kim Viktor" });
      cursor.continue();
    };
    work.oncomplete = resolve;
  };
})"""
"""As if a colleague had scanned at this browser."""


@pytest.mark.browser
def test_a_session_that_ends_keeps_the_scans_until_their_owner_signs_in_again(visit: Visiting) -> None:
    librarian = visit()
    page = open_desk(librarian)
    librarian.context.set_offline(True)
    page.keyboard.press("F3")
    scan(page, OTHER_BOOK)

    librarian.context.clear_cookies()
    librarian.context.set_offline(False)
    expect(page.locator("[data-part=sign-in]")).to_be_visible(timeout=KEPT_MS)
    expect(page.locator("[data-part=connection]")).to_contain_text("Scans kept in this browser: 1.")
    librarian.sign_in("librarian", "en")
    librarian.go(DESK)

    expect(page.locator("[data-part=connection]")).to_contain_text("Connected. Everything has been sent.", timeout=KEPT_MS)
    say_network_errors_are_meant(librarian)


@pytest.mark.browser
def test_scans_of_a_colleague_are_sent_by_nobody_else_and_leave_as_a_file(visit: Visiting) -> None:
    librarian = visit()
    page = open_desk(librarian)
    librarian.context.set_offline(True)
    page.keyboard.press("F3")
    scan(page, OTHER_BOOK)
    page.evaluate(SOMEBODY_ELSE)
    librarian.context.set_offline(False)

    expect(page.locator("[data-part=others]")).to_contain_text("Scans of Kim Viktor are kept here: 1.", timeout=KEPT_MS)
    with page.expect_download() as saved:
        page.locator("[data-part=export]").click()
    told = json.loads(saved.value.path().read_text(encoding="utf-8"))
    assert [(one["verb"], one["number"]) for one in told["scans"]] == [("return", OTHER_BOOK)]
    librarian.go(CONFLICTS)
    file = {"name": "scans.json", "mimeType": "application/json", "buffer": saved.value.path().read_bytes()}
    page.set_input_files("[name=file]", files=[file])
    page.locator("form[action*='/file/'] button").click()

    expect(page.locator("main")).to_contain_text("1 scan was taken in.")
    say_network_errors_are_meant(librarian)
