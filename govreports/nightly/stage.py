"""Keeps the record of one stage of a night: how long it took and whether it ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps

from model.runs import StageRun
from model.settings import Settings
from storage import runs
from storage.layout import Layout

StageBody = Callable[[Settings, str], dict[str, int]]


def stage(name: str) -> Callable[[StageBody], Callable[[Settings, str], StageRun]]:
    """Turns a function that returns counts into a stage that leaves a ``StageRun`` behind.

    The record is written also when the function raises; the error goes on to the caller.
    """

    def wrap(body: StageBody) -> Callable[[Settings, str], StageRun]:
        @wraps(body)
        def run(settings: Settings, run_id: str) -> StageRun:
            layout = Layout(settings)
            begun = time.monotonic()
            try:
                counts = body(settings, run_id)
            except BaseException as error:
                line = str(error) or type(error).__name__
                seconds = time.monotonic() - begun
                runs.write_stage(
                    layout, run_id, StageRun(name=name, state="failed", seconds=seconds, error=line[:500])
                )
                raise
            record = StageRun(name=name, state="ok", seconds=time.monotonic() - begun, counts=counts)
            runs.write_stage(layout, run_id, record)
            return record

        return run

    return wrap
