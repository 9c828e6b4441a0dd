#!/usr/bin/env bash
# Library: granian 2.8.7, RSGI interface
# Guess:   reading a request's body with "async for" fails when the line breaks before all of it has come, as awaiting the
#          whole body does.
# Seen:    awaiting raises RSGIProtocolClosed; "async for" ends after the bytes that came, without an error. An application
#          that reads in parts, to keep to a limit, takes ten bytes of a hundred for a whole form.
# Why:     on a bad line a form that was cut off must not be acted on: bytes have to be counted against Content-Length.
set -euo pipefail

folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check granian==2.8.7

cd "$folder"
cat > app.py <<'PYTHON'
from pathlib import Path


async def app(scope, protocol):
    got, error = b"", "no error"
    try:
        if scope.path == "/in-parts":
            async for part in protocol:
                got += part
        else:
            got = await protocol()
    except Exception as raised:
        error = type(raised).__name__
    Path("seen" + scope.path).write_text(f"{len(got)} bytes, {error}")
    protocol.response_str(200, [], "")
PYTHON
mkdir seen
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/env/bin/granian" --interface rsgi --host 127.0.0.1 --port "$port" app:app > said 2>&1 &
server=$!

python3 - "$port" <<'PYTHON'
import socket
import sys
import time
from pathlib import Path

port = int(sys.argv[1])


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "nothing within 20 s"
        time.sleep(0.1)


def answers():
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


until(answers)
for path in ("/in-parts", "/whole"):
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n0123456789".encode())
        time.sleep(0.5)
    until(Path("seen" + path).exists)
    time.sleep(0.2)
seen = {path: Path("seen" + path).read_text() for path in ("/in-parts", "/whole")}
print(seen)
assert seen == {"/in-parts": "10 bytes, no error", "/whole": "0 bytes, RSGIProtocolClosed"}
PYTHON
