"""Facts of the metadata on which the SDK silently relies."""

from typing import Any

import pytest

from chain import Chain

Metadata = dict[str, Any]
Types = dict[int, dict[str, Any]]

EXTENSIONS_WITH_DATA = ["CheckMortality", "CheckNonce", "ChargeTransactionPayment", "CheckMetadataHash"]
PATHS = [
    "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
    "sp_runtime::generic::digest::DigestItem",
    "sp_weights::weight_v2::Weight",
    "sp_runtime::generic::era::Era",
    "frame_system::EventRecord",
    "sp_core::crypto::AccountId32",
    "sp_runtime::multiaddress::MultiAddress",
]
PALLETS = {
    "System": 0,
    "Timestamp": 2,
    "Aura": 3,
    "Grandpa": 4,
    "Balances": 5,
    "TransactionPayment": 6,
    "SubtensorModule": 7,
    "Utility": 11,
    "Sudo": 12,
    "AdminUtils": 19,
    "Swap": 28,
}
CALLS = {
    ("Balances", "transfer_allow_death"): (0, ["dest", "value"]),
    ("Balances", "transfer_keep_alive"): (3, ["dest", "value"]),
    ("Balances", "transfer_all"): (4, ["dest", "keep_alive"]),
    ("SubtensorModule", "set_weights"): (0, ["netuid", "dests", "weights", "version_key"]),
    ("SubtensorModule", "add_stake"): (2, ["hotkey", "netuid", "amount_staked"]),
    ("SubtensorModule", "remove_stake"): (3, ["hotkey", "netuid", "amount_unstaked"]),
    ("SubtensorModule", "serve_axon"): (
        4,
        ["netuid", "version", "ip", "port", "ip_type", "protocol", "placeholder1", "placeholder2"],
    ),
    ("SubtensorModule", "burned_register"): (7, ["netuid", "hotkey"]),
    ("SubtensorModule", "register_network"): (59, ["hotkey"]),
    ("SubtensorModule", "root_register"): (62, ["hotkey"]),
    ("SubtensorModule", "unstake_all"): (83, ["hotkey"]),
    ("SubtensorModule", "unstake_all_alpha"): (84, ["hotkey"]),
    ("SubtensorModule", "add_stake_limit"): (88, ["hotkey", "netuid", "amount_staked", "limit_price", "allow_partial"]),
    ("SubtensorModule", "remove_stake_limit"): (
        89,
        ["hotkey", "netuid", "amount_unstaked", "limit_price", "allow_partial"],
    ),
    ("SubtensorModule", "start_call"): (92, ["netuid"]),
    ("SubtensorModule", "remove_stake_full_limit"): (103, ["hotkey", "netuid", "limit_price"]),
    ("SubtensorModule", "set_mechanism_weights"): (119, ["netuid", "mecid", "dests", "weights", "version_key"]),
    ("Utility", "batch_all"): (2, ["calls"]),
}
CONSTANTS = {
    ("Aura", "SlotDuration"): 250,
    ("Balances", "ExistentialDeposit"): 500,
    ("System", "SS58Prefix"): 42,
    ("SubtensorModule", "InitialStartCallDelay"): 0,
}


@pytest.fixture(scope="module")
def v15(chain: Chain) -> Metadata:
    """Metadata that the SDK decodes with."""
    runtime = chain.sdk.substrate.init_runtime()
    return runtime.metadata_v15.value()


@pytest.fixture(scope="module")
def types(v15: Metadata) -> Types:
    return {entry["id"]: entry["type"] for entry in v15["types"]["types"]}


def path(entry: dict[str, Any]) -> str:
    """Path of a type; types without one are built of others."""
    return "::".join(entry.get("path", []))


def has_data(entry: dict[str, Any]) -> bool:
    """Whether values of the type take bytes."""
    shape = entry["def"]
    return bool(shape["composite"].get("fields") if "composite" in shape else shape.get("tuple", True))


def test_version_should_be_the_one_that_clients_know(chain: Chain) -> None:
    version = chain.rpc.call("state_getRuntimeVersion")
    assert (version["specName"], version["transactionVersion"]) == ("node-subtensor", 1)
    assert version["specVersion"] >= 402


def test_first_type_should_be_the_account(types: Types) -> None:
    assert path(types[0]) == "sp_core::crypto::AccountId32"


