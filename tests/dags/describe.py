"""Prints what Airflow makes of our DAG folder, as one JSON object. Run as a process of its own.

Importing Airflow sets up logging and settings for a whole process, which no other test should feel.
"""

import json
import sys
from datetime import UTC, datetime

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import AirflowTaskTimeout, ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import TimeRestriction

from model.errors import CrawlError

HEAVY = ("pyarrow", "deltalake", "duckdb", "scrapy", "govreports.nightly", "transforms", "storage")


ERRORS = {
    "crawl": CrawlError("site a: the crawl ended with 'shutdown'"),
    "bug": KeyError("x"),
    "timeout": AirflowTaskTimeout(),
    "killed": SystemExit(1),
}


def fails(task, error):
    """Whether the task fails at once after this error, instead of being tried again."""
    return task.retry_policy.evaluate(error, try_number=1, max_tries=1).action.value == "fail"


def describe_task(task):
    return {
        "upstream": sorted(task.upstream_task_ids),
        "trigger_rule": task.trigger_rule.value,
        "pool": task.pool,
        "mapped": task.is_mapped,
        "map_index_template": task.map_index_template if task.is_mapped else None,
        "doc_md": task.doc_md or (task.partial_kwargs.get("doc_md") if task.is_mapped else None),
        "retries": task.retries,
        "fails_at_once": [kind for kind, error in ERRORS.items() if fails(task, error)],
        "inlets": [asset.name for asset in task.inlets],
        "outlets": [asset.name for asset in task.outlets],
    }


def accepted(dag, name, value):
    param = dag.params.get_param(name)
    try:
        param.resolve(value)
    except ParamValidationError:
        return False
    return True


def main(folder, cases):
    bag = DagBag(dag_folder=folder)
    dag = bag.dags["nightly"]
    heavy = [name for name in HEAVY if name in sys.modules]
    timetable = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag)).timetable
    first = timetable.next_dagrun_info_v2(
        last_dagrun_info=None,
        restriction=TimeRestriction(earliest=dag.start_date, latest=None, catchup=dag.catchup),
    )
    sys.stdout.write(
        json.dumps(
            {
                "import_errors": bag.import_errors,
                "dags": sorted(bag.dags),
                "heavy": heavy,
                "doc_md": dag.doc_md,
                "catchup": dag.catchup,
                "max_active_runs": dag.max_active_runs,
                "schedule": timetable.serialize(),
                "now": datetime.now(UTC).isoformat(),
                "first_run": first.run_after.isoformat(),
                "tasks": {task.task_id: describe_task(task) for task in dag.tasks},
                "accepted": [accepted(dag, name, value) for name, value in cases],
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
