"""Scheduling parameters, groups, and what the system says it can do."""
import copy
import os
import pickle


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(function.__name__, args, result)


for args in [(), (1,), ("x",), (1 << 64,)]:
    attempt(os.sched_param, *args)
p = os.sched_param(sched_priority=3)
print(p == (3,), p.sched_priority, copy.copy(p), copy.replace(p, sched_priority=4), pickle.loads(pickle.dumps(p)) == p)
attempt(os.sched_setscheduler, 0, 0, 5)
attempt(os.sched_setscheduler, 0, 0, os.sched_param(None))
attempt(os.sched_setscheduler, 0, 0, os.sched_param(1 << 40))
print(os.sched_getparam(0), os.sched_getscheduler(0) in (os.SCHED_OTHER, os.SCHED_BATCH, os.SCHED_IDLE), os.sched_rr_get_interval(0) >= 0)
attempt(os.sched_get_priority_max, os.SCHED_FIFO)
attempt(os.sched_get_priority_min, os.SCHED_FIFO)
attempt(os.sched_get_priority_min, -9)
cpus = os.sched_getaffinity(0)
print(os.sched_setaffinity(0, iter(cpus)), os.sched_getaffinity(0) == cpus)
for mask in [[-10], ["x"], 5, [], [1 << 70]]:
    attempt(os.sched_setaffinity, 0, mask)

print(os.getresuid() == (os.getuid(), os.geteuid(), os.geteuid()), len(os.getresgid()))
print(os.setreuid(-1, -1), os.setresgid(-1, -1, -1), os.seteuid(os.geteuid()))
print(isinstance(os.getgrouplist("root", 0), list))
for value in ["x", 1.5, 1 << 40, -5, 1 << 70, -1 << 70]:
    attempt(os.setegid, value)
    attempt(os.setuid, value)
attempt(os.setgroups, 5)
attempt(os.setgroups, ["x"])
print(os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0))
attempt(os.getpriority, 99, 0)

attempt(os.confstr, "CS_PATH")
attempt(os.confstr, "x")
attempt(os.confstr, 999999)
attempt(os.confstr, 1.5)
attempt(os.pathconf, "/", "PC_NAME_MAX")
attempt(os.pathconf, "/", "x")
attempt(os.pathconf, "/", 1.5)
attempt(os.pathconf, "/nonexistent", "PC_NAME_MAX")
attempt(os.sysconf, "x")
attempt(os.sysconf, 1.5)
attempt(os.sysconf, 99999)
print(os.sysconf("SC_PAGESIZE") == os.sysconf(os.sysconf_names["SC_PAGE_SIZE"]), os.fpathconf(1, "PC_PIPE_BUF"))
print(len(os.confstr_names), len(os.pathconf_names), len(os.sysconf_names), sum(os.sysconf_names.values()))
os.environ.pop("NEW_NAME", None)
os.putenv("NEW_NAME", "value")
print("NEW_NAME" in os.environ, os.reload_environ(), os.environ["NEW_NAME"])
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        os.fpathconf(True, "PC_PIPE_BUF")
        os.fchdir(False)
    except OSError as e:
        pass
print([str(w.message) for w in caught])
