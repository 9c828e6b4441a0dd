"""Tokens of a page's forms, masked and read as Django does it, on all their signs at once and not sign by sign.

A token is a mask and the secret of the browser's cookie with the mask added to it, sign by sign, among 62 signs.
"""

from __future__ import annotations

import hmac
import string

from concilio.storage.randomness import random_bytes

SECRET_LENGTH = 32
TOKEN_LENGTH = 2 * SECRET_LENGTH
_SIGNS = (string.ascii_letters + string.digits).encode()
# For bytes.translate: any byte to the place of a sign, a sign to its place, a place or the sum of two to a sign.
_TO_PLACE = bytes(byte % len(_SIGNS) for byte in range(256))
_PLACE_OF = bytes(_SIGNS.find(byte) % 256 for byte in range(256))
_SIGN_AT = bytes(_SIGNS[byte % len(_SIGNS)] for byte in range(256))
# Added before a place is taken away, so that no sum of a byte borrows from the next; a multiple of 62.
_SPARE = int.from_bytes(bytes([len(_SIGNS)]) * SECRET_LENGTH)


def masked_token(secret: bytes) -> bytes:
    """A new token for a page's forms, from the secret in the browser's cookie: 32 letters and digits.

    Unlike Django's, it does not set the cookie again: that ends with the browser, so there is nothing to renew.
    """
    mask = random_bytes(SECRET_LENGTH).translate(_TO_PLACE)
    # All signs at once: a sum of two places is less than 256, so none reaches into the next.
    places = int.from_bytes(mask) + int.from_bytes(secret.translate(_PLACE_OF))
    return (mask + places.to_bytes(SECRET_LENGTH)).translate(_SIGN_AT)


def fits_cookie(token: bytes, secret: bytes) -> bool:
    """Whether a token that came back was made from the cookie's secret; a token of 32 signs is the secret itself.

    Both are letters and digits, the secret 32 and the token 32 or 64 of them: the caller has looked.
    """
    if len(token) == TOKEN_LENGTH:
        places = token.translate(_PLACE_OF)
        mask, cipher = places[:SECRET_LENGTH], places[SECRET_LENGTH:]
        plain = int.from_bytes(cipher) + _SPARE - int.from_bytes(mask)
        token = plain.to_bytes(SECRET_LENGTH).translate(_SIGN_AT)
    return hmac.compare_digest(token, secret)
