use super::mock::*;
