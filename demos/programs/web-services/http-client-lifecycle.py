"""Six requests: a client for each opens six connections, one client for all opens one."""

import http.client
import http.server
import threading

connections = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open

    def setup(self):
        global connections
        connections += 1
        super().setup()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


def get(client):
    client.request("GET", "/")
    return client.getresponse().read()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()

for _ in range(6):
    client = http.client.HTTPConnection(*server.server_address)
    get(client)
    client.close()
print("a client for each request:", connections, "connections")

connections, client = 0, http.client.HTTPConnection(*server.server_address)
for _ in range(6):
    get(client)
client.close()
print("one client for all:", connections, "connection")
server.shutdown()
server.server_close()
