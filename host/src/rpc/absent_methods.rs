//! Methods of Substrate nodes that this one does not have. Tools ask for some of them anyway: a call gets the
//! error of an unknown method, with the reason. `rpc_methods` does not list them.

/// Why there is no such method. None for a name that nobody asks for.
pub(super) fn reason(method: &str) -> Option<&'static str> {
	Some(match method {
		"author_hasKey"
		| "author_hasSessionKeys"
		| "author_insertKey"
		| "author_rotateKeys"
		| "author_rotateKeysWithOwner" => {
			"this node has no key store; the key of a validator is a file, given by --validator"
		}
		"dev_getBlockStats" => "this node records no witness of a block's execution",
		"offchain_localStorageClear" | "offchain_localStorageGet" | "offchain_localStorageSet" => {
			"this node runs no offchain workers, and has no storage of theirs"
		}
		"state_traceBlock" => "this node does not trace blocks",
		"system_addReservedPeer" | "system_removeReservedPeer" => {
			"the peers of a node are given at its start, by --peer"
		}
		"system_networkState" | "system_unstable_networkState" => {
			"system_peers and system_health tell what is known of the network"
		}
		_ => match method.split_once('_')?.0 {
			"babe" | "beefy" | "grandpa" | "mmr" => {
				"the chain does not use it: a block is final when its validators have decided on it"
			}
			_ => return None,
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn families_that_the_chain_does_not_use_are_explained_as_a_whole() {
		for method in ["grandpa_roundState", "mmr_root", "beefy_getFinalizedHead", "mmr_"] {
			assert!(reason(method).is_some_and(|reason| reason.contains("final")), "{method}");
		}
		for method in ["", "grandpa", "state_call", "eth_chainId", "_", "state_traceBlocks"] {
			assert_eq!(reason(method), None, "{method}");
		}
	}
}
