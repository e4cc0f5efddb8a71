"""Background work on dbos: briefs become jobs, workers turn jobs into candidates in the queue."""

from review.jobs.requests import JobStatus, Progress, cancel, has_worker, list_jobs, progress, resume, submit
from review.jobs.workshop import Workshop

__all__ = ["JobStatus", "Progress", "Workshop", "cancel", "has_worker", "list_jobs", "progress", "resume", "run_worker", "submit"]


def __getattr__(name: str) -> object:
    """`run_worker` is loaded when asked for: pages and commands only submit and ask."""
    if name == "run_worker":
        from review.jobs.worker import run_worker

        return run_worker
    raise AttributeError(name)
