"""A network stack of the host's."""

from __future__ import annotations

import ssl
import threading
import urllib.error
import urllib.request

import azvmreset
import pytest
from azvmreset import HttpCompletion, HttpRequest
from simulated_azure import NEW_PASSWORD, Azure


class Threads:
    """urllib, one thread for each request; the library is told of everything, redirects too."""

    def __init__(self, azure: Azure) -> None:
        trust = ssl.create_default_context(cafile=azure.ca_file)
        self._opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust))
        self.sent: list[HttpRequest] = []

    def start(self, request: HttpRequest, completion: HttpCompletion) -> None:
        self.sent.append(request)
        threading.Thread(target=self._run, args=(request, completion)).start()

    def cancel(self, id: int) -> None:
        raise RuntimeError("nobody is told of this")

    def _run(self, request: HttpRequest, completion: HttpCompletion) -> None:
        headers = {header.name: header.value for header in request.headers}
        prepared = urllib.request.Request(request.url, request.body or None, headers, method=request.method)
        try:
            answer = self._opener.open(prepared)
        except urllib.error.HTTPError as refused:
            answer = refused
        except OSError as raised:
            completion.fail(str(raised))
            return
        with answer:
            completion.complete(answer.status, answer.headers.items(), answer.read())
        completion.fail("too late: the first end counts")


class Silent:
    """Answers nothing, and remembers what was cancelled."""

    def __init__(self) -> None:
        self.completions: list[HttpCompletion] = []
        self.started = threading.Event()
        self.cancelled: list[int] = []

    def start(self, request: HttpRequest, completion: HttpCompletion) -> None:
        self.completions.append(completion)
        self.started.set()

    def cancel(self, id: int) -> None:
        self.cancelled.append(id)


class Broken:
    def start(self, request: HttpRequest, completion: HttpCompletion) -> None:
        raise LookupError("a secret that must not be repeated")

    def cancel(self, id: int) -> None: ...


def test_a_reset_over_the_hosts_own_network_stack(azure: Azure) -> None:
    transport = Threads(azure)
    with azure.client(transport=transport) as client:
        result = client.reset_password(
            azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, confirm=azvmreset.Confirm.NEVER
        )

    assert result.evidence is azvmreset.Evidence.APPLIED
    assert azure.accepts("web-01", NEW_PASSWORD)
    (write,) = [request for request in transport.sent if request.method == "PUT"]
    assert NEW_PASSWORD.encode() in write.body
    assert NEW_PASSWORD not in repr(write) and "Bearer" not in repr(write)


def test_what_nobody_waits_for_is_cancelled_and_a_late_answer_ignored(azure: Azure) -> None:
    transport = Silent()
    with azure.client(transport=transport) as client:
        operation = client.start_preflight(azure.vm("web-01"))
        assert transport.started.wait(30)
        operation.cancel()
        with pytest.raises(azvmreset.Cancelled):
            operation.wait()
            operation.result()
    assert len(transport.cancelled) == len(transport.completions) == 1
    transport.completions[0].complete(200, [], b"{}")


def test_a_transport_that_raises_fails_the_request(azure: Azure) -> None:
    with azure.client(transport=Broken(), max_resends=0) as client:
        with pytest.raises(azvmreset.AzvmresetError) as failed:
            client.preflight(azure.vm("web-01"))
    assert "the transport raised LookupError" in failed.value.json
    assert "must not be repeated" not in failed.value.json
