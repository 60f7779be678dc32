"""The ``nightly`` DAG: when the steps of a night run, what follows what, and what may fail.

Owns: schedule, mapping over sites, trigger rules, retries, the pool, assets. Does no work: every
task calls one function of ``govreports.nightly.steps`` and hands on names only. Our own packages
are imported inside the tasks, so that the DAG processor parses this file quickly.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    CronTriggerTimetable,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowFailException, AirflowTaskTimeout

ZONE = "Asia/Shanghai"
POOL = "crawl"  # caps the crawls of the whole machine; within a host, storage.locks does
SITE_ID = "^[a-z][a-z0-9_]{1,63}$"  # must match: health_jl, sample_a   must not match: Health, ../x

CAPTURES = Asset("captures", group="govreports")
DOCUMENTS = Asset("documents", group="govreports")
ARCHIVE = Asset("archive", group="govreports")

# A step that raised would raise again, and a site that refused us must not be asked twice. A step
# whose process was killed (memory, restart) is worth one more attempt: every step may run again.
RETRY_KILLED = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=["builtins.Exception", AirflowTaskTimeout],
            action=RetryAction.FAIL,
            reason="would fail again",
        )
    ]
)

PARAMS: dict[str, Any] = {
    "sites": Param(
        [],
        type="array",
        items={"type": "string", "pattern": SITE_ID},
        uniqueItems=True,
        title="Sites",
        description="Ids of the sites to crawl; empty means every scheduled site",
    ),
    "source": Param(
        None,
        type=["null", "string"],
        minLength=1,
        title="Source",
        description="File or folder to import instead of crawling sites",
    ),
}

log = logging.getLogger("govreports.progress")


def _run_id() -> str:
    """The run's own id, such as ``2026-11-22.1``, as ``plan`` left it."""
    run_id = get_current_context()["ti"].xcom_pull(task_ids="plan", key="run_id")
    if not isinstance(run_id, str):
        raise AirflowFailException("there is no plan: see the log of the task 'plan'")
    return run_id


def _tell(text: str) -> None:
    """One line for people; ``govreports.embedded`` shows it while the run goes on."""
    log.info("progress: %s", text)


@contextmanager
def _told(step: str) -> Iterator[None]:
    """Tells that a step began and, where it raised, why."""
    _tell(f"{step}: started")
    try:
        yield
    except Exception as error:
        _tell(f"{step}: failed, {' '.join(str(error).split()) or type(error).__name__}")
        raise


def _publish(asset: Asset, run_id: str, counts: Mapping[str, int], **extra: str) -> None:
    """Notes on an asset's event what this run added to it."""
    events = get_current_context()["outlet_events"]
    events[asset].extra = {"run_id": run_id, "counts": dict(counts), **extra}


def _stage(name: str, asset: Asset | None = None) -> None:
    """Runs one stage of this run and publishes its counts."""
    from govreports.nightly import steps
    from model.settings import Settings

    stages = {"transform": steps.transform, "deduplicate": steps.deduplicate, "archive": steps.archive}
    run_id = _run_id()
    with _told(name):
        stage = stages[name](Settings.from_env(), run_id)
    _tell(f"{name}: {stage.state}, {_counts(stage.counts)}, {stage.seconds:.1f} s")
    if asset is not None:
        _publish(asset, run_id, stage.counts)


def _counts(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name} {count}" for name, count in counts.items()) or "nothing to do"


def _states() -> dict[str, str]:
    """States of this run's other task instances: ``task`` or ``task[index]`` to state.

    Airflow names mapped instances ``crawl_0``; a site's index is its place in the plan. An empty plan
    leaves ``crawl`` unmapped and skipped: nothing was due, so nothing is missing, and it is left out.
    """
    context = get_current_context()
    ti = context["ti"]
    found = ti.get_task_states(dag_id=ti.dag_id, run_ids=[ti.run_id]).get(ti.run_id, {})
    states: dict[str, str] = {}
    for name, state in found.items():
        stem, _, index = name.rpartition("_")
        label = f"{stem}[{index}]" if stem == "crawl" and index.isdigit() else name
        if name != ti.task_id and (name, state) != ("crawl", "skipped"):
            states[label] = str(state) if state is not None else "none"
    return states


