//! The end of a node whose disk is full under a file that is mapped into memory.
//!
//! The database maps its files. Where the disk has no room for a page that is written, no call fails: the kernel
//! sends SIGBUS, and the program would end without a word. The database itself takes no harm, what was being
//! written is in its log.

use std::io;

/// The last words, in one line.
const LINE: &[u8] =
	b"Error: a file of the database that is mapped into memory could not be written: there is \
	no space left on its disk, or the disk fails. Free some space and start again\n";

/// The exit code of a program that ends with an error.
const FAILURE: libc::c_int = 1;

/// End with one line and an exit code where the kernel sends SIGBUS.
///
/// # Errors
/// The system takes no handler.
pub fn explain() -> io::Result<()> {
	// SAFETY: the handler allocates nothing, takes no lock and does not return.
	unsafe { signal_hook_registry::register(libc::SIGBUS, end) }.map(drop)
}

fn end() {
	// SAFETY: the text lives as long as the program; a handler may call both functions at any moment.
	unsafe {
		libc::write(libc::STDERR_FILENO, LINE.as_ptr().cast(), LINE.len());
		libc::_exit(FAILURE)
	}
}
