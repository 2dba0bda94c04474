"""A real proxy: CONNECT with and without a sign-in, and what it says when it refuses."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from parts import Part, free_port, tinyproxy
from program import Ended, Program
from simulator import Simulator, vm

pytestmark = pytest.mark.needs("tinyproxy")
NEW = "Back-In-With-Th1s"
PASSWORD = "pr0xy-p4ss"
SIGN_IN = f"BasicAuth walter {PASSWORD}"


def by(proxy: Part, **more: str) -> dict[str, str | None]:
    return {"AZVMRESET_PROXY": f"http://127.0.0.1:{proxy.port}", **more}


def preflight(azvmreset: Program, env: dict[str, str | None]) -> Ended:
    ended = azvmreset("preflight", vm("web-01"), "-o", "json", "--log-level", "trace", env=env)
    assert PASSWORD not in ended.out + ended.err
    return ended


def refusal(ended: Ended) -> dict[str, object]:
    assert ended.code == 9
    assert ended.error["code"] == "proxy"
    return ended.error


def test_a_reset_goes_by_connect(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    with tinyproxy(tmp_path) as proxy:
        words = ["reset-password", vm("web-01"), "-u", "azureuser", "--password-stdin"]
        ended = azvmreset(*words, stdin=NEW, env=by(proxy))
        assert f"CONNECT {urlsplit(azure.ready['arm_endpoint']).netloc}" in proxy.log.read_text()
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_what_is_named_in_no_proxy_goes_past_it(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    with tinyproxy(tmp_path) as proxy:
        assert preflight(azvmreset, by(proxy, AZVMRESET_NO_PROXY="127.0.0.1")).code == 0
        assert "CONNECT 127.0.0.1" not in proxy.log.read_text()


def test_a_user_name_and_a_password_open_it(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    sign_in = {"AZVMRESET_PROXY_USERNAME": "walter", "AZVMRESET_PROXY_PASSWORD": PASSWORD}
    with tinyproxy(tmp_path, SIGN_IN) as proxy:
        ended = preflight(azvmreset, by(proxy, **sign_in))
    assert ended.code == 0, ended.err


def test_without_them_the_error_says_what_to_give(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    with tinyproxy(tmp_path, SIGN_IN) as proxy:
        error = refusal(preflight(azvmreset, by(proxy)))
    assert "407" in str(error["message"])
    assert "proxy_username" in str(error["remedy"])
    assert azure.requests() == []


def test_a_port_that_it_does_not_lead_to_is_a_refusal(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    with tinyproxy(tmp_path, "ConnectPort 443") as proxy:
        error = refusal(preflight(azvmreset, by(proxy)))
    assert "403" in str(error["message"])


def test_a_proxy_that_is_not_there_is_named_as_the_one_to_check(azure: Simulator, azvmreset: Program) -> None:
    error = refusal(preflight(azvmreset, {"AZVMRESET_PROXY": f"http://127.0.0.1:{free_port()}"}))
    assert "proxy" in str(error["remedy"])
