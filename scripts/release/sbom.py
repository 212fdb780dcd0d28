"""Writes the bill of materials of the node as CycloneDX JSON to the standard output.

Arguments: the version, the commit, its time (ISO 8601). Reads what `cargo metadata --locked --format-version 1` prints
from the standard input: every crate that the binary is built from, with licence and checksum of the registry.
"""

import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

Crate = dict[str, Any]

BINARY = "dtao-node"


def checksums(lock: Path) -> dict[tuple[str, str], str]:
    """SHA-256 of each crate of the registry, by name and version."""
    packages = tomllib.loads(lock.read_text())["package"]
    return {(crate["name"], crate["version"]): crate["checksum"] for crate in packages if "checksum" in crate}


def reachable(metadata: Crate) -> dict[str, list[str]]:
    """Crates that the binary is built from, build scripts included, and what each depends on; tests are left out."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = next(crate["id"] for crate in metadata["packages"] if crate["name"] == BINARY)
    edges: dict[str, list[str]] = {}
    waiting = [root]
    while waiting:
        current = waiting.pop()
        if current in edges:
            continue
        edges[current] = sorted(
            {
                dependency["pkg"]
                for dependency in nodes[current]["deps"]
                if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"])
            }
        )
        waiting.extend(edges[current])
    return edges


def purl(crate: Crate) -> str:
    return f"pkg:cargo/{crate['name']}@{crate['version']}"


def component(crate: Crate, sums: dict[tuple[str, str], str]) -> Crate:
    entry: Crate = {
        "type": "library",
        "bom-ref": purl(crate),
        "name": crate["name"],
        "version": crate["version"],
        "purl": purl(crate),
    }
    if licence := crate.get("license"):
        entry["licenses"] = [{"expression": licence.replace("/", " OR ")}]
    if checksum := sums.get((crate["name"], crate["version"])):
        entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return entry


def main() -> None:
    version, commit, time = sys.argv[1:]
    metadata = json.load(sys.stdin)
    crates = {crate["id"]: crate for crate in metadata["packages"]}
    sums = checksums(Path(metadata["workspace_root"]) / "Cargo.lock")
    edges = reachable(metadata)
    root = next(identity for identity in edges if crates[identity]["name"] == BINARY)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        # The same commit has the same bill.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{BINARY}/{version}/{commit}')}",
        "version": 1,
        "metadata": {
            "timestamp": time,
            "component": {**component(crates[root], sums), "type": "application", "version": version},
            "properties": [{"name": "commit", "value": commit}],
        },
        "components": [component(crates[identity], sums) for identity in sorted(edges) if identity != root],
        "dependencies": [
            {"ref": purl(crates[identity]), "dependsOn": [purl(crates[to]) for to in edges[identity]]}
            for identity in sorted(edges)
        ],
    }
    json.dump(bom, sys.stdout, indent=1)
    print()


main()
