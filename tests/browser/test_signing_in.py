"""Signing in with a passkey and an application, as a person does it: the browser has a security key made of software."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage
from factories.signin import code

Visiting = Callable[..., stage.Visit]

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
MINE = "/en/account/second-factor/"


def with_key(visitor: stage.Visit) -> stage.Visit:
    """Put a software key into the browser; passkeys need a name, so the product is asked as localhost."""
    visitor.address = visitor.address.replace("127.0.0.1", "localhost")
    devices = visitor.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return visitor


def sign_out(visitor: stage.Visit) -> None:
    """Sign out by the form of the person's menu, and wait until it is done."""
    with visitor.page.expect_navigation():
        visitor.page.evaluate("document.querySelector('.t-me form').submit()")


@pytest.mark.browser
def test_a_passkey_is_made_used_and_removed(visit: Visiting) -> None:
    person = with_key(visit())
    person.sign_in("accountant", "en")
    person.go(f"{MINE}passkey/")
    person.page.fill("#id_name", "This computer")
    person.page.get_by_role("button", name="Make the passkey").click()
    expect(person.page.locator(".t-codes li")).to_have_count(10)
    assert stage.axe_violations(person.page) == []

    sign_out(person)
    person.sign_in("accountant", "en")
    person.go("/en/sign-in/second-step/")  # the step itself comes in the language of the account
    expect(person.page.get_by_role("heading", name="One more step")).to_be_visible()
    assert stage.axe_violations(person.page) == []
    person.page.get_by_role("button", name="Use a passkey").click()
    person.page.wait_for_url("**/library/**")

    person.go(MINE)
    assert stage.axe_violations(person.page) == []
    person.page.get_by_role("button", name="Remove This computer").or_(
        person.page.get_by_role("button", name="Remove")
    ).first.click()
    expect(person.page.locator("main")).to_contain_text("The second factor was removed.")


@pytest.mark.browser
def test_an_application_is_set_up_and_asked_for(visit: Visiting) -> None:
    person = visit()
    person.sign_in("secretary", "en")
    person.go(f"{MINE}application/")
    assert stage.axe_violations(person.page) == []
    secret = (person.page.locator("code.t-code").text_content() or "").replace(" ", "")
    person.page.fill("#id_code", code(secret))
    person.page.keyboard.press("Enter")
    spare = person.page.locator(".t-codes li").first.text_content() or ""

    sign_out(person)
    person.sign_in("secretary", "en")
    person.page.fill("#id_code", spare)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/library/**")

    person.go(MINE)
    expect(person.page.locator("main")).to_contain_text("9 codes are left")
    person.page.get_by_role("button", name="Remove").click()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_ones_account_are_accessible_and_fit(visit: Visiting, language: str, width: int) -> None:
    person = visit(width=width)
    person.go(f"/{language}/sign-in/")
    assert (stage.axe_violations(person.page), stage.goes_sideways(person.page)) == ([], False)
    person.go(f"/{language}/password/forgotten/")
    assert (stage.axe_violations(person.page), stage.goes_sideways(person.page)) == ([], False)
    person.sign_in("admin", language)

    for path in ("account/", "account/password/", "account/confirm/", "account/second-factor/", "people/sign-in/"):
        person.go(f"/{language}/{path}")
        assert (path, stage.axe_violations(person.page), stage.goes_sideways(person.page)) == (path, [], False)
