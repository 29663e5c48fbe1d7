"""The process that has imported the program, and forks a run of it for each connection to its socket."""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the program does; and a process with threads must not fork

import bot.cli.commands
import bot.cli.questions
import bot.running
import bot.storage.migration  # noqa: F401


def serve(address: str) -> None:
    """Forks until standard input ends."""
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that wait for the runs
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        readable, _, _ = select.select([listening, sys.stdin.fileno()], [], [])
        if sys.stdin.fileno() in readable:
            return
        channel, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _wait_for_a_run(channel)
        channel.close()


def _wait_for_a_run(channel: socket.socket) -> None:
    length, (output,), _, _ = socket.recv_fds(channel, 4, 1)
    with channel.makefile("rb") as requests:
        arguments, folder, environment = json.loads(requests.read(int.from_bytes(length, "big")))
    pid = os.fork()
    if pid == 0:
        channel.close()
        _run(arguments, folder, environment, output)
    os.close(output)
    with suppress(OSError):  # the test may be over
        channel.sendall(b"%d\n" % pid)
    _, status = os.waitpid(pid, 0)
    with suppress(OSError):
        channel.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _run(arguments: list[str], folder: str, environment: dict[str, str], output: int) -> None:
    """Runs the program as `python -m bot` does, and ends the process."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(nothing)
    os.close(output)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["advisory-bot", *arguments]
    code = 0
    try:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # what the interpreter does with it
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1])
