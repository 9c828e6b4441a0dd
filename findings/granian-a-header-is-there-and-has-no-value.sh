#!/usr/bin/env bash
# Library: granian 2.8.7, RSGI interface
# Guess:   a header whose value holds letters beyond ASCII arrives decoded, as bytes, or not at all; whichever it is,
#          `in`, `keys()`, `get()` and `items()` agree.
# Seen:    `in` and `keys()` say that it is there; `get()` answers None, and `items()` and `values()` leave it out, so that
#          keys and values, put side by side, belong to other headers.
# Why:     who copies headers to another interface loses such a line without a word, or pairs names with wrong values.
set -euo pipefail

folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check granian==2.8.7

cd "$folder"
cat > app.py <<'PYTHON'
async def app(scope, protocol):
    headers = scope.headers
    found = ["x-place" in headers, "x-place" in headers.keys(), headers.get("x-place"), "x-place" in dict(headers.items()),
             len(list(headers.keys())) - len(list(headers.values()))]
    protocol.response_str(200, [], repr(found))
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/env/bin/granian" --interface rsgi --host 127.0.0.1 --port "$port" app:app > said 2>&1 &
server=$!

python3 - "$port" <<'PYTHON'
import socket
import sys
import time

port = int(sys.argv[1])


def ask(place):
    end = time.monotonic() + 20
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(f"GET / HTTP/1.1\r\nHost: a\r\nX-Place: {place}\r\nConnection: close\r\n\r\n".encode())
                answer = b""
                while part := line.recv(4096):
                    answer += part
                return answer.decode().split("\r\n\r\n", 1)[1]
        except ConnectionError:
            assert time.monotonic() < end, "no server within 20 s"
            time.sleep(0.1)


seen = {place: ask(place) for place in ("Shusha", "Şuşa")}
print(seen)
assert seen["Shusha"] == "[True, True, 'Shusha', True, 0]"
assert seen["Şuşa"] == "[True, True, None, False, 1]"
PYTHON
