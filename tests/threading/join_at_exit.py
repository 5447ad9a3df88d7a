# A thread that never ends is not waited for at the end of the program.
import threading, time
class Waits:
    def __init__(self):
        self.me = self
        self.thread = threading.Thread(target=self.loop, daemon=True)
        self.thread.start()
    @staticmethod
    def loop():
        while True: time.sleep(0.001)
    def __del__(self):
        try: self.thread.join()
        except PythonFinalizationError as e: print(e, self.thread.is_alive())
Waits()
t = threading.Thread(target=lambda: (time.sleep(0.05), print("waited for")))
t.start()
print("end")
