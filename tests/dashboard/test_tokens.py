from __future__ import annotations

import pytest

from dashboard.api.tokens import (
    ASSET_WINDOW_S,
    TOKEN_LIFE_S,
    TokenRefused,
    asset_signature,
    asset_signed,
    issue_token,
    read_token,
)
from review.domain import Actor, Role

KEY = bytes(range(32))
DANA = Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="page:1")
SHA = "ab" * 32


def test_a_token_names_the_actor_it_was_issued_to() -> None:
    assert read_token(KEY, issue_token(KEY, DANA)) == DANA


def test_a_token_of_another_installation_is_refused() -> None:
    with pytest.raises(TokenRefused, match="not signed by this installation"):
        read_token(bytes(32), issue_token(KEY, DANA))


@pytest.mark.parametrize("position", [0, 5, 40, -1])
def test_a_token_altered_anywhere_is_refused(position: int) -> None:
    token = issue_token(KEY, DANA)
    altered = list(token)
    altered[position] = "A" if altered[position] != "A" else "B"
    with pytest.raises(TokenRefused):
        read_token(KEY, "".join(altered))


@pytest.mark.parametrize("token", ["", ".", "x", "ü.ü", "a.b.c"])
def test_what_is_no_token_is_refused_in_words(token: str) -> None:
    with pytest.raises(TokenRefused):
        read_token(KEY, token)


def test_a_token_ends_after_its_life() -> None:
    token = issue_token(KEY, DANA, now=1000.0)
    assert read_token(KEY, token, now=1000.0 + TOKEN_LIFE_S - 1) == DANA
    with pytest.raises(TokenRefused, match="timed out"):
        read_token(KEY, token, now=1000.0 + TOKEN_LIFE_S + 1)


def test_an_asset_address_stays_the_same_for_a_week_and_dies_after_two() -> None:
    start = 100 * ASSET_WINDOW_S
    signature = asset_signature(KEY, SHA, now=start)
    assert signature == asset_signature(KEY, SHA, now=start + ASSET_WINDOW_S - 1)
    assert asset_signed(KEY, SHA, signature, now=start + 2 * ASSET_WINDOW_S - 1)
    assert not asset_signed(KEY, SHA, signature, now=start + 2 * ASSET_WINDOW_S)


def test_a_signature_opens_only_its_own_asset() -> None:
    assert not asset_signed(KEY, "cd" * 32, asset_signature(KEY, SHA))


def test_a_token_is_no_asset_signature() -> None:
    assert not asset_signed(KEY, SHA, issue_token(KEY, DANA).rpartition(".")[2][:22])
