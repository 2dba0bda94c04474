"""The client for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from ._connection import Connection
from .operation import Operation

P = ParamSpec("P")
T = TypeVar("T")


def _awaited(
    start: Callable[Concatenate[Connection, P], Operation[T]],
) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]:
    """The method that starts a task as one that is awaited; the task is cancelled with the awaiting."""

    @functools.wraps(start)
    async def run(client: AsyncClient, /, *arguments: P.args, **named: P.kwargs) -> T:
        return await _end_of(start(client, *arguments, **named))

    run.__name__ = start.__name__.removeprefix("start_")
    run.__qualname__ = f"AsyncClient.{run.__name__}"
    return run


async def _end_of(operation: Operation[T]) -> T:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def tell(_: Operation[T]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(ended.set)

    operation.on_done(tell)
    try:
        await ended.wait()
    except asyncio.CancelledError as cancelled:
        operation.cancel()
        await ended.wait()
        operation._end_with(cancelled)
    return operation.result()


class AsyncClient(Connection):
    """Talks to Azure Resource Manager with one identity, for asyncio.

    Made as `Client` is. Every task is awaited: `await client.reset_password(...)`. Cancelling the awaiting cancels the
    task; the `__cause__` of the CancelledError then tells what is known of it, and has the resume token when there is
    one. Close it, or use it in an `async with`.
    """

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self, timeout: float | None = None) -> None:
        """Cancels what runs and waits until it has ended, at most `timeout` seconds."""
        await asyncio.to_thread(self._close, timeout)

    preflight = _awaited(Connection.start_preflight)
    reset_password = _awaited(Connection.start_reset_password)
    reset_rdp = _awaited(Connection.start_reset_rdp)
    resume = _awaited(Connection.start_resume)
    rotate = _awaited(Connection.start_rotate)
    run_command = _awaited(Connection.start_run_command)
    fix_account = _awaited(Connection.start_fix_account)
    accounts = _awaited(Connection.start_accounts)
    verify = _awaited(Connection.start_verify)
    plan = _awaited(Connection.start_plan)
    rescue = _awaited(Connection.start_rescue)
    resume_rescue = _awaited(Connection.start_resume_rescue)
    restore = _awaited(Connection.start_restore)
    adopt = _awaited(Connection.start_adopt)
    rollback = _awaited(Connection.start_rollback)
    cleanup = _awaited(Connection.start_cleanup)
    restart = _awaited(Connection.start_restart)
    status = _awaited(Connection.start_status)
    find = _awaited(Connection.start_find)
    leftovers = _awaited(Connection.start_leftovers)
    dry_run_reset_password = _awaited(Connection.start_dry_run_reset_password)
    dry_run_reset_rdp = _awaited(Connection.start_dry_run_reset_rdp)
    dry_run_restart = _awaited(Connection.start_dry_run_restart)
    dry_run_run_command = _awaited(Connection.start_dry_run_run_command)
    dry_run_fix_account = _awaited(Connection.start_dry_run_fix_account)
    rest = _awaited(Connection.start_rest)
    discover_cloud = _awaited(Connection.start_discover_cloud)
