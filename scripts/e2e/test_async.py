"""The other faces of the SDK: the asynchronous client, which has its own code for everything, and the grouped one."""

import asyncio

from bittensor import AsyncSubtensor, SubtensorApi

from chain import Chain, cold, ok, tao
from economy import RAO
from market import Life, Market


async def story(chain: Chain, market: Market) -> None:
    async with AsyncSubtensor(network=chain.url) as sdk:
        block = await sdk.get_current_block()
        assert block > 0
        assert await sdk.is_fast_blocks()
        subnets, graph, neurons, balance = await asyncio.gather(
            sdk.all_subnets(block=block),
            sdk.metagraph(market.netuid, block=block),
            sdk.neurons_lite(market.netuid, block=block),
            sdk.get_balance(cold(market.owner), block=block),
        )
        assert [info.netuid for info in subnets] == list(chain.sdk.get_all_subnets_netuid(block))
        assert graph.n.item() == len(neurons) == len(market.registered)
        assert balance.rao == chain.free(cold(market.owner), block)
        price = await sdk.get_subnet_price(market.netuid, block=block)
        assert price.rao == chain.sdk.get_subnet_price(market.netuid, block=block).rao
        target, before = cold(market.bystander), (await sdk.get_balance(cold(market.bystander))).rao
        sent = ok(await sdk.transfer(market.owner, target, tao(1)))
        assert sent.extrinsic_fee.rao > 0
        assert (await sdk.get_balance(target)).rao == before + RAO
        stake = await sdk.get_stake(cold(market.validators[0]), market.validators[0].hotkey.ss58_address, market.netuid)
        assert stake.rao > 0


def test_reads_and_a_transfer_should_work(chain: Chain, market: Market, life: Life) -> None:
    asyncio.run(story(chain, market))


def test_grouped_client_should_reach_the_same_chain(chain: Chain, market: Market, life: Life) -> None:
    api = SubtensorApi(network=chain.url)
    try:
        block = chain.head()
        assert api.subnets.get_subnet_price(market.netuid, block=block) == chain.sdk.get_subnet_price(
            market.netuid, block
        )
        assert api.wallets.get_balance(cold(market.owner), block=block).rao == chain.free(cold(market.owner), block)
        assert api.neurons.neurons_lite(market.netuid, block=block) == chain.sdk.neurons_lite(market.netuid, block)
    finally:
        api.close()
