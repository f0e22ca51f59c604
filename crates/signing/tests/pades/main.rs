//! Signatures on PDF: made in every way, verified, and attacked.

#[cfg(test)]
mod changed;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod people;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod signed;
#[cfg(test)]
mod tampered;
