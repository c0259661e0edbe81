"""SM4-GCM (GB/T 32907, GB/T 36624, RFC 8998) with a random 96-bit nonce: the one place that encrypts (S11; a32.1).

`cryptography` has no AEAD class for SM4; `Cipher(SM4, GCM)` is the algorithm, tested against the vector of RFC 8998.
One key may encrypt 2**32 messages with random nonces (NIST SP 800-38D 8.3); `wrap_ledger.py` says how that is kept.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES: Final = 16
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class NotOpened(Exception):
    """A ciphertext does not open: moved to another row, altered, cut, or sealed with another key.

    The shell writes a security event for it (S11, S49). The text never holds plaintext or key.
    """


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, associated: bytes, plaintext: bytes) -> bytes:
    """nonce + ciphertext + tag."""
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(associated)
    return nonce + encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def decrypt(key: bytes, associated: bytes, sealed: bytes) -> bytes:
    """The plaintext, or `NotOpened`; never a part of it."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise NotOpened("密文不完整")
    nonce, body, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(associated)
    plaintext = decryptor.update(body)
    try:
        return plaintext + decryptor.finalize()
    except InvalidTag:
        raise NotOpened("密文与所在位置或者密钥不符") from None
