"""The queue of jobs: durable, on DBOS (`DurableQueue`), or at once in the caller's own thread (`InlineQueue`).

Gate      lets so many jobs of this process run at a time, and none any more once it closes.
Shift     the time in which this process does jobs, or stands by to: on one SQLite store one process does them, the others only put.
Crew      the processes in which files are read.
Reaper    gives the jobs of an executor that died to those that live.
"""

from extractor.jobs.crew import Crew
from extractor.jobs.durable import DurableQueue
from extractor.jobs.engine import Doing, QueueOptions
from extractor.jobs.inline import InlineQueue

__all__ = ["Crew", "Doing", "DurableQueue", "InlineQueue", "QueueOptions"]
