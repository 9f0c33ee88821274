"""Hidden inputs: drawn from a secret of the course, so that nobody can guess them and every regrade repeats them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def course_secret(path: Path) -> bytes:
    """The secret of the course, 32 bytes; made at first use, in a file that only its owner can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_bytes()
        if len(secret) < 16:
            raise ValueError(f"{path} holds {len(secret)} bytes, not a secret; delete it to have a new one") from None
        return secret
    with os.fdopen(descriptor, "wb") as file:
        secret = secrets.token_bytes(32)
        file.write(secret)
    return secret


def notebook_hash(sources: Iterable[str]) -> str:
    """A hash of what the student wrote: the sources of the cells that are theirs, in order."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def seed(secret: bytes, assignment: str, student: str, notebook: str, content: str) -> int:
    """The seed of one submission's hidden inputs: HMAC-SHA256 of who, what and which content, as an integer."""
    message = "\0".join((assignment, student, notebook, content)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:16], "big")
