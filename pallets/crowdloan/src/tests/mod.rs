mod contributions;
mod creation;
mod ending;
mod finalizing;
mod sequences;
mod terms;
