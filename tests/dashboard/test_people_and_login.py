"""People, login and sessions without a browser: what is set up by halves is refused in words, and a token is worth its person."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.api.tokens import issue_token
from dashboard.login import login, verified_email
from dashboard.people import PeopleUnreadable, people, person_of
from dashboard.serve import ServeRefused, refuse_open_door, serving_options
from dashboard.settings import InvalidSetting, Settings
from dashboard.wiring import Installation
from review.domain import Actor, Role
from tests.dashboard.conftest import DANA, Ask

AUTH = """[auth]
redirect_uri = "https://strikeoff.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "a"
client_secret = "b"
server_metadata_url = "https://login.example/.well-known/openid-configuration"
"""


def set_up(tmp_path: Path, auth: str = AUTH) -> Settings:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "secrets.toml").write_text(auth)
    return Settings(var=tmp_path)


def write_people(var: Path, text: str) -> None:
    var.mkdir(exist_ok=True)
    (var / "people.toml").write_text(text)


def test_login_opens_another_interface(tmp_path: Path) -> None:
    settings = replace(set_up(tmp_path), host="0.0.0.0")
    refuse_open_door(settings)
    assert serving_options(settings)["secrets.files"] == [str(tmp_path / "secrets.toml")]


def test_without_login_another_interface_is_refused_and_the_remedy_named(tmp_path: Path) -> None:
    with pytest.raises(ServeRefused, match=r"without login.*secrets\.toml"):
        refuse_open_door(replace(Settings(var=tmp_path), host="0.0.0.0"))


def test_behind_a_proxy_on_loopback_the_public_name_is_let_in(tmp_path: Path) -> None:
    assert "strikeoff.example" in serving_options(set_up(tmp_path))["server.allowedHosts"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('client_id = "a"\n', "", "lacks client_id"),
        ('cookie_secret = "0123456789abcdef0123456789abcdef"', 'cookie_secret = "short"', "shorter than 32"),
        ("/oauth2callback", "/callback", "followed by /oauth2callback"),
        ("[auth]", "[auth", "cannot be read"),
    ],
)
def test_login_that_is_set_up_by_halves_is_refused_in_words(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    with pytest.raises(InvalidSetting, match=sentence):
        login(set_up(tmp_path, AUTH.replace(before, after)))


def test_several_providers_are_offered_by_name(tmp_path: Path) -> None:
    top, keys = AUTH.split("client_id")
    setup = login(set_up(tmp_path, f"{top}[auth.entra]\nclient_id{keys}[auth.google]\nclient_id{keys}"))
    assert setup is not None
    assert setup.providers == ("entra", "google")


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": "Dana@Harbour.example"}, "dana@harbour.example"),
        ({"email": "dana@harbour.example", "email_verified": True}, "dana@harbour.example"),
        ({"email": "dana@harbour.example", "email_verified": False}, None),
        ({"email": None}, None),
        ({}, None),
    ],
)
def test_only_an_email_that_the_provider_vouches_for_counts(claims: dict[str, object], email: str | None) -> None:
    assert verified_email(claims) == email


def test_an_email_leads_to_a_name_and_a_role(tmp_path: Path) -> None:
    write_people(tmp_path, 'dana = { role = "creative director", email = "dana@x.example" }\n"kit@x.example" = "marketer"')
    assert person_of(tmp_path, "DANA@x.example", "page:1") == Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="page:1")
    assert person_of(tmp_path, "kit@x.example") == Actor(name="kit@x.example", role=Role.MARKETER, via="page")
    assert person_of(tmp_path, "dana") is None
    assert person_of(tmp_path, "") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('dana = "queen"', "dana has no role"),
        ("dana = 3", "dana has no role"),
        ('dana = "designer', "cannot be read"),
        ('a = {role="admin", email="x@y"}\nb = {role="designer", email="X@y"}', "x@y to two people"),
    ],
)
def test_a_people_file_that_is_wrong_lets_nobody_act_and_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    write_people(tmp_path, text)
    with pytest.raises(PeopleUnreadable, match=sentence):
        people(tmp_path)


def test_a_change_of_the_people_file_is_seen_at_once(tmp_path: Path) -> None:
    write_people(tmp_path, 'dana = "designer"')
    assert people(tmp_path)["dana"].role is Role.DESIGNER
    write_people(tmp_path, 'dana = "marketer"')
    os.utime(tmp_path / "people.toml", ns=(1, 2))
    assert people(tmp_path)["dana"].role is Role.MARKETER


def test_a_token_acts_in_the_role_of_this_moment_and_ends_with_the_person(ask: Ask, filled: Installation) -> None:
    client = ask(DANA)
    assert client.post("/api/leases", json={"n": 1}).status_code == 200
    write_people(filled.settings.var, 'dana = "marketer"')
    answer = client.post("/api/leases", json={"n": 1})
    assert (answer.status_code, answer.json()["kind"]) == (403, "NotAllowed")
    write_people(filled.settings.var, 'theo = "admin"')
    answer = client.post("/api/leases", json={"n": 1})
    assert (answer.status_code, answer.json()["error"]) == (401, "dana is no longer in people.toml of this installation.")


def test_a_token_that_claims_a_higher_role_than_its_person_has_gets_theirs(ask: Ask, filled: Installation) -> None:
    pretender = Actor(name="kit", role=Role.ADMIN, via="page:x")
    answer = ask(None).post("/api/leases", json={"n": 1}, headers={"authorization": f"Bearer {issue_token(filled.key, pretender)}"})
    assert answer.status_code == 403
