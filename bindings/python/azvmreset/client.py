"""The way in: one identity, one cloud, many tasks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import TracebackType
from typing import Concatenate, ParamSpec, TypeVar

from ._connection import Connection
from .operation import Operation

P = ParamSpec("P")
T = TypeVar("T")


def _finished(
    start: Callable[Concatenate[Connection, P], Operation[T]],
) -> Callable[Concatenate[Client, P], T]:
    """The method that starts a task as one that waits for its end.

    Interrupted, it cancels the task and waits on: what the task has begun to write must not end later, behind the back
    of whoever goes on or back.
    """

    @functools.wraps(start)
    def run(client: Client, /, *arguments: P.args, **named: P.kwargs) -> T:
        operation = start(client, *arguments, **named)
        try:
            operation.wait()
        except BaseException as interruption:
            operation.cancel()
            operation.wait()
            operation._end_with(interruption)
        return operation.result()

    run.__name__ = start.__name__.removeprefix("start_")
    run.__qualname__ = f"Client.{run.__name__}"
    return run


class Client(Connection):
    """Talks to Azure Resource Manager with one identity. Any thread may use it.

    Close it, or use it in a `with`: that cancels what still runs. Times are seconds. `vm` is always a resource id.
    Without `log`, lines of `log_level` go to the logger "azvmreset".

    Every task has two methods: `reset_password` waits and returns the result, `start_reset_password` returns the
    operation at once. Each takes `timeout` and `traceparent` (W3C Trace Context) in place of the client's `deadline`
    and `traceparent`. Ctrl-C while one waits cancels the task, and is raised when that has ended; its `__cause__` then
    tells what is known of the task, and has the resume token when there is one.
    """

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self, timeout: float | None = None) -> None:
        """Cancels what runs and waits until it has ended, at most `timeout` seconds. Operations keep their results."""
        self._close(timeout)

    preflight = _finished(Connection.start_preflight)
    reset_password = _finished(Connection.start_reset_password)
    reset_rdp = _finished(Connection.start_reset_rdp)
    resume = _finished(Connection.start_resume)
    rotate = _finished(Connection.start_rotate)
    run_command = _finished(Connection.start_run_command)
    fix_account = _finished(Connection.start_fix_account)
    accounts = _finished(Connection.start_accounts)
    verify = _finished(Connection.start_verify)
    plan = _finished(Connection.start_plan)
    rescue = _finished(Connection.start_rescue)
    resume_rescue = _finished(Connection.start_resume_rescue)
    restore = _finished(Connection.start_restore)
    adopt = _finished(Connection.start_adopt)
    rollback = _finished(Connection.start_rollback)
    cleanup = _finished(Connection.start_cleanup)
    restart = _finished(Connection.start_restart)
    status = _finished(Connection.start_status)
    find = _finished(Connection.start_find)
    leftovers = _finished(Connection.start_leftovers)
    dry_run_reset_password = _finished(Connection.start_dry_run_reset_password)
    dry_run_reset_rdp = _finished(Connection.start_dry_run_reset_rdp)
    dry_run_restart = _finished(Connection.start_dry_run_restart)
    dry_run_run_command = _finished(Connection.start_dry_run_run_command)
    dry_run_fix_account = _finished(Connection.start_dry_run_fix_account)
    rest = _finished(Connection.start_rest)
    discover_cloud = _finished(Connection.start_discover_cloud)
