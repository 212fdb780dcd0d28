//! Who may set which parameter, and what comes of it.

use super::mock;

mod ends;
mod owner_hotkey;
mod params;
mod table;
mod tempo;
