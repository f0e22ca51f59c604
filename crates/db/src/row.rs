//! Rows and how their columns become Rust values.

use base::{Date, Dong, Error, Instant, Result, Role};

use crate::Value;

/// One row of a result. Columns are taken in the order of the `SELECT`.
#[derive(Debug)]
pub struct Row {
    values: std::vec::IntoIter<Value>,
    taken: usize,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values: values.into_iter(), taken: 0 }
    }

    /// The next column's value.
    ///
    /// # Errors
    /// [`Error::Bug`] when the column is missing or of another type: the query and the code disagree.
    pub fn take<T: FromValue>(&mut self) -> Result<T> {
        let position = self.taken;
        self.taken += 1;
        let Some(value) = self.values.next() else {
            return Err(Error::bug(format!("the row has no column {position}")));
        };
        let kind = value.kind();
        T::from_value(value)
            .ok_or_else(|| Error::bug(format!("column {position} holds {kind}, wanted {}", std::any::type_name::<T>())))
    }

    /// The next column's JSON text, decoded.
    pub fn take_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T> {
        let text: String = self.take()?;
        serde_json::from_str(&text).map_err(|e| Error::bug(format!("stored JSON does not decode: {e}")))
    }
}

/// What a column can become.
pub trait FromValue: Sized {
    /// The Rust value, or `None` when the column holds something else.
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for Value {
    fn from_value(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! from_value {
    ($($type:ty: $pattern:pat => $make:expr;)*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    $pattern => $make,
                    _ => None,
                }
            }
        }
    )*};
}

from_value! {
    i64: Value::Int(n) => Some(n);
    i32: Value::Int(n) => i32::try_from(n).ok();
    u32: Value::Int(n) => u32::try_from(n).ok();
    u16: Value::Int(n) => u16::try_from(n).ok();
    u8: Value::Int(n) => u8::try_from(n).ok();
    usize: Value::Int(n) => usize::try_from(n).ok();
    String: Value::Text(text) => Some(text);
    Vec<u8>: Value::Bytes(bytes) => Some(bytes);
    Instant: Value::Int(ms) => Some(Instant::from_ms(ms));
    Dong: Value::Int(n) => Some(Dong(n));
    Date: Value::Text(text) => text.parse().ok();
    Role: Value::Text(text) => Role::from_code(&text);
}

impl FromValue for bool {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(flag),
            // SQLite has no flags of its own.
            Value::Int(n) => Some(n != 0),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Real(x) => Some(x),
            #[expect(clippy::as_conversions, reason = "SQLite returns whole sums as integers")]
            Value::Int(n) => Some(n as Self),
            _ => None,
        }
    }
}

macro_rules! from_columns {
    ($($name:ident)+) => {
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.take::<$name>()?,)+))
            }
        }
    };
}

/// What a whole row can become: a value or a tuple of them.
pub trait FromRow: Sized {
    /// Takes the row's columns.
    fn from_row(row: &mut Row) -> Result<Self>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &mut Row) -> Result<Self> {
        row.take()
    }
}

from_columns!(A B);
from_columns!(A B C);
from_columns!(A B C D);
from_columns!(A B C D E);
from_columns!(A B C D E F);
from_columns!(A B C D E F G);
from_columns!(A B C D E F G H);
