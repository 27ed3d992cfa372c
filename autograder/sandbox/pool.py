"""The grader's side of the sandbox: starting workers, talking to them within a time, ending them.

`Pool` keeps one zygote a core; what its workers are confined by is its `Walls`.
"""

from __future__ import annotations

import base64
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec

from autograder.errors import SandboxError
from autograder.sandbox.commands import bubblewrap, command
from autograder.sandbox.inside.confine import ENVIRONMENT
from autograder.sandbox.protocol import LOADS, START, Worker
from autograder.sandbox.walls import Walls


class ZygoteWorker:
    """A worker forked by a zygote, behind a socket."""

    def __init__(self, channel: socket.socket, handle: int, ended: Callable[[], object]) -> None:
        self._channel, self._handle, self._ended = channel, handle, ended
        self._received = bytearray()

    def send(self, frame: bytes, seconds: float) -> None:
        """Send a job."""
        self._channel.settimeout(max(seconds, 1e-3))
        with suppress(OSError):
            self._channel.sendall(frame)

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body."""
        from autograder.sandbox.inside.pipe import wire  # numpy, before which a zygote starts

        end = time.monotonic() + seconds
        for _ in range(wire.MAX_PIECES):  # half a frame stays, for the next call
            if (body := wire.taken(self._received)) is not None:
                return body
            self._channel.settimeout(max(end - time.monotonic(), 1e-3))
            part = b""
            with suppress(ConnectionResetError):
                part = self._channel.recv(1 << 16)
            if not part:
                raise EOFError
            self._received += part
        raise wire.WireError("a frame in too many pieces")

    @property
    def numbers(self) -> tuple[int, ...]:
        """What /proc says of its pidfd."""
        with suppress(OSError), open(f"/proc/self/fdinfo/{self._handle}", encoding="ascii") as file:
            fields = dict(line.split(":") for line in file.read().splitlines())
            return tuple(map(int, fields.get("NSpid", "").split()))
        return ()

    def waited(self) -> float:
        """Return what the kernel says of it; 0 where it says nothing."""
        for number in self.numbers[:1]:
            with suppress(OSError), open(f"/proc/{number}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[1]) / 1e9
        return 0.0

    def close(self) -> None:
        """Kill the worker; its zygote kills all that it started, and says so to the next."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        os.close(self._handle)
        self._channel.close()
        self._ended()


class Zygote:
    """One warm process that forks workers, one at a time; replaced when it dies."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owes = False  # a message: that it is ready, or that its last worker is gone

    @property
    def started(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def start(self) -> ZygoteWorker:
        """Fork a worker; `SandboxError` where two zygotes in a row cannot."""
        for _ in range(2):
            try:
                return self._fork(self._control or self.boot())
            except (OSError, EOFError):
                self.close()
        raise SandboxError("the sandbox does not start: its zygote process ends or does not answer")

    def boot(self) -> socket.socket:
        """Start the process, and do not wait until it is ready."""
        own = self._walls.confinement
        outside = bubblewrap(own.files) if self._walls.bubblewrap else []
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            confinement = base64.b64encode(msgspec.json.encode(own)).decode()
            zygote = command("zygote", there.fileno(), confinement)
            self._process = subprocess.Popen(
                [*outside, *zygote],
                env=ENVIRONMENT,
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the grader, which ends what it started
            )
        self._control, self._owes = here, True
        here.settimeout(START + LOADS * len(own.libraries))
        return here

    def _fork(self, control: socket.socket) -> ZygoteWorker:
        self._settle(control)
        mine, its = socket.socketpair()
        try:
            with its:
                socket.send_fds(control, [b"job"], [its.fileno()])
            reply, handles, _, _ = socket.recv_fds(control, 100, 1)
            self._expect(reply)
        except (OSError, EOFError):
            mine.close()
            raise
        if not handles:
            mine.close()
            raise SandboxError(f"the sandbox's zygote process refuses to fork: {reply.decode()}")

        def ended() -> None:
            self._owes = True

        return ZygoteWorker(mine, handles[0], ended)

    def _settle(self, control: socket.socket) -> None:
        if self._owes:
            self._owes = False
            reply = self._expect(control.recv(300))
            if reply != "ready" and not reply.lstrip("-").isdigit():  # no worker's exit code
                raise SandboxError(f"a library of the course cannot be imported: {reply}")

    @staticmethod
    def _expect(reply: bytes) -> str:
        if not reply:
            raise EOFError
        return reply.decode()

    def settle(self) -> None:
        """Wait until it is ready, and its last worker and all that one started are gone."""
        if self._control is not None:
            try:
                self._settle(self._control)
            except (OSError, EOFError):
                self.close()  # the next submission gets a new one

    def close(self) -> None:
        """End the process."""
        if self._control is not None:
            with suppress(OSError, EOFError, SandboxError):
                self._settle(self._control)
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Pool:
    """A zygote for every grading thread, and as many more for each set of libraries.

    Parameters
    ----------
    jobs : int
    walls : Walls
    proof : callable
        Says of a pool how student code gets out of it, nothing where it does not: of this one the
        caller knows.
    """

    def __init__(
        self, jobs: int, walls: Walls, proof: Callable[[Pool], str] = lambda pool: ""
    ) -> None:
        self.tier, self.memory = walls.tier, walls.confinement.memory
        self._jobs, self._walls, self._proof = jobs, walls, proof
        self._others: dict[tuple[str, ...], Pool] = {}  # by libraries
        self._opening = threading.Lock()
        self._zygotes = [Zygote(walls) for _ in range(jobs)]
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

    def using(self, libraries: tuple[str, ...]) -> Pool:
        """Return the pool whose workers have these libraries, proven when it is opened."""
        if not libraries:
            return self
        with self._opening:
            if libraries not in self._others:
                other = Pool(self._jobs, self._walls.around(libraries))
                if why := self._proof(other):
                    other.close()
                    raise SandboxError(f"no sandbox holds with {', '.join(libraries)}: {why}")
                self._others[libraries] = other
            return self._others[libraries]

    def boot(self) -> None:
        """Start all zygotes side by side; one that is not started here starts when it is needed."""
        for zygote in self._zygotes:
            if not zygote.started:
                zygote.boot()

    def widen(self, jobs: int) -> None:
        """Start as many zygotes more as are wanted."""
        more = [Zygote(self._walls) for _ in range(jobs - self._jobs)]
        self._jobs += len(more)
        self._zygotes += more
        for zygote in more:
            zygote.boot()
            self._free.put(zygote)

    def settle(self) -> None:
        """Wait until nothing is left of workers that were killed."""
        for other in self._others.values():
            other.settle()
        for zygote in self._zygotes:
            zygote.settle()

    def close(self) -> None:
        """End all zygotes."""
        for other in self._others.values():
            other.close()
        for zygote in self._zygotes:
            zygote.close()
