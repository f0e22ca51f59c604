//! The program `tinhso`.

use clap::Parser as _;

/// Requests allocate many small rows and texts, for which the system's allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    tinhso::run(tinhso::Cli::parse())
}