def test_registry_should_hold_the_paths_that_clients_look_up(types: Types) -> None:
    present = {path(entry) for entry in types.values()}
    assert set(PATHS) <= present


def test_both_metadata_versions_should_number_types_alike(chain: Chain, types: Types) -> None:
    """The SDK takes type ids of storage, calls and constants from the older version and decodes with the newer one.

    Those come first; types of the extrinsic, which the versions describe differently, come after them.
    """
    old = {entry["id"]: entry["type"] for entry in chain.sdk.substrate.metadata.portable_registry.value["types"]}
    last = next(number for number, entry in old.items() if path(entry).endswith("::UncheckedExtrinsic"))
    differing = {number: (path(old[number]), path(types[number])) for number in range(last)}
    assert last > 100
    assert {number: paths for number, paths in differing.items() if paths[0] != paths[1]} == {}


def test_extrinsics_should_be_signed_as_clients_do(chain: Chain, v15: Metadata, types: Types) -> None:
    assert chain.sdk.substrate.metadata[1][1]["extrinsic"]["version"].value == 4
    extrinsic = v15["extrinsic"]
    assert extrinsic["version"] == 4
    with_data = [
        extension["identifier"] for extension in extrinsic["signed_extensions"] if has_data(types[extension["ty"]])
    ]
    assert with_data == EXTENSIONS_WITH_DATA


@pytest.mark.parametrize("name", PALLETS)
def test_pallets_should_keep_their_index(v15: Metadata, name: str) -> None:
    indices = {pallet["name"]: pallet["index"] for pallet in v15["pallets"]}
    assert indices[name] == PALLETS[name]


def variants(v15: Metadata, types: Types, pallet: str, kind: str) -> list[dict[str, Any]]:
    """Calls or errors of a pallet."""
    entry = next(entry for entry in v15["pallets"] if entry["name"] == pallet)
    return types[entry[kind]["ty"]]["def"]["variant"]["variants"]


@pytest.mark.parametrize(("pallet", "call"), CALLS)
def test_calls_should_keep_index_and_arguments(v15: Metadata, types: Types, pallet: str, call: str) -> None:
    found = next(variant for variant in variants(v15, types, pallet, "calls") if variant["name"] == call)
    assert (found["index"], [field["name"] for field in found["fields"]]) == CALLS[pallet, call]


@pytest.mark.parametrize(("pallet", "call"), [key for key in CALLS if key[0] == "SubtensorModule"])
def test_numbers_in_calls_should_be_transparent(types: Types, v15: Metadata, pallet: str, call: str) -> None:
    """A visible newtype reaches Python as a tuple."""
    found = next(variant for variant in variants(v15, types, pallet, "calls") if variant["name"] == call)
    for field in found["fields"]:
        argument = types[field["type"]]
        composite = argument["def"].get("composite")
        assert composite is None or path(argument).endswith("AccountId32"), f"{field['name']}: {path(argument)}"


def test_errors_should_be_documented(v15: Metadata, types: Types) -> None:
    """The SDK cannot format an error without documentation."""
    pallets = [pallet["name"] for pallet in v15["pallets"] if pallet["error"]]
    assert "SubtensorModule" in pallets
    errors = [(pallet, error) for pallet in pallets for error in variants(v15, types, pallet, "error")]
    silent = [(pallet, error["name"]) for pallet, error in errors if not "".join(error.get("docs", [])).strip()]
    # FRAME's own, which no call answers with.
    assert silent == [("TxPause", "NotFound")]


@pytest.mark.parametrize(("pallet", "name"), CONSTANTS)
def test_constants_should_have_the_published_value(chain: Chain, pallet: str, name: str) -> None:
    assert chain.sdk.query_constant(pallet, name).value == CONSTANTS[pallet, name]


def test_runtime_calls_should_have_typed_results(v15: Metadata, types: Types) -> None:
    """A result declared as bytes is given to a hand-written decoder of long ago."""
    own = [api for api in v15["apis"] if api["name"].endswith("RuntimeApi")]
    assert own
    for api in own:
        for method in api["methods"]:
            sequence = types[method["output"]]["def"].get("sequence")
            assert sequence is None or types[sequence["type"]]["def"] != {"primitive": "u8"}, method["name"]
