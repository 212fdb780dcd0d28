mod calls;
mod codec;
mod keeping;
mod space;
