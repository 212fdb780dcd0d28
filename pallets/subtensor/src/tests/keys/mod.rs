//! Owners and takes of hotkeys.

use super::{mock, moves};

mod owners;
