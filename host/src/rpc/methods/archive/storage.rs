//! `archive_v1_storage`: one event for each item of the storage, then the end.

use super::admission::{Admitted, admit};
use crate::rpc::{
	Context,
	bounded_list::BoundedList,
	error::{self, RpcResult},
	methods::storage_query::{Cursor, Page, QueryItem, QueryResult, StorageQuery},
	response_budget::ResponseBudget,
	subscription::{Subscriber, SubscriptionClosed},
	types::{Bytes, HashHex},
};
use jsonrpsee::{Extensions, PendingSubscriptionSink, types::Params};
use serde::Serialize;
use std::sync::Arc;

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "camelCase")]
enum StorageEvent {
	Storage(QueryResult),
	StorageDone,
	StorageError { error: String },
}

/// Reads the parameters.
pub(super) fn query(params: &Params<'_>) -> RpcResult<StorageQuery> {
	let mut params = params.sequence();
	let HashHex(block) = params.next()?;
	let items: BoundedList<QueryItem> = params.next()?;
	let child: Option<Bytes> = params.optional_next()?;
	StorageQuery::new(block, items, child)
}

/// Serves a query.
pub(super) async fn storage(
	query: RpcResult<StorageQuery>,
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let Admitted { query, subscriber, held: _held } =
		admit(query, StorageQuery::size, pending, extensions).await?;
	let query = Arc::new(query);
	let mut at = Some(Cursor::default());
	while let Some(from) = at.take() {
		// The memory of the results, until they are sent.
		let budget = subscriber.context().budget();
		let page = {
			let (context, query, budget) =
				(Arc::clone(&context), Arc::clone(&query), Arc::clone(&budget));
			move || read_page(&context, &query, &from, &budget)
		};
		match subscriber.context().read(page).await? {
			Ok(Page { results, next }) => {
				send_results(&subscriber, &query, results).await?;
				at = next;
			}
			Err(error) => {
				let error = error::describe(&error);
				return subscriber.send(&StorageEvent::StorageError { error }).await;
			}
		}
	}
	subscriber.send(&StorageEvent::StorageDone).await
}

fn read_page(
	context: &Context,
	query: &StorageQuery,
	from: &Cursor,
	budget: &ResponseBudget,
) -> RpcResult<Page> {
	if context.chain.number_of(query.block).map_err(error::internal)?.is_none() {
		return Err(error::state(format_args!("unknown block {:?}", query.block)));
	}
	query.page(&context.chain, from, budget)
}

async fn send_results(
	subscriber: &Subscriber,
	query: &StorageQuery,
	results: Vec<QueryResult>,
) -> Result<(), SubscriptionClosed> {
	for mut result in results {
		result.child_trie_key.clone_from(&query.child);
		subscriber.send(&StorageEvent::Storage(result)).await?;
	}
	Ok(())
}
