// An indexer of all prepays, as its users write them.
//
//   node squid.mjs ws://127.0.0.1:9944 LAST FOLDER

import { Database, LocalDest } from '@subsquid/file-store';
import { Table } from '@subsquid/file-store-json';
import { SubstrateBatchProcessor } from '@subsquid/substrate-processor';

const [url, last, folder] = process.argv.slice(2);

const processor = new SubstrateBatchProcessor()
	.setRpcEndpoint({ url, rateLimit: 1000 })
	.setBlockRange({ from: 0, to: Number(last) })
	.setFields({ event: { args: true, name: true }, call: { name: true }, block: { timestamp: true } })
	.addEvent({ name: ['Ozone.Prepaid'], call: true, extrinsic: true });

const database = new Database({
	tables: {
		prepays: new Table('prepays.jsonl', { lines: true }),
	},
	dest: new LocalDest(folder),
	chunkSizeMb: Infinity,
});

processor.run(database, async ({ blocks, store }) => {
	for (const { header, events } of blocks) {
		for (const { args, call } of events) {
			store.prepays.write({ block: header.height, who: args.who, paid: `${args.paid}`, call: call.name });
		}
	}
	store.setForceFlush(true);
});
