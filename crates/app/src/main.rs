//! The program `tinhso`.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    tinhso::run(tinhso::Cli::parse())
}
