#!/usr/bin/env bash
# Library: warcio 1.8.1 (writing WARC records)
# Guess:   a record made with WARC-Payload-Digest: sha256:... is written with that digest, since the caller gave it.
# Seen:    it is written with a SHA-1 digest instead, without a warning. Given the length of the payload as well, the
#          caller's digest stays; the block digest is SHA-1 always.
# Why:     a capture that is to prove itself in ten years is left with SHA-1 alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check warcio==1.8.1

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from hashlib import sha256
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

BODY = b"a page as it was"
GIVEN = "sha256:" + sha256(BODY).hexdigest()


def written(**options):
    file = BytesIO()
    writer = WARCWriter(file, gzip=False)
    headers = {"WARC-Payload-Digest": GIVEN}
    writer.write_record(writer.create_warc_record(
        "https://example.org/", "resource", payload=BytesIO(BODY), warc_headers_dict=headers, **options))
    file.seek(0)
    record = next(iter(ArchiveIterator(file)))
    return [record.rec_headers.get_header(f"WARC-{part}-Digest") or "none" for part in ("Payload", "Block")]


plain, with_length = written(), written(length=len(BODY))
print(plain, with_length)
assert [digest.partition(":")[0] for digest in plain] == ["sha1", "sha1"]
assert with_length[0] == GIVEN
PYTHON
