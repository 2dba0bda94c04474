"""A real server in front: HTTP/2 and 1.1, resets, and each way in which a certificate is not to be trusted."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from certificates import Authority
from parts import Part, haproxy
from program import Ended, Program
from simulator import Simulator, vm

pytestmark = pytest.mark.needs("haproxy")
NEW = "Back-In-With-Th1s"


def server(azure: Simulator) -> str:
    return urlsplit(azure.ready["arm_endpoint"]).netloc


def through(front: Part, azure: Simulator, authority: Authority) -> dict[str, str | None]:
    place = f"https://127.0.0.1:{front.port}"
    return {
        "AZVMRESET_ARM_ENDPOINT": place,
        "AZVMRESET_AUTHORITY": place,
        "AZVMRESET_AUDIENCE": azure.ready["arm_endpoint"],
        "AZVMRESET_CA_FILE": str(authority.file),
    }


def reset(azvmreset: Program, env: dict[str, str | None]) -> Ended:
    return azvmreset("reset-password", vm("web-01"), "-u", "azureuser", "--password-stdin", stdin=NEW, env=env)


@pytest.mark.parametrize("alpn", ["h2,http/1.1", "http/1.1"])
def test_a_reset_speaks_http_2_where_it_is_offered_and_1_1_otherwise(
    azure: Simulator, azvmreset: Program, authority: Authority, tmp_path: Path, alpn: str
) -> None:
    offered = alpn.split(",")[0]
    only = f"http-request deny deny_status 400 if METH_GET !{{ ssl_fc_alpn {offered} }}"
    with haproxy(tmp_path, authority.issue("good"), server(azure), only, alpn) as front:
        ended = reset(azvmreset, through(front, azure, authority))
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_a_connection_that_is_reset_is_a_network_error(
    azure: Simulator, azvmreset: Program, authority: Authority, tmp_path: Path
) -> None:
    with haproxy(tmp_path, authority.issue("good"), server(azure), "http-request reject") as front:
        ended = azvmreset("preflight", vm("web-01"), "-o", "json", env=through(front, azure, authority))
    assert ended.code == 9
    assert azure.requests() == []


def test_an_answer_that_stalls_ends_with_the_time_for_a_request(
    azure: Simulator, azvmreset: Program, authority: Authority, tmp_path: Path
) -> None:
    with haproxy(tmp_path, authority.issue("good"), server(azure), "http-request tarpit") as front:
        words = ["preflight", vm("web-01"), "-o", "json", "--request-timeout", "0.2"]
        ended = azvmreset(*words, env=through(front, azure, authority))
    assert ended.code == 9
    assert "request_timeout" in ended.error["message"]


@pytest.mark.parametrize(
    "name, alternative, until, remedy",
    [
        ("expired", "IP:127.0.0.1", "210101000000Z", "clock"),
        ("other", "DNS:other.example", "", "host name"),
    ],
)
def test_a_certificate_that_does_not_fit_says_why(
    azure: Simulator, azvmreset: Program, authority: Authority, tmp_path: Path, name: str, alternative: str, until: str, remedy: str
) -> None:  # fmt: skip
    with haproxy(tmp_path, authority.issue(name, alternative, until), server(azure)) as front:
        ended = azvmreset("preflight", vm("web-01"), "-o", "json", env=through(front, azure, authority))
    assert ended.code == 9
    assert ended.error["code"] == "tls"
    assert remedy in ended.error["remedy"]
    assert azure.requests() == []


def test_inspection_without_its_authority_is_named_by_its_issuer(
    azure: Simulator, azvmreset: Program, authority: Authority, tmp_path: Path
) -> None:
    inspecting = Authority(tmp_path, "Contoso Inspection")
    with haproxy(tmp_path, inspecting.issue("good"), server(azure)) as front:
        ended = azvmreset("preflight", vm("web-01"), "-o", "json", env=through(front, azure, authority))
        assert ended.code == 9
        assert ended.error["code"] == "tls"
        assert "was issued by" in ended.error["message"] and "Contoso Inspection" in ended.error["message"]
        assert "ca_file" in ended.error["remedy"]
        trusting = azvmreset("preflight", vm("web-01"), env=through(front, azure, inspecting))
    assert trusting.code == 0, trusting.err
