//! What importing blocks takes, for `import-blocks --times`.

use dtao_runtime::opaque::Block;
use futures::StreamExt;
use sc_client_api::ImportNotifications;
use sp_runtime::traits::Header as _;
use std::time::Instant;

/// Print a line for each block with the milliseconds since the one before it, which is not known of the first one.
pub async fn print_times(mut imported: ImportNotifications<Block>) {
	let mut last: Option<Instant> = None;
	while let Some(block) = imported.next().await {
		let now = Instant::now();
		if let Some(last) = last {
			let took = now.saturating_duration_since(last).as_secs_f64() * 1e3;
			println!("block {}: {took:.1} ms", block.header.number());
		}
		last = Some(now);
	}
}
