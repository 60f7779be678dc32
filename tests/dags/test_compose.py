"""docker-compose.yml refuses to start without its secrets and listens on loopback only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"

# must match: ${A:?why}, ${A}, $A, ${A:-b}   must not match: $$A (a dollar sign for the container's shell)
INTERPOLATION = re.compile(r"(?<!\$)\$(?:\{([^}]*)\}|(\w+))")
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return loaded


def interpolations() -> list[str]:
    return [braced or bare for braced, bare in INTERPOLATION.findall(COMPOSE.read_text())]


def settings(compose: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for service, body in compose["services"].items():
        for name, value in (body.get("environment") or {}).items():
            yield service, name, str(value)


def test_every_variable_is_required() -> None:
    assert interpolations(), "nothing is interpolated: where are the secrets?"
    for expression in interpolations():
        assert re.fullmatch(r"\w+:\?.+", expression), f"${{{expression}}} may be left out"


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    secret = [(s, n, v) for s, n, v in settings(compose) if SECRET.search(n) and not n.endswith("_FILE")]
    assert len(secret) > 4
    for service, name, value in secret:
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), f"{service}: {name}"
    for _, name, value in settings(compose):
        if "://" in value and "@" in value:
            assert re.search(r":\$\{\w+:\?[^}]+\}@", value), name


def test_the_example_names_every_variable_and_gives_no_value() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    example = dict(line.split("=", 1) for line in lines)
    assert set(example) == {expression.split(":")[0] for expression in interpolations()}
    assert set(example.values()) == {""}


def test_ports_are_open_on_loopback_only(compose: dict[str, Any]) -> None:
    ports = [port for body in compose["services"].values() for port in body.get("ports", ())]
    assert ports == ["127.0.0.1:8080:8080"]
    assert all(body.get("network_mode") != "host" for body in compose["services"].values())


def test_every_lasting_service_is_watched_and_comes_back(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {
        "postgres",
        "init",
        "apiserver",
        "scheduler",
        "dag-processor",
        "triggerer",
    }
    for name, body in compose["services"].items():
        if name != "init":
            assert body["restart"] == "unless-stopped", name
            assert "healthcheck" in body, name


def test_the_project_is_mounted_read_only_and_the_data_kept(compose: dict[str, Any]) -> None:
    for name, body in compose["services"].items():
        kept = [mount.split(":")[0] for mount in body["volumes"] if not mount.startswith(".")]
        assert kept and set(kept) <= set(compose["volumes"]), name
        if name != "postgres":
            assert ".:/app:ro" in body["volumes"], name


def test_the_pool_is_the_one_the_dag_asks_for(compose: dict[str, Any]) -> None:
    asked = re.search(r'^POOL = "(\w+)"', (ROOT / "dags" / "nightly.py").read_text(), re.MULTILINE)
    assert asked
    assert f"airflow pools set {asked[1]} " in compose["services"]["init"]["command"][-1]


def test_the_image_runs_as_nobody_special_from_the_locks() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", lines, re.MULTILINE) == ["govreports"]
    assert "--require-hashes" in lines
    for lock in re.findall(r"requirements[\w-]*\.txt", lines):
        assert (ROOT / lock).is_file()
        assert f"!{lock}" in (ROOT / ".dockerignore").read_text().splitlines()


def _compose_config(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables}
    command = ["docker", "compose", "--file", str(COMPOSE), "--env-file", os.devnull, "config", "--quiet"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def _has_compose() -> bool:
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False, timeout=60)
    return asked.returncode == 0


@pytest.mark.skipif(not _has_compose(), reason="docker compose is not here")
def test_docker_compose_reads_it_and_refuses_a_missing_secret() -> None:
    names = [expression.split(":")[0] for expression in interpolations()]
    whole = dict.fromkeys(names, "x")
    done = _compose_config(whole)
    assert done.returncode == 0, done.stderr
    for name in set(names):
        refused = _compose_config({k: v for k, v in whole.items() if k != name})
        assert refused.returncode != 0
        assert name in refused.stderr
