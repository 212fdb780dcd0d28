mod keys;
mod mock;
mod pool;
mod seed;
