"""Writes what identifies the runtimes of a release, as JSON, to the standard output.

Arguments: files of WASM blobs. `blake2_256` is the hash that `system.authorizeUpgrade` takes and that a proposal names.
"""

import hashlib
import json
import sys
from pathlib import Path

rows = []
for name in sys.argv[1:]:
    blob = Path(name).read_bytes()
    rows.append(
        {
            "file": Path(name).name,
            "bytes": len(blob),
            "blake2_256": "0x" + hashlib.blake2b(blob, digest_size=32).hexdigest(),
            "sha256": hashlib.sha256(blob).hexdigest(),
        }
    )
json.dump(rows, sys.stdout, indent=1)
print()
