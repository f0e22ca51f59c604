//! A picture in dark and light, and how much work it is to look for codes in it.

use std::collections::BTreeSet;

use image::GrayImage;

/// The most corner patterns of codes; eight codes have 24. The search tries their pairs and copies
/// the picture for each.
const MOST_CORNERS: usize = 24;

/// The most pixels that the search may paint while it looks for corner patterns.
const MOST_PAINTED: usize = 200_000_000;

/// A picture in dark and light.
pub(super) struct Bitmap {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Bitmap {
    /// Dark is what is darker than the mean of what lies around it, so that shadows do not count.
    pub(super) fn of(picture: &GrayImage) -> Self {
        let [width, height] = [picture.width(), picture.height()].map(|n| usize::try_from(n).unwrap_or(0));
        let light: Vec<u64> = picture.as_raw().iter().map(|p| u64::from(*p)).collect();
        let sums = Sums::of(width, &light);
        let reach = (width.max(height) / 16).max(8);
        let mut dark = Vec::with_capacity(light.len());
        for y in 0..height {
            for x in 0..width {
                let (sum, count) = sums.around(x, y, reach, height);
                let here = light.get(y * width + x).copied().unwrap_or(255);
                dark.push(here * count * 100 < sum * 92);
            }
        }
        Self { width, height, dark }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Whether the search for codes ends soon. It looks in each row for dark and light runs of
    /// 1:1:3:1:1, paints the two areas that they belong to, and then tries all pairs of corners; what
    /// it will paint and try is counted here, since it cannot be stopped.
    pub(super) fn is_searchable(&self) -> bool {
        let areas = self.areas();
        let size = |area: usize| areas.sizes.get(area).copied().unwrap_or(0);
        let mut corners = BTreeSet::new();
        let mut painted = 0_usize;
        for y in 0..self.height {
            for found in self.corner_runs(y) {
                let area = |x: usize| areas.of.get(y * self.width + x).copied().unwrap_or(0);
                let (left, stone, right) = (area(found.left), area(found.stone), area(found.right));
                painted += size(stone) + size(right);
                if left == right && stone != right {
                    corners.insert(right);
                }
                if corners.len() > MOST_CORNERS || painted > MOST_PAINTED {
                    return false;
                }
            }
        }
        true
    }

    /// Where dark, light, dark, light and dark runs of a row have about the lengths 1:1:3:1:1.
    fn corner_runs(&self, y: usize) -> Vec<Corner> {
        let mut found = Vec::new();
        // The last five runs, the newest last, and where the newest begins.
        let mut runs = [0_usize; 5];
        let mut begin = 0;
        for x in 1..=self.width {
            let is_edge = x == self.width || self.is_dark(x, y) != self.is_dark(x - 1, y);
            if !is_edge {
                continue;
            }
            runs.rotate_left(1);
            if let Some(newest) = runs.last_mut() {
                *newest = x - begin;
            }
            let [first, light, stone, light_again, last] = runs;
            let unit = (first + light + light_again + last) / 4;
            let about = |run: usize, times: usize| run.abs_diff(times * unit) <= unit * 3 / 4;
            let shaped = self.is_dark(x - 1, y)
                && [first, light, light_again, last].iter().all(|run| *run > 0 && about(*run, 1))
                && about(stone, 3);
            if shaped {
                let stone_at = begin - light_again - stone;
                found.push(Corner { left: stone_at - light - first, stone: stone_at, right: begin });
            }
            begin = x;
        }
        found
    }

    /// The dark areas: which one each pixel belongs to (0 for light) and their sizes.
    fn areas(&self) -> Areas {
        let mut of = vec![0; self.dark.len()];
        let mut joined = vec![0];
        for y in 0..self.height {
            for x in 0..self.width {
                if !self.is_dark(x, y) {
                    continue;
                }
                let at = y * self.width + x;
                let read = |at: Option<usize>| at.and_then(|at| of.get(at)).copied().unwrap_or(0);
                let left = if x > 0 { read(Some(at - 1)) } else { 0 };
                let above = read(at.checked_sub(self.width));
                let area = match (left, above) {
                    (0, 0) => {
                        joined.push(joined.len());
                        joined.len() - 1
                    }
                    (0, one) | (one, 0) => one,
                    (a, b) => join(&mut joined, a, b),
                };
                if let Some(pixel) = of.get_mut(at) {
                    *pixel = area;
                }
            }
        }
        let mut sizes = vec![0; joined.len()];
        for pixel in of.iter_mut().filter(|area| **area > 0) {
            *pixel = root(&mut joined, *pixel);
            if let Some(size) = sizes.get_mut(*pixel) {
                *size += 1;
            }
        }
        Areas { of, sizes }
    }
}

/// Where a corner pattern may lie in a row: its ring on the left and on the right, its stone between.
struct Corner {
    left: usize,
    stone: usize,
    right: usize,
}

struct Areas {
    of: Vec<usize>,
    sizes: Vec<usize>,
}

/// The first of the areas that were found to be one.
fn root(joined: &mut [usize], area: usize) -> usize {
    let mut root = area;
    while let Some(next) = joined.get(root).copied().filter(|next| *next != root) {
        root = next;
    }
    // The way there is made short for the next time.
    let mut here = area;
    while here != root {
        let Some(next) = joined.get_mut(here) else { break };
        here = std::mem::replace(next, root);
    }
    root
}

fn join(joined: &mut [usize], a: usize, b: usize) -> usize {
    let (a, b) = (root(joined, a), root(joined, b));
    let (first, other) = (a.min(b), a.max(b));
    if let Some(next) = joined.get_mut(other) {
        *next = first;
    }
    first
}

/// Sums of the light above and to the left of each pixel, for means over rectangles.
struct Sums {
    width: usize,
    sums: Vec<u64>,
}

impl Sums {
    fn of(width: usize, light: &[u64]) -> Self {
        let mut sums = vec![0; width + 1];
        for row in light.chunks(width.max(1)) {
            let above = sums.len() - (width + 1);
            let mut so_far = 0;
            sums.push(0);
            for (x, light) in row.iter().enumerate() {
                so_far += light;
                let up = sums.get(above + x + 1).copied().unwrap_or(0);
                sums.push(up + so_far);
            }
        }
        Self { width: width + 1, sums }
    }

    /// The sum of the light around a pixel and how many pixels that is.
    fn around(&self, x: usize, y: usize, reach: usize, height: usize) -> (u64, u64) {
        let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(self.width - 1));
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
        let at = |x: usize, y: usize| self.sums.get(y * self.width + x).copied().unwrap_or(0);
        let sum = (at(right, bottom) + at(left, top)).saturating_sub(at(left, bottom) + at(right, top));
        (sum, u64::try_from((right - left) * (bottom - top)).unwrap_or(1))
    }
}
