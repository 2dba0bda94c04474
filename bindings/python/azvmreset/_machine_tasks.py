"""The VM from outside, and ARM requests of your own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import _native
from ._native import lib
from ._requests import Request
from ._tasks import Tasks
from .credentials import Secret
from .names import FinalState
from .operation import Operation

if TYPE_CHECKING:
    from .results import DryRun, FindReport, LeftoversReport, PreflightReport, RestartResult, RestResponse, StatusReport


class MachineTasks(Tasks):
    """What is asked of Azure alone."""

    def start_preflight(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[PreflightReport]:
        """What stands in the way of a reset. Reads only."""
        request = Request("preflight", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_preflight, request)

    def start_restart(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[RestartResult]:
        """Restarts the VM."""
        request = Request("restart", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_restart, request)

    def start_status(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[StatusReport]:
        """What is going on at the VM. Reads only."""
        request = Request("status_request", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_status, request)

    def start_find(
        self, subscription: str, text: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[FindReport]:
        """The VMs of a subscription by name, computer name, or IPv4 or IPv6 address."""
        request = Request("find", _native.text(subscription), _native.text(text))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_find, request)

    def start_leftovers(
        self,
        vm: str,
        *,
        remove: bool = False,
        force_update_tag: str | None = None,
        in_guest: bool = False,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[LeftoversReport]:
        """What earlier runs left at the VM; `remove` deletes what is proved to be ours.

        A VMAccess instance is ours where it bears the `force_update_tag` of a reset of yours. With `in_guest` the guest
        is asked, too, for keys of ours.
        """
        request = Request("leftovers", _native.text(vm))
        request.number("remove", remove)
        if force_update_tag is not None:
            request.text("force_update_tag", force_update_tag)
        request.number("in_guest", in_guest)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_leftovers, request)

    def start_dry_run_restart(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[DryRun]:
        """What `restart` would do. Reads only."""
        request = Request("restart", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_dry_run_restart, request)

    def start_rest(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: Secret = b"",
        wait: bool = False,
        all: bool = False,
        final_state_via: FinalState = FinalState.UNSET,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RestResponse]:
        """One ARM request by the library's own rules.

        `wait` follows a long-running operation to its end, `all` follows nextLink and joins the pages.
        """
        request = Request("rest_request", _native.text(method), _native.text(url))
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            line = (_native.text(name), _native.text(value))
            _native.call(lib.azvmr_rest_request_add_header, request.native, *line)
        request.secret("body", body)
        request.number("wait", wait)
        request.number("all", all)
        request.number("final_state_via", final_state_via)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_rest, request)
