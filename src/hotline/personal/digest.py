"""SM3, the digest of audit events, anchors and deadlines (S15, S16; a32.1).

`core/audit` takes the digest function and its name as arguments; the shell passes these two.
"""

from typing import Final

from cryptography.hazmat.primitives import hashes

ALGORITHM: Final = "SM3"

# Copying a prepared state costs about half a microsecond less than starting one; an event is hashed at every act.
_START: Final = hashes.Hash(hashes.SM3())


def sm3(data: bytes) -> bytes:
    """The 32 bytes of SM3 (GB/T 32905) over `data`."""
    state = _START.copy()
    state.update(data)
    return state.finalize()
