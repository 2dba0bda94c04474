"""Keys for sealed passwords."""

from __future__ import annotations

from . import _native
from ._native import ffi, lib
from .credentials import Secret


class SealingKey:
    """An RSA key pair of the caller: the guest gets the public half, and only this key opens what it seals.

    One key serves any number of calls, clients and threads at once.
    """

    def __init__(self, native: _native.Pointer) -> None:
        self._native = native

    @classmethod
    def generate(cls) -> SealingKey:
        """3072 bits, made on the calling thread, which takes some tenths of a second."""
        return cls(_native.made("azvmr_sealing_key", lib.azvmr_sealing_key_generate))

    @classmethod
    def from_pem(cls, pem: Secret) -> SealingKey:
        """A private key of 3072 to 8192 bits in PEM (PKCS #8 or PKCS #1), without a passphrase."""
        with _native.exposed(pem) as secret:
            return cls(_native.made("azvmr_sealing_key", lib.azvmr_sealing_key_from_pem, *secret))

    def to_pem(self) -> bytearray:
        """The private key in PEM, which opens every answer. A bytearray, so that its owner can wipe it."""
        length = ffi.new("size_t *")
        _native.call(lib.azvmr_sealing_key_to_pem, self._native, ffi.NULL, 0, length)
        pem = bytearray(length[0] + 1)  # and a NUL
        _native.call(lib.azvmr_sealing_key_to_pem, self._native, ffi.from_buffer(pem), len(pem), length)
        del pem[length[0] :]
        return pem

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, 64 hexadecimal digits."""
        return _native.read_text(lib.azvmr_sealing_key_fingerprint, self._native)

    @property
    def kept(self) -> bool:
        """It came from PEM, so whoever gave it has it still."""
        return bool(lib.azvmr_sealing_key_kept(self._native))

    def __repr__(self) -> str:
        return f"SealingKey({self.fingerprint})"
