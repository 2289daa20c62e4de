"""Keys of development accounts, for a client that brings none."""

from hashlib import blake2b

import sr25519
from scalecodec.utils.ss58 import ss58_encode

# The mini-secret of the phrase of all development accounts.
DEVELOPMENT = bytes.fromhex("fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e")


class Keypair:
    """An sr25519 key `//NAME…`, as async-substrate-interface wants it."""

    crypto_type = 1
    ss58_format = 42

    def __init__(self, uri):
        pair = sr25519.pair_from_seed(DEVELOPMENT)
        chain, code = b"", None
        for part in uri.split("//")[1:]:
            name = part.encode()
            # The SCALE encoding of a short text, filled up to 32 bytes.
            junction = (bytes([len(name) << 2]) + name).ljust(32, b"\0")
            code, *pair = sr25519.hard_derive_keypair((junction, *pair), chain)
        self.public_key, self.private_key = pair
        self.ss58_address = ss58_encode(self.public_key, self.ss58_format)

    def sign(self, data):
        if isinstance(data, str):
            data = bytes.fromhex(data.removeprefix("0x"))
        return sr25519.sign((self.public_key, self.private_key), bytes(data))


def hash256(data):
    return blake2b(bytes(data), digest_size=32).digest()
