//! Other makers' programs judge what this crate makes, and it judges theirs. They run where they are
//! installed (`scripts/setup.sh`, `scripts/referees.sh`); with `TINHSO_TEST_REQUIRE_REFEREES=1` a
//! missing one fails the test.

#[cfg(test)]
#[path = "../pades/paper.rs"]
mod paper;
#[cfg(test)]
mod pdf;
#[cfg(test)]
#[path = "../pades/people.rs"]
mod people;
#[cfg(test)]
mod tools;
