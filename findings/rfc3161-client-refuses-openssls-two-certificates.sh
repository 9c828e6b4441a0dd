#!/usr/bin/env bash
# Library: rfc3161-client 1.0.9 (reading time stamps), with the system's openssl as the stamp service
# Guess:   an answer that openssl's own `ts -reply` wrote and its `ts -verify` accepts can be read.
# Seen:    with two certificates in it (the signer's and its issuer's, option `certs` of the service) it is "ASN.1 parse
#          error ... InvalidSetOrdering": the set of certificates must stand in DER's order. CMS does not ask for that, the
#          signature does not cover it, and openssl writes the signer's first. With the signer's alone it is read.
# Why:     whether a service's stamps can be read depends on how long its certificates happen to be.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check rfc3161-client==1.0.9 cryptography==50.0.2

cd "$folder"
cat > settings <<'SETTINGS'
[req]
distinguished_name = name
prompt = no
[name]
CN = a service
[root]
basicConstraints = critical,CA:true
[stamp]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = stamp.pem
signer_key = stamp.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[both]
serial = serial
signer_cert = stamp.pem
certs = root.pem
signer_key = stamp.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
SETTINGS
echo 01 > serial
for name in root stamp; do openssl ecparam -name prime256v1 -genkey -noout -out $name.key; done
openssl req -x509 -new -key root.key -config settings -extensions root -days 30 -out root.pem
openssl req -new -key stamp.key -config settings -subj "/CN=a stamp" |
    openssl x509 -req -CA root.pem -CAkey root.key -set_serial 2 -days 30 -extfile settings -extensions stamp -out stamp.pem 2>/dev/null
echo words > words
openssl ts -query -data words -sha256 -cert -out query 2>/dev/null
for service in one both; do
    openssl ts -reply -config settings -section $service -queryfile query -out $service.reply 2>/dev/null
    openssl ts -verify -data words -in $service.reply -CAfile root.pem 2>/dev/null | grep -q "Verification: OK"
done

"$folder/env/bin/python" - <<'PYTHON'
from pathlib import Path

from rfc3161_client import decode_timestamp_response

print("one:", decode_timestamp_response(Path("one.reply").read_bytes()).status)
try:
    decode_timestamp_response(Path("both.reply").read_bytes())
except ValueError as error:
    print("both:", error)
    assert "InvalidSetOrdering" in str(error)
else:
    raise SystemExit("both are read now")
PYTHON
