# Streams in memory end without being closed, unless somebody wants to know.
import gc
import io


class Loud(io.BytesIO):
    def close(self):
        print("closed", self.getvalue())
        super().close()


def drop(make):
    stream = make()
    stream.write(b"x" if isinstance(stream, io.BytesIO) else "x")
    del stream
    gc.collect()


drop(io.BytesIO)
drop(io.StringIO)
drop(Loud)
stream = io.BytesIO()
stream.self = stream
stream.close = lambda: print("own close in a cycle")
del stream
gc.collect()
