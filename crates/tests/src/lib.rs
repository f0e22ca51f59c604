//! What holds for the whole house: arrows between rooms, sizes of files, golden files of routes,
//! documents that must stay true.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod tidy;

#[cfg(test)]
mod tree {
    use std::path::{Path, PathBuf};

    /// The root of the checkout.
    pub(crate) fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
    }

    /// All files under a folder whose name ends so, built and fetched things left out.
    pub(crate) fn files(under: &Path, ends: &[&str]) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![under.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                if entry.file_type().unwrap().is_dir() {
                    if !["target", "node_modules", ".git", ".demo", "data"].contains(&name.as_str()) {
                        folders.push(path);
                    }
                } else if ends.iter().any(|end| name.ends_with(end)) {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }
}
