//! Essential tasks whose end is no failure when the node ends.

use futures::future::{self, BoxFuture, FutureExt};
use sc_service::{SpawnEssentialTaskHandle, TaskManager};
use sp_core::traits::SpawnEssentialNamed;
use std::sync::{
	atomic::{AtomicBool, Ordering},
	Arc,
};

/// Spawns essential tasks that end with something the task manager holds.
///
/// At the end of the node the task manager tells its tasks to stop, and then drops what it holds. A task that was
/// being polled meanwhile sees the second before the first, ends by itself, and would be logged as failed.
#[derive(Clone)]
pub struct Essential {
	spawner: SpawnEssentialTaskHandle,
	ending: Arc<AtomicBool>,
}

/// Says, when it is dropped, that the node ends.
struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
	fn drop(&mut self) {
		self.0.store(true, Ordering::Release);
	}
}

impl Essential {
	pub(super) fn new(task_manager: &TaskManager) -> Self {
		Self { spawner: task_manager.spawn_essential_handle(), ending: Default::default() }
	}

	/// Keep alive what tasks end with.
	pub(super) fn hold<T: Send + 'static>(&self, task_manager: &mut TaskManager, held: T) {
		task_manager.keep_alive(before(&self.ending, held));
	}
}

/// Says first that the node ends when it is dropped: fields are dropped in their order.
fn before<T>(ending: &Arc<AtomicBool>, held: T) -> (Ending, T) {
	(Ending(ending.clone()), held)
}

/// A task that, once the node ends, waits to be stopped.
fn stopped(ending: Arc<AtomicBool>, task: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
	async move {
		task.await;
		if ending.load(Ordering::Acquire) {
			future::pending().await
		}
	}
	.boxed()
}

impl SpawnEssentialNamed for Essential {
	fn spawn_essential_blocking(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		task: BoxFuture<'static, ()>,
	) {
		self.spawner.spawn_essential_blocking(name, group, stopped(self.ending.clone(), task));
	}

	fn spawn_essential(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		task: BoxFuture<'static, ()>,
	) {
		self.spawner.spawn_essential(name, group, stopped(self.ending.clone(), task));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::channel::oneshot;

	#[test]
	fn task_should_fail_before_the_end_and_wait_to_be_stopped_at_the_end() {
		let ending = Arc::new(AtomicBool::new(false));
		let until_dropped = || {
			let (held, dropped) = oneshot::channel::<()>();
			(held, stopped(ending.clone(), dropped.map(|_| ()).boxed()))
		};
		let (held, task) = until_dropped();
		drop(held);
		assert_eq!(task.now_or_never(), Some(()), "what it needs is gone, the node is not");
		let (held, task) = until_dropped();
		drop(before(&ending, held));
		assert_eq!(task.now_or_never(), None, "both are gone");
	}
}
