"""_thread.interrupt_main() in the main thread raises before the next instruction."""

import _thread
import signal

reached = []
try:
    _thread.interrupt_main()
    reached.append("next line")
except KeyboardInterrupt:
    print("interrupted", reached)


def handler(number, frame):
    raise ZeroDivisionError(number)


old = signal.signal(signal.SIGTERM, handler)
try:
    _thread.interrupt_main(signal.SIGTERM)
    reached.append("next line")
except ZeroDivisionError as e:
    print("handler", int(e.args[0]), reached)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
_thread.interrupt_main(signal.SIGTERM)
signal.signal(signal.SIGTERM, old)
print("ignored")
