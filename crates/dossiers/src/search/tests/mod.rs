//! Every list, search and export shows exactly what the actor may see of what was asked: compared
//! with the permission table and with the filter done by hand, on both engines.

mod files;
mod lists;
mod pages;
mod world;
