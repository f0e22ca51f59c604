//! Processor time of this process and of the database server, as the kernel counts it. Unlike the
//! clock on the wall it does not grow when others use the machine.

use std::time::{Duration, Instant};

use base::{Error, Result};

/// The kernel counts in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// Counts from the moment it is made.
pub(crate) struct Meter {
    started: Instant,
    own: Duration,
    server: Option<(u32, Duration)>,
}

/// What a piece of work took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spent {
    /// On the wall.
    pub(crate) wall: Duration,
    /// Processor time of this process, all threads.
    pub(crate) own: Duration,
    /// Processor time of the database server, all its processes.
    pub(crate) server: Option<Duration>,
}

impl Meter {
    /// A meter of this process, and of the database server whose first process this is.
    pub(crate) fn start(server: Option<u32>) -> Result<Self> {
        let server = match server {
            Some(first) => Some((first, of_family(first)?)),
            None => None,
        };
        Ok(Self { own: of_self()?, server, started: Instant::now() })
    }

    /// What was spent since.
    pub(crate) fn read(&self) -> Result<Spent> {
        let wall = self.started.elapsed();
        let server = match self.server {
            Some((first, before)) => Some(of_family(first)?.saturating_sub(before)),
            None => None,
        };
        Ok(Spent { wall, own: of_self()?.saturating_sub(self.own), server })
    }
}

/// The parent of a process on this machine; `None` when it runs elsewhere.
pub(crate) fn parent_of(process: u32) -> Option<u32> {
    Stat::read(&process.to_string()).ok().map(|stat| stat.parent)
}

struct Stat {
    parent: u32,
    own: Duration,
    /// Of children that have ended and been waited for.
    ended: Duration,
}

impl Stat {
    fn read(process: &str) -> Result<Self> {
        let path = format!("/proc/{process}/stat");
        let text = std::fs::read_to_string(&path).map_err(|e| Error::bug(format!("{path}: {e}")))?;
        Self::of(&text).ok_or_else(|| Error::bug(format!("{path} is not understood: {text}")))
    }

    /// Reads the fields behind the name, which is in brackets and may hold anything.
    fn of(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |n: usize| Some(TICK * fields.get(n)?.parse::<u32>().ok()?);
        Some(Self { parent: fields.get(1)?.parse().ok()?, own: ticks(11)? + ticks(12)?, ended: ticks(13)? + ticks(14)? })
    }
}

fn of_self() -> Result<Duration> {
    Stat::read("self").map(|stat| stat.own)
}

/// A process, its children and those that have ended.
fn of_family(first: u32) -> Result<Duration> {
    let stat = Stat::read(&first.to_string())?;
    let mut total = stat.own + stat.ended;
    let all = std::fs::read_dir("/proc").map_err(|e| Error::bug(format!("/proc: {e}")))?;
    for entry in all.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_process = name.bytes().all(|b| b.is_ascii_digit());
        // A process may end while the others are being read.
        if is_process && let Ok(stat) = Stat::read(&name) && stat.parent == first {
            total += stat.own;
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_counted_behind_the_name() {
        let stat = Stat::of("7 (a) b (c) S 3 7 7 0 -1 4 1 2 3 4 150 25 30 5 20 0 1").unwrap();
        assert_eq!(stat.parent, 3);
        assert_eq!(stat.own, Duration::from_millis(1_750));
        assert_eq!(stat.ended, Duration::from_millis(350));
    }
}
