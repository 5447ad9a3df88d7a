"""Reads the frames of other processes, as `asyncio ps` and `asyncio pstree` would show them.

Other processes can be told to run a script (`sys.remote_exec`); frames of this implementation, some of which are compiled code, cannot be
read from outside, and `RemoteUnwinder` says so.
"""

from collections import namedtuple

PROCESS_VM_READV_SUPPORTED = 1

FrameInfo = namedtuple("FrameInfo", "filename lineno funcname", module=__name__)
CoroInfo = namedtuple("CoroInfo", "call_stack task_name", module=__name__)
TaskInfo = namedtuple("TaskInfo", "task_id task_name coroutine_stack awaited_by", module=__name__)
ThreadInfo = namedtuple("ThreadInfo", "thread_id frame_info", module=__name__)
AwaitedInfo = namedtuple("AwaitedInfo", "thread_id awaited_by", module=__name__)


class RemoteUnwinder:
    """Unwinds the stacks of a process."""

    def __init__(self, pid, *, all_threads=False, only_active_thread=False, debug=False):
        raise RuntimeError("the frames of another process cannot be read by this implementation")
