//! People's names, phone numbers and addresses of Vietnam, as they are typed and as registers need
//! them.

mod address;
mod given;
mod numbering;
mod person;
mod phone;
#[cfg(test)]
mod tests;

pub use address::{Address, AddressError, Found, Level, ListedPlaces, MOST_ADDRESS, Place, Places};
pub use numbering::{Block, NumberingPlan, PhoneKind};
pub use person::{MOST_NAME, NameError, PersonName, capitalise};
pub use phone::{Phone, PhoneError};
