from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.hosts import is_loopback
from dashboard.serve import CONFIG, ServeRefused, read_options, refuse_open_door, refuse_taken_port, serve, serving_options
from dashboard.settings import Settings


def test_our_configuration_turns_usage_statistics_off_and_stays_on_loopback() -> None:
    options = read_options(CONFIG)
    assert options["browser.gatherUsageStats"] is False
    assert options["server.address"] == "127.0.0.1"
    assert options["client.showErrorDetails"] == "none"


def test_settings_win_over_the_file_for_host_and_port() -> None:
    options = serving_options(Settings(host="127.0.0.2", port=9123))
    assert (options["server.address"], options["server.port"]) == ("127.0.0.2", 9123)


def test_tables_become_dotted_names(tmp_path: Path) -> None:
    config = tmp_path / "streamlit_config.toml"
    config.write_text('[theme.light]\nprimaryColor = "#123456"\n')
    assert read_options(config) == {"theme.light.primaryColor": "#123456"}


def test_a_broken_configuration_is_refused_in_a_sentence(tmp_path: Path) -> None:
    config = tmp_path / "streamlit_config.toml"
    config.write_text("[server\n")
    with pytest.raises(ServeRefused, match=r"streamlit_config\.toml cannot be read"):
        read_options(config)


def test_a_port_in_use_is_refused_in_a_sentence_and_opens_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeRefused, match=f"Port {port} on 127.0.0.1 cannot be used.*STRIKEOFF_PORT"):
            serve(Settings(var=tmp_path / "var", port=port))
    assert not (tmp_path / "var").exists()


def test_a_free_port_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.com", "::"])
def test_another_interface_without_login_is_refused(host: str) -> None:
    with pytest.raises(ServeRefused, match="without login"):
        refuse_open_door(replace(Settings(), host=host))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_loopback_needs_no_login(host: str) -> None:
    assert is_loopback(host)
    refuse_open_door(replace(Settings(), host=host))


@pytest.mark.parametrize("host", ["localhost.evil.example", "127.0.0.1.evil.example", "", "10.0.0.1"])
def test_names_that_only_look_local_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)
