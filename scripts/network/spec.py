"""Writes the chain spec of a new network: the base chain with its own names, keys and balances.

Arguments: the folder with `base.json` and `validators` (a line each: index, author key, finality key, peer id,
address, ports), the name of the network, the governing account, then ADDRESS=TAO for each account with a balance.
Writes `chain.json` and `network.json` there. Ends with one line on the error output when the base cannot be used.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

Spec = dict[str, Any]

RAO = 10**9
# What the governing account gets for the fees of its calls.
SUDO_TAO = 10
ROOT = 0
# What a chain for one machine shortens, at the values of the public chain.
PRODUCTION = {
    "networkMinLockCost": 1000 * RAO,
    "networkRateLimit": 7_200,
    "pendingChildkeyCooldown": 7_200,
    "setChildrenRateLimit": 150,
}


class Refused(Exception):
    """Why there is no chain spec, in one line."""


def balances(sudo: str, funds: list[str]) -> list[list[Any]]:
    """Rows of the genesis: what was asked for, and the fees of the governing account unless it was named."""
    rows: dict[str, int] = {}
    for fund in funds:
        address, _, tao = fund.partition("=")
        if address in rows:
            raise Refused(f"--fund names {address} twice: give the sum once")
        rows[address] = int(Decimal(tao) * RAO)
    rows.setdefault(sudo, SUDO_TAO * RAO)
    return [[address, rao] for address, rao in rows.items()]


def genesis_patch(spec: Spec) -> Spec:
    """The part of the genesis that this script replaces."""
    try:
        patch: Spec = spec["genesis"]["runtimeGenesis"]["patch"]
    except (KeyError, TypeError):
        raise Refused("--from names a chain without genesis options: give local, local-fast or a readable file") from None
    return patch


def fill(spec: Spec, name: str, sudo: str, funds: list[str], validators: list[list[str]]) -> None:
    """Makes the base chain the new one."""
    spec.update(name=name, id=name, protocolId=name, chainType="Live", telemetryEndpoints=None)
    spec["bootNodes"] = [f"{address}/p2p/{peer}" for _, _, _, peer, address, *_ in validators]
    patch = genesis_patch(spec)
    patch["aura"] = {"authorities": [aura for _, aura, *_ in validators]}
    patch["grandpa"] = {"authorities": [[gran, 1] for _, _, gran, *_ in validators]}
    patch["balances"] = {"balances": balances(sudo, funds)}
    patch["sudo"] = {"key": sudo}
    module = patch.setdefault("subtensorModule", {})
    module.update(PRODUCTION)
    # Subnets are registered on the running chain. The root is the only one that has to be there, and nobody's.
    module["subnets"] = [{**subnet, "owner": None} for subnet in module.get("subnets", []) if subnet["netuid"] == ROOT]


def public(name: str, sudo: str, validators: list[list[str]]) -> Spec:
    """What anybody may know: for monitoring, tests and the next change of validators."""
    keys = ("index", "aura", "grandpa", "peer", "address", "rpcPort", "prometheusPort")
    rows = [dict(zip(keys, row, strict=True)) for row in validators]
    for row in rows:
        row.update({key: int(row[key]) for key in ("index", "rpcPort", "prometheusPort")})
    return {"name": name, "sudo": sudo, "validators": rows}


def main() -> int:
    folder, name, sudo, *funds = sys.argv[1:]
    work = Path(folder)
    validators = [line.split() for line in (work / "validators").read_text().splitlines()]
    spec: Spec = json.loads((work / "base.json").read_text())
    try:
        fill(spec, name, sudo, funds, validators)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    (work / "chain.json").write_text(json.dumps(spec, indent=2) + "\n")
    (work / "network.json").write_text(json.dumps(public(name, sudo, validators), indent=2) + "\n")
    return 0


sys.exit(main())
