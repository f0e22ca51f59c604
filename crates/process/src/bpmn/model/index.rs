//! Places in a model: small numbers that cannot be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            pub(crate) fn at(place: usize) -> Self {
                Self(u32::try_from(place).unwrap_or(u32::MAX))
            }

            pub(crate) fn place(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }
        }
    )*};
}

places! {
    /// The number of a node in its model.
    NodeIx;
    /// The number of a sequence flow in its model.
    FlowIx;
    /// The number of a process in its model.
    ProcessIx;
    /// The number of an inside in its model.
    ScopeIx;
    /// The number of a lane in its model.
    LaneIx;
}
