"""substrate-interface, the older of the two Python clients."""

from hashlib import blake2b
from importlib.metadata import version

from scalecodec.base import ScaleBytes
from substrateinterface import Keypair, SubstrateInterface
from substrateinterface.exceptions import SubstrateRequestException

from steps import QUESTIONS, REFUSED, STOS, ask, begin, each, finish, step, until

url = begin("substrate-interface", version("substrate-interface"))
alice, bob, charlie, dave, eve, ferdie = (
    Keypair.create_from_uri(f"//{name}") for name in ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"]
)
chain = SubstrateInterface(url=url)


def call(pallet, function, **params):
    return chain.compose_call(pallet, function, params)


def submit(signer, composed):
    extrinsic = chain.create_signed_extrinsic(composed, signer)
    return chain.submit_extrinsic(extrinsic, wait_for_finalization=True)


def send(signer, composed):
    """Sends a call and waits until it is final. It must have succeeded."""
    receipt = submit(signer, composed)
    assert receipt.is_success, receipt.error_message
    events = [record.value for record in receipt.triggered_events]
    return {f"{event['module_id']}.{event['event_id']}": event["attributes"] for event in events}


@step("connect")
def _():
    assert chain.chain.startswith("Stratos"), chain.chain
    assert chain.token_symbol == "STOS" and chain.token_decimals == 18
    chain.init_runtime()


@step("metadata 14")
def _():
    assert "V14" in chain.metadata.value[1], list(chain.metadata.value[1])
    names = [pallet.name for pallet in chain.metadata.pallets]
    assert "Ozone" in names and "Lockdown" in names, names


@step("constants")
def _():
    names = [(one["module_name"], one["constant_name"]) for one in chain.get_metadata_constants()]

    def read(name):
        assert chain.get_constant(*name) is not None

    return each(names, read)


@step("prepay")
def _():
    before = chain.query("Ozone", "OzoneOf", [bob.ss58_address]).value or 0
    amount = 1_234 * STOS + 567
    events = send(bob, call("Ozone", "prepay", amount=amount, beneficiary=None, min_ozone=0))
    assert "Ozone.Prepaid" in events, events
    assert chain.query("Ozone", "OzoneOf", [bob.ss58_address]).value > before


@step("registration")
def _():
    node = Keypair.create_from_uri("//node//python")
    # The client knows no runtime API of this chain: the payload is put together as the docs say.
    genesis = bytes.fromhex(chain.get_block_hash(0)[2:])
    proof = node.sign(b"stratos-node" + genesis + charlie.public_key)

    def register():
        return call(
            "Deposit",
            "register_resource_node",
            id="0x" + node.public_key.hex(),
            kinds={"storage": True, "database": False, "computation": False},
            deposit=1_000 * STOS,
            free_capacity=0,
            beneficiary=None,
            proof={"Sr25519": "0x" + proof.hex()},
        )

    copied = submit(dave, register())
    assert not copied.is_success
    assert copied.error_message["name"] == "KeyProofInvalid", copied.error_message
    assert "Deposit.Registered" in send(charlie, register())


def remark(data, function="remark"):
    return call("System", function, remark=data)


def prepay():
    return call("Ozone", "prepay", amount=STOS, beneficiary=None, min_ozone=0)


@step("batch")
def _():
    events = send(dave, call("Utility", "batch_all", calls=[remark("0x01"), prepay()]))
    assert "Ozone.Prepaid" in events and "Utility.BatchCompleted" in events


@step("multisig")
def _():
    members = [alice.ss58_address, bob.ss58_address, charlie.ss58_address]
    account = chain.generate_multisig_account(members, 2)
    # Without a nonce the client asks for one.
    first = chain.create_multisig_extrinsic(remark("0x02", "remark_with_event"), alice, account)
    assert chain.submit_extrinsic(first, wait_for_finalization=True).is_success
    second = chain.create_multisig_extrinsic(remark("0x02", "remark_with_event"), bob, account)
    receipt = chain.submit_extrinsic(second, wait_for_finalization=True)
    assert receipt.is_success, receipt.error_message
    events = {f"{e.value['module_id']}.{e.value['event_id']}": e.value for e in receipt.triggered_events}
    assert "Ok" in events["Multisig.MultisigExecuted"]["attributes"]["result"], events
    # One is left open, for the reading of storage.
    third = chain.create_multisig_extrinsic(remark("0x03"), alice, account)
    assert chain.submit_extrinsic(third, wait_for_finalization=True).is_success


@step("proxy")
def _():
    send(dave, call("Proxy", "add_proxy", delegate=eve.ss58_address, proxy_type="NonTransfer", delay=0))

    def act(inner):
        return call("Proxy", "proxy", real=dave.ss58_address, force_proxy_type=None, call=inner)

    assert "Ok" in send(eve, act(remark("0x04")))["Proxy.ProxyExecuted"]["result"]
    assert "Err" in send(eve, act(prepay()))["Proxy.ProxyExecuted"]["result"], "this proxy cannot pay"


