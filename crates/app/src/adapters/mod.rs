//! What one system needs of another, supplied here so that none imports the other.

mod agencies;
mod applicants;
mod catalogue;
mod press;

pub(crate) use agencies::Agencies;
pub(crate) use applicants::Applicants;
pub(crate) use catalogue::Catalogue;
pub(crate) use press::Press;
