"""async-substrate-interface, the newer of the two Python clients."""

import asyncio
from importlib.metadata import version

from async_substrate_interface import AsyncSubstrateInterface
from async_substrate_interface.errors import SubstrateRequestException
from scalecodec.base import ScaleBytes

from keys import Keypair, hash256
from steps import (
    QUESTIONS,
    REFUSED,
    STOS,
    ask,
    async_each,
    async_step,
    async_until,
    begin,
    finish,
)

url = begin("async-substrate-interface", version("async-substrate-interface"))
alice, bob, charlie, dave, eve, ferdie = (
    Keypair(f"//{name}") for name in ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"]
)


async def main(chain):
    async def call(pallet, function, **params):
        return await chain.compose_call(pallet, function, params)

    async def submit(signer, composed):
        extrinsic = await chain.create_signed_extrinsic(composed, signer)
        return await chain.submit_extrinsic(extrinsic, wait_for_finalization=True)

    def by_name(events):
        return {f"{one['event']['module_id']}.{one['event']['event_id']}": one["event"]["attributes"] for one in events}

    async def send(signer, composed):
        """Sends a call and waits until it is final. It must have succeeded."""
        receipt = await submit(signer, composed)
        assert await receipt.is_success, await receipt.error_message
        return by_name(await receipt.triggered_events)

    async def value(pallet, item, params=None):
        found = await chain.query(pallet, item, params)
        return getattr(found, "value", found)

    @async_step("connect")
    async def _connect():
        await chain.initialize()
        assert chain.chain.startswith("Stratos"), chain.chain
        properties = await chain.properties
        assert properties["tokenSymbol"] == "STOS", properties

    await _connect

    @async_step("metadata 15")
    async def _metadata():
        runtime = await chain.init_runtime()
        assert runtime.metadata_v15 is not None
        names = [pallet.name for pallet in runtime.metadata.pallets]
        assert "Ozone" in names and "Lockdown" in names, names

    await _metadata

    @async_step("constants")
    async def _constants():
        names = [(one["module_name"], one["constant_name"]) for one in await chain.get_metadata_constants()]

        async def read(name):
            assert await chain.get_constant(*name) is not None

        return await async_each(names, read)

    await _constants

    @async_step("prepay")
    async def _prepay():
        amount = 1_234 * STOS + 567
        before = await chain.runtime_call("OzoneApi", "ozone_of", [bob.ss58_address])
        before = getattr(before, "value", before)
        composed = await call("Ozone", "prepay", amount=amount, beneficiary=None, min_ozone=0)
        assert "Ozone.Prepaid" in await send(bob, composed)
        after = await chain.runtime_call("OzoneApi", "ozone_of", [bob.ss58_address])
        assert getattr(after, "value", after) > before

    await _prepay

    @async_step("registration")
    async def _registration():
        node = Keypair("//node//python")

        async def payload():
            answer = await chain.runtime_call("DepositApi", "key_proof_payload", [charlie.ss58_address])
            return getattr(answer, "value", answer)

        message = await async_until("the first block", payload)
        if isinstance(message, str):
            message = bytes.fromhex(message.removeprefix("0x"))
        proof = node.sign(bytes(message))

        async def register():
            return await call(
                "Deposit",
                "register_resource_node",
                id="0x" + node.public_key.hex(),
                kinds={"storage": True, "database": False, "computation": False},
                deposit=1_000 * STOS,
                free_capacity=0,
                beneficiary=None,
                proof={"Sr25519": "0x" + proof.hex()},
            )

        copied = await submit(dave, await register())
        assert not await copied.is_success
        message = await copied.error_message
        assert message["name"] == "KeyProofInvalid", message
        assert "Deposit.Registered" in await send(charlie, await register())

    await _registration

    async def remark(data, function="remark"):
        return await call("System", function, remark=data)

    async def prepay():
        return await call("Ozone", "prepay", amount=STOS, beneficiary=None, min_ozone=0)

    @async_step("batch")
    async def _batch():
        composed = await call("Utility", "batch_all", calls=[await remark("0x01"), await prepay()])
        events = await send(dave, composed)
        assert "Ozone.Prepaid" in events and "Utility.BatchCompleted" in events

    await _batch

    @async_step("multisig")
    async def _multisig():
        members = [alice.ss58_address, bob.ss58_address, charlie.ss58_address]
        account = chain.generate_multisig_account(members, 2)

        # The client's own `create_multisig_extrinsic` fails where nobody has approved yet.
        async def approve(signer, inner, function, **params):
            others = [member for member in account.signatories if member != f"0x{signer.public_key.hex()}"]
            weight = (await chain.get_payment_info(inner, signer))["weight"]
            composed = await call(
                "Multisig", function, threshold=2, other_signatories=others, max_weight=weight, **params
            )
            return await send(signer, composed)

        async def hash_of(inner):
            return "0x" + hash256(inner.data.data).hex()

        inner = await remark("0x02", "remark_with_event")
        key = await hash_of(inner)
        await approve(alice, inner, "approve_as_multi", maybe_timepoint=None, call_hash=key)
        opened = await value("Multisig", "Multisigs", [account.value, key])
        events = await approve(bob, inner, "as_multi", maybe_timepoint=opened["when"], call=inner)
        assert "Ok" in events["Multisig.MultisigExecuted"]["result"], events
        # One is left open, for the reading of storage.
        inner = await remark("0x03")
        await approve(alice, inner, "approve_as_multi", maybe_timepoint=None, call_hash=await hash_of(inner))

    await _multisig

    @async_step("proxy")
    async def _proxy():
        composed = await call("Proxy", "add_proxy", delegate=eve.ss58_address, proxy_type="NonTransfer", delay=0)
        await send(dave, composed)

        async def act(inner):
            return await call("Proxy", "proxy", real=dave.ss58_address, force_proxy_type=None, call=inner)

        done = await send(eve, await act(await remark("0x04")))
        assert "Ok" in done["Proxy.ProxyExecuted"]["result"]
        refused = await send(eve, await act(await prepay()))
        assert "Err" in refused["Proxy.ProxyExecuted"]["result"], "this proxy cannot pay"

    await _proxy

    @async_step("vote")
    async def _vote():
        proposal = {"Inline": "0x" + bytes((await remark("0x05")).data.data).hex()}
        composed = await call(
            "Referenda",
            "submit",
            proposal_origin={"Origins": "EconomicParameters"},
            proposal=proposal,
            enactment_moment={"After": 1},
        )
        index = (await send(alice, composed))["Referenda.Submitted"]["index"]
        # Aye, locked for one period.
        vote = {"Standard": {"vote": 0b1000_0001, "balance": 10 * STOS}}
        await send(bob, await call("ConvictionVoting", "vote", poll_index=index, vote=vote))
        info = await value("Referenda", "ReferendumInfoFor", [index])
        assert info["Ongoing"]["tally"]["ayes"] == 10 * STOS, info

    await _vote

    @async_step("dry run")
    async def _dry_run():
        # Mortal, as wallets sign by default.
        # The client counts what it signs: Charlie sends nothing after this one, which is not sent.
        extrinsic = await chain.create_signed_extrinsic(await remark("0x06"), charlie, era={"period": 64})
        answer = await chain.rpc_request("system_dryRun", [str(extrinsic.data)])
        assert answer["result"] == "0x0000", answer

    await _dry_run

    @async_step("runtime APIs")
    async def _runtime_apis():
        runtime = await chain.init_runtime()
        # The client takes what returns plain bytes for an API of the time before metadata 15, and cannot encode
        # a map as a parameter.
        beyond = {("FilesApi", "key"), ("BlockBuilder", "inherent_extrinsics"), ("BlockBuilder", "check_inherents")}
        every = [(api, method) for api, methods in runtime.runtime_api_map.items() for method in methods]
        names = [name for name in every if name not in beyond]
        assert len(names) == len(every) - len(beyond)

        async def read(name):
            api, method = name
            key = "_".join(name)
            question = bytes.fromhex(QUESTIONS.get(key, "0x")[2:]) + bytes(4096)
            values = []
            for param in runtime.runtime_api_map[api][method]["inputs"]:
                kind = f"scale_info::{param['ty']}"
                if param["name"] == "call":
                    # It decodes calls only with the metadata at hand.
                    values.append(await remark("0x"))
                    continue
                scale = await chain.create_scale_object(kind, runtime=runtime)
                data = ScaleBytes(question)
                values.append(scale.decode(data, check_remaining=False))
                question = question[data.offset:]
            try:
                await chain.runtime_call(api, method, values)
            except SubstrateRequestException:
                assert key in REFUSED, key
            else:
                assert key not in REFUSED, key

        return await async_each(names, read)

    await _runtime_apis

    @async_step("storage")
    async def _storage():
        await send(ferdie, await call("Staking", "delegate", validator=alice.ss58_address, amount=1_234 * STOS))
        runtime = await chain.init_runtime()
        items = {
            f"{pallet.name}.{item.value['name']}": "Map" in item.value["type"]
            for pallet in runtime.metadata.pallets
            if pallet.storage
            for item in pallet.storage
        }
        entries = 0

        async def read(name):
            nonlocal entries
            pallet, item = name.split(".")
            if not items[name]:
                await chain.query(pallet, item)
                return
            async for _key, found in await chain.query_map(pallet, item, page_size=500):
                assert found is not None
                entries += 1

        told = await async_each(list(items), read)
        assert entries > 100, f"only {entries} entries"
        return f"{told} items, {entries} entries"

    await _storage

    @async_step("finality")
    async def _finality():
        numbers = []

        async def handler(head, *_):
            numbers.append(head["header"]["number"])
            return True if len(numbers) == 5 else None

        await chain.subscribe_block_headers(handler, finalized_only=True)
        assert numbers == list(range(numbers[0], numbers[0] + 5)), numbers

    await _finality

    @async_step("old blocks")
    async def _old_blocks():
        # The node keeps the states of 64 blocks.
        async def late():
            return await chain.get_block_number(await chain.get_chain_head()) > 80

        await async_until("block 80", late)
        block = await chain.get_block(block_number=3)
        assert block["header"]["number"] == 3

    await _old_blocks

    @async_step("restart")
    async def _restart():
        ask("restart")
        await async_until("the connection", chain.get_chain_head)
        assert "Ozone.Prepaid" in await send(bob, await prepay())

    await _restart

    @async_step("upgrade")
    async def _upgrade():
        asked = ask("upgrade")

        async def upgraded():
            runtime = await chain.init_runtime()
            return runtime.runtime_version == asked["specVersion"]

        await async_until("the new runtime", upgraded)
        assert "Ozone.Prepaid" in await send(bob, await prepay())
        assert (await value("Ozone", "Market"))["genesis_deposit"] > 0
        # Who connects now reads blocks of the former runtime, whose states are pruned.
        async with AsyncSubstrateInterface(url, ss58_format=42) as late:
            assert (await late.get_block(block_number=3))["header"]["number"] == 3

    await _upgrade


async def connected():
    async with AsyncSubstrateInterface(url, ss58_format=42) as chain:
        await main(chain)


asyncio.run(connected())
finish()
