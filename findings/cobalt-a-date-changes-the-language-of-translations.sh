#!/usr/bin/env bash
# Library: cobalt 9.0.1 (Akoma Ntoso documents)
# Guess:   setting the date of a document sets it for the attachments too, and leaves their languages alone.
# Seen:    every attachment's address is written again with the language of the main text, so that an Armenian translation
#          is marked "eng". The document passes the schema before and after.
# Why:     an agreement in two languages is published with one of its authentic texts marked as the other language.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv --without-pip "$folder/env"
python3 -m pip --python "$folder/env/bin/python" install --quiet --disable-pip-version-check \
    cobalt==9.0.1

"$folder/env/bin/python" -I - <<'PYTHON'
from importlib.metadata import version

from cobalt import FrbrUri, Statement
from cobalt.schemas import validate

NAMESPACE = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
WORK = "/akn/am/statement/2026-01-01/1"


def languages(document):
    return document.root.xpath("//a:FRBRlanguage/@language", namespaces=NAMESPACE)


def translation(document, language, text):
    uri = FrbrUri.parse(WORK)
    uri.language, uri.expression_date, uri.work_component = language, "@2026-01-01", "translation"
    make = document.maker
    body = make.mainBody(make.p(text))
    doc = make.doc(document.empty_meta(uri, maker=make), body, name="doc")
    return make.attachments(make.attachment(doc, eId="att_1"))


print("cobalt", version("cobalt"))
document = Statement()
document.frbr_uri = WORK
document.main_content.append(document.maker.p("Peace."))
document.main_content.addnext(translation(document, "hye", "Խաղաղություն։"))

before, valid_before = languages(document), validate(document)[0]
document.expression_date = "2026-02-01"
after, valid_after = languages(document), validate(document)[0]
print(f"before: {before}, valid: {valid_before}")
print(f"after:  {after}, valid: {valid_after}")
assert before == ["eng", "hye"] and valid_before  # control
assert after == ["eng", "eng"], "the language of the attachment is kept now"
assert valid_after, "the schema objects now"
PYTHON
