"""Wall time and peak memory of two nights on the sample portal, in a fresh home.

``python benchmarks/make_run.py``. Memory is the proportional set size (PSS) summed over the command and
everything it started, sampled five times a second: shared pages count once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

import psutil


def measure(command: list[str], env: dict[str, str]) -> tuple[float, int]:
    """Seconds and peak PSS in bytes of a command with all its descendants."""
    begun, peak = time.monotonic(), 0
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            total = 0
            for one in [root, *root.children(recursive=True)]:
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            peak = max(peak, total)
            time.sleep(0.2)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.monotonic() - begun, peak


def main() -> None:
    command = [sys.executable, "-m", "govreports", "run"]
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"GOVREPORTS_HOME": home}
        for name in ("first", "second"):
            seconds, peak = measure(command, env)
            print(f"{name} run: {seconds:.1f} s, peak {peak / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
