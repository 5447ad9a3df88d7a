# TCP, UDP, Unix sockets, descriptors in messages, timeouts, names and their errors, all on the loopback.
import socket, threading, select
print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname("localhost"))
a, b = socket.socketpair()
a.sendall(b"hello"); print(b.recv(10)); a.close(); print(b.recv(10)); b.close()
srv = socket.create_server(("127.0.0.1", 0))
port = srv.getsockname()[1]
def serve():
    c, addr = srv.accept()
    with c:
        f = c.makefile("rwb")
        for line in f:
            f.write(line.upper()); f.flush()
th = threading.Thread(target=serve); th.start()
with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
    f = s.makefile("rw", encoding="utf-8")
    f.write("hey\n"); f.flush(); print(f.readline())
    f.close()
th.join(); srv.close()
def t(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return f"{type(e).__name__}: {e}"
s = socket.socket()
s.settimeout(0.05)
print(s.gettimeout(), s.getblocking(), repr(s).startswith("<socket.socket fd="))
print(t(s.connect, "x"), t(s.connect, ("127.0.0.1", 99999)), t(s.connect, (1, 2)), t(s.connect, ("127.0.0.1",)), t(s.connect, ("127.0.0.1", 1)))
print(s.connect_ex(("127.0.0.1", 1)))
s.close()
print(t(s.recv, 5), t(s.fileno))
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo("::1", 80, type=socket.SOCK_STREAM))
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0))
v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
v.sendto(b"dgram", u.getsockname()); d, ad = u.recvfrom(100); print(d, ad == ("127.0.0.1", v.getsockname()[1]))
u.settimeout(0.02); print(t(u.recv, 5)); u.setblocking(False); print(t(u.recv, 5))
buf = bytearray(10); v.sendto(b"xyz", 0, u.getsockname()); select.select([u],[],[],1); print(u.recv_into(buf), buf)
u.close(); v.close()
import tempfile, os, array
d = tempfile.mkdtemp(); p = os.path.join(d, "s")
x = socket.socket(socket.AF_UNIX); x.bind(p); x.listen(); y = socket.socket(socket.AF_UNIX); y.connect(p); z, ad = x.accept(); print(repr(ad), y.getpeername() == p)
r, w = os.pipe()
socket.send_fds(y, [b"data"], [r]); msg, fds, flags, addr = socket.recv_fds(z, 100, 5); os.write(w, b"viafd"); print(msg, len(fds), os.read(fds[0], 10), flags, addr)
for q in (x, y, z): q.close()
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\1\2\3\4"), socket.inet_pton(socket.AF_INET6, "::1"), socket.inet_ntop(socket.AF_INET6, b"\0"*15+b"\1"), socket.htons(1), socket.ntohl(1))
print(t(socket.inet_aton, "x"), t(socket.inet_pton, socket.AF_INET, "x"), t(socket.htons, 70000), t(socket.htons, -1), t(socket.getservbyname, "http"), t(socket.getprotobyname, "tcp"))
print(socket.gaierror.__mro__[1], socket.timeout, socket.gaierror.__module__, socket.gaierror)
print(t(socket.socket, 999), t(socket.socket, fileno=-2), t(socket.socket, fileno=12345))
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 4), s.family, s.type, s.proto); fd = s.detach(); print(s.fileno()); s2 = socket.socket(fileno=fd); print(s2.family, s2.type); s2.close()
print(t(socket.getnameinfo, ("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
