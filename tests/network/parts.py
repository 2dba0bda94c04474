"""Real servers on loopback, started for one test and ended by their process id."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Part:
    def __init__(self, command: list[str | Path], port: int, folder: Path) -> None:
        self.port = port
        self.log = folder / "log"
        program = shutil.which(str(command[0]), path="/usr/sbin:/usr/bin:/sbin:/bin")
        assert program is not None
        self._process = subprocess.Popen([program, *command[1:]], stdout=self.log.open("w"), stderr=subprocess.STDOUT)
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        limit = time.monotonic() + 30
        while True:
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < limit, self.log.read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)

    def __enter__(self) -> Part:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait()


def haproxy(folder: Path, certificate: Path, server: str, rules: str = "", alpn: str = "h2,http/1.1") -> Part:
    """TLS in front of the simulator, whose own address in its answers becomes this one's."""
    port = free_port()
    config = folder / "haproxy.cfg"
    config.write_text(f"""
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  timeout tarpit 60s
frontend front
  bind 127.0.0.1:{port} ssl crt {certificate} alpn {alpn}
  {rules}
  http-response replace-header Location https://{server}(.*) https://127.0.0.1:{port}\\1
  http-response replace-header Azure-AsyncOperation https://{server}(.*) https://127.0.0.1:{port}\\1
  default_backend simulator
backend simulator
  server simulator {server} ssl verify none
""")
    return Part(["haproxy", "-db", "-f", config], port, folder)


def tinyproxy(folder: Path, *lines: str) -> Part:
    port = free_port()
    config = folder / "tinyproxy.conf"
    settings = [f"Port {port}", "Listen 127.0.0.1", "Allow 127.0.0.1", "Timeout 60", "MaxClients 20", "LogLevel Connect", *lines]
    config.write_text("\n".join(settings) + "\n")
    return Part(["tinyproxy", "-d", "-c", config], port, folder)
