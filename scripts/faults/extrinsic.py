"""Signed transactions by hand, so that tests can spoil any part of them."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from nacl.signing import SigningKey

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Variants of MultiAddress and MultiSignature, and the version byte of a signed transaction.
ADDRESS_ID = b"\x00"
ED25519 = b"\x00"
SIGNED_V4 = b"\x84"
IMMORTAL = b"\x00"
NO_METADATA_HASH = b"\x00"


def compact(value: int) -> bytes:
    """SCALE's compact form."""
    if value < 1 << 6:
        return bytes([value << 2])
    if value < 1 << 14:
        return (value << 2 | 1).to_bytes(2, "little")
    if value < 1 << 30:
        return (value << 2 | 2).to_bytes(4, "little")
    length = (value.bit_length() + 7) // 8
    return bytes([(length - 4) << 2 | 3]) + value.to_bytes(length, "little")


def blake2(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def mortal(block: int, period: int = 8) -> bytes:
    """An era of so many blocks (a power of two, 4 to 65,536) that begins at the block."""
    quantized = block % period
    return ((period.bit_length() - 2) | quantized << 4).to_bytes(2, "little")


class Account:
    """An Ed25519 key and what it has sent."""

    def __init__(self, seed: bytes | None = None) -> None:
        self.key = SigningKey(seed) if seed else SigningKey.generate()
        self.public = bytes(self.key.verify_key)

    @property
    def address(self) -> str:
        """SS58 with the general prefix 42."""
        body = bytes([42]) + self.public
        data = body + hashlib.blake2b(b"SS58PRE" + body).digest()[:2]
        number, text = int.from_bytes(data, "big"), ""
        while number:
            number, rest = divmod(number, 58)
            text = ALPHABET[rest] + text
        return text


def public_key(address: str) -> bytes:
    """The 32 bytes of an SS58 address."""
    number = 0
    for letter in address:
        number = number * 58 + ALPHABET.index(letter)
    return number.to_bytes(35, "big")[1:33]


@dataclass(frozen=True)
class Chain:
    """What every signature of a chain is over."""

    genesis: bytes
    spec: int
    transaction: int

    @classmethod
    def of(cls, node: Any) -> "Chain":
        version = node.rpc("state_getRuntimeVersion")
        return cls(bytes.fromhex(node.hash(0)[2:]), version["specVersion"], version["transactionVersion"])


@dataclass(frozen=True)
class Extrinsic:
    """One transaction before it is signed. Every field can be replaced by a wrong one."""

    chain: Chain
    sender: Account
    call: bytes
    nonce: int
    tip: int = 0
    era: bytes = IMMORTAL
    # Hash of the block that the era begins with; None for genesis.
    born: bytes | None = field(default=None)
    signature: bytes | None = field(default=None)

    def extra(self) -> bytes:
        return self.era + compact(self.nonce) + compact(self.tip) + NO_METADATA_HASH

    def implicit(self) -> bytes:
        versions = self.chain.spec.to_bytes(4, "little") + self.chain.transaction.to_bytes(4, "little")
        return versions + self.chain.genesis + (self.born or self.chain.genesis) + b"\x00"

    def body(self) -> bytes:
        """The bytes without their length."""
        payload = self.call + self.extra() + self.implicit()
        signed = self.signature or self.sender.key.sign(blake2(payload) if len(payload) > 256 else payload).signature
        address = ADDRESS_ID + self.sender.public
        return SIGNED_V4 + address + ED25519 + signed + self.extra() + self.call

    def encode(self) -> str:
        body = self.body()
        return "0x" + (compact(len(body)) + body).hex()

    def spoilt(self, **fields: Any) -> "Extrinsic":
        return replace(self, **fields)


def remark(data: bytes) -> bytes:
    """System.remark."""
    return b"\x00\x00" + compact(len(data)) + data


def batch(*calls: bytes) -> bytes:
    """Utility.batch."""
    return b"\x0b\x00" + compact(len(calls)) + b"".join(calls)


def batch_all(*calls: bytes) -> bytes:
    """Utility.batch_all."""
    return b"\x0b\x02" + compact(len(calls)) + b"".join(calls)


def submit_encrypted(ciphertext: bytes) -> bytes:
    """MevShield.submit_encrypted."""
    return b"\x1e\x01" + compact(len(ciphertext)) + ciphertext


def sudo(call: bytes) -> bytes:
    """Sudo.sudo."""
    return b"\x0c\x00" + call


def nonce(node: Any, account: Account) -> int:
    found: int = node.rpc("system_accountNextIndex", account.address)
    return found
