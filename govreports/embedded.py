"""The embedded Airflow: its home, its settings, and one run of ``nightly`` through it.

Owns ``<home>/airflow`` (SQLite metadata, secrets, logs) and the environment Airflow is started
with. Imports no Airflow: it calls the ``airflow`` of this very Python. What a run achieved is
judged by its summary, not here.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import IO

from govreports.embedded_guard import GRACE, STOPPED
from model.errors import GovReportsError
from model.settings import Settings
from storage.layout import Layout

ROOT = Path(__file__).resolve().parents[1]
USER = "admin"
_MARK = "progress: "
_TICK = 0.2
# The last line of a traceback. Must match: airflow.sdk.exceptions.ParamValidationError: Invalid input
# must not match: 2026-11-22 [error] Task failed with exception
_CAUSE = re.compile(r"[A-Za-z_][\w.]*(Error|Exception): ")

Progress = Callable[[str], None]


def prepare(settings: Settings, progress: Progress | None = None) -> dict[str, str]:
    """Makes the embedded Airflow ready and gives the environment to start it with.

    A call to Airflow's command line costs about five seconds, so the metadata database is migrated
    only when it is new or was made by another Airflow. It holds nothing of the archive.

    Args:
        settings: settings of this process; they are handed on as ``GOVREPORTS_…``.
        progress: is told what takes long.

    Returns:
        The whole environment, ours included, without any ``AIRFLOW…`` variable of the caller.

    Raises:
        GovReportsError: Airflow could not make its database; the message names the log.
    """
    home = Layout(settings).airflow_home
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    environment = _environment(settings, home, _secrets(home))
    marker = home / "migrated"
    wanted = version("apache-airflow-core")
    made_by = marker.read_text() if marker.exists() else None
    if made_by != wanted:
        if progress:
            progress("preparing the embedded Airflow (once) …")
        if made_by is None:  # killed while making it: a half-made database cannot be migrated
            for leftover in home.glob("airflow.db*"):
                leftover.unlink()
        _migrate(environment, home / "migrate.log")
        _write_private(marker, wanted)
    return environment


def run_nightly(
    settings: Settings,
    sites: Sequence[str] | None,
    source: str | None,
    log: Path,
    progress: Progress,
) -> int:
    """Runs the ``nightly`` DAG once (``airflow dags test``, no servers) and waits for it.

    SIGINT, SIGTERM and SIGHUP stop the run: Airflow at once, a running crawl within seconds. So
    does the death of this process. The next run continues what was cut off.

    Args:
        settings: settings of this process.
        sites: ids of sites; None or empty means every scheduled site.
        source: file or folder to import instead.
        log: everything Airflow says is appended to this file.
        progress: is given one short line as a step or a site begins or ends.

    Returns:
        Exit status: that of Airflow (1 when the run failed), or ``STOPPED``.
    """
    environment = prepare(settings, progress)
    conf = json.dumps({"sites": list(sites or ()), "source": source}, ensure_ascii=False)
    airflow = [sys.executable, "-m", "airflow", "dags", "test", "nightly", "--conf", conf]
    command = [sys.executable, "-m", "govreports.embedded_guard", *airflow]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink, log.open("rb") as tail:
        tail.seek(0, os.SEEK_END)
        guard = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert guard.stdin is not None
        with _stopping(guard.stdin):
            status = _follow(guard, tail, progress)
    return status


def _follow(guard: subprocess.Popen[bytes], tail: IO[bytes], progress: Progress) -> int:
    """Tells the progress lines of the log until the guard ends; gives its exit status."""
    assert guard.stdin is not None
    pending, cause, told_any = b"", "", False
    patience = int((GRACE + 5.0) / _TICK)  # ticks the guard has once it was told to stop
    while True:
        try:
            status: int | None = guard.wait(_TICK)
        except subprocess.TimeoutExpired:
            status = None
        *lines, pending = (pending + tail.read()).split(b"\n")
        for line in (raw.decode("utf-8", "replace") for raw in lines):
            told = progress_line(line)
            cause = cause or (line if _CAUSE.match(line) else "")
            if told is not None:
                told_any = True
                progress(told)
        if status is not None:
            if status not in (0, STOPPED) and not told_any:  # it did not even begin: say why
                progress(f"airflow: {cause or 'ended with status ' + str(status)}")
            return status
        if guard.stdin.closed:
            patience -= 1
        if patience <= 0:
            guard.kill()
            guard.wait()
            return STOPPED


def progress_line(line: str) -> str | None:
    """The part of a log line of ``nightly`` that is meant for people, or None.

    >>> progress_line("2026-11-22 [info ] progress: crawl a: started [govreports.progress] loc=nightly.py:7")
    'crawl a: started'
    """
    _, mark, rest = line.partition(_MARK)
    if not mark or "[govreports.progress]" not in rest:
        return None
    return rest.rpartition("[govreports.progress]")[0].strip()


@contextmanager
def _stopping(lifeline: IO[bytes]) -> Iterator[None]:
    """Closes the guard's lifeline when a signal asks this process to stop, and at the end."""

    def stop(signum: int, frame: FrameType | None) -> None:
        lifeline.close()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        before = {number: signal.signal(number, stop) for number in numbers}
    except ValueError:  # not the main thread: whoever started it handles signals
        before = {}
    try:
        yield
    finally:
        lifeline.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def _environment(settings: Settings, home: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """Ours, Airflow's, and what of the caller's is not Airflow's. Airflow 3.3 sends no usage data."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    path = os.pathsep.join(filter(None, (inherited.get("PYTHONPATH"), str(ROOT))))
    ours = {
        "GOVREPORTS_HOME": str(settings.home),
        "GOVREPORTS_ARCHIVE": settings.archive,
        "GOVREPORTS_CONTACT": settings.contact or "",
        "GOVREPORTS_PORTAL": settings.portal or "",
        "GOVREPORTS_NIGHT": settings.night.isoformat() if settings.night else "",
    }
    airflow = {
        "CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",
        "CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "CORE__FERNET_KEY": keys["fernet_key"],
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "API__HOST": "127.0.0.1",
        "API__SECRET_KEY": keys["secret_key"],
        "API_AUTH__JWT_SECRET": keys["jwt_secret"],
        "LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
    }
    return {
        **inherited,
        **ours,
        "AIRFLOW_HOME": str(home),
        **{f"AIRFLOW__{name}": value for name, value in airflow.items()},
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }


def _secrets(home: Path) -> dict[str, str]:
    """Random keys, made once; Airflow's password file holds the same password."""
    store = home / "secrets.json"
    if not store.exists():
        made = {name: secrets.token_urlsafe(32) for name in ("secret_key", "jwt_secret", "password")}
        made["fernet_key"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        _write_private(store, json.dumps(made))
    try:
        keys: dict[str, str] = json.loads(store.read_text())
        _write_private(home / "passwords.json", json.dumps({USER: keys["password"]}) + "\n")
    except (ValueError, KeyError, TypeError) as error:
        raise GovReportsError(f"{store}: damaged; remove it, and new keys are made") from error
    return keys


def _write_private(path: Path, text: str) -> None:
    """Writes a file only its owner may read, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    part.replace(path)


def _migrate(environment: Mapping[str, str], log: Path) -> None:
    """Creates or upgrades the metadata database."""
    with log.open("wb") as sink:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise GovReportsError(f"Airflow could not prepare its database; see {log}")
