"""sys.monitoring: tools, sets of events, switching off and on, errors."""
import sys
import threading

M = sys.monitoring
E = M.events
A, B = 1, 4


def f(n):
    x = 0
    for i in range(n):
        x += i
    return x


def refused(function, *args):
    try:
        print("not refused", function(*args))
    except Exception as e:
        print(type(e).__name__, e)


print(type(M), M.get_tool(A), M._all_events())
refused(M.use_tool_id, 6, "x")
refused(M.use_tool_id, -1, "x")
refused(M.use_tool_id, A, 3)
M.use_tool_id(A, "a")
refused(M.use_tool_id, A, "again")
refused(M.set_events, B, E.LINE)
refused(M.set_events, A, -1)
refused(M.set_events, A, 1 << 30)
refused(M.set_events, A, E.C_RAISE)
refused(M.set_local_events, A, f, E.LINE)
refused(M.set_local_events, A, f.__code__, E.RAISE)
refused(M.set_local_events, B, f.__code__, E.LINE)
refused(M.register_callback, A, E.LINE | E.CALL, print)
refused(M.register_callback, A, 0, print)
refused(M.register_callback, A, 1 << 25, print)
refused(M.get_events, 9)
M.use_tool_id(B, "b")
print(M.get_tool(A), M.get_tool(B))

seen = []
off = False


def line(tool):
    def callback(code, line):
        if code is f.__code__:
            seen.append((tool, line - code.co_firstlineno))
            return M.DISABLE if off else None
    return callback


def run(what):
    seen.clear()
    f(2)
    print(what, seen)


print(M.register_callback(A, E.LINE, line("a")), M.register_callback(B, E.LINE, line("b")))
M.set_local_events(A, f.__code__, E.LINE)
run("local")
print(M.get_local_events(A, f.__code__), M.get_events(A), M._all_events())
M.set_events(B, E.LINE | E.BRANCH)
print(M.get_events(B) == E.LINE | E.BRANCH_LEFT | E.BRANCH_RIGHT, sorted(M._all_events().items()))
run("both")
off = True
run("switching off")
run("off")
M.restart_events()
run("on again")
off = False
run("off")
M.restart_events()
M.clear_tool_id(A)
run("one cleared")
print(M.get_tool(A), M.get_local_events(A, f.__code__))
M.free_tool_id(B)
run("none")
print(M.get_tool(B), M._all_events())


def failing(code, *rest):
    if code is f.__code__:
        raise LookupError("callback")


M.register_callback(A, E.PY_START, failing)
M.set_events(A, E.PY_START)
refused(f, 1)
M.set_events(A, 0)
M.register_callback(A, E.PY_UNWIND, lambda *args: M.DISABLE)
M.set_events(A, E.PY_UNWIND)
refused(lambda: 1 / 0)
M.set_events(A, 0)
print(M.register_callback(A, E.PY_UNWIND, None))


def hot(n):
    """Is compiled before anything is monitored, and left then."""
    total = 0
    for i in range(n):
        total += i
        if i == n - 3:
            M.set_events(A, E.LINE)
    M.set_events(A, 0)
    return total


lines = []
M.register_callback(A, E.LINE, lambda code, line: lines.append(line - code.co_firstlineno))
hot(3000)
hot(3000)
print(lines)

M.register_callback(A, E.PY_START, lambda code, offset: lines.append(code.co_name))
lines.clear()
M.set_local_events(A, f.__code__, E.PY_START)
thread = threading.Thread(target=f, args=(3,))
thread.start()
thread.join()
M.set_local_events(A, f.__code__, 0)
print(lines)
M.free_tool_id(A)