@step("vote")
def _():
    proposal = {"Inline": "0x" + bytes(remark("0x05").data.data).hex()}
    submit_call = call(
        "Referenda",
        "submit",
        proposal_origin={"Origins": "EconomicParameters"},
        proposal=proposal,
        enactment_moment={"After": 1},
    )
    index = send(alice, submit_call)["Referenda.Submitted"]["index"]
    # Aye, locked for one period.
    vote = {"Standard": {"vote": 0b1000_0001, "balance": 10 * STOS}}
    send(bob, call("ConvictionVoting", "vote", poll_index=index, vote=vote))
    info = chain.query("Referenda", "ReferendumInfoFor", [index]).value
    assert info["Ongoing"]["tally"]["ayes"] == 10 * STOS, info


@step("dry run")
def _():
    # Mortal, as wallets sign by default.
    extrinsic = chain.create_signed_extrinsic(remark("0x06"), ferdie, era={"period": 64})
    answer = chain.rpc_request("system_dryRun", [str(extrinsic.data)])
    assert answer["result"] == "0x0000", answer


@step("runtime APIs")
def _():
    # The client does not read them from the metadata: it has a list of its own, of APIs of all chains. Some of
    # its methods no longer have these names.
    old = {"Core_initialise_block", "BlockBuilder_finalise_block"}
    has = {api for api, _ in chain.rpc_request("state_getRuntimeVersion", [])["result"]["apis"]}
    known = [one.value for one in chain.get_metadata_runtime_call_functions()]
    params = {
        f"{one['api']}_{one['method']}": one["params"]
        for one in known
        if "0x" + blake2b(one["api"].encode(), digest_size=8).hexdigest() in has
    }
    names = [name for name in params if name not in old]
    assert len(names) >= 8, names

    def read(name):
        api, method = name.split("_", 1)
        question = ScaleBytes(bytes.fromhex(QUESTIONS.get(name, "0x")[2:]) + bytes(4096))
        values = []
        for param in params[name]:
            # It decodes calls and transactions only with the metadata at hand.
            if param["type"] == "Call":
                values.append(remark("0x"))
            elif param["type"] == "Extrinsic":
                values.append(chain.create_unsigned_extrinsic(remark("0x")))
            else:
                scale = chain.runtime_config.create_scale_object(param["type"], question)
                values.append(scale.decode(check_remaining=False))
        try:
            chain.runtime_call(api, method, values)
        except SubstrateRequestException:
            assert name in REFUSED, name
        else:
            assert name not in REFUSED, name

    return each(names, read)


@step("storage")
def _():
    send(ferdie, call("Staking", "delegate", validator=alice.ss58_address, amount=1_234 * STOS))
    items = [(pallet, item) for pallet in chain.metadata.pallets if pallet.storage for item in pallet.storage]
    entries = 0

    def read(name):
        nonlocal entries
        pallet, item = next((p, i) for p, i in items if f"{p.name}.{i.value['name']}" == name)
        if "Map" not in item.value["type"]:
            chain.query(pallet.name, item.value["name"])
            return
        for _key, value in chain.query_map(pallet.name, item.value["name"], page_size=500):
            assert value is not None
            entries += 1

    told = each([f"{pallet.name}.{item.value['name']}" for pallet, item in items], read)
    assert entries > 100, f"only {entries} entries"
    return f"{told} items, {entries} entries"


@step("finality")
def _():
    numbers = []

    def handler(head, update, subscription):
        numbers.append(head["header"]["number"])
        return True if len(numbers) == 5 else None

    chain.subscribe_block_headers(handler, finalized_only=True)
    assert numbers == list(range(numbers[0], numbers[0] + 5)), numbers


@step("old blocks")
def _():
    # The node keeps the states of 64 blocks.
    until("block 80", lambda: chain.get_block_number(chain.get_chain_head()) > 80)
    block = chain.get_block(block_number=3)
    assert block["header"]["number"] == 3
    assert block["extrinsics"][0].value["call"]["call_module"] == "Timestamp"


@step("restart")
def _():
    ask("restart")

    def again():
        # The client reconnects by `connect_websocket`.
        chain.connect_websocket()
        return chain.get_chain_head()

    until("the connection", again)
    assert "Ozone.Prepaid" in send(bob, prepay())


@step("upgrade")
def _():
    asked = ask("upgrade")

    def upgraded():
        chain.init_runtime(block_hash=chain.get_chain_head())
        return chain.runtime_version == asked["specVersion"]

    until("the new runtime", upgraded)
    assert "Ozone.Prepaid" in send(bob, prepay())
    assert chain.query("Ozone", "Market").value["genesis_deposit"] > 0
    # Who connects now reads a block of the first runtime, whose state is gone, by that runtime's metadata.
    later = SubstrateInterface(url=url)
    block = later.get_block(block_number=3)
    assert block["extrinsics"][0].value["call"]["call_module"] == "Timestamp"
    assert later.runtime_version == 1, later.runtime_version
    later.close()


chain.close()
finish()
