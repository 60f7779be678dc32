"""Command line of the sample portal: ``python -m crawlers.portal [--port 0] [--night 1|2]``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from crawlers.portal.server import Portal


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m crawlers.portal",
        description="Serves the sample portal of invented offices on the loopback interface.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument(
        "--night", type=int, choices=(1, 2), default=1, help="2: the night after a page was corrected"
    )
    parser.add_argument("--delay", type=float, default=0.0, help="seconds to hold every answer back")
    parser.add_argument("--verbose", action="store_true", help="log each request to standard error")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when standard input closes (a parent's pipe)"
    )
    return parser.parse_args(argv)


def _wait_for_end_of_input(ended: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # unbuffered: a lock held here would break the exit
        pass
    ended.set()


def main(argv: list[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT, or until standard input closes if asked to; returns 0."""
    args = _arguments(argv)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        portal = Portal(args.night, args.port, delay=args.delay, verbose=args.verbose).start()
    except OSError as error:
        sys.stderr.write(f"portal: cannot listen on 127.0.0.1:{args.port}: {error.strerror}\n")
        return 1
    if args.until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(ended,), daemon=True).start()
    sys.stdout.write(f"portal {portal.url}\n")
    sys.stdout.flush()
    while not ended.wait(0.5):
        pass
    portal.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
