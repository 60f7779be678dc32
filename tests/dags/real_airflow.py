"""A real Airflow for one test: API server, DAG processor and scheduler on loopback, and a client.

Each part runs in a process group of its own. The scheduler is ended first, so that its tasks can
still report, and the API server last; everything is ended in any case.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

PATIENCE = 240.0  # seconds until a test gives up: far more than a slow machine needs
CLOSING = 20.0  # seconds a part has after SIGTERM
PARTS = {
    "api-server": ["api-server", "--workers", "1"],
    "dag-processor": ["dag-processor"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
}

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(what: Callable[[], T | None], why: Callable[[], str]) -> T:
    """Asks again and again until there is an answer."""
    deadline = time.monotonic() + PATIENCE
    while (found := what()) is None:
        assert time.monotonic() < deadline, why()
        time.sleep(0.2)
    return found


@dataclass
class Airflow:
    """A running Airflow, as seen through its REST API."""

    url: str
    logs: Path
    password: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    token: str | None = None

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """One request; the answer's JSON."""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def found(self, path: str) -> Any:
        """The answer's JSON, or None while there is none."""
        self.check()
        try:
            return self.call("GET", path)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def check(self) -> None:
        """Fails when a part has ended by itself."""
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} ended: {self.tail(name)}"

    def tail(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")[-3000:]

    def healthy(self) -> bool | None:
        health = self.found("/api/v2/monitor/health") or {}
        wanted = ("metadatabase", "scheduler", "dag_processor")
        return all(health.get(part, {}).get("status") == "healthy" for part in wanted) or None

    def log_in(self) -> None:
        answer = self.call("POST", "/auth/token", {"username": "admin", "password": self.password})
        self.token = answer["access_token"]

    def run(self, dag_id: str, conf: Mapping[str, Any]) -> str:
        """Starts a run and waits for its end; gives its id."""
        body = {"logical_date": None, "conf": conf}
        run_id: str = self.call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"]
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}"
        until(
            lambda: True if (self.found(path) or {}).get("state") in ("success", "failed") else None,
            lambda: f"{run_id} does not end: {self.states(dag_id, run_id)}",
        )
        return run_id

    def state(self, dag_id: str, run_id: str) -> str:
        state: str = self.call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"]
        return state

    def instances(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=100"
        found: list[dict[str, Any]] = self.call("GET", path)["task_instances"]
        return found

    def states(self, dag_id: str, run_id: str) -> dict[str, str]:
        """State by task, mapped ones with their label: ``crawl[sample_a]``."""
        return {
            one["task_id"] + (f"[{one['rendered_map_index']}]" if one["map_index"] >= 0 else ""): one["state"]
            for one in self.instances(dag_id, run_id)
        }


@contextmanager
def airflow(environment: Mapping[str, str], folder: Path, password: str) -> Iterator[Airflow]:
    """Starts the three parts and waits until they are healthy; ends them at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **environment,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
    }
    folder.mkdir()
    running = Airflow(url=url, logs=folder, password=password)
    try:
        for name, arguments in PARTS.items():
            with (folder / f"{name}.log").open("wb") as log:
                running.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "airflow", *arguments],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        until(running.healthy, lambda: "never healthy: " + running.tail("api-server"))
        running.log_in()
        yield running
    finally:
        for name in reversed(PARTS):
            if name in running.processes:
                _end(running.processes[name])


def _end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the part, then SIGKILL to what is left of its group."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(CLOSING)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
