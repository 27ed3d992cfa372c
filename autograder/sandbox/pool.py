"""The grader's side of the sandbox: starting workers, talking to them within a time, ending them.

`Pool` keeps one zygote a core (Linux). `Plain` starts a cold child process instead: for ``check``,
where students run their own code on their own machine, and for systems without fork servers.
"""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from autograder.errors import SandboxError
from autograder.sandbox import wire

ROOT = str(Path(__file__).resolve().parents[2])
MEMORY = 1 << 30  # bytes of address space
PROCESSOR = 60  # seconds; the wall clock of a session is shorter
START = 20.0  # seconds within which a zygote must answer


class Worker(Protocol):
    """A conversation with one worker process."""

    def send(self, frame: bytes) -> None:
        """Send the job; a worker that died early shows when `receive` is called."""

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body; TimeoutError, EOFError or WireError where there is none."""

    def close(self) -> None:
        """Kill the worker and all that it started."""


class Sandbox(Protocol):
    """Where workers come from."""

    tier: str

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker; it has ended when the block is left."""
        raise NotImplementedError


def _command(module: str, *arguments: object) -> list[str]:
    program = f"import sys; sys.path.append({ROOT!r}); from {module} import main; main()"
    return [sys.executable, "-I", "-c", program, *map(str, arguments)]


class ZygoteWorker:
    """A worker forked by a zygote, behind a socket."""

    def __init__(self, channel: socket.socket, handle: int, ended: Callable[[], object]) -> None:
        self._channel, self._handle, self._ended = channel, handle, ended

    def send(self, frame: bytes) -> None:
        """Send the job."""
        self._channel.settimeout(START)
        with suppress(OSError):
            self._channel.sendall(frame)

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body."""
        end = time.monotonic() + seconds

        def read(size: int) -> bytes:
            self._channel.settimeout(max(end - time.monotonic(), 1e-3))
            try:
                return self._channel.recv(size)
            except ConnectionResetError:
                return b""

        return wire.read_frame(read)

    def close(self) -> None:
        """Kill the worker and all that it started."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        os.close(self._handle)
        self._channel.close()
        self._ended()


class Zygote:
    """One warm process that forks workers, one at a time; replaced when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> ZygoteWorker:
        """Fork a worker; `SandboxError` where two zygotes in a row cannot."""
        for _ in range(2):
            try:
                return self._fork(self._control or self._boot())
            except (OSError, EOFError):
                self.close()
        raise SandboxError("the sandbox does not start: its zygote process ends or does not answer")

    def _boot(self) -> socket.socket:
        from autograder.sandbox.confine import ENVIRONMENT

        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            self._process = subprocess.Popen(
                _command("autograder.sandbox.zygote", there.fileno(), MEMORY, PROCESSOR),
                env=ENVIRONMENT,
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
        self._control = here
        here.settimeout(START)
        self._expect(here.recv(16))
        return here

    def _fork(self, control: socket.socket) -> ZygoteWorker:
        mine, its = socket.socketpair()
        try:
            with its:
                socket.send_fds(control, [b"job"], [its.fileno()])
            reply, handles, _, _ = socket.recv_fds(control, 16, 1)
            self._expect(reply)
        except (OSError, EOFError):
            mine.close()
            raise

        def ended() -> None:
            try:
                self._expect(control.recv(16))
            except (OSError, EOFError):
                self.close()  # the next submission gets a new one

        return ZygoteWorker(mine, handles[0], ended)

    @staticmethod
    def _expect(reply: bytes) -> None:
        if not reply:
            raise EOFError

    def close(self) -> None:
        """End the process."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Pool:
    """A zygote for every grading thread."""

    def __init__(self, jobs: int) -> None:
        from autograder.sandbox.confine import TIER

        self.tier = TIER
        self._zygotes = [Zygote() for _ in range(jobs)]
        self._free: queue.SimpleQueue[Zygote] = queue.SimpleQueue()
        for zygote in self._zygotes:
            self._free.put(zygote)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker in the next free zygote."""
        zygote = self._free.get()
        try:
            worker = zygote.start()
            try:
                yield worker
            finally:
                worker.close()
        finally:
            self._free.put(zygote)

    def close(self) -> None:
        """End all zygotes."""
        for zygote in self._zygotes:
            zygote.close()


class PlainWorker:
    """A child process with a time limit, on any system."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command("autograder.sandbox.worker"),
            env=_plain_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._frames: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stdout:
            try:
                while True:
                    self._frames.put(wire.read_frame(stdout.read))
            except (EOFError, wire.WireError, ValueError) as error:
                self._frames.put(error)

    def send(self, frame: bytes) -> None:
        """Send the job."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(frame)
            self._process.stdin.flush()

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body."""
        try:
            frame = self._frames.get(timeout=max(seconds, 1e-3))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(frame, Exception):
            raise frame
        return frame

    def close(self) -> None:
        """Kill the process."""
        assert self._process.stdin is not None
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._process.stdin.close()
        self._listener.join(1)  # it sees the end at once, unless a stray process holds the pipe


class Plain:
    """Workers that are plain child processes of the caller: no isolation, only a time limit."""

    tier = "plain child process"

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a cold worker."""
        worker = PlainWorker()
        try:
            yield worker
        finally:
            worker.close()


def _plain_environment() -> dict[str, str]:
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "HOME") if name in os.environ}
    return kept | threads | {"PYTHONHASHSEED": "0"}


def open_sandbox(jobs: int) -> Pool:
    """Return the sandbox for other people's code; `SandboxError` where there is none."""
    if not hasattr(os, "pidfd_open"):
        raise SandboxError("grading other people's code needs Linux; `autograder check` works here")
    return Pool(jobs)
