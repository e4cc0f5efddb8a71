"""Login with a real OIDC provider on loopback: who may come in, who may not, and how a session ends at once."""

from __future__ import annotations

import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from dashboard.api.tokens import issue_token
from dashboard.settings import Settings
from dashboard.wiring import Installation, open_installation
from review import decisions, queue
from review.domain import Actor, Role, Status
from tests.browser.conftest import free_port, start_server, stop
from tests.browser.test_review_by_keyboard import on_table, press_and_wait, settled
from tests.dashboard.filling import fill

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_numbers = itertools.count()
PEOPLE = """
dana = { role = "creative director", email = "Dana@harbour.example" }
theo = { role = "creative director", email = "theo@harbour.example" }
"""
KNOWN_TO_PROVIDER = (
    User(sub="dana", claims={"email": "dana@harbour.example", "email_verified": True}),
    User(sub="theo", claims={"email": "theo@harbour.example"}),
    User(sub="stranger", claims={"email": "stranger@elsewhere.example", "email_verified": True}),
    User(sub="pretender", claims={"email": "dana@harbour.example", "email_verified": False}),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A server on every interface with login set up, and the records behind it."""

    url: str
    installation: Installation

    @property
    def people(self) -> Path:
        return self.installation.settings.var / "people.toml"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    var, port = tmp_path_factory.mktemp("login") / "var", free_port()
    installation = open_installation(Settings(var=var, port=port, host="0.0.0.0"))
    with run_server_in_thread(user_claims=KNOWN_TO_PROVIDER) as provider:
        (var / "secrets.toml").write_text(
            "[auth]\n"
            f'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
            'cookie_secret = "a long secret that only this test knows"\n'
            'client_id = "strikeoff"\nclient_secret = "not used by the mock"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n'
        )
        process = start_server(var, port, STRIKEOFF_HOST="0.0.0.0")
        yield Office(f"http://localhost:{port}", installation)
        stop(process)


@pytest.fixture
def office(serving: Office) -> Office:
    """Twelve more designs in the queue, whatever others hold, and everybody as they were."""
    serving.people.write_text(PEOPLE)
    fill(serving.installation, count=12, job=f"J-LOGIN{next(_numbers):05d}")
    return serving


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def log_in(page: Page, office: Office, who: str) -> None:
    page.goto(office.url)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{office.url}/**")


def log_out(page: Page, office: Office) -> None:
    """Out of the dashboard, then past the provider's own page."""
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/end_session**")
    page.goto(office.url)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def ask(page: Page, path: str, token: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    """A request as a script in this page sends it, with the page's cookies."""
    return tuple(  # type: ignore[return-value]
        page.evaluate(
            """async ([path, token, body]) => {
                const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
                const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })
                return [answer.status, await answer.json()]
            }""",
            [path, token, body],
        )
    )


def token_of(page: Page) -> str:
    """The token that the page's own next request carries."""
    with page.expect_request("**/api/**") as sent:
        page.keyboard.press("a")
    return sent.value.headers["authorization"].removeprefix("Bearer ")


def test_a_person_logs_in_decides_and_is_on_record_under_their_name(page: Page, office: Office) -> None:
    page.goto(office.url)
    expect(page.get_by_text("Unreleased designs are kept behind login.")).to_be_visible()
    log_in(page, office, "dana")
    first = press_and_wait(page, "a") if on_table(page) else ""
    settled(page)
    assert queue.row(office.installation.store, first).status is Status.APPROVED
    assert decisions.history(office.installation.store, first)[-1].actor == "dana"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("stranger", "stranger@elsewhere.example is not in people.toml"), ("pretender", "did not vouch for your e-mail")],
)
def test_whom_the_installation_does_not_know_is_refused_with_a_sentence(
    page: Page, office: Office, who: str, sentence: str
) -> None:
    log_in(page, office, who)
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.locator(".viewer")).to_have_count(0)
    log_out(page, office)


def test_a_token_without_its_session_or_with_anothers_decides_nothing(page: Page, other_page: Page, office: Office) -> None:
    log_in(page, office, "dana")
    on_table(page)
    token = token_of(page)
    settled(page)
    assert ask(page, "/api/leases", token, {"n": 1})[0] == 200
    body = json.dumps({"n": 1}).encode()
    bare = urllib.request.Request(f"{office.url}/api/leases", body, {"authorization": f"Bearer {token}"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(bare, timeout=10)
    assert refused.value.code == 401
    log_in(other_page, office, "theo")
    on_table(other_page)
    status, told = ask(other_page, "/api/decisions", token, {})
    assert (status, told["kind"], told["error"]) == (401, "TokenRefused", "You are logged out. Log in again to go on.")


def test_logging_out_ends_the_token_at_once(page: Page, office: Office) -> None:
    log_in(page, office, "dana")
    on_table(page)
    token = token_of(page)
    settled(page)
    open_sidebar(page)
    log_out(page, office)
    status, told = ask(page, "/api/leases", token, {"n": 1})
    assert (status, told["error"]) == (401, "You are logged out. Log in again to go on.")


def test_a_person_who_is_removed_or_demoted_can_decide_nothing_from_that_moment(page: Page, office: Office) -> None:
    log_in(page, office, "theo")
    on_table(page)
    token = token_of(page)
    settled(page)
    office.people.write_text(PEOPLE.replace('theo = { role = "creative director"', 'theo = { role = "marketer"'))
    status, told = ask(page, "/api/leases", token, {"n": 1})
    assert (status, told["kind"]) == (403, "NotAllowed")
    office.people.write_text(PEOPLE.splitlines()[1])
    status, told = ask(page, "/api/leases", token, {"n": 1})
    assert (status, told["error"]) == (401, "theo is no longer in people.toml of this installation.")
    page.reload()
    expect(page.get_by_text("theo@harbour.example is not in people.toml")).to_be_visible()


def test_nobody_becomes_another_by_the_address(page: Page, office: Office) -> None:
    log_in(page, office, "theo")
    page.goto(f"{office.url}/?who=dana")
    on_table(page)
    open_sidebar(page)
    expect(page.get_by_text("Logged in as theo@harbour.example")).to_be_visible()


def test_a_forged_session_is_none(page: Page, office: Office) -> None:
    dana = Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="page:x")
    page.goto(office.url)
    page.context.add_cookies([{"name": "_streamlit_user", "value": "eyJlbWFpbCI6ImRhbmEifQ.x.y", "url": office.url}])
    assert ask(page, "/api/leases", issue_token(office.installation.key, dana), {"n": 1})[0] == 401


def open_sidebar(page: Page) -> None:
    button = page.get_by_test_id("stExpandSidebarButton")
    if button.is_visible():
        button.click()
