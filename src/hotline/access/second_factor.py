"""The second factor (动态码): a code generator's secret, sealed; codes taken once; recovery codes (a32.1; S20, S22).

The codes are those of RFC 6238: six digits, thirty seconds, SHA-1, as every code generator knows them.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from django.db.models import Q
from django_otp.oath import hotp

from hotline.access.models import RecoveryCode, SecondFactor
from hotline.personal.cipher import DataKey, Place, new_data_key, open_, rewrap, seal
from hotline.personal.keys import Purpose, wrapped_header
from hotline.personal.vault import provider

STEP: Final = 30
"""Seconds a code stands for."""
DIGITS: Final = 6
TOLERANCE: Final = 1
"""Steps a generator's clock may be before or behind."""
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUER: Final = "接诉即办平台"


@dataclass(frozen=True)
class Proof:
    """What a code typed was: "" nothing, "code" or "recovery"; `left` recovery codes remain after one was used."""

    by: str = ""
    left: int = 0

    def __bool__(self) -> bool:
        return bool(self.by)


def new_secret() -> str:
    """A fresh secret in the form people type (base32)."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, now: datetime, steps: int = 0) -> str:
    """The code of a secret at an instant, or some steps later."""
    return _code(secret, _step(now) + steps)


def seconds_left(now: datetime) -> int:
    """How long the present code still stands."""
    return STEP - int(now.timestamp()) % STEP


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def _code(secret: str, step: int) -> str:
    return f"{hotp(base64.b32decode(secret), step, DIGITS):0{DIGITS}d}"


def matching_step(secret: str, typed: str, now: datetime, after: int = -1) -> int | None:
    """The time step whose code was typed, later than `after`; None where there is none."""
    present = _step(now)
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):
        if step > after and hmac.compare_digest(_code(secret, step), typed):
            return step
    return None


def address(secret: str, username: str) -> str:
    """What the QR code says (otpauth)."""
    known = urlencode({"secret": secret, "issuer": ISSUER, "digits": DIGITS, "period": STEP}, quote_via=quote)
    return f"otpauth://totp/{quote(ISSUER)}:{quote(username)}?{known}"


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


# --- rows ---


def factor_row(account: int, secret: str, now: datetime, last_step: int = -1) -> SecondFactor:
    """The row of an account's second factor, its secret sealed under a fresh data key."""
    key, wrapped = new_data_key(provider(), Purpose.IDENTITY)
    sealed = seal(key, _place(account), secret.encode())
    return SecondFactor(
        account_id=account, key=key.id, wrapped=wrapped, sealed=sealed, enrolled_at=now, last_step=last_step
    )


def secret_of(factor: SecondFactor) -> str:
    """The secret; raises NotOpened or KeyMissing where key and row do not fit."""
    opened = provider().unwrap(Purpose.IDENTITY, bytes(factor.wrapped), factor.key.bytes)
    return open_(DataKey(factor.key, opened), _place(factor.account_id), bytes(factor.sealed)).decode()


def _place(account: int) -> Place:
    return Place("access_secondfactor", "sealed", account, 1)


def take(factor: SecondFactor, typed: str, now: datetime) -> Proof:
    """Take a code of the generator or a recovery code, each once: taken in the database, so that of two at once one is.

    Nothing taken: a wrong code, one seen before, one of a step before the newest taken.
    """
    plain = "".join(typed.split()).lower()
    if plain.isascii() and plain.isdecimal() and len(plain) == DIGITS:
        step = matching_step(secret_of(factor), plain, now, factor.last_step)
        newer = Q(account_id=factor.account_id, last_step__lt=step)
        taken = step is not None and SecondFactor.objects.filter(newer).update(last_step=step)
        return Proof("code") if taken else Proof()
    return _take_recovery(factor.account_id, plain, now)


def _take_recovery(account: int, typed: str, now: datetime) -> Proof:
    plain = "".join(letter for letter in typed if letter in LETTERS)
    if len(plain) != 12:
        return Proof()
    unused = RecoveryCode.objects.filter(account_id=account, used_at__isnull=True)
    keys = set(unused.values_list("digest_key", flat=True))
    digests = [_digest(account, plain, key) for key in keys]
    if not unused.filter(digest__in=digests).update(used_at=now):
        return Proof()
    return Proof("recovery", unused.count())


def new_recovery_codes(account: int) -> tuple[list[str], list[RecoveryCode]]:
    """Fresh recovery codes, shown this once, and their rows."""
    key = provider().writing_key_id(Purpose.CODES)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    rows = [RecoveryCode(account_id=account, digest=_digest(account, code, key), digest_key=key) for code in codes]
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes], rows


def _digest(account: int, code: str, key: str) -> bytes:
    return provider().mac(Purpose.CODES, "recovery", f"{account}\n{code}".encode(), key)


def rewrap_old(most: int = 500) -> int:
    """Wrap data keys of second factors anew that an older master key wrapped (S13); how many were done.

    Part of a rotation: to be called until it gives 0.
    """
    current = wrapped_header(provider().writing_key_id(Purpose.IDENTITY))
    done = 0
    for factor in SecondFactor.objects.order_by("account_id").iterator():
        wrapped = bytes(factor.wrapped)
        if done < most and not wrapped.startswith(current):
            fresh = rewrap(provider(), Purpose.IDENTITY, factor.key, wrapped)
            done += SecondFactor.objects.filter(pk=factor.pk, wrapped=wrapped).update(wrapped=fresh)
    return done
