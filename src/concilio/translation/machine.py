"""A machine translator that speaks LibreTranslate's protocol. Off unless CONCILIO_TRANSLATOR names one.

The people who run that server read the statements sent to it: use one of your own.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused

TIMEOUT_SECONDS = 10.0
MAX_ANSWER_BYTES = 64 * 1024


class TranslatorOff(Refused):
    code = "translator-off"
    message = _("No machine translator is set up here. Write the translation yourself.")


class TranslatorFailed(Refused):
    code = "translator-failed"
    message = _("The machine translator did not answer. Nothing was saved. Try later, or write it yourself.")
    status = 502


class TranslatorRefused(Refused):
    code = "translator-refused"
    message = _(
        "The machine translator does not translate between these languages. Write the translation yourself."
    )
    status = 502


class TranslatorMadeNoSense(Refused):
    code = "translator-made-no-sense"
    message = _("The machine translator's answer could not be read. Nothing was saved. Write it yourself.")
    status = 502


def is_on() -> bool:
    return bool(settings.TRANSLATOR)


def translate(text: str, *, source: str, target: str, timeout: float = TIMEOUT_SECONDS) -> str:
    """A machine's translation of one text.

    Args:
        source: a language code; "und" leaves detection to the machine.
        timeout: seconds for connecting, and between two pieces of the answer.

    Raises:
        TranslatorOff, TranslatorFailed, TranslatorRefused, TranslatorMadeNoSense.
    """
    if not is_on():
        raise TranslatorOff
    question = {
        "q": text,
        "source": "auto" if source == "und" else source,
        "target": target,
        "format": "text",
    }
    if settings.TRANSLATOR_KEY:
        question["api_key"] = settings.TRANSLATOR_KEY
    address = settings.TRANSLATOR.rstrip("/") + "/translate"
    import httpx  # here: most installations have no translator

    # No proxies from the environment and no redirects: the text goes to the named server or nowhere.
    try:
        with (
            httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", address, json=question) as answer,
        ):
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise TranslatorMadeNoSense
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        # `from None`: the cause carries its request, and with it the statement, into a log.
        raise TranslatorFailed from None
    return _read(status, bytes(body))


def _read(status: int, body: bytes) -> str:
    if status in {400, 404, 422}:
        raise TranslatorRefused
    if status != 200:
        raise TranslatorFailed
    try:
        content = json.loads(body)
    except ValueError:
        raise TranslatorMadeNoSense from None
    text = content.get("translatedText") if isinstance(content, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise TranslatorMadeNoSense
    return text