@task(doc_md="Recovers what killed runs left and decides what this run does. Gives the site ids.")
def plan() -> list[str]:
    """Plans the run from the DAG's params; hands on the site ids and, aside, the run id."""
    from govreports.nightly import steps
    from model.settings import Settings

    context = get_current_context()
    params = context["params"]
    with _told("plan"):
        chosen = steps.plan(Settings.from_env(), sites=list(params["sites"]) or None, source=params["source"])
    context["ti"].xcom_push(key="run_id", value=chosen.run_id)
    how = "continued" if chosen.resumed else "new"
    _tell(f"plan: run {chosen.run_id} ({how}), {len(chosen.sites)} sites")
    return list(chosen.sites)


@task(
    pool=POOL,
    map_index_template="{{ task.op_kwargs['site_id'] }}",
    outlets=[CAPTURES],
    execution_timeout=timedelta(hours=6),
    doc_md="Crawls one site in a process of its own. One failed site stops no other.",
)
def crawl(site_id: str) -> None:
    """Crawls one site; raises ``CrawlError`` when it did not end as it should."""
    from govreports.nightly import steps
    from model.settings import Settings

    run_id = _run_id()
    with _told(f"crawl {site_id}"):
        site = steps.crawl(Settings.from_env(), run_id, site_id)
    counts = {
        "fetched": site.pages_fetched,
        "unchanged": site.pages_unchanged,
        "failed": site.pages_failed,
    }
    _tell(f"crawl {site_id}: {site.state}, {_counts(counts)}, {site.seconds:.1f} s")
    _publish(CAPTURES, run_id, counts, site_id=site_id)


@task(
    trigger_rule="all_done",
    inlets=[CAPTURES],
    outlets=[DOCUMENTS],
    doc_md="Reads every captured body not archived yet, also when some sites failed.",
)
def transform() -> None:
    """Turns captured bodies into documents."""
    _stage("transform", DOCUMENTS)


@task(inlets=[DOCUMENTS], doc_md="Compares with the archive: new, new version, unchanged or duplicate.")
def deduplicate() -> None:
    """Decides what becomes of each document."""
    _stage("deduplicate")


@task(
    inlets=[DOCUMENTS],
    outlets=[ARCHIVE],
    doc_md="Appends reports, indicators and quarantine, then publishes the release.",
)
def archive() -> None:
    """Writes the tables and switches the release."""
    _stage("archive", ARCHIVE)


@task(
    trigger_rule="all_done",
    doc_md="Runs always. Writes what came of every site and stage, then fails the run if anything failed.",
)
def summarise() -> None:
    """Writes the run's summary; raises when the run is not wholly well."""
    from govreports.nightly import steps
    from model.settings import Settings

    states = _states()
    summary = steps.summarise(Settings.from_env(), _run_id(), states)
    _tell(f"summarise: {summary.state}, {summary.reports_new} new reports")
    for problem in summary.problems:
        _tell(f"problem: {problem}")
    broken = [f"task {name}: {state}" for name, state in sorted(states.items()) if state != "success"]
    if summary.state != "ok" or broken:
        raise AirflowFailException("; ".join(summary.problems or broken) or f"run {summary.run_id} failed")


@dag(
    dag_id="nightly",
    # With a start_date, or by default, switching the DAG on would start the night that has passed.
    schedule=CronTriggerTimetable("0 2 * * *", timezone=ZONE, run_immediately=timedelta(0)),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    render_template_as_native_obj=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=1), "retry_policy": RETRY_KILLED},
    tags=["govreports"],
    doc_md=__doc__,
)
def nightly() -> None:
    """One night: plan, crawl every site, transform, deduplicate, archive, summarise."""
    planned = plan()
    crawled = crawl.expand(site_id=planned)
    last = archive()
    crawled >> transform() >> deduplicate() >> last
    [planned, crawled, last] >> summarise()


nightly()
