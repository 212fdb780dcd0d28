"""Packaging of a release, from a binary that is there: the build itself is `scripts/release.sh VERSION`."""

import gzip
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from world import NODE_BIN, SCRIPTS, run

ROOT = SCRIPTS.parent
SCRIPT = str(SCRIPTS / "release.sh")
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
BLOBS = Path(os.environ.get("DTAO_BLOBS", Path(NODE_BIN).parent / "wbuild/dtao-runtime"))


def release(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Packing hard takes a minute, and the content is the same.
    env = {**os.environ, "DTAO_DEB_LEVEL": "0"}
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, timeout=600.0, check=False, env=env)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert BLOBS.is_dir(), f"{BLOBS} has the runtimes of this binary; DTAO_BLOBS names another folder"
    output = tmp_path_factory.mktemp("release") / "out"
    done = release(VERSION, "--binary", NODE_BIN, "--blobs", str(BLOBS), "--output", str(output))
    assert done.returncode == 0, done.stderr
    return output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "say which version: see scripts/release.sh --help"),
        (("9.9.9",), f"Cargo.toml has the version {VERSION}, not 9.9.9: raise it there first"),
        ((VERSION, VERSION), f"two versions, {VERSION} and {VERSION}: give one"),
        ((VERSION, "--fast"), "unknown argument --fast: see scripts/release.sh --help"),
        ((VERSION, "--binary"), "--binary needs a value: see scripts/release.sh --help"),
        (
            (VERSION, "--binary", "/bin/true", "--output", "O"),
            "--binary and --blobs belong together: give both or none",
        ),
        ((VERSION, "--binary", "/none", "--blobs", "/usr", "--output", "O"), "--binary /none: there is no program"),
        ((VERSION, "--binary", "/bin/true", "--blobs", "/none", "--output", "O"), "--blobs /none: there is no folder"),
        ((VERSION, "--output", "/proc"), "/proc exists: remove it or give another --output"),
        ((VERSION, "--output", "/proc/x"), "cannot write to /proc: give another --output"),
    ],
)
def test_bad_input_should_be_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    done = release(*(str(tmp_path / "out") if word == "O" else word for word in arguments))
    assert done.returncode == 1
    assert done.stderr == f"release: {reason}\n"
    assert not list(tmp_path.iterdir())


def test_folder_without_runtimes_should_be_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = release(VERSION, "--binary", NODE_BIN, "--blobs", str(tmp_path / "empty"), "--output", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "does not hold one runtime for 12 s and one for 250 ms" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


def test_release_should_be_complete(made: Path) -> None:
    architecture = run("dpkg", "--print-architecture").strip()
    names = {re.sub(r"-\d+\.wasm$", "-SPEC.wasm", path.name) for path in made.iterdir()}
    assert names == {
        f"dtao-node-{VERSION}-{architecture}",
        f"dtao-node_{VERSION}_{architecture}.deb",
        "dtao-runtime-12s-SPEC.wasm",
        "dtao-runtime-250ms-SPEC.wasm",
        "runtimes.json",
        f"dtao-node-{VERSION}.cdx.json",
        "build.json",
        "SHA256SUMS",
    }
    listed = [line.split()[1] for line in (made / "SHA256SUMS").read_text().splitlines()]
    assert sorted(listed) == sorted(path.name for path in made.iterdir() if path.name != "SHA256SUMS")
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=False)
    assert done.returncode == 0


def test_runtimes_should_be_those_of_the_build(made: Path) -> None:
    rows = {row["file"]: row for row in json.loads((made / "runtimes.json").read_text())}
    assert len(rows) == 2
    for name, row in rows.items():
        blob = (made / name).read_bytes()
        assert row["blake2_256"] == "0x" + hashlib.blake2b(blob, digest_size=32).hexdigest()
        assert row["bytes"] == len(blob)
        wanted = "wasm_binary_fast" if "250ms" in name else "wasm_binary.rs"
        assert any(path.read_bytes() == blob for path in BLOBS.glob(f"{wanted}*.compact.compressed.wasm"))
    assert len({row["blake2_256"] for row in rows.values()}) == 2


def test_package_should_install_a_node_that_starts(made: Path, tmp_path: Path) -> None:
    package = next(made.glob("*.deb"))
    fields = run("dpkg-deb", "--field", str(package))
    assert f"Version: {VERSION}" in fields
    assert re.search(r"Depends: .*libc6 \(>= 2\.\d+\)", fields)
    assert "@" not in fields.replace("@localhost", "")
    run("dpkg-deb", "--extract", str(package), str(tmp_path / "root"))
    run("dpkg-deb", "--control", str(package), str(tmp_path / "control"))
    root = tmp_path / "root"
    for name in (
        "usr/bin/dtao-node",
        "usr/lib/systemd/system/dtao-node.service",
        "etc/default/dtao-node",
        "etc/systemd/journald@dtao-node.conf",
        "usr/share/doc/dtao-node/copyright",
        "usr/share/doc/dtao-node/operator.md.gz",
        "usr/share/doc/dtao-node/examples/alerts.yml",
    ):
        assert (root / name).is_file(), name
    assert (root / "etc/dtao-node").is_dir()
    for path in root.rglob("*"):
        assert not stat.S_IMODE(path.lstat().st_mode) & 0o022, f"{path} is writable for others"
    conffiles = (tmp_path / "control/conffiles").read_text().split()
    assert sorted(conffiles) == ["/etc/default/dtao-node", "/etc/systemd/journald@dtao-node.conf"]
    for script in ("postinst", "prerm", "postrm"):
        run("sh", "-n", str(tmp_path / "control" / script))
    node = str(root / "usr/bin/dtao-node")
    assert run(node, "--version").startswith("dtao-node ")
    assert ".symtab" not in run("readelf", "--sections", "--wide", node)
    gzip.decompress((root / "usr/share/doc/dtao-node/operator.md.gz").read_bytes()).decode()


def test_bill_of_materials_should_name_what_is_inside(made: Path) -> None:
    bill = json.loads((made / f"dtao-node-{VERSION}.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    names = {component["name"] for component in bill["components"]}
    assert {"sp-core", "parity-db", "pallet-subtensor", "dtao-yuma"} <= names
    refs = {component["bom-ref"] for component in (*bill["components"], bill["metadata"]["component"])}
    assert all(set(row["dependsOn"]) <= refs and row["ref"] in refs for row in bill["dependencies"])
    foreign = [component for component in bill["components"] if not (ROOT / "pallets" / component["name"]).exists()]
    locked = {
        crate["name"] for crate in tomllib.loads((ROOT / "Cargo.lock").read_text())["package"] if "checksum" in crate
    }
    assert all("hashes" in component for component in foreign if component["name"] in locked)
    assert bill["metadata"]["properties"][0]["value"] == run("git", "-C", str(ROOT), "rev-parse", "HEAD").strip()


def test_same_input_should_give_the_same_release(made: Path, tmp_path: Path) -> None:
    done = release(VERSION, "--binary", NODE_BIN, "--blobs", str(BLOBS), "--output", str(tmp_path / "again"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again/SHA256SUMS").read_text() == (made / "SHA256SUMS").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_unit_should_be_understood_by_systemd(made: Path, tmp_path: Path) -> None:
    unit = (ROOT / "deploy/systemd/dtao-node.service").read_text().replace("/usr/bin/dtao-node", "/bin/true")
    (tmp_path / "dtao-node.service").write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "dtao-node.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Unknown" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
