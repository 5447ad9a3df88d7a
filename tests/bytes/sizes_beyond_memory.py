# Sizes that no memory has, and those that no object could have.
def t(f, *a):
    try: print(type(f(*a)))
    except BaseException as e: print(type(e).__name__, e)
class I:
    def __init__(s,n): s.n=n
    def __index__(s): return s.n
class B(bytes): pass
for n in (2**63-1, 2**63-33, 2**63-34, 2**63-35, 2**62, 2**63, -1, -2**63, -2**64, 2**64):
    for c in (bytes, bytearray, B):
        print(n, c.__name__, end=' '); t(c, n); print(end='  i '); t(c, I(n))
