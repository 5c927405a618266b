"""Secrets that are read back later, such as the address of somebody's calendar: sealed where they are stored.

The key is made from SECRET_KEY; what was sealed with one of SECRET_KEY_FALLBACKS is opened still.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class BrokenSealError(Exception):
    """It was sealed with another key, or altered since."""


def seal(text: str) -> str:
    """Never the same twice, so that equal secrets do not show; see `digest_of`."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; raises BrokenSealError."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise BrokenSealError from None


def digest_of(text: str) -> str:
    """64 characters that tell whether two secrets are the same, and nothing else without the site's key."""
    return salted_hmac("lwg.sealed.digest", text, algorithm="sha256").hexdigest()


def _box() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac("lwg.sealed", "", secret=secret, algorithm="sha256").digest()))
