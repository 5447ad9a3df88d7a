# asyncio streams and subprocesses, HTTP servers on threads and their clients.
import threading
import asyncio
async def main():
    async def handle(r, w):
        data = await r.readline(); w.write(data.upper()); await w.drain(); w.close()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(b"async\n"); await w.drain(); print(await r.readline()); w.close(); await w.wait_closed()
    server.close(); await server.wait_closed()
    p = await asyncio.create_subprocess_exec("echo", "sub", stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, lambda: 42))
    try: await asyncio.wait_for(asyncio.sleep(5), 0.02)
    except TimeoutError: print("timeout")
asyncio.run(main())
import http.server, urllib.request, http.client, socketserver
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"path " + self.path.encode())
    def log_message(self, *a): pass
hs = http.server.ThreadingHTTPServer(("127.0.0.1", 0), H)
threading.Thread(target=hs.serve_forever, daemon=True).start()
print(urllib.request.urlopen(f"http://127.0.0.1:{hs.server_port}/abc").read())
c = http.client.HTTPConnection("127.0.0.1", hs.server_port); c.request("GET", "/z"); r = c.getresponse(); print(r.status, r.read()); c.close()
hs.shutdown(); hs.server_close()
