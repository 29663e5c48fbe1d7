"""The program: `python -m bot`, installed as `advisory-bot`."""

from __future__ import annotations

import gc
import os


def main() -> None:
    """Runs the command line."""
    # Starting threads for matrices as small as ours costs more than they give. Read by numpy at its import.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # importing makes no garbage; `bot.memory.loading` switches the search on again
    from bot.cli.commands import cli

    cli(prog_name="advisory-bot")


if __name__ == "__main__":
    main()
