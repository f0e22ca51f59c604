//! Lists the built interface under `assets/` so that it is embedded in the binary.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(&folder("CARGO_MANIFEST_DIR")?).join("assets");
    println!("cargo::rerun-if-changed=assets");
    let mut list = String::from("&[\n");
    if root.is_dir() {
        walk(&root, &root, &mut list)?;
    }
    list.push(']');
    fs::write(Path::new(&folder("OUT_DIR")?).join("assets.rs"), list)
}

fn folder(name: &str) -> io::Result<OsString> {
    env::var_os(name).ok_or_else(|| io::Error::other(format!("cargo did not set {name}")))
}

fn walk(root: &Path, folder: &Path, list: &mut String) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, list)?;
        } else {
            let name = path.strip_prefix(root).map_err(io::Error::other)?.display().to_string();
            writeln!(list, "({name:?}, include_bytes!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
        }
    }
    Ok(())
}
