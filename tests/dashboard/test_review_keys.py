from __future__ import annotations

import pytest

from dashboard.views.keys import COMMANDS, GROUPS, KeysRefused, checked_keys, default_keys, keys_for


def test_every_command_is_in_one_group_of_the_sheet() -> None:
    assert sorted(command for commands in GROUPS.values() for command in commands) == sorted(COMMANDS)


def test_the_first_keys_stand_for_one_command_each() -> None:
    names = [name for names in default_keys().values() for name in names]
    assert len(names) == len(set(names))


def test_own_keys_win_and_a_key_given_away_is_not_given_twice() -> None:
    keys = keys_for({"approve": ["X"], "reject": ["Z"], "gone": ["Y"]})
    assert (keys["approve"], keys["reject"], keys["hold"]) == (["X"], ["Z"], ["H"])
    assert "gone" not in keys


def test_keys_that_can_be_kept_are_kept_as_sent() -> None:
    assert checked_keys({"approve": ["Z", "ArrowUp"]}) == {"approve": ["Z", "ArrowUp"]}
    assert checked_keys({}) == {}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"approve": ["C"]}, "already has a meaning"),
        ({"approve": ["Enter"]}, "walks and presses"),
        ({"approve": ["X"]}, "Reject would be left without a key"),
        ({"approve": ["X"], "reject": ["X"]}, "two commands"),
        ({"approve": []}, "one to 4"),
        ({"approve": ["a"]}, "no key that can be chosen"),
        ({"approve": ["F5"]}, "no key that can be chosen"),
        ({"approve": [7]}, "no key that can be chosen"),
        ({"approve": [["C"]]}, "no key that can be chosen"),
        ({"cloth": ["Z"]}, "cannot be changed"),
        ({"paint": ["Z"]}, "no command"),
        (["A"], "object of commands"),
    ],
)
def test_keys_that_cannot_be_kept_are_refused_in_a_sentence(keys: object, words: str) -> None:
    with pytest.raises(KeysRefused, match=words):
        checked_keys(keys)
