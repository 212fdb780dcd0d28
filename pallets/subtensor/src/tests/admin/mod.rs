//! Who may set which parameter.

use super::mock;

mod params;
