mod calls;
mod codec;
mod keeping;
mod reveal;
mod space;
